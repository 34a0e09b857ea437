"""Takes a push in: judges every record, writes the winners, says what became of each.

One attempt is one savepoint; a push that meets a deadlock, or a key another writer has just used,
is tried once more from the reading of what is known. Pushes for the same store wait for each other,
so what was read is still true when it is written over; unchanged records write nothing at all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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
from kaoping.records.rules import find_faults
from kaoping.records.schemas import MESSAGE_ADAPTERS, PushedRepairOrder
from kaoping.records.service.contacts import phone_warnings, record_consent, settle_contacts
from kaoping.records.service.customers import settle_customers
from kaoping.records.service.intake import Intake, KnownOrder, Message, OrderKey, Winner, upserts
from kaoping.records.service.issues import find_issues, write_issues
from kaoping.records.service.orders import (
    days_of,
    find_orders,
    move_promises,
    number_orders,
    promise_row,
    write_orders,
)
from kaoping.records.service.staff import find_staff, freeze_attribution, settle_teams
from kaoping.records.service.vehicles import settle_vehicles
from kaoping.records.sources.canonical import Batch, Rejected
from kaoping.records.versions import Fate, Known, judge, version_of
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.bulk import driving, forget_plans, lock_stores
from kaoping.storage.reach import within
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import now
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import REPAIR_ORDER

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


def take_orders(db: Session, read: Callable[[], Batch], *, by: Principal) -> Outcome:
    """Take one push in. `read` parses its body and raises what is wrong with the whole of it."""
    with uncollected():
        batch = read()
        stores = _stores_of(db, batch, by)
        groups = _judge_alone(db, batch, stores)
        zones = {store.id: ZoneInfo(store.zone) for store in stores.values()}
        verdicts: dict[int, Verdict] = {}
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with db.begin_nested():
                    verdicts = _take(db, groups, zones)
                break
            except DBAPIError as error:
                if attempt == ATTEMPTS or not isinstance(
                    error.orig, (pg.DeadlockDetected, pg.UniqueViolation)
                ):
                    raise
    return _summed_up(db, batch, groups, verdicts)


@dataclass(slots=True)
class _Groups:
    """The acceptable messages of a push by the order they speak of, in key order."""

    by_key: dict[OrderKey, list[Message]] = field(default_factory=dict)

    def stores(self) -> list[int]:
        return sorted({key[0] for key in self.by_key})


def _stores_of(db: Session, batch: Batch, who: Principal) -> dict[str, Store]:
    """The stores this push names and its caller may write to, by code."""
    codes = {record.store_code for record in batch.records if record is not None}
    found = db.scalars(within(select(Store).where(Store.code.in_(codes)), Store, who))
    return {store.code: store for store in found}


def _judge_alone(db: Session, batch: Batch, stores: dict[str, Store]) -> _Groups:
    """Check each record by itself; what fails joins the rejected ones of the batch."""
    moment = now(db)
    personal: PersonalData = db.info["personal"]
    groups: dict[OrderKey, list[Message]] = {}
    for index, record in enumerate(batch.records):
        if record is None:
            continue
        faults = find_faults(record, moment)
        store = stores.get(record.store_code)
        if store is None:
            faults.insert(0, Fault("/store_code", "store-unknown"))
        if faults or store is None:
            batch.rejected[index] = Rejected(record.external_id, faults)
            continue
        content = MESSAGE_ADAPTERS[type(record)].dump_json(record, exclude_unset=True)
        # What was sent stands in `content` now; the sets that said so are 20 MB in a full batch (P11).
        record.__pydantic_fields_set__.clear()
        version = version_of(record.source_version, record.source_updated_at)
        message = Message(index, record, version, content, personal.content_hash(content))
        groups.setdefault((store.id, record.source, record.external_id), []).append(message)
    return _Groups(dict(sorted(groups.items())))


def _take(db: Session, groups: _Groups, zones: dict[int, ZoneInfo]) -> dict[int, Verdict]:
    """One attempt: read what is known, judge, write. Gives the verdicts by index."""
    if not groups.by_key:
        return {}
    with driving(db) as cursor:
        intake = Intake(db, cursor, db.info["personal"], now(db), zones)
        lock_stores(cursor, groups.stores())
        known = find_orders(intake, list(groups.by_key))
        verdicts: dict[int, Verdict] = {}
        winners: list[Winner] = []
        promises: list[Winner] = []
        for key, messages in groups.by_key.items():
            order = known.get(key)
            winner = _judge_together(key, order, messages, verdicts)
            if winner.message.index in verdicts:
                if winner.promise_version != (order and order.promise_version):
                    promises.append(winner)
            else:
                winners.append(winner)
        if winners or promises:
            _write(intake, winners, promises)
    for winner in winners:
        status: Status = "updated" if winner.known else "created"
        verdicts[winner.message.index] = Verdict(
            winner.message.record.external_id, status, warnings=winner.warnings
        )
    return verdicts


def _judge_together(
    key: OrderKey, known: KnownOrder | None, messages: Sequence[Message], verdicts: dict[int, Verdict]
) -> Winner:
    """Give each message that does not win its verdict; gives the winner, or the last of the losers
    when what is stored is newer than all of them."""
    stored = known.stored if known else None
    fates = judge(stored, [Known(message.version, message.content_hash) for message in messages])
    best = messages[-1]
    for message, fate in zip(messages, fates, strict=True):
        if fate is Fate.WINS:
            best = message
        else:
            verdicts[message.index] = _verdict(message, fate)
    winner = Winner(key, best, known)
    _remember(winner, [m for m, fate in zip(messages, fates, strict=True) if fate is not Fate.REUSED])
    return winner


def _verdict(message: Message, fate: Fate) -> Verdict:
    external_id = message.record.external_id
    if fate is Fate.REUSED:
        return Verdict(external_id, "rejected", [Fault("/source_updated_at", "version-reused")])
    return Verdict(external_id, "unchanged" if fate is Fate.UNCHANGED else "stale")


def _remember(winner: Winner, messages: Sequence[Message]) -> None:
    """What older messages know better: the first promise, and who served at the first delivery."""
    known = winner.known
    if known:
        winner.promised_at_first, winner.promise_version = known.promised_at_first, known.promise_version
    freezes = isinstance(winner.message.record, PushedRepairOrder) and not (known and known.team_frozen)
    for message in sorted(messages, key=lambda m: m.version) if len(messages) > 1 else messages:
        record = message.record
        if not isinstance(record, PushedRepairOrder):
            continue
        promise = record.promised_at_first or record.promised_at
        if promise and (winner.promise_version is None or message.version < winner.promise_version):
            winner.promised_at_first, winner.promise_version = promise, message.version
        if record.status == "DELIVERED" and winner.delivery is None and freezes:
            winner.delivery = record


def _write(intake: Intake, winners: list[Winner], promises: list[Winner]) -> None:
    """Everything the push fills, one statement a table, in the same order of tables every time."""
    forget_plans(intake.cursor)
    number_orders(intake, winners)
    settle_contacts(intake, winners, settle_customers(intake, winners))
    settle_vehicles(intake, winners)
    for winner, place, code in phone_warnings(winners):
        winner.warnings.append(Fault(place, code))
    staff = find_staff(intake, winners)
    settle_teams(winners)
    issues = find_issues(winners, staff)
    for winner, record in upserts(winners):
        winner.days = days_of(intake, winner, record)
        _warn_of_order(winner, record)
    write_orders(intake, winners)
    move_promises(intake, [promise_row(intake, winner) for winner in promises])
    freeze_attribution(intake, winners, staff)
    record_consent(intake, winners, REPAIR_ORDER)
    write_issues(intake, issues)
    _tell_others(intake, [*winners, *promises])


def _warn_of_order(winner: Winner, record: PushedRepairOrder) -> None:
    if record.status == "DELIVERED" and record.settled_at is None:
        pay_types = {line.pay_type for line in record.lines or ()}
        if not pay_types or pay_types - {"WARRANTY", "INTERNAL"}:
            winner.warnings.append(Fault("/settled_at", "settled-missing"))
    if record.ro_type == "REWORK" and not record.primary_external_id:
        winner.warnings.append(Fault("/primary_external_id", "primary-missing"))


def _tell_others(intake: Intake, written: Iterable[Winner]) -> None:
    """Mark the old and the new days of every order, and have its call-back considered."""
    days: dict[int, set] = {}  # type: ignore[type-arg]
    for winner in written:
        marked = days.setdefault(winner.store_id, set())
        marked.update(winner.days)
        if winner.known:
            marked.update(winner.known.days)
    for store_id in sorted(days):
        mark_dirty(intake.db, store_id, days[store_id])
    enqueue(intake.db, "calls.generate_tasks")


def _summed_up(db: Session, batch: Batch, groups: _Groups, verdicts: dict[int, Verdict]) -> Outcome:
    """Every verdict in order, and one journal entry for each store that was changed."""
    rejected = {index: Verdict(r.external_id, "rejected", r.faults) for index, r in batch.rejected.items()}
    for store_id, counts in _counts_by_store(groups, verdicts).items():
        if counts["created"] or counts["updated"]:
            append_journal(db, store_id, "records.pushed", "repair_order", "batch", dict(counts))
    every = verdicts | rejected
    return Outcome([every[index] for index in range(len(batch.records))])


def _counts_by_store(groups: _Groups, verdicts: dict[int, Verdict]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for key, messages in groups.by_key.items():
        counts.setdefault(key[0], Counter()).update(verdicts[message.index].status for message in messages)
    return counts
