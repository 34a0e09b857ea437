"""The rows of repair orders: what is known of them, the new ones, the changed ones and their past."""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from psycopg import sql
from pydantic import TypeAdapter

from kaoping.records.rules import normal_ro_no, shares_of
from kaoping.records.schemas import PushedLine, PushedRepairOrder, PushedVoid
from kaoping.records.service.intake import Intake, KnownOrder, OrderKey, Winner, upserts
from kaoping.records.service.order_columns import KEY, PAST, PAYLOAD, PROMISE, TOMBSTONE, WHOLE
from kaoping.records.versions import Known, version_of
from kaoping.storage.bulk import copy_rows, next_ids, stage, update_staged
from kaoping.storage.secrets import Purpose

_NARRATIVE = {"__all__": {"complaint", "cause", "correction"}}
"""Free text of lines stays in the sealed payload; the plain column holds codes and figures."""
_LINES = TypeAdapter(list[PushedLine])
FAST = 1
"""zlib's fastest level: 18 µs a record; better ones save a tenth of the bytes for twice the time."""


def find_orders(intake: Intake, keys: Sequence[OrderKey]) -> dict[OrderKey, KnownOrder]:
    """What is stored under these natural keys."""
    intake.cursor.execute(
        "SELECT o.store_id, o.source, o.external_id, o.id, o.row_version, o.source_version,"
        " o.source_updated_at, o.content_hash, o.voided_at IS NOT NULL, o.promised_at_first,"
        " o.promised_first_version, o.promised_first_updated_at, o.team_frozen, o.customer_id,"
        " o.opened_day, o.promised_day, o.completed_day, o.settled_day, o.delivered_day"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[]) k (store_id, source, external_id)"
        " JOIN repair_order o USING (store_id, source, external_id)",
        ([key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys]),
    )
    return {(row[0], row[1], row[2]): _known(row) for row in intake.cursor.fetchall()}


def _known(row: Sequence[Any]) -> KnownOrder:
    promise, promise_number, promise_at = row[9:12]
    return KnownOrder(
        id=row[3],
        row_version=row[4],
        stored=Known(version_of(row[5], row[6]), row[7]),
        is_voided=row[8],
        promised_at_first=promise,
        promise_version=version_of(promise_number, promise_at) if promise else None,
        team_frozen=row[12],
        customer_id=row[13],
        days=tuple(row[14:]),
    )


def number_orders(intake: Intake, winners: Sequence[Winner]) -> None:
    """Give every winner its id and its next version."""
    fresh = [winner for winner in winners if winner.known is None]
    for winner, new_id in zip(fresh, next_ids(intake.cursor, "repair_order", len(fresh)), strict=True):
        winner.order_id = new_id
    for winner in winners:
        if winner.known:
            winner.order_id, winner.row_version = winner.known.id, winner.known.row_version + 1


def write_orders(intake: Intake, winners: Sequence[Winner]) -> None:
    """Write every winner with its payload; what changes goes to history first."""
    fresh = [pair for pair in upserts(winners) if pair[0].known is None]
    changed = [pair for pair in upserts(winners) if pair[0].known is not None]
    if fresh:
        rows = ((*row, intake.now) for row in _order_rows(intake, fresh))
        copy_rows(intake.cursor, "repair_order", (*WHOLE, "created_at"), rows)
    if changed:
        _overwrite(intake, WHOLE, _order_rows(intake, changed))
    _write_tombstones(intake, [w for w in winners if isinstance(w.message.record, PushedVoid)])
    _write_payloads(intake, winners)


def _write_tombstones(intake: Intake, winners: Sequence[Winner]) -> None:
    """A tombstone keeps what was known; one that comes before its order is a bare key."""
    fresh = [_tombstone(intake, winner) for winner in winners if winner.known is None]
    known = [_tombstone(intake, winner) for winner in winners if winner.known is not None]
    if fresh:
        columns = (*TOMBSTONE, "created_at", "warnings")
        copy_rows(intake.cursor, "repair_order", columns, ((*row, intake.now, "[]") for row in fresh))
    if known:
        _overwrite(intake, TOMBSTONE, known, twin="repair_order_tombstone")


