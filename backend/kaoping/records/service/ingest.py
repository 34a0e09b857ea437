"""Takes a push of any kind in: judges every record, writes the winners, says what became of each.

One attempt is one savepoint; a push that meets a deadlock, or a key another writer has just used,
is tried once more from the reading of what is known. Pushes and rulings for the same store wait for each
other, so what was read is still true when it is written over; unchanged records write nothing at all.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from psycopg import errors as pg
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaoping.domain.errors import Fault
from kaoping.domain.people import Principal
from kaoping.jobs import enqueue
from kaoping.records.collecting import uncollected
from kaoping.records.service.intake import Intake, Kind, KnownRecord, Message, RecordKey, Winner
from kaoping.records.sources.canonical import Batch, Rejected
from kaoping.records.versions import Fate, Known, judge, naming_of, version_of
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.bulk import driving, forget_plans, lock_stores
from kaoping.storage.reach import within
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import now
from kaoping.storage.tables.people import Store

Status = Literal["created", "updated", "unchanged", "stale", "rejected"]
STATUSES: tuple[Status, ...] = ("created", "updated", "unchanged", "stale", "rejected")
ATTEMPTS = 2


@dataclass(slots=True)
class Verdict:
    """What became of one record."""

    external_id: str | None
    status: Status
    faults: Sequence[Fault] = ()
    warnings: Sequence[Fault] = ()


@dataclass(slots=True)
class Outcome:
    """One verdict for each record, in the order they were sent."""

    verdicts: list[Verdict]

    def count(self, status: Status) -> int:
        return sum(verdict.status == status for verdict in self.verdicts)


def take(db: Session, kind: Kind, read: Callable[[], Batch], *, by: Principal) -> Outcome:
    """Take one push in. `read` parses its body and raises what is wrong with the whole of it."""
    with uncollected():
        batch = read()
        stores = _stores_of(db, batch, by)
        groups = _judge_alone(db, kind, batch, stores)
        zones = {store.id: ZoneInfo(store.zone) for store in stores.values()}
        verdicts: dict[int, Verdict] = {}
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with db.begin_nested():
                    verdicts = _take(db, kind, groups, zones)
                break
            except DBAPIError as error:
                if attempt == ATTEMPTS or not isinstance(
                    error.orig, (pg.DeadlockDetected, pg.UniqueViolation)
                ):
                    raise
    return _summed_up(db, kind, batch, groups, verdicts)


@dataclass(slots=True)
class _Groups:
    """The acceptable messages of a push by the record they speak of, in key order."""

    by_key: dict[RecordKey, list[Message]] = field(default_factory=dict)

    def stores(self) -> list[int]:
        return sorted({key[0] for key in self.by_key})


def _stores_of(db: Session, batch: Batch, who: Principal) -> dict[str, Store]:
    """The stores this push names and its caller may write to, by code."""
    codes = {record.store_code for record in batch.records if record is not None}
    found = db.scalars(within(select(Store).where(Store.code.in_(codes)), Store, who))
    return {store.code: store for store in found}


def _judge_alone(db: Session, kind: Kind, batch: Batch, stores: dict[str, Store]) -> _Groups:
    """Check each record by itself; what fails joins the rejected ones of the batch."""
    moment = now(db)
    personal: PersonalData = db.info["personal"]
    groups: dict[RecordKey, list[Message]] = {}
    for index, record in enumerate(batch.records):
        if record is None:
            continue
        faults = kind.find_faults(record, moment)
        store = stores.get(record.store_code)
        if store is None:
            faults.insert(0, Fault("/store_code", "store-unknown"))
        if faults or store is None:
            batch.rejected[index] = Rejected(record.external_id, faults)
            continue
        content = kind.dialect.write(record)
        # What was sent stands in `content` now; the sets that said so are 20 MB in a full batch (P11).
        record.__pydantic_fields_set__.clear()
        version = version_of(record.source_version, record.source_updated_at)
        message = Message(index, record, version, content, personal.content_hash(content))
        groups.setdefault((store.id, record.source, record.external_id), []).append(message)
    return _Groups(dict(sorted(groups.items())))


def _take(db: Session, kind: Kind, groups: _Groups, zones: dict[int, ZoneInfo]) -> dict[int, Verdict]:
    """One attempt: read what is known, judge, write. Gives the verdicts by index."""
    if not groups.by_key:
        return {}
    with driving(db) as cursor:
        intake = Intake(db, cursor, db.info["personal"], now(db), zones)
        lock_stores(cursor, groups.stores())
        known = kind.find_known(intake, list(groups.by_key))
        verdicts: dict[int, Verdict] = {}
        winners: list[Winner] = []
        news: list[Winner] = []
        for key, messages in groups.by_key.items():
            winner, is_news = _judge_together(kind, key, known.get(key), messages, verdicts)
            if winner.message.index not in verdicts:
                winners.append(winner)
            elif is_news:
                news.append(winner)
        if winners or news:
            forget_plans(cursor)
            kind.write(intake, winners, news)
            if kind.asks_calls:
                enqueue(db, "calls.generate_tasks")
    for winner in winners:
        status: Status = "updated" if winner.known and winner.known.stored else "created"
        verdicts[winner.message.index] = Verdict(winner.key[2], status, warnings=winner.warnings)
    return verdicts


def _judge_together(
    kind: Kind,
    key: RecordKey,
    known: KnownRecord | None,
    messages: Sequence[Message],
    verdicts: dict[int, Verdict],
) -> tuple[Winner, bool]:
    """Give each message that does not win its verdict; gives the winner, or the last of the losers when
    what is stored is newer than all of them, and whether an older message had something to say."""
    stored = known.stored if known else None
    fates = judge(stored, [Known(message.version, message.content_hash) for message in messages])
    best = messages[-1]
    for message, fate in zip(messages, fates, strict=True):
        if fate is Fate.WINS:
            best = message
        else:
            verdicts[message.index] = _verdict(message, fate)
    winner = Winner(key, best, known, naming_of(best.version, introduces=kind.introduces))
    heard = [m for m, fate in zip(messages, fates, strict=True) if fate is not Fate.REUSED]
    return winner, kind.remember(winner, heard)


def _verdict(message: Message, fate: Fate) -> Verdict:
    external_id = message.record.external_id
    if fate is Fate.REUSED:
        return Verdict(external_id, "rejected", [Fault("/source_updated_at", "version-reused")])
    return Verdict(external_id, "unchanged" if fate is Fate.UNCHANGED else "stale")


def _summed_up(
    db: Session, kind: Kind, batch: Batch, groups: _Groups, verdicts: dict[int, Verdict]
) -> Outcome:
    """Every verdict in order, and one journal entry for each store that was changed."""
    rejected = {index: Verdict(r.external_id, "rejected", r.faults) for index, r in batch.rejected.items()}
    for store_id, counts in _counts_by_store(groups, verdicts).items():
        if counts["created"] or counts["updated"]:
            append_journal(db, store_id, "records.pushed", kind.name, "batch", dict(counts))
    every = verdicts | rejected
    return Outcome([every[index] for index in range(len(batch.records))])


def _counts_by_store(groups: _Groups, verdicts: dict[int, Verdict]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for key, messages in groups.by_key.items():
        counts.setdefault(key[0], Counter()).update(verdicts[message.index].status for message in messages)
    return counts
