"""Who holds which task: handed out once, kept for a quarter of an hour, renewed, given back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, func, or_, select, update
from sqlalchemy.orm import Session

from kaoping.calls.service.catalogue import plans_in_force, rules_of
from kaoping.calls.service.separation import accused, served, staff
from kaoping.domain.calling import OPEN, WAITING, TaskState, require_step
from kaoping.domain.calltimes import CallHours, next_slot
from kaoping.domain.errors import Conflict, NotFound
from kaoping.domain.people import Principal
from kaoping.storage.acts.tasks import cancel_tasks
from kaoping.storage.reach import within
from kaoping.storage.session import flush, now
from kaoping.storage.tables.calls import CallAttempt, CallbackTask
from kaoping.storage.tables.people import Store

CLAIM = timedelta(minutes=15)
CLAIM_LOCK = 0x4B43


@dataclass(frozen=True, slots=True)
class Window:
    """Where calls may begin now, and the hours they keep to."""

    zones: Mapping[int, ZoneInfo]
    hours: Mapping[int, CallHours]

    def open_stores(self, plan_id: int, at: datetime) -> list[int]:
        hours = self.hours[plan_id]
        return [store for store, zone in self.zones.items() if hours.is_open(at.astimezone(zone))]

    def opens(self, plan_id: int, store_id: int, earliest: datetime) -> datetime:
        return next_slot(earliest, self.hours[plan_id], self.zones[store_id])


def take(db: Session, who: Principal) -> CallbackTask | None:
    """The task the caller holds, or the most urgent one they may call now, claimed for them.

    Callers never wait for one another: a row somebody else is just being given is skipped.
    """
    caller = staff(who)
    db.execute(select(func.pg_advisory_xact_lock(CLAIM_LOCK, caller % 2**31)))
    task = _held(db, who, caller) or _most_urgent(db, who, caller)
    while task and cancel_tasks(db, of=task):
        db.expire(task)  # what happened since the worklist was made stands against this call
        task = _most_urgent(db, who, caller)
    if task is None:
        return None
    if task.claimed_by != caller and task.state == TaskState.IN_PROGRESS:
        leave_behind(db, task)
    claim(db, task, caller)
    return task


def claim(db: Session, task: CallbackTask, caller: int) -> None:
    task.claimed_by, task.claimed_until = caller, now(db) + CLAIM
    flush(db)


def renew(db: Session, who: Principal, task_id: int) -> CallbackTask:
    """Another quarter of an hour. Raises Conflict when somebody else has it by now."""
    task = hold(db, who, task_id)
    claim(db, task, staff(who))
    return task


def release(db: Session, who: Principal, task_id: int) -> CallbackTask:
    """Back to the queue. Raises Conflict while an attempt is open: its result comes first."""
    task = hold(db, who, task_id)
    if task.state == TaskState.IN_PROGRESS:
        raise Conflict("attempt-open")
    task.claimed_by = task.claimed_until = None
    flush(db)
    return task


def hold(db: Session, who: Principal, task_id: int) -> CallbackTask:
    """The open task, locked, if it is the caller's. Raises NotFound or Conflict."""
    task = lock(db, who, task_id)
    if task.claimed_by != staff(who) or task.state not in OPEN:
        raise Conflict("claim-lost")
    return task


def lock(db: Session, who: Principal, task_id: int) -> CallbackTask:
    query = within(select(CallbackTask).where(CallbackTask.id == task_id), CallbackTask, who)
    task = db.scalars(query.with_for_update(of=CallbackTask)).one_or_none()
    if task is None:
        raise NotFound()
    return task


def leave_behind(db: Session, task: CallbackTask) -> None:
    """End an attempt whose caller never came back: it has no outcome and counts for nothing."""
    require_step(TaskState(task.state), TaskState.SCHEDULED)
    db.execute(
        update(CallAttempt)
        .where(
            CallAttempt.store_id == task.store_id,
            CallAttempt.task_id == task.id,
            CallAttempt.ended_at.is_(None),
        )
        .values(ended_at=now(db)),
        execution_options={"synchronize_session": False},
    )
    task.state = TaskState.SCHEDULED
    task.next_at = now(db)


def next_chance(db: Session, who: Principal) -> datetime | None:
    """When something may be handed to this caller, as far as it is planned; None when nothing is."""
    window = window_of(db, who)
    task = CallbackTask
    rows = db.execute(
        select(task.store_id, task.plan_id, task.requested, func.min(task.next_at).label("earliest"))
        .where(
            *_free(db, staff(who)),
            task.store_id.in_(list(window.zones)),
            task.plan_id.in_(list(window.hours)),
        )
        .group_by(task.store_id, task.plan_id, task.requested)
    )
    at = now(db)
    chances = [
        row.earliest if row.requested else window.opens(row.plan_id, row.store_id, max(row.earliest, at))
        for row in rows
    ]
    return min(chances, default=None)


def window_of(db: Session, who: Principal) -> Window:
    stores = db.execute(within(select(Store.id, Store.zone).where(Store.closed_on.is_(None)), Store, who))
    hours = {plan.id: rules_of(plan.rules).hours for plan in plans_in_force(db)}
    return Window({row.id: ZoneInfo(row.zone) for row in stores}, hours)


def _held(db: Session, who: Principal, caller: int) -> CallbackTask | None:
    """An attempt under way stays its caller's until somebody else was given the task."""
    task = CallbackTask
    query = (
        select(task)
        .where(
            task.claimed_by == caller,
            task.state.in_(OPEN),
            or_(task.claimed_until > now(db), task.state == TaskState.IN_PROGRESS),
        )
        .order_by((task.state == TaskState.IN_PROGRESS).desc(), task.claimed_until.desc())
        .limit(1)
    )
    return db.scalars(within(query, task, who).with_for_update(of=task)).first()


def _most_urgent(db: Session, who: Principal, caller: int) -> CallbackTask | None:
    """Times promised to a customer first, then by deadline."""
    task, at, window = CallbackTask, now(db), window_of(db, who)
    query = (
        select(task)
        .where(*_free(db, caller), task.next_at <= at, in_hours(window, at))
        .order_by(task.requested.desc(), task.due_at, task.id)
        .limit(1)
    )
    return db.scalars(query.with_for_update(skip_locked=True, of=task)).first()


def _free(db: Session, caller: int) -> tuple[ColumnElement[bool], ...]:
    """Open, held by nobody, and not of a customer this caller served or stands accused by."""
    task = CallbackTask
    lapsed = task.claimed_until <= now(db)
    return (
        or_(
            and_(task.state.in_(WAITING), or_(task.claimed_until.is_(None), lapsed)),
            and_(task.state == TaskState.IN_PROGRESS, lapsed),
        ),
        ~served(task, caller),
        ~accused(task, caller),
    )


def in_hours(window: Window, at: datetime) -> ColumnElement[bool]:
    task = CallbackTask
    parts = [
        and_(
            task.plan_id == plan_id,
            or_(
                task.store_id.in_(window.open_stores(plan_id, at)),
                and_(task.requested, task.store_id.in_(list(window.zones))),
            ),
        )
        for plan_id in window.hours
    ]
    return or_(*parts) if parts else false()
