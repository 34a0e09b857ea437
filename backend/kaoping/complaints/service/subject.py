"""What a case grew out of, masked: the order or the sale, the call, the customer, the car."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.complaints.schemas import (
    ComplaintCustomerOut,
    ComplaintOrderOut,
    ComplaintSaleOut,
    ComplaintSourceOut,
    ComplaintVehicleOut,
)
from kaoping.domain.identifiers import mask_name, mask_phone, mask_plate, mask_vin
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.calls import CallAttempt
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.records import ContactPoint, Customer, RepairOrder, Vehicle
from kaoping.storage.tables.sales import Sale


@dataclass(frozen=True, slots=True)
class Subject:
    origin: ComplaintSourceOut
    customer: ComplaintCustomerOut | None
    vehicle: ComplaintVehicleOut | None


def read_subject(db: Session, row: Complaint, *, visible: bool) -> Subject:
    """Where the customer is not the caller's business, visit and call remain: they are facts."""
    order, sale = _order(db, row), _sale(db, row)
    origin = ComplaintSourceOut(
        order=ComplaintOrderOut.model_validate(order) if order else None,
        sale=ComplaintSaleOut.model_validate(sale) if sale else None,
        callback_id=_task_of(db, row),
        call_attempt_id=row.call_attempt_id,
        survey_response_id=row.survey_response_id,
    )
    if not visible:
        return Subject(origin, None, None)
    return Subject(origin, _customer(db, row), _vehicle(db, row))


def _task_of(db: Session, row: Complaint) -> int | None:
    if row.call_attempt_id is None:
        return None
    return db.scalar(
        select(CallAttempt.task_id).where(
            CallAttempt.store_id == row.store_id, CallAttempt.id == row.call_attempt_id
        )
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call, in clear: masked before it leaves, or revealed and noted in the journal."""

    name: str | None
    phone: str | None
    relation: str | None


def find_contact(db: Session, row: Complaint) -> Contact:
    """Who complained if somebody wrote it down, else who brought the car or bought it, else its owner."""
    personal: PersonalData = db.info["personal"]
    name, phone, relation = row.reporter_name, row.reporter_phone, row.relation
    if name is None and phone is None:
        if order := _order(db, row):
            name, phone = order.sender_name_sealed, _number(db, row.store_id, order.sender_contact_id)
            relation = relation or order.sender_relation
        elif sale := _sale(db, row):
            phone = _number(db, row.store_id, sale.contact_id)
    if name is None and row.customer_id:
        name = db.scalar(
            select(Customer.name_sealed).where(
                Customer.store_id == row.store_id, Customer.id == row.customer_id
            )
        )
    return Contact(
        personal.open(Purpose.NAME, name) if name else None,
        personal.open(Purpose.PHONE, phone) if phone else None,
        relation,
    )


def _customer(db: Session, row: Complaint) -> ComplaintCustomerOut:
    contact = find_contact(db, row)
    return ComplaintCustomerOut(
        id=row.customer_id,
        name=mask_name(contact.name) if contact.name else None,
        phone=mask_phone(contact.phone) if contact.phone else None,
        relation=contact.relation,
    )


def _order(db: Session, row: Complaint) -> RepairOrder | None:
    return db.get(RepairOrder, (row.store_id, row.repair_order_id)) if row.repair_order_id else None


def _sale(db: Session, row: Complaint) -> Sale | None:
    return db.get(Sale, (row.store_id, row.sale_id)) if row.sale_id else None


def _number(db: Session, store_id: int, contact_id: int | None) -> bytes | None:
    return db.scalar(
        select(ContactPoint.value_sealed).where(
            ContactPoint.store_id == store_id, ContactPoint.id == contact_id
        )
    )


def _vehicle(db: Session, row: Complaint) -> ComplaintVehicleOut | None:
    vehicle = db.get(Vehicle, (row.store_id, row.vehicle_id)) if row.vehicle_id else None
    if vehicle is None:
        return None
    return ComplaintVehicleOut(
        id=vehicle.id,
        plate=mask_plate(vehicle.plate) if vehicle.plate else None,
        vin=mask_vin(vehicle.vin) if vehicle.vin else None,
        model=vehicle.model,
    )
