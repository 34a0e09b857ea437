"""Paths of sales and appointments for people: lists, and one of them with what hangs on it."""

from typing import Annotated

from fastapi import Depends, Header, Query
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.records.schemas_sales import AppointmentStatus, AppointmentType, SaleStatus
from kaoping.records.service import appointments_read, sales_read
from kaoping.records.service.appointments_read import AppointmentFilter
from kaoping.records.service.sales_read import SaleFilter
from kaoping.records.views_sales import AppointmentOut, AppointmentRow, Arrival, SaleOut, SaleRow
from kaoping.storage.tables.sales import Appointment, Sale
from kaoping.web.messages import language_of
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Day, Id

MAX_VERSION = 2**31 - 1
NEWEST_CONTRACT = (Key(Sale.contract_day, descending=True), Key(Sale.id, descending=True))
LATEST_AGREED = (Key(Appointment.scheduled_start, descending=True), Key(Appointment.id, descending=True))

sales = router("/sales", "records")
appointments = router("/appointments", "records")
ROUTERS = (sales, appointments)

Language = Annotated[str | None, Header(alias="Accept-Language", max_length=200)]
Number = Annotated[str | None, Query(min_length=1, max_length=32)]
First = Annotated[Day | None, Query(alias="from")]
Last = Annotated[Day | None, Query(alias="to")]


class SalePage(Page[SaleRow]):
    """Sales, newest contract first."""


class AppointmentPage(Page[AppointmentRow]):
    """Appointments, latest agreed time first."""


def read_sale_filter(
    no: Number = None,
    status: SaleStatus | None = None,
    store_id: Id | None = None,
    consultant_id: Annotated[Id | None, Query(description="The employee the consultant's code means")] = None,
    first: First = None,
    last: Last = None,
) -> SaleFilter:
    return SaleFilter(no, status, store_id, consultant_id, first, last)


def read_appointment_filter(
    no: Number = None,
    type: AppointmentType | None = None,  # noqa: A002 - the name of the field it narrows
    status: AppointmentStatus | None = None,
    arrival: Arrival | None = None,
    store_id: Id | None = None,
    employee_id: Id | None = None,
    first: First = None,
    last: Last = None,
) -> AppointmentFilter:
    return AppointmentFilter(no, type, status, arrival, store_id, employee_id, first, last)


@sales.get("", response_model=SalePage, summary="Sales by the day of their contract, newest first")
@needs("records:read")
def list_sales(
    db: Session, who: Principal, paging: Paging, wanted: Annotated[SaleFilter, Depends(read_sale_filter)]
) -> SalePage:
    rows, cursor, total = page(db, sales_read.find_sales(wanted, who), NEWEST_CONTRACT, paging)
    return SalePage(items=sales_read.rows_of(db, rows), next_cursor=cursor, total=total)


@sales.get("/{sale_id}", response_model=SaleOut, summary="One sale with what hangs on it")
@needs("records:read")
def get_sale(
    db: Session,
    who: Principal,
    sale_id: Id,
    accept_language: Language = None,
    version: Annotated[
        int | None, Query(ge=1, le=MAX_VERSION, description="As it was; the newest, if not given")
    ] = None,
) -> SaleOut:
    return sales_read.show_sale(db, sale_id, language_of(accept_language), by=who, version=version)


@appointments.get("", response_model=AppointmentPage, summary="Appointments, latest agreed time first")
@needs("records:read")
def list_appointments(
    db: Session,
    who: Principal,
    paging: Paging,
    wanted: Annotated[AppointmentFilter, Depends(read_appointment_filter)],
) -> AppointmentPage:
    query = appointments_read.find_appointments(wanted, who)
    rows, cursor, total = page(db, query, LATEST_AGREED, paging)
    return AppointmentPage(items=appointments_read.rows_of(db, rows), next_cursor=cursor, total=total)


@appointments.get(
    "/{appointment_id}", response_model=AppointmentOut, summary="One appointment and what became of it"
)
@needs("records:read")
def get_appointment(
    db: Session, who: Principal, appointment_id: Id, accept_language: Language = None
) -> AppointmentOut:
    return appointments_read.show_appointment(db, appointment_id, language_of(accept_language), by=who)
