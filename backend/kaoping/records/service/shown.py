"""Customers, numbers, cars and who served, as people see them: masked, with codes instead of prose."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.identifiers import mask_name, mask_phone, mask_plate, mask_vin
from kaoping.records.views import AttributionOut, ContactOut, CustomerOut, VehicleOut, WarningOut
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.people import Department, Employee, Position
from kaoping.storage.tables.records import Attribution, ContactPoint, Customer, Vehicle
from kaoping.web.messages import sentence
from kaoping.web.schema import Label, Out


def name_of(personal: PersonalData, customer: Customer) -> str:
    return mask_name(personal.open(Purpose.NAME, customer.name_sealed))


def shown_customer(personal: PersonalData, customer: Customer) -> CustomerOut:
    return CustomerOut(
        id=customer.id,
        external_id=customer.external_id,
        kind=customer.kind,
        name=name_of(personal, customer),
        do_not_call=customer.do_not_call,
    )


def shown_vehicle(vehicle: Vehicle, plate: str | None) -> VehicleOut:
    """`plate` is the one it carried then, which may differ from today's."""
    return VehicleOut(
        id=vehicle.id,
        vin=mask_vin(vehicle.vin) if vehicle.vin else None,
        plate=mask_plate(plate) if plate else None,
        plate_kind=vehicle.plate_kind,
        brand_code=vehicle.brand_code,
        model=vehicle.model,
        energy=vehicle.energy,
    )


def shown_contact(personal: PersonalData, point: ContactPoint) -> ContactOut:
    return ContactOut(
        id=point.id,
        role=point.role,
        type=point.type,
        phone=mask_phone(personal.open(Purpose.PHONE, point.value_sealed)),
        status=point.status,
    )


def contacts_of(db: Session, store_id: int, ids: Collection[int | None]) -> dict[int | None, ContactOut]:
    personal: PersonalData = db.info["personal"]
    wanted = set(ids) - {None}
    query = select(ContactPoint).where(ContactPoint.store_id == store_id, ContactPoint.id.in_(wanted))
    return {point.id: shown_contact(personal, point) for point in db.scalars(query)}


def attribution_of(db: Session, store_id: int, fact_kind: str, fact_id: int) -> list[AttributionOut]:
    """Who served, and what was true before a ruling."""
    query = (
        select(Attribution, Employee.name, Department.label, Position.label)
        .outerjoin(Employee, Employee.id == Attribution.employee_id)
        .outerjoin(Department, Department.id == Attribution.department_id)
        .outerjoin(Position, Position.id == Attribution.position_id)
        .where(
            Attribution.store_id == store_id,
            Attribution.fact_kind == fact_kind,
            Attribution.fact_id == fact_id,
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


def shown_warnings(codes: Iterable[str], language: str) -> list[WarningOut]:
    return [WarningOut(code=code, message=sentence(code, {}, language)) for code in codes]


def columns_of(row: Any, model: type[Out]) -> dict[str, Any]:
    """The fields of the model that are columns of the row."""
    columns = type(row).__table__.columns
    return {name: getattr(row, name) for name in model.model_fields if name in columns}
