"""The kinds of records a dealer's system pushes: one pipeline takes them all in."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.records.service.appointments import APPOINTMENTS
from kaoping.records.service.customer_records import CUSTOMERS
from kaoping.records.service.ingest import Outcome, take
from kaoping.records.service.measurements import MEASUREMENTS
from kaoping.records.service.orders import REPAIR_ORDERS
from kaoping.records.service.sales import SALES
from kaoping.records.sources.canonical import Batch

Read = Callable[[], Batch]


def take_orders(db: Session, read: Read, *, by: Principal) -> Outcome:
    return take(db, REPAIR_ORDERS, read, by=by)


def take_sales(db: Session, read: Read, *, by: Principal) -> Outcome:
    return take(db, SALES, read, by=by)


def take_appointments(db: Session, read: Read, *, by: Principal) -> Outcome:
    return take(db, APPOINTMENTS, read, by=by)


def take_customers(db: Session, read: Read, *, by: Principal) -> Outcome:
    return take(db, CUSTOMERS, read, by=by)


def take_measurements(db: Session, read: Read, *, by: Principal) -> Outcome:
    return take(db, MEASUREMENTS, read, by=by)
