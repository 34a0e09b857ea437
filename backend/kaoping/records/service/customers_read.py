"""Customers as people see them: found by a number or a car, never by a piece of a name; masked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.identifiers import mask_phone, read_phone, read_plate
from kaoping.domain.people import Principal
from kaoping.records.rules import normal_number
from kaoping.records.service.shown import columns_of, name_of, shown_contact, shown_vehicle
from kaoping.records.views import VehicleOut
from kaoping.records.views_customers import (
    CallLink,
    ComplaintLink,
    ConsentOut,
    CustomerRecordOut,
    CustomerRow,
    VisitLink,
)
from kaoping.storage.reach import within
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import Consent, ContactPoint, Customer, RepairOrder, Vehicle
from kaoping.storage.tables.sales import Appointment, Sale

LINKS = 50
VISITS = (RepairOrder, Sale, Appointment)


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """What a customer is found by; `None` narrows nothing."""

    phone: str | None
    last4: str | None
    plate: str | None
    vin_tail: str | None
    no: str | None
    store_id: int | None


def find_customers(db: Session, wanted: CustomerFilter, who: Principal) -> Select[Any]:
    """The customers in reach that are not gone at their source."""
    personal: PersonalData = db.info["personal"]
    query: Select[Any] = within(select(Customer), Customer, who).where(
        # Every index starts with the store: naming the stores keeps the look-ups on theirs.
        Customer.store_id.in_(select(Store.id)),
        Customer.voided_at.is_(None),
    )
    if wanted.store_id:
        query = query.where(Customer.store_id == wanted.store_id)
    for found in _found(personal, wanted):
        query = query.where(tuple_(Customer.store_id, Customer.id).in_(found))
    return query


def _found(personal: PersonalData, wanted: CustomerFilter) -> Iterator[Any]:
    """For each thing asked by, the store and id of the customers it leads to."""
    if wanted.phone:
        yield _with_number(ContactPoint.value_hash == personal.phone_hash(read_phone(wanted.phone).number))
    if wanted.last4:
        yield _with_number(ContactPoint.last4_hash == personal.last4_hash(wanted.last4))
    if wanted.plate:
        plate = read_plate(wanted.plate).text
        # The plate of a past visit may not be on the car any more.
        then = _keys(RepairOrder).where(RepairOrder.plate_at_visit == plate)
        yield union_all(*_in_cars(Vehicle.plate == plate), then)
    if wanted.vin_tail:
        yield union_all(*_in_cars(Vehicle.vin_tail == wanted.vin_tail.upper()))
    if wanted.no:
        yield _with_record(wanted.no)


def _with_number(condition: ColumnElement[bool]) -> Any:
    return select(ContactPoint.store_id, ContactPoint.customer_id).where(
        ContactPoint.store_id.in_(select(Store.id)), condition
    )


def _keys(visit: Any) -> Select[Any]:
    return select(visit.store_id, visit.customer_id).where(
        visit.store_id.in_(select(Store.id)), visit.customer_id.is_not(None)
    )


def _in_cars(condition: ColumnElement[bool]) -> list[Select[Any]]:
    """Customers whose visits were made with such a car."""
    return [
        _keys(visit)
        .join(Vehicle, (Vehicle.store_id == visit.store_id) & (Vehicle.id == visit.vehicle_id))
        .where(condition)
        for visit in VISITS
    ]


def _with_record(typed: str) -> Any:
    """The customer's own number at the source, or that of an order, a sale or an appointment."""
    number = normal_number(typed)
    own = select(Customer.store_id, Customer.id).where(Customer.external_id == typed.strip())
    return union_all(
        own.correlate(None),
        _keys(RepairOrder).where(RepairOrder.ro_no == number),
        _keys(Sale).where(Sale.so_no == number),
        _keys(Appointment).where(Appointment.appointment_no == number),
    )


def rows_of(db: Session, found: Iterable[Any]) -> list[CustomerRow]:
    customers = [row[0] for row in found]
    phones: dict[tuple[int, int], list[str]] = {}
    for point in _points_of(db, customers):
        phones.setdefault((point.store_id, point.customer_id), []).append(_masked(db, point))
    return [
        CustomerRow(**_row(db, customer), phones=phones.get((customer.store_id, customer.id), []))
        for customer in customers
    ]


