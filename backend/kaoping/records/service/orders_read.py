"""Repair orders as people see them: found by number, plate, VIN tail or day, masked, with their history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.identifiers import mask_name, read_plate
from kaoping.domain.people import Principal
from kaoping.records.rules import normal_number
from kaoping.records.service.shown import (
    attribution_of,
    columns_of,
    contacts_of,
    name_of,
    shown_customer,
    shown_vehicle,
    shown_warnings,
)
from kaoping.records.views import AmountsOut, OrderVersionOut, RepairOrderOut, RepairOrderRow
from kaoping.storage.reach import within
from kaoping.storage.reads.order_links import complaint_ids_of, task_ids_of
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.people import Employee, EmployeeCode, Store
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    Customer,
    RepairOrder,
    RepairOrderHistory,
    Vehicle,
)

Version = RepairOrder | RepairOrderHistory
"""An order as it is, or as it was before a change."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list may be narrowed to; `None` narrows nothing."""

    store_id: int | None
    ro_no: str | None
    vin_tail: str | None
    plate: str | None
    status: str | None
    delivered_from: date | None
    delivered_to: date | None


def find_orders(wanted: OrderFilter, who: Principal) -> Select[Any]:
    """The orders in reach that are not voided, each with its customer and vehicle."""
    query: Select[Any] = within(_whole(), RepairOrder, who).where(RepairOrder.voided_at.is_(None))
    if wanted.store_id:
        query = query.where(RepairOrder.store_id == wanted.store_id)
    if wanted.ro_no:
        query = query.where(RepairOrder.ro_no == normal_number(wanted.ro_no))
    if wanted.vin_tail:
        query = query.where(Vehicle.vin_tail == wanted.vin_tail.upper())
    if wanted.plate:
        query = query.where(RepairOrder.plate_at_visit == read_plate(wanted.plate).text)
    if wanted.status:
        query = query.where(RepairOrder.status == wanted.status)
    if wanted.delivered_from:
        query = query.where(RepairOrder.delivered_day >= wanted.delivered_from)
    if wanted.delivered_to:
        query = query.where(RepairOrder.delivered_day <= wanted.delivered_to)
    return query


def _whole() -> Any:
    """An order with its customer, its vehicle and the advisor its newest version names."""
    return (
        select(RepairOrder, Customer, Vehicle, Employee.name.label("advisor"))
        .join(
            Customer,
            (Customer.store_id == RepairOrder.store_id) & (Customer.id == RepairOrder.customer_id),
        )
        .join(Vehicle, (Vehicle.store_id == RepairOrder.store_id) & (Vehicle.id == RepairOrder.vehicle_id))
        .outerjoin(
            EmployeeCode,
            (EmployeeCode.store_id == RepairOrder.store_id)
            & (EmployeeCode.source == RepairOrder.source)
            & (EmployeeCode.code == RepairOrder.advisor_code),
        )
        .outerjoin(Employee, Employee.id == EmployeeCode.employee_id)
    )


def rows_of(db: Session, found: Iterable[Any]) -> list[RepairOrderRow]:
    personal: PersonalData = db.info["personal"]
    return [RepairOrderRow(**_row(personal, row[0], row[1], row[2], row.advisor)) for row in found]


def show_order(
    db: Session, order_id: int, language: str, *, by: Principal, version: int | None = None
) -> RepairOrderOut:
    """The order as its newest version says, or as an earlier one did.

    Raises NotFound outside the caller's reach and for a version it never had. A tombstone that came before
    its order is not there.
    """
    query = within(_whole(), RepairOrder, by).where(
        # Every index starts with the store: naming the stores keeps the look-up on the primary key.
        RepairOrder.store_id.in_(select(Store.id)),
        RepairOrder.id == order_id,
    )
    row = db.execute(query).first()
    if row is None:
        raise NotFound()
    order, customer, vehicle, advisor = row
    shown = order if version in {None, order.row_version} else _past(db, order, version)
    personal: PersonalData = db.info["personal"]
    contacts = contacts_of(db, order.store_id, {order.owner_contact_id, order.sender_contact_id})
    named = advisor if shown.advisor_code == order.advisor_code else None
    return RepairOrderOut(
        **_row(personal, shown, customer, vehicle, named),
        **_details(personal, shown),
        newest_version=order.row_version,
        owner=shown_customer(personal, customer),
        owner_contact=contacts.get(order.owner_contact_id),
        sender_contact=contacts.get(order.sender_contact_id),
        amounts=_amounts(shown),
        attribution=attribution_of(db, order.store_id, REPAIR_ORDER, order.id),
        warnings=shown_warnings(shown.warnings, language),
        versions=_versions_of(db, order),
        callback_task_ids=task_ids_of(db, order.store_id, order.id),
        complaint_ids=complaint_ids_of(db, order.store_id, order.id),
    )


def _past(db: Session, order: RepairOrder, version: int | None) -> RepairOrderHistory:
    past = db.get(RepairOrderHistory, (order.store_id, order.id, version))
    if past is None or past.customer_id is None:
        raise NotFound()
    return past


def _row(
    personal: PersonalData, order: Version, customer: Customer, vehicle: Vehicle, advisor: str | None
) -> dict[str, Any]:
    return {
        **columns_of(order, RepairOrderRow),
        "is_voided": order.voided_at is not None,
        "customer": name_of(personal, customer),
        "vehicle": shown_vehicle(vehicle, order.plate_at_visit),
        "advisor": advisor,
    }


def _details(personal: PersonalData, order: Version) -> dict[str, Any]:
    def opened(purpose: Purpose, sealed: bytes | None) -> str | None:
        return personal.open(purpose, sealed) if sealed else None

    sender = opened(Purpose.NAME, order.sender_name_sealed)
    taken = RepairOrderRow.model_fields.keys() | {"warnings"}
    return {
        **{name: value for name, value in columns_of(order, RepairOrderOut).items() if name not in taken},
        "source_version": order.source_version or None,
        "sender": mask_name(sender) if sender else None,
        "customer_statement": opened(Purpose.TEXT, order.statement_sealed),
        "diagnosis": opened(Purpose.TEXT, order.diagnosis_sealed),
    }


def _amounts(order: Version) -> AmountsOut:
    return AmountsOut(**{name: getattr(order, f"amount_{name}") for name in AmountsOut.model_fields})


def _versions_of(db: Session, order: RepairOrder) -> list[OrderVersionOut]:
    query = (
        select(RepairOrderHistory)
        .where(RepairOrderHistory.store_id == order.store_id, RepairOrderHistory.id == order.id)
        .order_by(RepairOrderHistory.row_version.desc())
    )
    return [
        OrderVersionOut(
            row_version=past.row_version,
            source_updated_at=past.source_updated_at,
            source_version=past.source_version or None,
            status=past.status,
            is_voided=past.voided_at is not None,
            promised_at=past.promised_at,
            delivered_at=past.delivered_at,
            amount_total=past.amount_total,
            superseded_at=past.superseded_at,
        )
        for past in db.scalars(query)
    ]
