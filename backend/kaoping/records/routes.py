"""Paths of records: orders for people here, pushes, sales, customers and mapping issues beside."""

from typing import Annotated

from fastapi import Depends, Header, Query
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.records import routes_customers, routes_ingest, routes_mapping, routes_measurements, routes_sales
from kaoping.records.service import orders_read
from kaoping.records.service.orders_read import OrderFilter
from kaoping.records.views import RepairOrderOut, RepairOrderRow
from kaoping.storage.tables.records import RepairOrder
from kaoping.web.messages import language_of
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Day, Id

MAX_VERSION = 2**31 - 1
NEWEST_VISIT = (Key(RepairOrder.opened_at, descending=True), Key(RepairOrder.id, descending=True))

orders = router("/repair-orders", "records")
ROUTERS = (
    *routes_ingest.ROUTERS,
    orders,
    *routes_sales.ROUTERS,
    *routes_mapping.ROUTERS,
    *routes_customers.ROUTERS,
    *routes_measurements.ROUTERS,
)

Language = Annotated[str | None, Header(alias="Accept-Language", max_length=200)]


class RepairOrderPage(Page[RepairOrderRow]):
    """Repair orders, newest visit first."""


def read_filter(
    store_id: Id | None = None,
    ro_no: Annotated[str | None, Query(min_length=1, max_length=32)] = None,
    vin_tail: Annotated[str | None, Query(pattern=r"^[A-HJ-NPR-Za-hj-npr-z0-9]{6}$")] = None,
    plate: Annotated[str | None, Query(min_length=2, max_length=32)] = None,
    status: Annotated[str | None, Query(pattern=r"^[A-Z_]{1,16}$")] = None,
    delivered_from: Day | None = None,
    delivered_to: Day | None = None,
) -> OrderFilter:
    return OrderFilter(store_id, ro_no, vin_tail, plate, status, delivered_from, delivered_to)


@orders.get("", response_model=RepairOrderPage, summary="Repair orders, newest visit first")
@needs("records:read")
def list_repair_orders(
    db: Session, who: Principal, paging: Paging, wanted: Annotated[OrderFilter, Depends(read_filter)]
) -> RepairOrderPage:
    rows, cursor, total = page(db, orders_read.find_orders(wanted, who), NEWEST_VISIT, paging)
    return RepairOrderPage(items=orders_read.rows_of(db, rows), next_cursor=cursor, total=total)


@orders.get("/{order_id}", response_model=RepairOrderOut, summary="One repair order with what hangs on it")
@needs("records:read")
def get_repair_order(
    db: Session,
    who: Principal,
    order_id: Id,
    accept_language: Language = None,
    version: Annotated[
        int | None, Query(ge=1, le=MAX_VERSION, description="As it was; the newest, if not given")
    ] = None,
) -> RepairOrderOut:
    return orders_read.show_order(db, order_id, language_of(accept_language), by=who, version=version)
