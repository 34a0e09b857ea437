"""Begins an attempt: the right person, at a permitted hour, on a live number, and who they were is frozen."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from kaoping.calls.schemas import OpenedAttemptOut
from kaoping.calls.service.catalogue import rules_of
from kaoping.calls.service.claims import CLAIM, leave_behind, lock
from kaoping.calls.service.desk import past_attempts
from kaoping.calls.service.numbers import reachable_at
from kaoping.calls.service.separation import accused, served, staff
from kaoping.domain.calendars import day_of
from kaoping.domain.calling import Rules, TaskState, attempts_left, require_step
from kaoping.domain.errors import Conflict, SelfDealing, WrongState
from kaoping.domain.identifiers import national_number
from kaoping.domain.people import Principal
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reads.callable_visits import VISITS, tasks_with_reason, visit_of
from kaoping.storage.reads.posts import posts_on
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import flush, now, save
from kaoping.storage.tables.calls import CALL_ATTEMPT, CallAttempt, CallbackPlan, CallbackTask
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import Attribution

CALLER = "caller"
_STANDS = {
    visit.kind: tasks_with_reason(
        visit,
        served(CallbackTask, bindparam("caller")).label("served"),
        accused(CallbackTask, bindparam("caller")).label("accused"),
        visit.contact_id.label("contact_id"),
        visit.contact_hash.label("contact_hash"),
    ).where(CallbackTask.store_id == bindparam("store"), CallbackTask.id == bindparam("task"))
    for visit in VISITS.values()
}
"""What stands against a call of somebody: built once, because every attempt begins with it."""


def open_attempt(db: Session, who: Principal, task_id: int) -> OpenedAttemptOut:
    """Begin an attempt, or give back the one the caller has open on this task.

    Reveals the number: opening is the purpose of that reveal, and the journal notes each. Raises
    SelfDealing, or Conflict saying what stands against it.
    """
    caller = staff(who)
    task = lock(db, who, task_id)
    attempts = db.scalars(
        select(CallAttempt)
        .where(CallAttempt.store_id == task.store_id, CallAttempt.task_id == task.id)
        .order_by(CallAttempt.seq)
    ).all()
    plan, zone = _plan_of(db, task)
    attempt = next((a for a in attempts if a.ended_at is None), None)
    if attempt is None or attempt.agent_id != caller:
        _take_over(db, task, attempt, caller)
        row = _require_callable(db, task, caller, plan, zone)
        contact_id, contact_hash = _number(task, row)
        attempt = _begin(db, task, caller, seq=len(attempts) + 1, contact_id=contact_id, zone=zone)
        task.contact_hash = contact_hash
    task.claimed_by, task.claimed_until = caller, now(db) + CLAIM
    flush(db)
    left = attempts_left(past_attempts(attempts), plan)
    return _reveal(db, task, attempt, left)


def _plan_of(db: Session, task: CallbackTask) -> tuple[Rules, ZoneInfo]:
    row = db.execute(
        select(CallbackPlan.rules, Store.zone)
        .select_from(CallbackTask)
        .join(CallbackPlan, CallbackPlan.id == CallbackTask.plan_id)
        .join(Store, Store.id == CallbackTask.store_id)
        .where(CallbackTask.store_id == task.store_id, CallbackTask.id == task.id)
    ).one()
    return rules_of(row.rules), ZoneInfo(row.zone)


def _take_over(db: Session, task: CallbackTask, attempt: CallAttempt | None, caller: int) -> None:
    """A task is free, mine, or left by somebody whose claim has lapsed; a caller has one attempt open."""
    at = now(db)
    if task.claimed_by != caller and task.claimed_until and task.claimed_until > at:
        raise Conflict("claimed-by-other")
    others = (
        CallbackTask.claimed_by == caller,
        CallbackTask.id != task.id,
        CallbackTask.state == TaskState.IN_PROGRESS,
        CallbackTask.claimed_until > at,
    )
    if db.scalar(select(CallbackTask.id).where(*others).limit(1)):
        raise Conflict("attempt-open")
    if attempt is not None:
        leave_behind(db, task)


def _require_callable(db: Session, task: CallbackTask, caller: int, rules: Rules, zone: ZoneInfo) -> Any:
    """The visit's own number. Raises what stands against a call now."""
    if TaskState(task.state) not in (TaskState.PENDING, TaskState.SCHEDULED):
        raise WrongState(state=task.state, target=str(TaskState.IN_PROGRESS))
    place = {"store": task.store_id, "task": task.id, "caller": caller}
    row = db.execute(_STANDS[visit_of(task).kind], place).one()
    if row.served or row.accused:
        raise SelfDealing("caller-served" if row.served else "caller-accused")
    if row.reason:
        raise Conflict("must-not-call", reason=row.reason)
    at = now(db)
    if task.next_at and task.next_at > at:
        raise Conflict("not-due-yet", next_at=_written(task.next_at))
    if not task.requested and not rules.hours.is_open(at.astimezone(zone)):
        raise Conflict("outside-call-hours")
    return row


