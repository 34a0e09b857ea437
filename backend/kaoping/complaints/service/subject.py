"""What a case grew out of, masked: the order, the call, the customer, the car."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.complaints.schemas import (
    ComplaintCustomerOut,
    ComplaintOrderOut,
    ComplaintSourceOut,
    ComplaintVehicleOut,
)
from kaoping.domain.identifiers import mask_name, mask_phone, mask_plate, mask_vin
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.calls import CallAttempt
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.records import ContactPoint, Customer, RepairOrder, Vehicle


@dataclass(frozen=True, slots=True)
class Subject:
    origin: ComplaintSourceOut
    customer: ComplaintCustomerOut | None
    vehicle: ComplaintVehicleOut | None


def read_subject(db: Session, row: Complaint, *, visible: bool) -> Subject:
    """Where the customer is not the caller's business, order and call remain: they are facts."""
    order = db.get(RepairOrder, (row.store_id, row.repair_order_id)) if row.repair_order_id else None
    origin = ComplaintSourceOut(
        order=ComplaintOrderOut.model_validate(order) if order else None,
        callback_id=_task_of(db, row),
        call_attempt_id=row.call_attempt_id,
        survey_response_id=row.survey_response_id,
    )
    if not visible:
        return Subject(origin, None, None)
    return Subject(origin, _customer(db, row, order), _vehicle(db, row))


def _task_of(db: Session, row: Complaint) -> int | None:
    if row.call_attempt_id is None:
        return None
    return db.scalar(
        select(CallAttempt.task_id).where(
            CallAttempt.store_id == row.store_id, CallAttempt.id == row.call_attempt_id
        )
    )


def _customer(db: Session, row: Complaint, order: RepairOrder | None) -> ComplaintCustomerOut:
    """Who complained if somebody wrote it down, else who brought the car, else its owner."""
    personal: PersonalData = db.info["personal"]
    name, phone, relation = row.reporter_name, row.reporter_phone, row.relation
    if name is None and phone is None and order:
        name, phone, relation = (
            order.sender_name_sealed,
            _number(db, order),
            relation or order.sender_relation,
        )
    if name is None and row.customer_id:
        name = db.scalar(
            select(Customer.name_sealed).where(
                Customer.store_id == row.store_id, Customer.id == row.customer_id
            )
        )
    return ComplaintCustomerOut(
        id=row.customer_id,
        name=mask_name(personal.open(Purpose.NAME, name)) if name else None,
        phone=mask_phone(personal.open(Purpose.PHONE, phone)) if phone else None,
        relation=relation,
    )


def _number(db: Session, order: RepairOrder) -> bytes | None:
    return db.scalar(
        select(ContactPoint.value_sealed).where(
            ContactPoint.store_id == order.store_id, ContactPoint.id == order.sender_contact_id
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
