"""Writes the journal and proves its chain: the last statement before every commit.

Entries are collected on the session and chained at the end, so that the scope's lock is held
for the commit alone and not for the whole unit of work.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg import sql
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
    heads = _lock_heads(db, sorted(by_scope))
    rows = []
    for scope in sorted(by_scope):
        seq, prev = heads.get(scope, (0, GENESIS))
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


def _lock_heads(db: Session, scopes: Sequence[int]) -> dict[int, tuple[int, bytes]]:
    """Lock the chains in their order and read their heads, in one round trip.

    Two statements and not one, because a statement sees what was committed before it began: a head
    read by the statement that waits for the lock would be the one from before the wait.
    """
    locks = [LOCK.format(sql.Literal(LOCK_SPACE), sql.Literal(scope % 2**31)) for scope in scopes]
    heads = HEADS.format(sql.Literal(list(scopes)))
    driver = db.connection().connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor:
        cursor.execute(sql.SQL("; ").join([*locks, heads]))
        while cursor.nextset():
            pass
        return {scope: (seq, digest) for scope, seq, digest in cursor.fetchall()}


LOCK = sql.SQL("SELECT pg_advisory_xact_lock({}, {})")
HEADS = sql.SQL("""
    SELECT wanted.scope, head.seq, head.hash FROM unnest({}::bigint[]) AS wanted (scope)
    CROSS JOIN LATERAL (
        SELECT seq, hash FROM journal WHERE journal.scope = wanted.scope ORDER BY seq DESC LIMIT 1
    ) AS head
""")


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
    """Where a chain does not hold, and why: `hash`, `link`, `gap`, or `cut` off before an exported head."""

    scope: int
    seq: int
    reason: str


def read_heads(db: Session) -> dict[int, tuple[int, bytes]]:
    """The last entry of every chain, to be kept elsewhere: only against it a cut-off tail shows."""
    last = select(JournalEntry.scope, func.max(JournalEntry.seq).label("seq")).group_by(JournalEntry.scope)
    head = last.subquery()
    rows = db.execute(
        select(JournalEntry.scope, JournalEntry.seq, JournalEntry.hash).join(
            head, (JournalEntry.scope == head.c.scope) & (JournalEntry.seq == head.c.seq)
        )
    )
    return {row.scope: (row.seq, row.hash) for row in rows}


def find_breaks(db: Session, heads: Mapping[int, tuple[int, bytes]] | None = None) -> list[Break]:
    """Walk every chain from its start; an empty list means that nothing was altered or removed.

    Without `heads` that were exported before, a cut-off tail and a chain rewritten from some entry
    to its end go unseen: only what is kept elsewhere can tell.
    """
    breaks = []
    scope, seq, prev = None, 0, GENESIS
    missing = dict(heads or {})
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
        if missing.get(row["scope"]) == (seq, prev):
            del missing[row["scope"]]
    return breaks + [Break(scope, seq, "cut") for scope, (seq, _) in missing.items()]
