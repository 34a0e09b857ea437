"""The rows of sales, in the order of their columns."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from kaoping.records.rules import normal_number
from kaoping.records.schemas_sales import PushedSale
from kaoping.records.service.intake import Intake, Remembered, Winner, upserts
from kaoping.records.service.rows import HEAD, head_of, overwrite, write_payloads, write_tombstones
from kaoping.storage.bulk import copy_rows
from kaoping.storage.tables.records import SALE

TABLE = "sale"
MEMORY = (
    "promised_delivery_at_first",
    "promised_first_version",
    "promised_first_updated_at",
    "delivered_at",
    "delivered_version",
    "delivered_updated_at",
    "delivered_day",
    "team_frozen",
)
"""What older messages may know better than the newest."""

BODY = (
    "so_no",
    "status",
    "channel",
    "purchase_type",
    "customer_id",
    "contact_id",
    "vehicle_id",
    "contract_day",
    "promised_delivery_at",
    "returned_at",
    "consultant_code",
    "delivery_code",
    "callback_consent",
    "callback_slot",
    "units",
    "amount",
    "profit",
    "warnings",
)
WHOLE = (*HEAD, *MEMORY, *BODY)
NEWS = ("store_id", "id", "row_version", "updated_at", "warnings", *MEMORY)


def write_sale_rows(intake: Intake, winners: Sequence[Winner]) -> None:
    """Write every winner with its payload; what changes goes to history first."""
    sales = upserts(winners, PushedSale)
    fresh = [pair for pair in sales if pair[0].known is None]
    changed = [pair for pair in sales if pair[0].known is not None]
    if fresh:
        rows = ((*row, intake.now) for row in _rows(intake, fresh))
        copy_rows(intake.cursor, TABLE, (*WHOLE, "created_at"), rows)
    if changed:
        overwrite(intake, TABLE, WHOLE, _rows(intake, changed), twin=TABLE)
    write_tombstones(intake, TABLE, (*HEAD, *MEMORY), winners, lambda winner: _memory(intake, winner))
    write_payloads(intake, winners, SALE)


def write_news(intake: Intake, news: Sequence[Winner]) -> None:
    """Messages that came too late to change a sale may still know its first promise, or its delivery."""
    if news:
        rows = [(*_news_head(intake, winner), *_memory(intake, winner)) for winner in news]
        overwrite(intake, TABLE, NEWS, rows, twin=f"{TABLE}_news")


def delivered_of(winner: Winner) -> datetime | None:
    return winner.delivered.at if winner.delivered else None


def _news_head(intake: Intake, winner: Winner) -> tuple[object, ...]:
    known = winner.known
    assert known is not None, "only a stored sale outlives a message"
    warnings = list(dict.fromkeys([*known.warnings, *(fault.code for fault in winner.warnings)]))
    return (winner.store_id, winner.record_id, winner.row_version, intake.now, json.dumps(warnings))


def _rows(intake: Intake, sales: Sequence[tuple[Winner, PushedSale]]) -> Iterator[tuple[object, ...]]:
    for winner, record in sales:
        yield (*head_of(intake, winner), *_memory(intake, winner), *_body(intake, winner, record))


def _memory(intake: Intake, winner: Winner) -> tuple[object, ...]:
    return (
        *_remembered(winner.promise),
        *_remembered(winner.delivered),
        intake.day(winner.store_id, delivered_of(winner)),
        winner.team,
    )


def _remembered(said: Remembered | None) -> tuple[object, ...]:
    return (said.at, *said.version) if said else (None, None, None)


def _body(intake: Intake, winner: Winner, record: PushedSale) -> tuple[object, ...]:
    return (
        normal_number(record.so_no),
        record.status,
        record.channel,
        record.purchase_type,
        winner.customer_id,
        winner.owner_contact_id,
        winner.vehicle_id,
        record.contract_on,
        record.promised_delivery_at,
        _returned_at(intake, record),
        record.consultant_code,
        record.delivery_code,
        record.callback_consent,
        record.callback_slot,
        record.units,
        record.amount,
        record.profit,
        json.dumps([fault.code for fault in winner.warnings]),
    )


def _returned_at(intake: Intake, record: PushedSale) -> datetime | None:
    """When the car came back: as the source says, else when it said so, else when we heard of it."""
    if record.status != "RETURNED":
        return None
    return record.returned_at or record.source_updated_at or intake.now
