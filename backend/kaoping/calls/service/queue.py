"""The queue as a list: one line for each task, masked on the server."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from kaoping.calls.schemas import CallbackOut
from kaoping.calls.service.claims import in_hours, window_of
from kaoping.calls.service.sales import CONSULTANT, sale_line
from kaoping.domain.calling import OPEN, WAITING, TaskState
from kaoping.domain.identifiers import mask_name, mask_phone, mask_plate
from kaoping.domain.people import Principal
from kaoping.storage.reach import within
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import now
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.people import Employee, Store
from kaoping.storage.tables.records import ContactPoint, Customer, RepairOrder, Vehicle
from kaoping.storage.tables.sales import Sale

Holder = aliased(Employee, name="holder")
ORDER = (CallbackTask.due_at, CallbackTask.id)
"""The order of the list: by deadline; no column of it is ever empty."""


@dataclass(frozen=True, slots=True)
class Days:
    """When the calls asked for are due, or were finished."""

    due_from: datetime | None = None
    due_before: datetime | None = None
    completed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What the list is asked for. `ready`: may be called now; `mine`: held by the caller."""

    states: tuple[TaskState, ...] = ()
    types: tuple[str, ...] = ()
    store_id: int | None = None
    customer_id: int | None = None
    days: Days = Days()
    ready: bool = False
    mine: bool = False


def queue(db: Session, who: Principal, asked: QueueFilter) -> Select[*tuple[Any, ...]]:
    """The lines the caller reaches; the route pages them."""
    task = CallbackTask
    query = within(lines(), task, who)
    if asked.states:
        query = query.where(task.state.in_(asked.states))
    if asked.types:
        query = query.where(task.type.in_(asked.types))
    if asked.store_id:
        query = query.where(task.store_id == asked.store_id)
    if asked.customer_id:
        query = query.where(task.customer_id == asked.customer_id)
    if asked.days.due_from:
        query = query.where(task.due_at >= asked.days.due_from)
    if asked.days.due_before:
        query = query.where(task.due_at < asked.days.due_before)
    if asked.days.completed_on:
        query = query.where(task.completed_day == asked.days.completed_on)
    if asked.ready:
        at = now(db)
        query = query.where(task.state.in_(WAITING), task.next_at <= at, in_hours(window_of(db, who), at))
    if asked.mine:
        live = or_(task.claimed_until > now(db), task.state == TaskState.IN_PROGRESS)
        query = query.where(task.claimed_by == who.employee_id, task.state.in_(OPEN), live)
    return query


def lines() -> Select[*tuple[Any, ...]]:
    """A task with the columns its line shows."""
    task, order = CallbackTask, RepairOrder
    return (
        select(
            task,
            Store,
            Holder.name.label("holder_name"),
            order.ro_no,
            order.repair_category,
            func.coalesce(order.delivered_at, Sale.delivered_at).label("delivered_at"),
            order.plate_at_visit,
            Vehicle.model,
            Vehicle.plate,
            Customer.name_sealed,
            order.sender_contact_id,
            order.sender_name_sealed,
            ContactPoint.value_sealed,
            Sale.so_no,
            CONSULTANT.label("consultant"),
        )
        .outerjoin(order, and_(order.store_id == task.store_id, order.id == task.order_id))
        .outerjoin(Sale, and_(Sale.store_id == task.store_id, Sale.id == task.sale_id))
        .join(Store, Store.id == task.store_id)
        .join(Vehicle, and_(Vehicle.store_id == task.store_id, Vehicle.id == task.vehicle_id))
        .join(Customer, and_(Customer.store_id == task.store_id, Customer.id == task.customer_id))
        .outerjoin(
            ContactPoint,
            and_(ContactPoint.store_id == task.store_id, ContactPoint.id == task.contact_point_id),
        )
        .outerjoin(Holder, Holder.id == task.claimed_by)
    )


def line(db: Session, who: Principal, row: Any) -> dict[str, Any]:
    """The masked line of a row of `lines()`, as `CallbackOut` has it."""
    task: CallbackTask = row.CallbackTask
    at = now(db)
    held = (
        task.state in OPEN
        and task.claimed_until is not None
        and (task.claimed_until > at or task.state == TaskState.IN_PROGRESS)
    )
    plate = row.plate_at_visit or row.plate
    return {
        **{name: getattr(task, name) for name in _PLAIN},
        "store": row.Store,
        "overdue": is_overdue(task, at),
        "ro_no": row.ro_no,
        "repair_category": row.repair_category,
        "delivered_at": row.delivered_at,
        "sale": sale_line(row) if task.sale_id else None,
        "customer_name": mask_name(name_of(db, row)),
        "customer_phone": masked_phone(db, row.value_sealed),
        "plate": mask_plate(plate) if plate else None,
        "model": row.model,
        "claimed_by": {"id": task.claimed_by, "name": row.holder_name} if held else None,
        "claimed_until": task.claimed_until if held else None,
        "mine": held and task.claimed_by == who.employee_id,
    }


_PLAIN = tuple(
    name
    for name in CallbackOut.model_fields
    if hasattr(CallbackTask, name) and not name.startswith("claimed")
)


def is_overdue(task: CallbackTask, at: datetime) -> bool:
    """Late with the first attempt, or still without one behind its deadline; exempt tasks are never late."""
    if task.state in (TaskState.EXEMPT, TaskState.CANCELLED):
        return False
    return (task.first_attempt_at or at) > task.due_at


def name_of(db: Session, row: Any) -> str:
    """Whoever is called: who brought the car by their own name, else the owner or the buyer."""
    personal: PersonalData = db.info["personal"]
    brought = row.sender_name_sealed and row.sender_contact_id == row.CallbackTask.contact_point_id
    return personal.open(Purpose.NAME, row.sender_name_sealed if brought else row.name_sealed)


def masked_phone(db: Session, sealed: bytes | None) -> str | None:
    personal: PersonalData = db.info["personal"]
    return mask_phone(personal.open(Purpose.PHONE, sealed)) if sealed else None
