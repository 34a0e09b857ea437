"""Sales as a kind of record: what is known of them, what a push makes of them.

A sale freezes who sold and who handed over the car at its delivery, from the oldest delivered version. A
message that takes the car back may leave the delivery out: it stays known, from the newest that spoke of it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from kaoping.domain.errors import Fault
from kaoping.records.rules_sales import find_sale_faults
from kaoping.records.schemas_sales import PushedSale
from kaoping.records.service.contacts import NEWCAR_CALLBACK, record_consent
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
from kaoping.records.service.rows import find_rows, number_rows
from kaoping.records.service.sale_rows import delivered_of, write_news, write_sale_rows
from kaoping.records.service.staff import find_staff, freeze_attribution, settle_teams
from kaoping.records.service.teams import sale_team, team_of_sale
from kaoping.records.service.visits import mark_days, settle_visits
from kaoping.records.sources import dialects
from kaoping.records.versions import Known, version_of
from kaoping.storage.tables.records import SALE

HANDED_OVER = ("DELIVERED", "RETURNED")
_KNOWN = (
    "store_id, source, external_id, id, row_version, source_version, source_updated_at, content_hash,"
    " promised_delivery_at_first, promised_first_version, promised_first_updated_at,"
    " delivered_at, delivered_version, delivered_updated_at,"
    " team_frozen, customer_id, consultant_code, delivery_code, so_no, warnings, contract_day, delivered_day"
)


def _find_known(intake: Intake, keys: Sequence[RecordKey]) -> dict[RecordKey, KnownRecord]:
    return {(row[0], row[1], row[2]): _known(row) for row in find_rows(intake, "sale", _KNOWN, keys)}


def _known(row: Sequence[Any]) -> KnownRecord:
    promise, delivered = row[8:11], row[11:14]
    return KnownRecord(
        id=row[3],
        row_version=row[4],
        stored=Known(version_of(row[5], row[6]), row[7]),
        promise=Remembered(promise[0], version_of(*promise[1:])) if promise[0] else None,
        delivered=Remembered(delivered[0], version_of(*delivered[1:])) if delivered[1] is not None else None,
        team_frozen=row[14],
        customer_id=row[15],
        named=sale_team(row[16], row[17]) if row[16] else (),
        number=row[18],
        warnings=row[19],
        days=tuple(row[20:]),
    )


def _remember(winner: Winner, messages: Sequence[Message]) -> bool:
    known = winner.known
    before = (known.promise, known.delivered) if known else (None, None)
    winner.promise, winner.delivered = before
    freezes = not (known and known.team_frozen)
    for message in sorted(messages, key=lambda m: m.version):
        record = message.record
        if not isinstance(record, PushedSale):
            continue
        promise = record.promised_delivery_at_first or record.promised_delivery_at
        if promise and (winner.promise is None or message.version < winner.promise.version):
            winner.promise = Remembered(promise, message.version)
        if _speaks_of_delivery(record) and (
            winner.delivered is None or message.version > winner.delivered.version
        ):
            winner.delivered = Remembered(record.delivered_at, message.version)
        if freezes and winner.delivery is None and record.delivered_at and record.status in HANDED_OVER:
            winner.delivery = Delivery(record.delivered_at, team_of_sale(record))
    return winner.delivery is not None or (winner.promise, winner.delivered) != before


def _speaks_of_delivery(sale: PushedSale) -> bool:
    """Also by silence, except when the car comes back."""
    return sale.delivered_at is not None or sale.status != "RETURNED"


def _write(intake: Intake, winners: list[Winner], news: list[Winner]) -> None:
    """Everything a push of sales fills, one statement a table, in the same order of tables every time."""
    number_rows(intake, "sale", winners)
    sales = upserts(winners, PushedSale)
    for winner, record in sales:
        _describe(intake, winner, record)
    for winner in news:
        _recall(intake, winner)
    settle_visits(intake, winners, "/customer")
    written = [*winners, *news]
    staff = find_staff(intake, written)
    settle_teams(written)
    issues = Issues.none(_sample)
    note_people(issues, written, staff)
    note_changed_teams(intake, issues, written, SALE)
    write_sale_rows(intake, winners)
    write_news(intake, news)
    freeze_attribution(intake, written, staff, SALE)
    record_consent(intake, winners, NEWCAR_CALLBACK, SALE)
    write_issues(intake, issues)
    mark_days(intake, written)


def _describe(intake: Intake, winner: Winner, record: PushedSale) -> None:
    """Say in the words common to all records whom and what the sale names."""
    winner.owner, winner.car, winner.odometer = record.customer, record.vehicle, record.odometer_at_sale
    winner.named = team_of_sale(record)
    winner.consent = record.callback_consent
    signed = datetime.combine(record.contract_on, time(), UTC)
    winner.consent_at = record.source_updated_at or record.delivered_at or signed
    winner.days = (record.contract_on, intake.day(winner.store_id, delivered_of(winner)))
    if record.status == "RETURNED" and delivered_of(winner) is None:
        winner.warnings.append(Fault("/delivered_at", "returned-undelivered"))


def _recall(intake: Intake, winner: Winner) -> None:
    """A sale that only learns of its past goes on naming whom it named."""
    assert winner.known is not None, "only a stored sale outlives a message"
    winner.record_id, winner.row_version = winner.known.id, winner.known.row_version + 1
    winner.named = winner.known.named
    winner.days = (intake.day(winner.store_id, delivered_of(winner)),)


def _sample(winner: Winner) -> dict[str, object]:
    record = winner.message.record
    number = winner.known.number if winner.known else None
    return {
        "so_no": number or (record.so_no if isinstance(record, PushedSale) else None),
        "sale_id": winner.record_id,
    }


SALES = Kind(
    name="sale",
    dialect=dialects.SALES,
    find_faults=find_sale_faults,
    find_known=_find_known,
    remember=_remember,
    write=_write,
)
