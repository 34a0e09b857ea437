"""What must hold between the fields of one pushed sale, appointment or customer. Pure.

What is odd but possible is a warning, found while the row is made, and never a refusal.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kaoping.domain.errors import Fault
from kaoping.domain.identifiers import PlateKind, read_plate
from kaoping.records.rules import (
    TOLERATED_FUTURE,
    faults_of_times,
    faults_of_vehicle,
    faults_of_version,
    normal_number,
)
from kaoping.records.schemas import PushedVehicle, PushedVoid
from kaoping.records.schemas_customers import PushedCustomer
from kaoping.records.schemas_sales import PushedAppointment, PushedSale

HANDOVER = ("pdi_done_at", "delivered_at", "returned_at")
"""The times of a sale in the order they happen; promises are not among them."""

PUNCTUAL = timedelta(minutes=15)
"""How far from the agreed time somebody is still on time, either way."""

FARTHEST_EAST = timedelta(hours=14)
"""Where it is the next day first."""


def find_sale_faults(record: PushedSale | PushedVoid, now: datetime) -> list[Fault]:
    """Everything wrong with a well-formed sale, or the tombstone of one, at this moment."""
    latest = now + TOLERATED_FUTURE
    found = list(faults_of_version(record, latest))
    if isinstance(record, PushedVoid):
        return found
    found.extend(faults_of_times(record, HANDOVER, latest))
    found.extend(_faults_of_status(record))
    for name in ("contract_on", "invoice_on"):
        day = getattr(record, name)
        if day is not None and day > (latest + FARTHEST_EAST).date():
            found.append(Fault("/" + name, "instant-future"))
    found.extend(faults_of_vehicle(record.vehicle))
    if not normal_number(record.so_no):
        found.append(Fault("/so_no", "required"))
    return found


def _faults_of_status(sale: PushedSale) -> Iterator[Fault]:
    if sale.status == "DELIVERED" and sale.delivered_at is None:
        yield Fault("/delivered_at", "delivered-without-time")
    if sale.returned_at is not None and sale.status != "RETURNED":
        yield Fault("/returned_at", "returned-not-status")


def find_appointment_faults(record: PushedAppointment | PushedVoid, now: datetime) -> list[Fault]:
    """Everything wrong with a well-formed appointment, or the tombstone of one, at this moment."""
    latest = now + TOLERATED_FUTURE
    found = list(faults_of_version(record, latest))
    if isinstance(record, PushedVoid):
        return found
    found.extend(faults_of_times(record, ("arrived_at",), latest))
    if record.vehicle is not None and not _names_nothing(record.vehicle):
        found.extend(faults_of_vehicle(record.vehicle))
    if not normal_number(record.appointment_no):
        found.append(Fault("/appointment_no", "required"))
    return found


def _names_nothing(vehicle: PushedVehicle) -> bool:
    """Somebody coming for a test drive may have no car at all."""
    return vehicle.vin is None and (vehicle.plate is None or read_plate(vehicle.plate).kind is PlateKind.NONE)


def car_of(appointment: PushedAppointment) -> PushedVehicle | None:
    """The car of an appointment, if it can be told from others."""
    vehicle = appointment.vehicle
    return None if vehicle is None or _names_nothing(vehicle) else vehicle


def find_customer_faults(record: PushedCustomer | PushedVoid, now: datetime) -> list[Fault]:
    """Everything wrong with a well-formed customer, or the tombstone of one, at this moment."""
    latest = now + TOLERATED_FUTURE
    found = list(faults_of_version(record, latest))
    if isinstance(record, PushedVoid):
        return found
    consents = record.consents or []
    if len({consent.purpose for consent in consents}) != len(consents):
        found.append(Fault("/consents", "consent-repeated"))
    found.extend(
        Fault(f"/consents/{place}/captured_at", "instant-future")
        for place, consent in enumerate(consents)
        if consent.captured_at > latest
    )
    return found


def arrival_of(agreed: datetime, came: datetime | None) -> str | None:
    """EARLY, ON_TIME or LATE; nothing while nobody has come."""
    if came is None:
        return None
    if came < agreed - PUNCTUAL:
        return "EARLY"
    return "LATE" if came > agreed + PUNCTUAL else "ON_TIME"
