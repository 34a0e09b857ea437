"""The numbers a push names, whom they belong to, and what was said about being called."""

from collections.abc import Iterable

from kaoping.domain.identifiers import PhoneKind
from kaoping.records.service.intake import Intake, Winner, upserts
from kaoping.storage.bulk import copy_rows, next_ids, stage
from kaoping.storage.secrets import Purpose

SERVICE_CALLBACK = "SERVICE_CALLBACK"
OWNER, SENDER = "OWNER", "SENDER"

CONTACT = (
    "store_id",
    "id",
    "customer_id",
    "role",
    "type",
    "value_sealed",
    "value_hash",
    "last4_hash",
    "row_version",
    "created_at",
    "updated_at",
)
CONSENT = ("store_id", "customer_id", "purpose", "state", "captured_at", "evidence_kind", "evidence_id")

ContactKey = tuple[int, int, str, bytes]
"""Store, customer, role, hash of the number."""


def settle_contacts(intake: Intake, winners: list[Winner], known: set[tuple[int, int]]) -> None:
    """Give every order the numbers of its owner and of whoever is to be called, writing new ones.

    `known` are the customers, with their store, who may have contact points already.
    """
    hash_of = intake.personal.phone_hash
    wanted: dict[ContactKey, tuple[str, PhoneKind]] = {}
    uses: list[tuple[Winner, ContactKey | None, ContactKey | None]] = []
    for winner, _ in upserts(winners):
        assert winner.customer_id is not None, "customers are settled first"
        customer_id, owner, sender = winner.customer_id, None, None
        if (phone := winner.owner_phone) and phone.number:
            owner = (winner.store_id, customer_id, OWNER, hash_of(phone.number))
            wanted.setdefault(owner, (phone.number, phone.kind))
        if (phone := winner.sender_phone) and phone.number:
            hashed = hash_of(phone.number)
            sender = owner if owner and owner[3] == hashed else (winner.store_id, customer_id, SENDER, hashed)
            assert sender is not None
            wanted.setdefault(sender, (phone.number, phone.kind))
        uses.append((winner, owner, sender))
    ids = _find_contacts(intake, known)
    missing = sorted(key for key in wanted if key not in ids)
    ids.update(zip(missing, next_ids(intake.cursor, "contact_point", len(missing)), strict=True))
    _write_contacts(intake, [(key, ids[key], *wanted[key]) for key in missing])
    for winner, owner, sender in uses:
        winner.owner_contact_id = ids[owner] if owner else None
        winner.sender_contact_id = ids[sender] if sender else winner.owner_contact_id


def _find_contacts(intake: Intake, customers: set[tuple[int, int]]) -> dict[ContactKey, int]:
    if not customers:
        return {}
    intake.cursor.execute(
        "SELECT p.store_id, p.customer_id, p.role, p.value_hash, p.id"
        " FROM unnest(%s::bigint[], %s::bigint[]) k (store_id, customer_id)"
        " JOIN contact_point p ON p.store_id = k.store_id AND p.customer_id = k.customer_id",
        ([store_id for store_id, _ in customers], [customer_id for _, customer_id in customers]),
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in intake.cursor.fetchall()}


def _write_contacts(intake: Intake, fresh: list[tuple[ContactKey, int, str, PhoneKind]]) -> None:
    if not fresh:
        return
    sealed = intake.personal.seal_many(Purpose.PHONE, (number.encode() for _, _, number, _ in fresh))
    last4_hash = intake.personal.last4_hash
    rows = (
        (
            key[0],
            point_id,
            key[1],
            key[2],
            kind.value,
            value,
            key[3],
            last4_hash(number),
            1,
            intake.now,
            intake.now,
        )
        for (key, point_id, number, kind), value in zip(fresh, sealed, strict=True)
    )
    copy_rows(intake.cursor, "contact_point", CONTACT, rows)


def record_consent(intake: Intake, winners: list[Winner], fact_kind: str) -> None:
    """The latest word of each customer on being called after a visit; on a tie, no means no."""
    said: dict[tuple[int, int], tuple[object, ...]] = {}
    for winner, record in sorted(
        upserts(winners), key=lambda pair: (pair[0].version, not pair[1].callback_consent)
    ):
        if record.callback_consent is not None and winner.customer_id:
            state = "GRANTED" if record.callback_consent else "REFUSED"
            captured = record.source_updated_at or record.opened_at
            place = (winner.store_id, winner.customer_id)
            said[place] = (*place, SERVICE_CALLBACK, state, captured, fact_kind, winner.order_id)
    if not said:
        return
    stage(intake.cursor, "consent", CONSENT, (said[place] for place in sorted(said)))
    intake.cursor.execute(
        "INSERT INTO consent AS c"
        " (store_id, customer_id, purpose, state, captured_at, evidence_kind, evidence_id)"
        " SELECT store_id, customer_id, purpose, state, captured_at, evidence_kind, evidence_id"
        " FROM pg_temp.stage_consent ORDER BY store_id, customer_id"
        " ON CONFLICT (store_id, customer_id, purpose) DO UPDATE SET state = excluded.state,"
        " captured_at = excluded.captured_at, evidence_kind = excluded.evidence_kind,"
        " evidence_id = excluded.evidence_id"
        " WHERE (excluded.captured_at, excluded.state) > (c.captured_at, c.state)"
    )


def phone_warnings(winners: Iterable[Winner]) -> Iterable[tuple[Winner, str, str]]:
    """Numbers that may not be dialled, and visits with nobody to call: winner, field, code."""
    for winner, _ in upserts(list(winners)):
        for phone, place in ((winner.owner_phone, "/owner/phone"), (winner.sender_phone, "/sender/phone")):
            if phone and phone.kind is PhoneKind.OTHER:
                yield winner, place, "phone-unusual"
        if winner.sender_contact_id is None:
            yield winner, "/owner/phone", "phone-missing"
