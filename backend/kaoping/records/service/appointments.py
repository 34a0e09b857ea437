"""Appointments as a kind of record: what is known of them, what a push makes of them.

They introduce customers and cars nobody has heard of, and describe none that orders and sales describe.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from kaoping.domain.errors import Fault
from kaoping.records.rules import normal_number
from kaoping.records.rules_sales import arrival_of, car_of, find_appointment_faults
from kaoping.records.schemas_sales import PushedAppointment
from kaoping.records.service.intake import Intake, Kind, KnownRecord, Message, RecordKey, Winner, upserts
from kaoping.records.service.issues import EMPLOYEE, Issues, write_issues
from kaoping.records.service.rows import (
    HEAD,
    find_rows,
    head_of,
    number_rows,
    overwrite,
    write_payloads,
    write_tombstones,
)
from kaoping.records.service.staff import Code, find_employees
from kaoping.records.service.teams import ADVISOR
from kaoping.records.service.visits import mark_days, settle_visits
from kaoping.records.sources import dialects
from kaoping.records.versions import Known, version_of
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.bulk import copy_rows

TABLE = "appointment"
BODY = (
    "appointment_no",
    "type",
    "channel",
    "status",
    "customer_id",
    "contact_id",
    "vehicle_id",
    "scheduled_start",
    "scheduled_day",
    "duration_min",
    "arrived_at",
    "arrival",
    "advisor_code",
    "employee_id",
    "order_external_id",
    "warnings",
)
WHOLE = (*HEAD, *BODY)
_KNOWN = (
    "store_id, source, external_id, id, row_version, source_version, source_updated_at, content_hash,"
    " customer_id, scheduled_day"
)


def _find_known(intake: Intake, keys: Sequence[RecordKey]) -> dict[RecordKey, KnownRecord]:
    return {
        (row[0], row[1], row[2]): KnownRecord(
            id=row[3],
            row_version=row[4],
            stored=Known(version_of(row[5], row[6]), row[7]),
            customer_id=row[8],
            days=(row[9],),
        )
        for row in find_rows(intake, TABLE, _KNOWN, keys)
    }


def _remember(_winner: Winner, _messages: Sequence[Message]) -> bool:
    """Nothing of an appointment is decided by an older message."""
    return False


def _write(intake: Intake, winners: list[Winner], _news: list[Winner]) -> None:
    number_rows(intake, TABLE, winners)
    appointments = upserts(winners, PushedAppointment)
    for winner, record in appointments:
        winner.owner, winner.car = record.customer, car_of(record)
        winner.days = (intake.day(winner.store_id, record.scheduled_start),)
    settle_visits(intake, winners, "/customer")
    codes = {(w.store_id, w.key[1], r.advisor_code) for w, r in appointments if r.advisor_code}
    employees = find_employees(intake, codes)
    issues = Issues.none(_sample)
    for winner, record in appointments:
        _warn(issues, winner, record, employees)
    _write_rows(intake, winners, employees)
    write_issues(intake, issues)
    mark_days(intake, winners)
    _mark_orders(intake, appointments)


def _mark_orders(intake: Intake, appointments: Sequence[tuple[Winner, PushedAppointment]]) -> None:
    """Whether an order came by appointment decides whether it counts as received, on its settled day."""
    keys = [(w.store_id, w.key[1], r.order_external_id) for w, r in appointments if r.order_external_id]
    days: dict[int, list[date | None]] = {}
    for store_id, day in find_rows(intake, "repair_order", "store_id, settled_day", keys):
        days.setdefault(store_id, []).append(day)
    for store_id in sorted(days):
        mark_dirty(intake.db, store_id, days[store_id])


def _sample(winner: Winner) -> dict[str, object]:
    record = winner.message.record
    number = record.appointment_no if isinstance(record, PushedAppointment) else None
    return {"appointment_no": number, "appointment_id": winner.record_id}


def _warn(issues: Issues, winner: Winner, record: PushedAppointment, employees: dict[Code, int]) -> None:
    code = record.advisor_code
    if code and (winner.store_id, winner.key[1], code) not in employees:
        issues.note(EMPLOYEE, winner, code, role=ADVISOR.upper())
        winner.warnings.append(Fault("/advisor_code", "employee-unknown"))
    if record.status == "ARRIVED" and record.arrived_at is None:
        winner.warnings.append(Fault("/arrived_at", "arrived-without-time"))


def _write_rows(intake: Intake, winners: Sequence[Winner], employees: dict[Code, int]) -> None:
    appointments = upserts(winners, PushedAppointment)
    fresh = [pair for pair in appointments if pair[0].known is None]
    changed = [pair for pair in appointments if pair[0].known is not None]
    if fresh:
        rows = ((*row, intake.now) for row in _rows(intake, fresh, employees))
        copy_rows(intake.cursor, TABLE, (*WHOLE, "created_at"), rows)
    if changed:
        overwrite(intake, TABLE, WHOLE, _rows(intake, changed, employees), twin=TABLE)
    write_tombstones(intake, TABLE, HEAD, winners, lambda _: ())
    write_payloads(intake, winners, "APPOINTMENT")


def _rows(
    intake: Intake, appointments: Sequence[tuple[Winner, PushedAppointment]], employees: dict[Code, int]
) -> Iterator[tuple[object, ...]]:
    for winner, record in appointments:
        code = record.advisor_code
        yield (
            *head_of(intake, winner),
            normal_number(record.appointment_no),
            record.type,
            record.channel,
            record.status,
            winner.customer_id,
            winner.owner_contact_id,
            winner.vehicle_id,
            record.scheduled_start,
            intake.day(winner.store_id, record.scheduled_start),
            record.duration_min,
            record.arrived_at,
            arrival_of(record.scheduled_start, record.arrived_at),
            code,
            employees.get((winner.store_id, winner.key[1], code)) if code else None,
            record.order_external_id,
            json.dumps([fault.code for fault in winner.warnings]),
        )


APPOINTMENTS = Kind(
    name="appointment",
    dialect=dialects.APPOINTMENTS,
    find_faults=find_appointment_faults,
    find_known=_find_known,
    remember=_remember,
    write=_write,
    introduces=True,
    asks_calls=False,
)
