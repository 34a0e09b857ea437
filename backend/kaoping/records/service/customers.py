"""Customers as a push names them.

A customer is the source's own id when it gives one, else the phone within the store, else nobody
but the owner of this one record. The newest message names a customer; nothing is ever merged here.
"""

from dataclasses import dataclass

from kaoping.domain.identifiers import read_phone
from kaoping.records.schemas import PushedOwner
from kaoping.records.service.intake import Intake, Winner
from kaoping.records.versions import Version, names_better, version_of
from kaoping.storage.bulk import copy_rows, next_ids, stage, update_staged
from kaoping.storage.secrets import Purpose

CUSTOMER = (
    "store_id",
    "id",
    "source",
    "external_id",
    "phone_hash",
    "kind",
    "name_sealed",
    "gender",
    "source_version",
    "source_updated_at",
    "row_version",
    "created_at",
    "updated_at",
)
CUSTOMER_CHANGES = (
    "store_id",
    "id",
    "kind",
    "name_sealed",
    "gender",
    "source_version",
    "source_updated_at",
    "row_version",
    "updated_at",
)

CustomerKey = tuple[int, str, str, bytes | None, str]
"""Store, source, external id, phone hash, and the record's own id where there is neither."""


@dataclass(slots=True)
class _Customer:
    """A customer of this push, as the newest message describes them."""

    key: CustomerKey
    owner: PushedOwner
    version: Version
    id: int = 0
    row_version: int = 0
    stored_version: Version | None = None

    @property
    def is_new(self) -> bool:
        return self.row_version == 0


def settle_customers(intake: Intake, winners: list[Winner]) -> set[tuple[int, int]]:
    """Give every record its customer, writing what is new or newer; gives those known before."""
    customers: dict[CustomerKey, _Customer] = {}
    placed: list[tuple[Winner, _Customer]] = []
    for winner in winners:
        if winner.owner is None:
            continue
        key = _read_owner(intake, winner, winner.owner)
        customer = customers.get(key)
        if customer is None:
            customer = customers[key] = _Customer(key, winner.owner, winner.naming)
        elif names_better(winner.naming, customer.version):
            customer.owner, customer.version = winner.owner, winner.naming
        placed.append((winner, customer))
    _find_customers(intake, customers, placed)
    _write_customers(intake, [customers[key] for key in sorted(customers, key=_sortable)])
    for winner, customer in placed:
        winner.customer_id = customer.id
    return {(customer.key[0], customer.id) for customer in customers.values() if not customer.is_new}


def _sortable(key: CustomerKey) -> tuple[int, str, str, bytes, str]:
    return (key[0], key[1], key[2], key[3] or b"", key[4])


def _read_owner(intake: Intake, winner: Winner, owner: PushedOwner) -> CustomerKey:
    store_id, source, external_id = winner.key
    if owner.phone:
        winner.owner_phone = read_phone(owner.phone)
    if winner.sender and winner.sender.phone:
        winner.sender_phone = read_phone(winner.sender.phone)
    if owner.external_id:
        return (store_id, source, owner.external_id, None, "")
    if winner.owner_phone and winner.owner_phone.number:
        return (store_id, "", "", intake.personal.phone_hash(winner.owner_phone.number), "")
    return (store_id, source, "", None, external_id)


def _find_customers(
    intake: Intake,
    customers: dict[CustomerKey, _Customer],
    placed: list[tuple[Winner, _Customer]],
) -> None:
    cursor = intake.cursor
    named = [key for key in customers if key[2]]
    if named:
        cursor.execute(
            "SELECT c.store_id, c.source, c.external_id, c.id, c.row_version, c.source_version,"
            " c.source_updated_at FROM unnest(%s::bigint[], %s::text[], %s::text[]) k (store_id, source, ext)"
            " JOIN customer c ON c.store_id = k.store_id AND c.source = k.source AND c.external_id = k.ext",
            ([k[0] for k in named], [k[1] for k in named], [k[2] for k in named]),
        )
        for store_id, source, external_id, *rest in cursor.fetchall():
            _know(customers[store_id, source, external_id, None, ""], rest)
    phoned = [key for key in customers if key[3]]
    if phoned:
        cursor.execute(
            "SELECT c.store_id, c.phone_hash, c.id, c.row_version, c.source_version, c.source_updated_at"
            " FROM unnest(%s::bigint[], %s::bytea[]) k (store_id, phone_hash)"
            " JOIN customer c ON c.store_id = k.store_id AND c.phone_hash = k.phone_hash"
            " AND c.external_id IS NULL",
            ([k[0] for k in phoned], [k[3] for k in phoned]),
        )
        for store_id, phone_hash, *rest in cursor.fetchall():
            _know(customers[store_id, "", "", phone_hash, ""], rest)
    nameless = {
        (w.store_id, w.known.customer_id): customer
        for w, customer in placed
        if customer.key[4] and w.known and w.known.customer_id
    }
    if nameless:
        cursor.execute(
            "SELECT c.store_id, c.id, c.row_version, c.source_version, c.source_updated_at"
            " FROM unnest(%s::bigint[], %s::bigint[]) k (store_id, id)"
            " JOIN customer c ON c.store_id = k.store_id AND c.id = k.id"
            " AND c.external_id IS NULL AND c.phone_hash IS NULL",
            ([k[0] for k in nameless], [k[1] for k in nameless]),
        )
        for store_id, *rest in cursor.fetchall():
            _know(nameless[store_id, rest[0]], rest)


def _know(customer: _Customer, found: list) -> None:  # type: ignore[type-arg]  # a driver's row
    customer.id, customer.row_version, number, updated_at = found
    customer.stored_version = version_of(number, updated_at)


def _write_customers(intake: Intake, customers: list[_Customer]) -> None:
    fresh = [c for c in customers if c.is_new]
    newer = [c for c in customers if c.stored_version and names_better(c.version, c.stored_version)]
    for customer, new_id in zip(fresh, next_ids(intake.cursor, "customer", len(fresh)), strict=True):
        customer.id = new_id
    if fresh:
        names = intake.personal.seal_many(Purpose.NAME, (c.owner.name.encode() for c in fresh))
        rows = (
            (
                c.key[0],
                c.id,
                c.key[1],
                c.key[2] or None,
                c.key[3],
                c.owner.kind,
                name,
                c.owner.gender,
                c.version[0],
                c.version[1],
                1,
                intake.now,
                intake.now,
            )
            for c, name in zip(fresh, names, strict=True)
        )
        copy_rows(intake.cursor, "customer", CUSTOMER, rows)
    if newer:
        names = intake.personal.seal_many(Purpose.NAME, (c.owner.name.encode() for c in newer))
        changes = (
            (
                c.key[0],
                c.id,
                c.owner.kind,
                name,
                c.owner.gender,
                c.version[0],
                c.version[1],
                c.row_version + 1,
                intake.now,
            )
            for c, name in zip(newer, names, strict=True)
        )
        stage(intake.cursor, "customer", CUSTOMER_CHANGES, changes)
        update_staged(intake.cursor, "customer", CUSTOMER_CHANGES, ("store_id", "id"))
