"""Whether the customer of an order may be called, and on which number: asked everywhere in these words.

A select built here has repair orders in its FROM, with their customer, car, consent and numbers.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kaoping.domain.calling import ExemptReason
from kaoping.domain.workflow import OPEN
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.records import Consent, ContactPoint, Customer, RepairOrder, Vehicle

Sender = aliased(ContactPoint, name="sender")
Owner = aliased(ContactPoint, name="owner")
Switched = aliased(ContactPoint, name="switched")

DIALLED = ("MOBILE", "LANDLINE")
DEAD = ("INVALID_EMPTY", "INVALID_WRONG_PERSON")
OWN_USES = ("TEST_DRIVE", "INTERNAL")

CONTACT_ID: ColumnElement[int | None] = func.coalesce(Sender.id, Owner.id)
"""Whom to call: the person who brought the car, or else the owner; empty when neither has a live number."""

CONTACT_HASH: ColumnElement[bytes | None] = func.coalesce(Sender.value_hash, Owner.value_hash)


def with_customers(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Joins what the reason and the number are read from. An order without customer or car drops out."""
    return (
        query.join_from(RepairOrder, Customer, _same(Customer, RepairOrder.customer_id))
        .join(Vehicle, _same(Vehicle, RepairOrder.vehicle_id))
        .outerjoin(Sender, and_(_same(Sender, RepairOrder.sender_contact_id), is_live(Sender)))
        .outerjoin(Owner, and_(_same(Owner, RepairOrder.owner_contact_id), is_live(Owner)))
        .outerjoin(
            Consent,
            and_(
                Consent.store_id == RepairOrder.store_id,
                Consent.customer_id == RepairOrder.customer_id,
                Consent.purpose == "SERVICE_CALLBACK",
            ),
        )
    )


def is_live(contact: Any) -> ColumnElement[bool]:
    """A number that can be dialled and was not found dead."""
    return and_(contact.type.in_(DIALLED), contact.status.not_in(DEAD))


def exempt_reason(number: ColumnElement[int | None] = CONTACT_ID) -> ColumnElement[str | None]:
    """The first reason that stands against the call, in the order of `ExemptReason`, or NULL."""
    order = RepairOrder
    open_case = exists().where(
        Complaint.store_id == order.store_id,
        Complaint.repair_order_id == order.id,
        Complaint.family == "COMPLAINT",
        Complaint.state.in_(sorted(OPEN)),
    )
    return case(
        (order.voided_at.is_not(None), ExemptReason.ORDER_VOIDED),
        (order.status == "CANCELLED", ExemptReason.ORDER_CANCELLED),
        (or_(order.ro_type == "INTERNAL", order.repair_category == "INTERNAL"), ExemptReason.INTERNAL_ORDER),
        (order.ro_type == "RETAIL_PARTS", ExemptReason.RETAIL_PARTS),
        (order.repair_category == "PDI", ExemptReason.PDI),
        (Vehicle.use.in_(OWN_USES), ExemptReason.OWN_CAR),
        (or_(Customer.do_not_call, Vehicle.callback_opt_out), ExemptReason.DO_NOT_CALL),
        (or_(order.callback_consent.is_(False), Consent.state == "REFUSED"), ExemptReason.NO_CONSENT),
        (number.is_(None), ExemptReason.NO_PHONE),
        (open_case, ExemptReason.COMPLAINT_OPEN),
        else_=None,
    )


def tasks_with_reason(
    *columns: ColumnElement[Any] | InstrumentedAttribute[Any],
) -> Select[*tuple[Any, ...]]:
    """Tasks with what stands against them now (`reason`), beside the given columns; add the WHERE.

    A task that went over to another number of the customer may be called on that one.
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
    reason = exempt_reason(func.coalesce(CONTACT_ID, switched)).label("reason")
    return with_customers(select(*columns, reason)).join(
        CallbackTask,
        and_(CallbackTask.store_id == RepairOrder.store_id, CallbackTask.order_id == RepairOrder.id),
    )


def _same(table: Any, key: Any) -> ColumnElement[bool]:
    return and_(table.store_id == RepairOrder.store_id, table.id == key)