def move_promises(intake: Intake, rows: Sequence[Sequence[object]]) -> None:
    """Messages that came too late to change an order may still know its first promise."""
    if rows:
        _overwrite(intake, PROMISE, rows, twin="repair_order_promise")


def promise_row(intake: Intake, winner: Winner) -> tuple[object, ...]:
    assert winner.known is not None, "only a stored order outlives a message"
    known = winner.known
    return (winner.store_id, known.id, *_promise(intake, winner), known.row_version + 1, intake.now)


def _tombstone(intake: Intake, winner: Winner) -> tuple[object, ...]:
    return (*_head(intake, winner, voided=True), *_promise(intake, winner))


def _promise(intake: Intake, winner: Winner) -> tuple[object, ...]:
    number, updated_at = winner.promise_version or (None, None)
    return (
        winner.promised_at_first,
        number,
        updated_at,
        intake.day(winner.store_id, winner.promised_at_first),
    )


def _overwrite(
    intake: Intake, columns: Sequence[str], rows: Iterable[Sequence[object]], *, twin: str = "repair_order"
) -> None:
    stage(intake.cursor, "repair_order", columns, rows, twin=twin)
    past = sql.SQL(", ").join(map(sql.Identifier, PAST))
    intake.cursor.execute(
        sql.SQL(
            "INSERT INTO repair_order_history ({past}, superseded_at) SELECT {past}, %s FROM repair_order"
            " WHERE (store_id, id) IN (SELECT store_id, id FROM {twin})"
        ).format(past=past, twin=sql.Identifier("pg_temp", f"stage_{twin}")),
        (intake.now,),
    )
    update_staged(intake.cursor, "repair_order", columns, KEY, twin=twin)


def _write_payloads(intake: Intake, winners: Sequence[Winner]) -> None:
    compressed = (zlib.compress(w.message.content, FAST) for w in winners)
    sealed = intake.personal.seal_many(Purpose.PAYLOAD, compressed)
    rows = (
        (w.store_id, w.order_id, w.row_version, intake.now, body)
        for w, body in zip(winners, sealed, strict=True)
    )
    copy_rows(intake.cursor, "repair_order_payload", PAYLOAD, rows)


def _order_rows(
    intake: Intake, orders: Sequence[tuple[Winner, PushedRepairOrder]]
) -> Iterator[tuple[object, ...]]:
    seal = intake.personal.seal_many
    records = [record for _, record in orders]
    senders = seal(Purpose.NAME, (_encoded(r.sender.name if r.sender else None) for r in records))
    statements = seal(Purpose.TEXT, (_encoded(r.customer_statement) for r in records))
    diagnoses = seal(Purpose.TEXT, (_encoded(r.diagnosis) for r in records))
    for (winner, record), *sealed in zip(orders, senders, statements, diagnoses, strict=True):
        yield (*_head(intake, winner, voided=False), *_body(winner, record, sealed))


def _encoded(text: str | None) -> bytes | None:
    return text.encode() if text else None


def _head(intake: Intake, winner: Winner, *, voided: bool) -> tuple[object, ...]:
    store_id, source, external_id = winner.key
    return (
        store_id,
        winner.order_id,
        source,
        external_id,
        winner.version[0],
        winner.message.record.source_updated_at,
        winner.message.content_hash,
        intake.now if voided else None,
        winner.row_version,
        intake.now,
    )


def _body(winner: Winner, record: PushedRepairOrder, sealed: Sequence[bytes | None]) -> tuple[object, ...]:
    amounts, promise = record.amounts, winner.promise_version
    return (
        normal_ro_no(record.ro_no),
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
        winner.promised_at_first,
        promise[0] if promise else None,
        promise[1] if promise else None,
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


def days_of(intake: Intake, winner: Winner, record: PushedRepairOrder) -> tuple[date | None, ...]:
    """The days an order may be counted on, in the order of DAYS."""
    return tuple(
        intake.day(winner.store_id, moment)
        for moment in (
            record.opened_at,
            winner.promised_at_first,
            record.work_completed_at,
            record.settled_at,
            record.delivered_at,
        )
    )
