"""Customers as a kind of record: by the source's own id, never merged with one known by phone alone.

What a record says of being called ends only what a record began: who told an agent not to call again is left
alone, whatever the source says next.
"""

from collections.abc import Sequence

from kaoping.domain.errors import Fault
from kaoping.domain.identifiers import Phone, PhoneKind, read_phone
from kaoping.records.rules_sales import find_customer_faults
from kaoping.records.schemas_customers import PushedCustomer
from kaoping.records.service.contacts import ContactKey, keep_consents, keep_contacts
from kaoping.records.service.intake import Intake, Kind, KnownRecord, Message, RecordKey, Winner, upserts
from kaoping.records.service.rows import find_rows, number_rows, write_payloads
from kaoping.records.sources import dialects
from kaoping.records.versions import INTRODUCED, Known, names_better, version_of
from kaoping.storage.bulk import copy_rows, stage
from kaoping.storage.secrets import Purpose

TABLE = "customer"
SOURCE = "SOURCE"
"""The reason of a wish not to be called that the source told us."""

RECORD = (
    "store_id",
    "id",
    "record_version",
    "record_updated_at",
    "content_hash",
    "voided_at",
    "row_version",
    "updated_at",
    "kind",
    "name_sealed",
    "gender",
    "source_version",
    "source_updated_at",
    "do_not_call",
)
FRESH = (*RECORD, "do_not_call_reason", "do_not_call_at", "created_at", "source", "external_id")
_KNOWN = (
    "store_id, source, external_id, id, row_version, record_version, record_updated_at, content_hash,"
    " source_version, source_updated_at"
)
_UPDATE = """
    UPDATE customer t SET
        record_version = s.record_version, record_updated_at = s.record_updated_at,
        content_hash = s.content_hash, voided_at = s.voided_at,
        row_version = s.row_version, updated_at = s.updated_at,
        kind = coalesce(s.kind, t.kind), name_sealed = coalesce(s.name_sealed, t.name_sealed),
        gender = CASE WHEN s.kind IS NULL THEN t.gender ELSE s.gender END,
        source_version = coalesce(s.source_version, t.source_version),
        source_updated_at = CASE WHEN s.kind IS NULL THEN t.source_updated_at ELSE s.source_updated_at END,
        do_not_call = CASE WHEN s.do_not_call IS NULL OR s.was_asked THEN t.do_not_call
            ELSE s.do_not_call END,
        do_not_call_reason = CASE WHEN s.do_not_call IS NULL OR s.was_asked THEN t.do_not_call_reason
            WHEN s.do_not_call THEN 'SOURCE' END,
        do_not_call_at = CASE WHEN s.do_not_call IS NULL OR s.was_asked THEN t.do_not_call_at
            WHEN s.do_not_call THEN coalesce(t.do_not_call_at, s.updated_at) END
    FROM (
        SELECT n.*, o.do_not_call AND o.do_not_call_reason IS DISTINCT FROM 'SOURCE' AS was_asked
        FROM pg_temp.stage_customer_record n JOIN customer o ON o.store_id = n.store_id AND o.id = n.id
    ) s
    WHERE t.store_id = s.store_id AND t.id = s.id
"""
"""Columns left empty keep what is stored; a kind comes with a name and all that belongs to it."""


def _find_known(intake: Intake, keys: Sequence[RecordKey]) -> dict[RecordKey, KnownRecord]:
    return {
        (row[0], row[1], row[2]): KnownRecord(
            id=row[3],
            row_version=row[4],
            stored=Known(version_of(row[5], row[6]), row[7]) if row[7] else None,
            naming=version_of(row[8], row[9]),
        )
        for row in find_rows(intake, TABLE, _KNOWN, keys)
    }


def _remember(_winner: Winner, _messages: Sequence[Message]) -> bool:
    """Nothing of a customer is decided by an older message."""
    return False


def _write(intake: Intake, winners: list[Winner], _news: list[Winner]) -> None:
    number_rows(intake, TABLE, winners)
    _write_fresh(intake, [winner for winner in winners if winner.known is None])
    _write_known(intake, [winner for winner in winners if winner.known is not None])
    customers = upserts(winners, PushedCustomer)
    _keep_numbers(intake, customers)
    keep_consents(
        intake,
        (
            (w.store_id, w.record_id, said.purpose, said.state, said.captured_at, "CUSTOMER", w.record_id)
            for w, record in customers
            for said in record.consents or ()
        ),
    )
    write_payloads(intake, winners, "CUSTOMER")


def _write_fresh(intake: Intake, winners: Sequence[Winner]) -> None:
    """A tombstone that comes before its customer has no name to go by."""
    if not winners:
        return
    rows = []
    for winner in winners:
        record = winner.message.record
        silent = isinstance(record, PushedCustomer) and record.do_not_call
        described = _described(intake, winner) or _nameless(intake)
        reason = (SOURCE, intake.now) if silent else (None, None)
        rows.append((*_head(intake, winner), *described, silent, *reason, intake.now, *winner.key[1:]))
    copy_rows(intake.cursor, TABLE, FRESH, rows)


def _write_known(intake: Intake, winners: Sequence[Winner]) -> None:
    if not winners:
        return
    rows = []
    for winner in winners:
        record, known = winner.message.record, winner.known
        assert known is not None
        assert known.naming is not None
        newer = names_better(winner.naming, known.naming)
        described = (_described(intake, winner) if newer else None) or (None,) * 5
        silent = record.do_not_call if isinstance(record, PushedCustomer) else None
        rows.append((*_head(intake, winner), *described, silent))
    stage(intake.cursor, TABLE, RECORD, rows, twin="customer_record")
    intake.cursor.execute(_UPDATE)


def _head(intake: Intake, winner: Winner) -> tuple[object, ...]:
    return (
        winner.store_id,
        winner.record_id,
        winner.version[0],
        winner.message.record.source_updated_at,
        winner.message.content_hash,
        intake.now if winner.is_tombstone else None,
        winner.row_version,
        intake.now,
    )


def _described(intake: Intake, winner: Winner) -> tuple[object, ...] | None:
    """Kind, name, gender and the version they come from; a tombstone describes nobody."""
    record = winner.message.record
    if not isinstance(record, PushedCustomer):
        return None
    name = intake.personal.seal(Purpose.NAME, record.name)
    return (record.kind, name, record.gender, *winner.naming)


def _nameless(intake: Intake) -> tuple[object, ...]:
    return ("PERSON", intake.personal.seal(Purpose.NAME, ""), None, INTRODUCED, None)


def _keep_numbers(intake: Intake, customers: Sequence[tuple[Winner, PushedCustomer]]) -> None:
    wanted: dict[ContactKey, Phone] = {}
    for winner, record in customers:
        for place, contact in enumerate(record.contacts or ()):
            phone = read_phone(contact.phone)
            if phone.kind is PhoneKind.OTHER:
                winner.warnings.append(Fault(f"/contacts/{place}/phone", "phone-unusual"))
            if phone.number:
                hashed = intake.personal.phone_hash(phone.number)
                wanted.setdefault((winner.store_id, winner.record_id, contact.role, hashed), phone)
    known = {(winner.store_id, winner.record_id) for winner, _ in customers if winner.known is not None}
    keep_contacts(intake, wanted, known)


CUSTOMERS = Kind(
    name="customer",
    dialect=dialects.CUSTOMERS,
    find_faults=find_customer_faults,
    find_known=_find_known,
    remember=_remember,
    write=_write,
)