def _row(db: Session, customer: Customer) -> dict[str, Any]:
    return {
        **columns_of(customer, CustomerRow),
        "name": name_of(db.info["personal"], customer),
        "is_voided": customer.voided_at is not None,
    }


def _points_of(db: Session, customers: Sequence[Customer]) -> list[ContactPoint]:
    """The customers' own numbers, oldest first, and of people to speak with instead."""
    query = select(ContactPoint).where(
        ContactPoint.store_id.in_({c.store_id for c in customers}),
        ContactPoint.customer_id.in_({c.id for c in customers}),
    )
    return list(db.scalars(query.order_by(ContactPoint.id)))


def _masked(db: Session, point: ContactPoint) -> str:
    return mask_phone(db.info["personal"].open(Purpose.PHONE, point.value_sealed))


def show_customer(db: Session, customer_id: int, *, by: Principal) -> CustomerRecordOut:
    """Raises NotFound outside the caller's reach."""
    query = within(select(Customer), Customer, by).where(
        Customer.store_id.in_(select(Store.id)), Customer.id == customer_id
    )
    customer = db.scalar(query)
    if customer is None:
        raise NotFound()
    points = _points_of(db, [customer])
    personal: PersonalData = db.info["personal"]
    return CustomerRecordOut(
        **_row(db, customer),
        phones=[_masked(db, point) for point in points],
        do_not_call_reason=customer.do_not_call_reason,
        do_not_call_at=customer.do_not_call_at,
        contacts=[shown_contact(personal, point) for point in points],
        consents=_consents_of(db, customer),
        vehicles=_vehicles_of(db, customer),
        orders=_visits_of(db, customer, RepairOrder, RepairOrder.ro_no, RepairOrder.opened_day, by),
        sales=_visits_of(db, customer, Sale, Sale.so_no, Sale.contract_day, by),
        appointments=_visits_of(
            db, customer, Appointment, Appointment.appointment_no, Appointment.scheduled_day, by
        ),
        calls=_calls_of(db, customer),
        complaints=_complaints_of(db, customer),
    )


def _consents_of(db: Session, customer: Customer) -> list[ConsentOut]:
    query = select(Consent).where(Consent.store_id == customer.store_id, Consent.customer_id == customer.id)
    return [ConsentOut.model_validate(said) for said in db.scalars(query.order_by(Consent.purpose))]


def _vehicles_of(db: Session, customer: Customer) -> list[VehicleOut]:
    """The cars of the customer's visits."""
    driven = or_(
        *(
            Vehicle.id.in_(
                select(visit.vehicle_id).where(
                    visit.store_id == customer.store_id, visit.customer_id == customer.id
                )
            )
            for visit in VISITS
        )
    )
    query = select(Vehicle).where(Vehicle.store_id == customer.store_id, driven).order_by(Vehicle.id)
    return [shown_vehicle(vehicle, vehicle.plate) for vehicle in db.scalars(query.limit(LINKS))]


def _visits_of(
    db: Session, customer: Customer, visit: Any, number: Any, day: Any, who: Principal
) -> list[VisitLink]:
    query = within(select(visit.id, number.label("no"), visit.status, day.label("day")), visit, who).where(
        visit.store_id == customer.store_id, visit.customer_id == customer.id, visit.voided_at.is_(None)
    )
    found = db.execute(query.order_by(day.desc(), visit.id.desc()).limit(LINKS))
    return [VisitLink(id=row.id, no=row.no, status=row.status, day=row.day) for row in found]


def _calls_of(db: Session, customer: Customer) -> list[CallLink]:
    query = (
        select(CallbackTask)
        .where(CallbackTask.store_id == customer.store_id, CallbackTask.customer_id == customer.id)
        .order_by(CallbackTask.due_day.desc(), CallbackTask.id.desc())
    )
    return [CallLink.model_validate(task) for task in db.scalars(query.limit(LINKS))]


def _complaints_of(db: Session, customer: Customer) -> list[ComplaintLink]:
    query = (
        select(Complaint)
        .where(Complaint.store_id == customer.store_id, Complaint.customer_id == customer.id)
        .order_by(Complaint.received_day.desc(), Complaint.id.desc())
    )
    return [ComplaintLink.model_validate(case) for case in db.scalars(query.limit(LINKS))]
