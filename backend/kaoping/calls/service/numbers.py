"""Whose number it is that is dialled: who brought the car by their own name, else the owner or the buyer."""

from typing import Any

from sqlalchemy import Select, and_, case, select

from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.records import ContactPoint, Customer, RepairOrder


def reachable_at(contact_point_id: int) -> Select[*tuple[Any, ...]]:
    """Sealed name and number of one contact of a task's visit; add the WHERE for the task."""
    task, order = CallbackTask, RepairOrder
    brought = and_(order.sender_contact_id == contact_point_id, order.sender_name_sealed.is_not(None))
    return (
        select(
            ContactPoint.role,
            ContactPoint.value_sealed,
            case((brought, order.sender_name_sealed), else_=Customer.name_sealed).label("name_sealed"),
        )
        .select_from(task)
        .outerjoin(order, and_(order.store_id == task.store_id, order.id == task.order_id))
        .join(Customer, and_(Customer.store_id == task.store_id, Customer.id == task.customer_id))
        .join(ContactPoint, and_(ContactPoint.store_id == task.store_id, ContactPoint.id == contact_point_id))
    )
