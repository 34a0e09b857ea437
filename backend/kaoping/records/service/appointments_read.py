"""Appointments as people see them: found by number, status, punctuality or day, masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.records.rules import normal_number
from kaoping.records.service.shown import (
    columns_of,
    contacts_of,
    name_of,
    shown_customer,
    shown_vehicle,
    shown_warnings,
)
from kaoping.records.views_sales import AppointmentOut, AppointmentRow, LinkedOrder
from kaoping.storage.reach import within
from kaoping.storage.secrets import PersonalData
from kaoping.storage.tables.people import Employee, Store
from kaoping.storage.tables.records import Customer, RepairOrder, Vehicle
from kaoping.storage.tables.sales import Appointment


@dataclass(frozen=True, slots=True)
class AppointmentFilter:
    """What a list may be narrowed to; `None` narrows nothing. The days are those agreed for."""

    no: str | None
    type: str | None
    status: str | None
    arrival: str | None
    store_id: int | None
    employee_id: int | None
    first: date | None
    last: date | None


def find_appointments(wanted: AppointmentFilter, who: Principal) -> Select[Any]:
    """The appointments in reach that are not voided, each with its customer, and its car if there is one."""
    query: Select[Any] = within(_whole(), Appointment, who).where(Appointment.voided_at.is_(None))
    same = {
        Appointment.type: wanted.type,
        Appointment.status: wanted.status,
        Appointment.arrival: wanted.arrival,
        Appointment.store_id: wanted.store_id,
        Appointment.employee_id: wanted.employee_id,
        Appointment.appointment_no: normal_number(wanted.no) if wanted.no else None,
    }
    query = query.where(*(column == value for column, value in same.items() if value is not None))
    if wanted.first:
        query = query.where(Appointment.scheduled_day >= wanted.first)
    if wanted.last:
        query = query.where(Appointment.scheduled_day <= wanted.last)
    return query


def _whole() -> Any:
    at = Appointment
    return (
        select(Appointment, Customer, Vehicle, Employee.name.label("advisor"))
        .join(Customer, (Customer.store_id == at.store_id) & (Customer.id == at.customer_id))
        .outerjoin(Vehicle, (Vehicle.store_id == at.store_id) & (Vehicle.id == at.vehicle_id))
        .outerjoin(Employee, Employee.id == at.employee_id)
    )


def rows_of(db: Session, found: Iterable[Any]) -> list[AppointmentRow]:
    personal: PersonalData = db.info["personal"]
    return [AppointmentRow(**_row(personal, row[0], row[1], row[2], row.advisor)) for row in found]


def show_appointment(db: Session, appointment_id: int, language: str, *, by: Principal) -> AppointmentOut:
    """Raises NotFound outside the caller's reach. A tombstone that came before its record is not there."""
    query = within(_whole(), Appointment, by).where(
        Appointment.store_id.in_(select(Store.id)), Appointment.id == appointment_id
    )
    row = db.execute(query).first()
    if row is None:
        raise NotFound()
    appointment, customer, vehicle, advisor = row
    personal: PersonalData = db.info["personal"]
    contacts = contacts_of(db, appointment.store_id, {appointment.contact_id})
    taken = AppointmentRow.model_fields.keys() | {"warnings", "order"}
    details = columns_of(appointment, AppointmentOut)
    return AppointmentOut(
        **_row(personal, appointment, customer, vehicle, advisor),
        **({name: value for name, value in details.items() if name not in taken})
        | {"source_version": appointment.source_version or None},
        order=_order_of(db, appointment),
        guest=shown_customer(personal, customer),
        contact=contacts.get(appointment.contact_id),
        warnings=shown_warnings(appointment.warnings, language),
    )


def _row(
    personal: PersonalData,
    appointment: Appointment,
    customer: Customer,
    vehicle: Vehicle | None,
    advisor: str | None,
) -> dict[str, Any]:
    return {
        **columns_of(appointment, AppointmentRow),
        "is_voided": appointment.voided_at is not None,
        "customer": name_of(personal, customer),
        "vehicle": shown_vehicle(vehicle, vehicle.plate) if vehicle else None,
        "advisor": advisor,
    }


def _order_of(db: Session, appointment: Appointment) -> LinkedOrder | None:
    """The order the source says it became; it may come before the appointment, after it, or never."""
    if appointment.order_external_id is None:
        return None
    found = db.execute(
        select(RepairOrder.id, RepairOrder.ro_no).where(
            RepairOrder.store_id == appointment.store_id,
            RepairOrder.source == appointment.source,
            RepairOrder.external_id == appointment.order_external_id,
            RepairOrder.voided_at.is_(None),
        )
    ).first()
    return LinkedOrder(id=found.id, ro_no=found.ro_no) if found else None
