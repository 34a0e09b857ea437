"""What happened to visits since their tasks were made: reopened, given another number, visited again.

Each is one statement over the tasks that wait. Who may be called at all is decided in `storage`. A row that
somebody else changed meanwhile is looked at once more as it is written, so each write repeats its condition.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true, tuple_, update
from sqlalchemy.orm import Session, aliased

from kaoping.domain.calling import ExemptReason, TaskState
from kaoping.storage.acts.tasks import Making, mark_days, no_longer_waiting, once
from kaoping.storage.reads.callable_visits import DELIVERED, GONE, tasks_with_reason, with_customers
from kaoping.storage.reads.contact_fatigue import Other, already_asked
from kaoping.storage.session import now
from kaoping.storage.tables.calls import CallbackTask

Root = aliased(CallbackTask, name="root")
LEFT = (TaskState.CANCELLED, TaskState.EXEMPT)


def revive(db: Session, plan: Making, since: date) -> int:
    """A visit that was voided or undone and now stands again is waiting again, as is one merged into a call
    that will not be made."""
    task, visit = CallbackTask, plan.visit
    lost_root = (
        select(Root.id)
        .where(
            Root.store_id == task.store_id,
            Root.id == task.merged_into_id,
            Root.state.in_(LEFT),
        )
        .exists()
    )
    gone = or_(
        task.cancel_reason.in_(GONE),
        task.exempt_reason.in_(GONE),
        and_(task.exempt_reason == ExemptReason.MERGED, lost_root),
    )
    stands = once(
        tasks_with_reason(visit, task.store_id, task.id).where(
            task.plan_id == plan.plan_id,
            task.due_day >= since,
            task.state.in_(LEFT),
            task.first_attempt_at.is_(None),
            visit.table.status == DELIVERED,
            gone,
        ),
        "stands",
    )
    back = (
        update(task)
        .where(
            task.store_id == stands.c.store_id,
            task.id == stands.c.id,
            task.state.in_(LEFT),
            stands.c.reason.is_(None),
        )
        .values(
            no_longer_waiting()
            | {
                "state": TaskState.PENDING,
                "cancel_reason": None,
                "exempt_reason": None,
                "merged_into_id": None,
                "next_at": task.due_from,
            }
        )
        .returning(task.store_id, task.due_day)
        .cte("back")
    )
    return _count(db, back)


def follow_numbers(db: Session, plan: Making) -> None:
    """An untouched task follows its visit when the source has corrected the number."""
    task, visit = CallbackTask, plan.visit
    current = once(
        with_customers(
            visit,
            select(
                task.store_id,
                task.id,
                visit.contact_id.label("contact_id"),
                visit.contact_hash.label("contact_hash"),
            ),
        )
        .join(task, and_(task.store_id == visit.table.store_id, visit.of_task == visit.table.id))
        .where(
            task.plan_id == plan.plan_id,
            *_untouched(task),
            task.contact_point_id != visit.contact_id,
        ),
        "current",
    )
    db.execute(
        update(task)
        .where(task.store_id == current.c.store_id, task.id == current.c.id, *_untouched(task))
        .values(
            contact_point_id=current.c.contact_id,
            contact_hash=current.c.contact_hash,
            row_version=task.row_version + 1,
            updated_at=func.kaoping_now(),
        ),
        execution_options={"synchronize_session": False},
    )


def merge(db: Session, plan: Making, *, before: int | None) -> int:
    """Untouched tasks that a later visit, or a call made meanwhile, covers. Chains end in one call.

    Tasks from the id `before` on were just made, and merged as they were made.
    """
    task = aliased(CallbackTask, name="task")
    ahead = tuple_(Other.anchor_day, Other.id) > tuple_(task.anchor_day, task.id)
    covered = once(
        select(task.store_id, task.id, already_asked(plan.fatigue, task, ahead).label("root")).where(
            task.plan_id == plan.plan_id,
            *_untouched(task),
            _free(task, db),
            task.id < before if before else true(),
        ),
        "covered",
    )
    merged = (
        update(CallbackTask)
        .where(
            CallbackTask.store_id == covered.c.store_id,
            CallbackTask.id == covered.c.id,
            *_untouched(CallbackTask),
            _free(CallbackTask, db),
            covered.c.root.is_not(None),
        )
        .values(
            state=TaskState.EXEMPT,
            exempt_reason=ExemptReason.MERGED,
            merged_into_id=covered.c.root,
            **no_longer_waiting(),
        )
        .returning(CallbackTask.store_id, CallbackTask.due_day)
        .cte("merged")
    )
    number = _count(db, merged)
    while number and _shorten_chains(db, plan):
        pass
    return number


def _shorten_chains(db: Session, plan: Making) -> bool:
    """Point tasks merged into a merged task at the call that is really made."""
    shortened = db.execute(
        update(CallbackTask)
        .where(
            CallbackTask.plan_id == plan.plan_id,
            CallbackTask.store_id == Root.store_id,
            CallbackTask.merged_into_id == Root.id,
            Root.merged_into_id.is_not(None),
        )
        .values(merged_into_id=Root.merged_into_id, row_version=CallbackTask.row_version + 1),
        execution_options={"synchronize_session": False},
    )
    return bool(getattr(shortened, "rowcount", 0))


def _untouched(task: Any) -> tuple[ColumnElement[bool], ...]:
    return task.state == TaskState.PENDING, task.attempts == 0


def _free(task: Any, db: Session) -> ColumnElement[bool]:
    return or_(task.claimed_until.is_(None), task.claimed_until < now(db))


def _count(db: Session, changed: Any) -> int:
    number: int = db.execute(
        select(func.count()).select_from(changed).add_cte(mark_days(changed))
    ).scalar_one()
    return number