def _number(task: CallbackTask, row: Any) -> tuple[int, bytes]:
    """An untouched task follows its visit, whose source may have corrected the number."""
    if task.attempts == 0 or task.contact_point_id is None or task.contact_hash is None:
        return row.contact_id, row.contact_hash
    return task.contact_point_id, task.contact_hash


def _begin(
    db: Session, task: CallbackTask, caller: int, *, seq: int, contact_id: int, zone: ZoneInfo
) -> CallAttempt:
    require_step(TaskState(task.state), TaskState.IN_PROGRESS)
    at = now(db)
    attempt = CallAttempt(
        store_id=task.store_id,
        task_id=task.id,
        seq=seq,
        agent_id=caller,
        contact_point_id=contact_id,
        on_request=task.requested,
        started_at=at,
        started_day=day_of(at, zone),
    )
    task.state = TaskState.IN_PROGRESS
    task.contact_point_id = contact_id
    save(db, attempt)
    _freeze_caller(db, attempt)
    mark_dirty(db, task.store_id, [attempt.started_day, task.due_day])
    return attempt


def _freeze_caller(db: Session, attempt: CallAttempt) -> None:
    """Who calls, and the post they hold today, whatever happens to the post later."""
    post = posts_on(db, attempt.store_id, [attempt.agent_id], attempt.started_day).get(attempt.agent_id)
    db.execute(
        insert(Attribution).values(
            store_id=attempt.store_id,
            fact_kind=CALL_ATTEMPT,
            fact_id=attempt.id,
            role=CALLER,
            employee_id=attempt.agent_id,
            department_id=post.department_id if post else None,
            position_id=post.position_id if post else None,
            share=1,
            origin="SYSTEM",
            frozen_at=attempt.started_at,
        )
    )


def _reveal(db: Session, task: CallbackTask, attempt: CallAttempt, left: int) -> OpenedAttemptOut:
    personal: PersonalData = db.info["personal"]
    row = db.execute(
        reachable_at(attempt.contact_point_id).where(
            CallbackTask.store_id == task.store_id, CallbackTask.id == task.id
        )
    ).one()
    append_journal(
        db,
        task.store_id,
        "callback.attempt-opened",
        "call_attempt",
        attempt.id,
        {
            "callback": task.id,
            "seq": attempt.seq,
            "revealed": "phone",
            "contact_point": attempt.contact_point_id,
        },
    )
    assert task.claimed_until is not None
    return OpenedAttemptOut(
        id=attempt.id,
        callback_id=task.id,
        seq=attempt.seq,
        started_at=attempt.started_at,
        name=personal.open(Purpose.NAME, row.name_sealed),
        phone=national_number(personal.open(Purpose.PHONE, row.value_sealed)),
        attempts_left=left,
        last_attempt=left == 1,
        claimed_until=task.claimed_until,
    )


def _written(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
