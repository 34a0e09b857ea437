"""Repair orders as a kind of record: what is known of them, what a push makes of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kaoping.domain.errors import Fault
from kaoping.records.rules import find_faults
from kaoping.records.schemas import PushedRepairOrder
from kaoping.records.service.categories import settle_categories
from kaoping.records.service.contacts import SERVICE_CALLBACK, record_consent
from kaoping.records.service.intake import (
    Delivery,
    Intake,
    Kind,
    KnownRecord,
    Message,
    RecordKey,
    Remembered,
    Winner,
    upserts,
)
from kaoping.records.service.issues import Issues, note_changed_teams, note_people, write_issues
from kaoping.records.service.order_rows import move_promises, write_order_rows
from kaoping.records.service.rows import find_rows, number_rows
from kaoping.records.service.staff import find_staff, freeze_attribution, settle_teams
from kaoping.records.service.teams import team_of_order
from kaoping.records.service.visits import mark_days, settle_visits
from kaoping.records.sources import dialects
from kaoping.records.versions import Known, version_of
from kaoping.storage.tables.records import REPAIR_ORDER

_KNOWN = (
    "store_id, source, external_id, id, row_version, source_version, source_updated_at, content_hash,"
    " promised_at_first, promised_first_version, promised_first_updated_at, team_frozen, customer_id,"
    " opened_day, promised_day, completed_day, settled_day, delivered_day"
)


def _find_known(intake: Intake, keys: Sequence[RecordKey]) -> dict[RecordKey, KnownRecord]:
    rows = find_rows(intake, "repair_order", _KNOWN, keys)
    return {(row[0], row[1], row[2]): _known(row) for row in rows}


def _known(row: Sequence[Any]) -> KnownRecord:
    promise, number, updated_at = row[8:11]
    return KnownRecord(
        id=row[3],
        row_version=row[4],
        stored=Known(version_of(row[5], row[6]), row[7]),
        promise=Remembered(promise, version_of(number, updated_at)) if promise else None,
        team_frozen=row[11],
        customer_id=row[12],
        days=tuple(row[13:]),
    )


def _remember(winner: Winner, messages: Sequence[Message]) -> bool:
    """The first promise, and who served at the first delivery; a promise is news however late it comes."""
    known = winner.known
    winner.promise = known.promise if known else None
    freezes = not winner.is_tombstone and not (known and known.team_frozen)
    for message in sorted(messages, key=lambda m: m.version) if len(messages) > 1 else messages:
        record = message.record
        if not isinstance(record, PushedRepairOrder):
            continue
        promise = record.promised_at_first or record.promised_at
        if promise and (winner.promise is None or message.version < winner.promise.version):
            winner.promise = Remembered(promise, message.version)
        if freezes and record.status == "DELIVERED" and winner.delivery is None and record.delivered_at:
            winner.delivery = Delivery(record.delivered_at, team_of_order(record))
    return winner.promise != (known and known.promise)


def _write(intake: Intake, winners: list[Winner], news: list[Winner]) -> None:
    """Everything a push of orders fills, one statement a table, in the same order of tables every time."""
    number_rows(intake, "repair_order", winners)
    orders = upserts(winners, PushedRepairOrder)
    for winner, record in orders:
        _describe(winner, record)
    settle_visits(intake, winners, "/owner")
    staff = find_staff(intake, winners)
    settle_teams(winners)
    issues = Issues.none(_sample)
    settle_categories(intake, issues, orders)
    note_people(issues, winners, staff)
    note_changed_teams(intake, issues, winners, REPAIR_ORDER)
    for winner, record in orders:
        winner.days = _days_of(intake, winner, record)
        _warn(winner, record)
    write_order_rows(intake, winners)
    move_promises(intake, news)
    freeze_attribution(intake, winners, staff, REPAIR_ORDER)
    record_consent(intake, winners, SERVICE_CALLBACK, REPAIR_ORDER)
    write_issues(intake, issues)
    mark_days(intake, [*winners, *news])


def _describe(winner: Winner, record: PushedRepairOrder) -> None:
    """Say in the words common to all records whom and what the order names."""
    winner.owner, winner.sender, winner.car = record.owner, record.sender, record.vehicle
    winner.odometer = record.odometer_in if record.odometer_out is None else record.odometer_out
    winner.named = team_of_order(record)
    winner.consent = record.callback_consent
    winner.consent_at = record.source_updated_at or record.opened_at


def _sample(winner: Winner) -> dict[str, object]:
    record = winner.message.record
    return {
        "ro_no": record.ro_no if isinstance(record, PushedRepairOrder) else None,
        "order_id": winner.record_id,
    }


def _warn(winner: Winner, record: PushedRepairOrder) -> None:
    if record.status == "DELIVERED" and record.settled_at is None:
        pay_types = {line.pay_type for line in record.lines or ()}
        if not pay_types or pay_types - {"WARRANTY", "INTERNAL"}:
            winner.warnings.append(Fault("/settled_at", "settled-missing"))
    if record.ro_type == "REWORK" and not record.primary_external_id:
        winner.warnings.append(Fault("/primary_external_id", "primary-missing"))


def _days_of(intake: Intake, winner: Winner, record: PushedRepairOrder) -> tuple[date | None, ...]:
    """The days an order may be counted on, in the order of DAYS."""
    return tuple(
        intake.day(winner.store_id, moment)
        for moment in (
            record.opened_at,
            winner.promise.at if winner.promise else None,
            record.work_completed_at,
            record.settled_at,
            record.delivered_at,
        )
    )


REPAIR_ORDERS = Kind(
    name="repair_order",
    dialect=dialects.REPAIR_ORDERS,
    find_faults=find_faults,
    find_known=_find_known,
    remember=_remember,
    write=_write,
)
