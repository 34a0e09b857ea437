"""The rows of repair orders, in the order of their columns."""

import json
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter

from kaoping.records.rules import normal_number, shares_of
from kaoping.records.schemas import PushedLine, PushedRepairOrder
from kaoping.records.service.intake import Intake, Winner, upserts
from kaoping.records.service.order_columns import PROMISE, TOMBSTONE, WHOLE
from kaoping.records.service.rows import head_of, overwrite, write_payloads, write_tombstones
from kaoping.storage.bulk import copy_rows
from kaoping.storage.secrets import Purpose

TABLE = "repair_order"
_NARRATIVE = {"__all__": {"complaint", "cause", "correction"}}
"""Free text of lines stays in the sealed payload; the plain column holds codes and figures."""
_LINES = TypeAdapter(list[PushedLine])


def write_order_rows(intake: Intake, winners: Sequence[Winner]) -> None:
    """Write every winner with its payload; what changes goes to history first."""
    orders = upserts(winners, PushedRepairOrder)
    fresh = [pair for pair in orders if pair[0].known is None]
    changed = [pair for pair in orders if pair[0].known is not None]
    if fresh:
        rows = ((*row, intake.now) for row in _order_rows(intake, fresh))
        copy_rows(intake.cursor, TABLE, (*WHOLE, "created_at"), rows)
    if changed:
        overwrite(intake, TABLE, WHOLE, _order_rows(intake, changed), twin=TABLE)
    write_tombstones(intake, TABLE, TOMBSTONE, winners, lambda winner: _promise(intake, winner))
    write_payloads(intake, winners)


def move_promises(intake: Intake, news: Sequence[Winner]) -> None:
    """Messages that came too late to change an order may still know its first promise."""
    if news:
        rows = [_promise_row(intake, winner) for winner in news]
        overwrite(intake, TABLE, PROMISE, rows, twin=f"{TABLE}_promise")


def _promise_row(intake: Intake, winner: Winner) -> tuple[object, ...]:
    known = winner.known
    assert known is not None, "only a stored order outlives a message"
    return (winner.store_id, known.id, *_promise(intake, winner), known.row_version + 1, intake.now)


def _promise(intake: Intake, winner: Winner) -> tuple[object, ...]:
    promise = winner.promise
    if promise is None:
        return (None, None, None, None)
    return (promise.at, *promise.version, intake.day(winner.store_id, promise.at))


def _order_rows(
    intake: Intake, orders: Sequence[tuple[Winner, PushedRepairOrder]]
) -> Iterator[tuple[object, ...]]:
    seal = intake.personal.seal_many
    records = [record for _, record in orders]
    senders = seal(Purpose.NAME, (_encoded(r.sender.name if r.sender else None) for r in records))
    statements = seal(Purpose.TEXT, (_encoded(r.customer_statement) for r in records))
    diagnoses = seal(Purpose.TEXT, (_encoded(r.diagnosis) for r in records))
    for (winner, record), *sealed in zip(orders, senders, statements, diagnoses, strict=True):
        yield (*head_of(intake, winner), *_body(winner, record, sealed))


def _encoded(text: str | None) -> bytes | None:
    return text.encode() if text else None


def _body(winner: Winner, record: PushedRepairOrder, sealed: Sequence[bytes | None]) -> tuple[object, ...]:
    amounts, promise = record.amounts, winner.promise
    return (
        normal_number(record.ro_no),
        record.ro_type,
        record.status,
        winner.category,
        record.repair_category,
        record.primary_external_id,
        winner.customer_id,
        winner.owner_contact_id,
        winner.sender_contact_id,
        sealed[0],
        record.sender.relation if record.sender else None,
        winner.vehicle_id,
        winner.plate.text or None if winner.plate else None,
        record.odometer_in,
        record.odometer_out,
        record.customer_waiting,
        record.arrived_at,
        record.opened_at,
        *((promise.at, *promise.version) if promise else (None, None, None)),
        record.promised_at,
        record.work_started_at,
        record.work_completed_at,
        record.qc_at,
        record.submitted_at,
        record.settled_at,
        record.delivered_at,
        *winner.days,
        record.advisor_code,
        _technicians(record),
        record.qc_code,
        winner.team,
        record.callback_consent,
        record.callback_slot,
        record.callback_refusal_reason,
        amounts.labor,
        amounts.parts,
        amounts.sublet,
        amounts.misc,
        amounts.discount,
        amounts.total,
        amounts.customer_pay,
        amounts.warranty_pay,
        amounts.insurance_pay,
        amounts.internal_pay,
        record.is_rework,
        record.three_guarantee_flag,
        sealed[1],
        sealed[2],
        _LINES.dump_json(record.lines, exclude_none=True, exclude=_NARRATIVE).decode()
        if record.lines
        else "[]",
        json.dumps([fault.code for fault in winner.warnings]) if winner.warnings else "[]",
    )


def _technicians(record: PushedRepairOrder) -> str:
    if not record.technicians:
        return "[]"
    named = zip(record.technicians, shares_of(record.technicians), strict=True)
    return json.dumps([{"code": technician.code, "share": f"{share:f}"} for technician, share in named])
