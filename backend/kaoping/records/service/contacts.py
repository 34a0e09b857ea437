"""The numbers a push names, whom they belong to, and what was said about being called."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from kaoping.domain.errors import Fault
from kaoping.domain.identifiers import Phone, PhoneKind
from kaoping.records.service.intake import Intake, Winner
from kaoping.storage.bulk import copy_rows, next_ids, stage
from kaoping.storage.secrets import Purpose

SERVICE_CALLBACK, NEWCAR_CALLBACK = "SERVICE_CALLBACK", "NEWCAR_CALLBACK"
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


Said = tuple[int, int, str, str, datetime, str, int]
"""Store, customer, purpose, state, when it was said, and the kind and id of the record that shows it."""


def settle_contacts(intake: Intake, winners: list[Winner], known: set[tuple[int, int]]) -> None:
    """Give every record the numbers of its owner and of whoever is to be called, writing new ones.

    `known` are the customers, with their store, who may have contact points already.
    """
    hash_of = intake.personal.phone_hash
    wanted: dict[ContactKey, Phone] = {}
    uses: list[tuple[Winner, ContactKey | None, ContactKey | None]] = []
    for winner in winners:
        if winner.customer_id is None:
            continue
        customer_id, owner, sender = winner.customer_id, None, None
        if (phone := winner.owner_phone) and phone.number:
            owner = (winner.store_id, customer_id, OWNER, hash_of(phone.number))
            wanted.setdefault(owner, phone)
        if (phone := winner.sender_phone) and phone.number:
            hashed = hash_of(phone.number)
            sender = owner if owner and owner[3] == hashed else (winner.store_id, customer_id, SENDER, hashed)
            assert sender is not None
            wanted.setdefault(sender, phone)
        uses.append((winner, owner, sender))
    ids = keep_contacts(intake, wanted, known)
    for winner, owner, sender in uses:
        winner.owner_contact_id = ids[owner] if owner else None
        winner.sender_contact_id = ids[sender] if sender else winner.owner_contact_id


def keep_contacts(
    intake: Intake, wanted: Mapping[ContactKey, Phone], known: set[tuple[int, int]]
) -> dict[ContactKey, int]:
    """The ids of these numbers, writing those that are new."""
    ids = _find_contacts(intake, known)
    missing = sorted(key for key in wanted if key not in ids)
    ids.update(zip(missing, next_ids(intake.cursor, "contact_point", len(missing)), strict=True))
    _write_contacts(intake, [(key, ids[key], wanted[key].number, wanted[key].kind) for key in missing])
    return ids


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


def record_consent(intake: Intake, winners: list[Winner], purpose: str, fact_kind: str) -> None:
    """What the records say of being called after a visit; silence is no consent."""
    keep_consents(
        intake,
        [
            (w.store_id, w.customer_id, purpose, _state(w.consent), w.consent_at, fact_kind, w.record_id)
            for w in winners
            if w.consent is not None and w.consent_at is not None and w.customer_id
        ],
    )


def _state(granted: bool) -> str:
    return "GRANTED" if granted else "REFUSED"


def keep_consents(intake: Intake, words: Iterable[Said]) -> None:
    """The latest word of each customer for each purpose; on a tie, no means no."""
    said: dict[tuple[int, int, str], Said] = {}
    for word in sorted(words, key=lambda word: (word[4], word[3])):
        said[word[:3]] = word
    if not said:
        return
    stage(intake.cursor, "consent", CONSENT, (said[place] for place in sorted(said)))
    intake.cursor.execute(
        "INSERT INTO consent AS c"
        " (store_id, customer_id, purpose, state, captured_at, evidence_kind, evidence_id)"
        " SELECT store_id, customer_id, purpose, state, captured_at, evidence_kind, evidence_id"
        " FROM pg_temp.stage_consent ORDER BY store_id, customer_id, purpose"
        " ON CONFLICT (store_id, customer_id, purpose) DO UPDATE SET state = excluded.state,"
        " captured_at = excluded.captured_at, evidence_kind = excluded.evidence_kind,"
        " evidence_id = excluded.evidence_id"
        " WHERE (excluded.captured_at, excluded.state) > (c.captured_at, c.state)"
    )


def warn_of_phones(winners: Iterable[Winner], owner_field: str) -> None:
    """Numbers that may not be dialled, and visits with nobody to call."""
    for winner in winners:
        if winner.owner is None:
            continue
        places = ((winner.owner_phone, f"{owner_field}/phone"), (winner.sender_phone, "/sender/phone"))
        for phone, place in places:
            if phone and phone.kind is PhoneKind.OTHER:
                winner.warnings.append(Fault(place, "phone-unusual"))
        if winner.sender_contact_id is None:
            winner.warnings.append(Fault(f"{owner_field}/phone", "phone-missing"))
