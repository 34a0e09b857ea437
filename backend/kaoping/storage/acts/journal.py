"""Writes the journal and proves its chain: the last statement before every commit.

Entries are collected on the session and chained at the end, so that the scope's lock is held
for the commit alone and not for the whole unit of work.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from kaoping.storage.session import now
from kaoping.storage.tables.journal import JournalEntry

GENESIS = hashlib.sha256(b"kaoping journal").digest()
LOCK_SPACE = 0x4B50  # keeps our advisory locks apart from other users of the database
GROUP_SCOPE = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One act waiting to be chained."""

    scope: int
    action: str
    object_kind: str
    object_id: str
    data: Mapping[str, Any]


def append_journal(
    db: Session,
    store_id: int | None,
    action: str,
    object_kind: str,
    object_id: int | str,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Note an act of the current caller; `data` holds plain JSON and no personal data in clear."""
    entry = Entry(store_id or GROUP_SCOPE, action, object_kind, str(object_id), data or {})
    db.info.setdefault("journal", []).append(entry)


def chain_journal(db: Session) -> None:
    """Write the collected entries, each scope under its lock, in the order of the scopes."""
    entries: list[Entry] = db.info.pop("journal", [])
    if not entries:
        return
    at, actor, request_id = now(db), db.info.get("actor", "system"), db.info.get("request_id")
    by_scope: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_scope[entry.scope].append(entry)
    rows = []
    for scope in sorted(by_scope):
        seq, prev = _lock_head(db, scope)
        for entry in by_scope[scope]:
            seq += 1
            row = {
                "scope": scope,
                "seq": seq,
                "at": at,
                "actor": actor,
                "action": entry.action,
                "object_kind": entry.object_kind,
                "object_id": entry.object_id,
                "data": dict(entry.data),
                "request_id": request_id,
            }
            digest = entry_hash(row, prev)
            rows.append(row | {"prev_hash": prev, "hash": digest})
            prev = digest
    db.execute(insert(JournalEntry), rows)


def _lock_head(db: Session, scope: int) -> tuple[int, bytes]:
    db.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, scope % 2**31)))
    head = db.execute(
        select(JournalEntry.seq, JournalEntry.hash)
        .where(JournalEntry.scope == scope)
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    ).first()
    return (head.seq, head.hash) if head else (0, GENESIS)


def entry_hash(row: Mapping[str, Any], prev: bytes) -> bytes:
    """SHA-256 over the previous hash and the canonical entry."""
    at: datetime = row["at"]
    body = [
        row["scope"],
        row["seq"],
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        row["actor"],
        row["action"],
        row["object_kind"],
        row["object_id"],
        row["data"],
        row["request_id"],
    ]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(prev + text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold, and why: `hash`, `link` or `gap`."""

    scope: int
    seq: int
    reason: str


def find_breaks(db: Session) -> list[Break]:
    """Walk every chain from its start; an empty list means that nothing was altered or removed
    from the middle. A cut-off tail shows against the exported head only."""
    breaks = []
    scope, seq, prev = None, 0, GENESIS
    rows = db.execute(
        select(JournalEntry.__table__).order_by(JournalEntry.scope, JournalEntry.seq)
    ).mappings()
    for row in rows:
        if row["scope"] != scope:
            scope, seq, prev = row["scope"], 0, GENESIS
        if row["seq"] != seq + 1:
            breaks.append(Break(row["scope"], row["seq"], "gap"))
        if row["prev_hash"] != prev:
            breaks.append(Break(row["scope"], row["seq"], "link"))
        if entry_hash(dict(row), row["prev_hash"]) != row["hash"]:
            breaks.append(Break(row["scope"], row["seq"], "hash"))
        seq, prev = row["seq"], row["hash"]
    return breaks
