"""Repair orders as people see them: found by number, plate, VIN tail or day, masked, with their history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.identifiers import mask_name, mask_phone, mask_plate, mask_vin, read_plate
from kaoping.domain.people import Principal
from kaoping.records.rules import normal_ro_no
from kaoping.records.views import (
    AmountsOut,
    AttributionOut,
    ContactOut,
    CustomerOut,
    OrderVersionOut,
    RepairOrderOut,
    RepairOrderRow,
    VehicleOut,
    WarningOut,
)
from kaoping.storage.reach import within
from kaoping.storage.reads.order_links import complaint_ids_of, task_ids_of
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.people import Department, Employee, EmployeeCode, Position, Store
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    Attribution,
    ContactPoint,
    Customer,
    RepairOrder,
    RepairOrderHistory,
    Vehicle,
)
from kaoping.web.messages import sentence
from kaoping.web.schema import Label

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
        query = query.where(RepairOrder.ro_no == normal_ro_no(wanted.ro_no))
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
    contacts = _contacts_of(db, order)
    named = advisor if shown.advisor_code == order.advisor_code else None
    return RepairOrderOut(
        **_row(personal, shown, customer, vehicle, named),
        **_details(personal, shown),
        newest_version=order.row_version,
        owner=CustomerOut(
            id=customer.id,
            external_id=customer.external_id,
            kind=customer.kind,
            name=mask_name(personal.open(Purpose.NAME, customer.name_sealed)),
            do_not_call=customer.do_not_call,
        ),
        owner_contact=contacts.get(order.owner_contact_id),
        sender_contact=contacts.get(order.sender_contact_id),
        amounts=_amounts(shown),
        attribution=_attribution_of(db, order),
        warnings=[WarningOut(code=code, message=sentence(code, {}, language)) for code in shown.warnings],
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
        **_same(order, RepairOrderRow),
        "is_voided": order.voided_at is not None,
        "customer": mask_name(personal.open(Purpose.NAME, customer.name_sealed)),
        "vehicle": _vehicle(order, vehicle),
        "advisor": advisor,
    }


def _same(order: Version, model: type[RepairOrderRow]) -> dict[str, Any]:
    """The fields of the model that are columns of the order."""
    return {
        name: getattr(order, name) for name in model.model_fields if name in RepairOrder.__table__.columns
    }


def _vehicle(order: Version, vehicle: Vehicle) -> VehicleOut:
    return VehicleOut(
        id=vehicle.id,
        vin=mask_vin(vehicle.vin) if vehicle.vin else None,
        plate=mask_plate(order.plate_at_visit) if order.plate_at_visit else None,
        plate_kind=vehicle.plate_kind,
        brand_code=vehicle.brand_code,
        model=vehicle.model,
        energy=vehicle.energy,
    )


def _details(personal: PersonalData, order: Version) -> dict[str, Any]:
    def opened(purpose: Purpose, sealed: bytes | None) -> str | None:
        return personal.open(purpose, sealed) if sealed else None

    sender = opened(Purpose.NAME, order.sender_name_sealed)
    taken = RepairOrderRow.model_fields.keys() | {"warnings"}
    return {
        **{name: value for name, value in _same(order, RepairOrderOut).items() if name not in taken},
        "source_version": order.source_version or None,
        "sender": mask_name(sender) if sender else None,
        "customer_statement": opened(Purpose.TEXT, order.statement_sealed),
        "diagnosis": opened(Purpose.TEXT, order.diagnosis_sealed),
    }


def _amounts(order: Version) -> AmountsOut:
    return AmountsOut(**{name: getattr(order, f"amount_{name}") for name in AmountsOut.model_fields})


def _contacts_of(db: Session, order: RepairOrder) -> dict[int | None, ContactOut]:
    personal: PersonalData = db.info["personal"]
    wanted = {order.owner_contact_id, order.sender_contact_id} - {None}
    query = select(ContactPoint).where(ContactPoint.store_id == order.store_id, ContactPoint.id.in_(wanted))
    return {
        point.id: ContactOut(
            id=point.id,
            role=point.role,
            type=point.type,
            phone=mask_phone(personal.open(Purpose.PHONE, point.value_sealed)),
            status=point.status,
        )
        for point in db.scalars(query)
    }


def _attribution_of(db: Session, order: RepairOrder) -> list[AttributionOut]:
    query = (
        select(Attribution, Employee.name, Department.label, Position.label)
        .outerjoin(Employee, Employee.id == Attribution.employee_id)
        .outerjoin(Department, Department.id == Attribution.department_id)
        .outerjoin(Position, Position.id == Attribution.position_id)
        .where(
            Attribution.store_id == order.store_id,
            Attribution.fact_kind == REPAIR_ORDER,
            Attribution.fact_id == order.id,
        )
        .order_by(Attribution.role, Attribution.seq, Attribution.id)
    )
    return [
        AttributionOut(
            role=served.role.upper(),
            employee_id=served.employee_id,
            name=name,
            code=served.code,
            department=Label(**department) if department else None,
            position=Label(**position) if position else None,
            share=served.share.normalize(),
            origin=served.origin,
            ruling_id=served.ruling_id,
            superseded=served.superseded_by is not None,
        )
        for served, name, department, position in db.execute(query)
    ]


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
