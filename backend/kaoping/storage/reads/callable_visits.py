"""Whether the customer of a visit may be called, and on which number: asked everywhere in these words.

A visit is a repair order or a sale; what the two differ in is written down once, in `Visit`. A select built
here has the table of the visit in its FROM, with customer, car, consent and numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kaoping.domain.calling import ExemptReason
from kaoping.domain.workflow import OPEN
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    SALE,
    Consent,
    ContactPoint,
    Customer,
    RepairOrder,
    Vehicle,
)
from kaoping.storage.tables.sales import Sale

Sender = aliased(ContactPoint, name="sender")
Owner = aliased(ContactPoint, name="owner")
Buyer = aliased(ContactPoint, name="buyer")
Switched = aliased(ContactPoint, name="switched")

DELIVERED = "DELIVERED"
DIALLED = ("MOBILE", "LANDLINE")
DEAD = ("INVALID_EMPTY", "INVALID_WRONG_PERSON")
OWN_USES = ("TEST_DRIVE", "INTERNAL")
OWN_PURCHASES = ("DEMO", "INTERNAL")

GONE = (
    ExemptReason.ORDER_VOIDED,
    ExemptReason.ORDER_CANCELLED,
    ExemptReason.SALE_VOIDED,
    ExemptReason.SALE_CANCELLED,
    ExemptReason.SALE_RETURNED,
)
"""The visit itself did not happen, or was undone: its call is cancelled, and comes back when it does."""


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """One kind of visit.

    `kind` is what a plan's `visits` says and the `fact_kind` of whoever served. `numbers` are whom to call,
    the first one alive: alias and key. `against` comes before what stands against any call. `settled` are the
    states in which a visit has its task, if only an exempt one. `days` gives day and instant of an anchor.
    """

    kind: str
    table: Any
    of_task: InstrumentedAttribute[int | None]
    of_case: InstrumentedAttribute[int | None]
    purpose: str
    numbers: tuple[tuple[Any, InstrumentedAttribute[int | None]], ...]
    against: tuple[tuple[ColumnElement[bool], ExemptReason], ...]
    settled: tuple[str, ...]
    days: Mapping[str, tuple[Any, Any]]

    @property
    def contact_id(self) -> ColumnElement[int | None]:
        """Whom to call; empty when nobody has a live number."""
        return _first([alias.id for alias, _ in self.numbers])

    @property
    def contact_hash(self) -> ColumnElement[bytes | None]:
        return _first([alias.value_hash for alias, _ in self.numbers])


ORDER_VISIT = Visit(
    kind=REPAIR_ORDER,
    table=RepairOrder,
    of_task=CallbackTask.order_id,
    of_case=Complaint.repair_order_id,
    purpose="SERVICE_CALLBACK",
    numbers=((Sender, RepairOrder.sender_contact_id), (Owner, RepairOrder.owner_contact_id)),
    against=(
        (RepairOrder.voided_at.is_not(None), ExemptReason.ORDER_VOIDED),
        (RepairOrder.status == "CANCELLED", ExemptReason.ORDER_CANCELLED),
        (
            or_(RepairOrder.ro_type == "INTERNAL", RepairOrder.repair_category == "INTERNAL"),
            ExemptReason.INTERNAL_ORDER,
        ),
        (RepairOrder.ro_type == "RETAIL_PARTS", ExemptReason.RETAIL_PARTS),
        (RepairOrder.repair_category == "PDI", ExemptReason.PDI),
    ),
    settled=(DELIVERED, "CANCELLED"),
    days={
        "DELIVERED_AT": (RepairOrder.delivered_day, RepairOrder.delivered_at),
        "SETTLED_AT": (RepairOrder.settled_day, RepairOrder.settled_at),
    },
)
SALE_VISIT = Visit(
    kind=SALE,
    table=Sale,
    of_task=CallbackTask.sale_id,
    of_case=Complaint.sale_id,
    purpose="NEWCAR_CALLBACK",
    numbers=((Buyer, Sale.contact_id),),
    against=(
        (Sale.voided_at.is_not(None), ExemptReason.SALE_VOIDED),
        (Sale.status == "CANCELLED", ExemptReason.SALE_CANCELLED),
        (Sale.status == "RETURNED", ExemptReason.SALE_RETURNED),
        (Sale.purchase_type.in_(OWN_PURCHASES), ExemptReason.OWN_PURCHASE),
    ),
    settled=(DELIVERED, "CANCELLED", "RETURNED"),
    days={"DELIVERED_AT": (Sale.delivered_day, Sale.delivered_at)},
)
VISITS = {visit.kind: visit for visit in (ORDER_VISIT, SALE_VISIT)}


def visit_of(task: CallbackTask) -> Visit:
    """The kind of visit a task is about."""
    return SALE_VISIT if task.order_id is None else ORDER_VISIT


def with_customers(visit: Visit, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Joins what the reason and the number are read from. A visit without customer or car drops out."""
    table = visit.table
    query = query.join_from(table, Customer, _same(Customer, visit, table.customer_id)).join(
        Vehicle, _same(Vehicle, visit, table.vehicle_id)
    )
    for alias, key in visit.numbers:
        query = query.outerjoin(alias, and_(_same(alias, visit, key), is_live(alias)))
    return query.outerjoin(
        Consent,
        and_(
            Consent.store_id == table.store_id,
            Consent.customer_id == table.customer_id,
            Consent.purpose == visit.purpose,
        ),
    )


def is_live(contact: Any) -> ColumnElement[bool]:
    """A number that can be dialled and was not found dead."""
    return and_(contact.type.in_(DIALLED), contact.status.not_in(DEAD))


def exempt_reason(visit: Visit, number: ColumnElement[int | None]) -> ColumnElement[str | None]:
    """The first reason that stands against the call, in the order of `ExemptReason`, or NULL."""
    table = visit.table
    open_case = exists().where(
        Complaint.store_id == table.store_id,
        visit.of_case == table.id,
        Complaint.family == "COMPLAINT",
        Complaint.state.in_(sorted(OPEN)),
    )
    return case(
        *visit.against,
        (Vehicle.use.in_(OWN_USES), ExemptReason.OWN_CAR),
        (or_(Customer.do_not_call, Vehicle.callback_opt_out), ExemptReason.DO_NOT_CALL),
        (or_(table.callback_consent.is_(False), Consent.state == "REFUSED"), ExemptReason.NO_CONSENT),
        (number.is_(None), ExemptReason.NO_PHONE),
        (open_case, ExemptReason.COMPLAINT_OPEN),
        else_=None,
    )


def tasks_with_reason(
    visit: Visit, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    """Tasks of one kind of visit with what stands against them now (`reason`), beside the given columns; add
    the WHERE. A task that went over to another number of the customer may be called on that one.
    """
    switched = (
        select(Switched.id)
        .where(
            Switched.store_id == CallbackTask.store_id,
            Switched.id == CallbackTask.contact_point_id,
            is_live(Switched),
        )
        .scalar_subquery()
    )
    reason = exempt_reason(visit, func.coalesce(visit.contact_id, switched)).label("reason")
    table = visit.table
    return with_customers(visit, select(*columns, reason)).join(
        CallbackTask, and_(CallbackTask.store_id == table.store_id, visit.of_task == table.id)
    )


def _first(columns: list[Any]) -> ColumnElement[Any]:
    return columns[0] if len(columns) == 1 else func.coalesce(*columns)


def _same(table: Any, visit: Visit, key: Any) -> ColumnElement[bool]:
    return and_(table.store_id == visit.table.store_id, table.id == key)
