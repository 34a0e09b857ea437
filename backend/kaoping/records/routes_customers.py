"""Paths of customers: found by a number or a car, shown masked, revealed for a purpose."""

from typing import Annotated

from fastapi import Depends, Query
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.records.service import customers_read, reveal
from kaoping.records.service.customers_read import CustomerFilter
from kaoping.records.views import RevealCustomer, RevealedCustomer
from kaoping.records.views_customers import CustomerRecordOut, CustomerRow
from kaoping.storage.tables.records import Customer
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Id

LATEST = (Key(Customer.updated_at, descending=True), Key(Customer.id, descending=True))

customers = router("/customers", "records")
ROUTERS = (customers,)


class CustomerPage(Page[CustomerRow]):
    """Customers, the latest change first."""


def read_filter(
    phone: Annotated[
        str | None, Query(min_length=3, max_length=32, description="The whole number, in any spelling")
    ] = None,
    last4: Annotated[str | None, Query(pattern=r"^[0-9]{4}$")] = None,
    plate: Annotated[str | None, Query(min_length=2, max_length=32)] = None,
    vin_tail: Annotated[str | None, Query(pattern=r"^[A-HJ-NPR-Za-hj-npr-z0-9]{6}$")] = None,
    no: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=64,
            description="Number of the customer, or of an order, a sale or an appointment",
        ),
    ] = None,
    store_id: Id | None = None,
) -> CustomerFilter:
    return CustomerFilter(phone, last4, plate, vin_tail, no, store_id)


@customers.get("", response_model=CustomerPage, summary="Customers, found by a number or a car; masked")
@needs("records:read")
def list_customers(
    db: Session, who: Principal, paging: Paging, wanted: Annotated[CustomerFilter, Depends(read_filter)]
) -> CustomerPage:
    rows, cursor, total = page(db, customers_read.find_customers(db, wanted, who), LATEST, paging)
    return CustomerPage(items=customers_read.rows_of(db, rows), next_cursor=cursor, total=total)


@customers.get(
    "/{customer_id}", response_model=CustomerRecordOut, summary="One customer with all that hangs on them"
)
@needs("records:read")
def get_customer(db: Session, who: Principal, customer_id: Id) -> CustomerRecordOut:
    return customers_read.show_customer(db, customer_id, by=who)


@customers.post(
    "/{customer_id}/reveal",
    response_model=RevealedCustomer,
    summary="See a customer's name and numbers for a stated purpose; noted in the journal",
)
@needs("records:reveal")
def reveal_customer(db: Session, who: Principal, customer_id: Id, body: RevealCustomer) -> RevealedCustomer:
    return reveal.reveal_customer(db, customer_id, body.purpose, by=who)
