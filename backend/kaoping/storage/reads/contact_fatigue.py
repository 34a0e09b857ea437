"""Nobody is asked twice within a week: which call of the same number a visit belongs to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from kaoping.domain.calling import TaskState
from kaoping.storage.tables.calls import CallbackTask

Other = aliased(CallbackTask, name="other")


@dataclass(frozen=True, slots=True)
class FatigueRule:
    """Calls of one plan to one number lie at least `days` apart, and `from_days` behind the visit."""

    plan_id: int
    from_days: int
    days: int


def already_asked(rule: FatigueRule, visit: Any, *ahead: ColumnElement[bool]) -> Any:
    """The id of the task a visit (columns `store_id`, `contact_hash`, `anchor_day`) is covered by, or NULL.

    That is a call already made or begun less than the fatigue before this one would be, or the untouched task
    of a later visit within it. `ahead` further limits that second kind.
    """
    begun = or_(
        Other.state == TaskState.IN_PROGRESS,
        and_(Other.first_attempt_at.is_not(None), Other.state.in_((TaskState.SCHEDULED, TaskState.SUCCESS))),
    )
    talked = func.coalesce(Other.completed_day, Other.anchor_day + rule.from_days)
    too_soon = and_(
        talked + rule.days > visit.anchor_day + rule.from_days,
        visit.anchor_day >= Other.anchor_day - rule.days,
    )
    later = and_(
        Other.state == TaskState.PENDING,
        Other.attempts == 0,
        Other.anchor_day.between(visit.anchor_day, visit.anchor_day + rule.days),
        *ahead,
    )
    return (
        select(Other.id)
        .where(
            Other.store_id == visit.store_id,
            Other.contact_hash == visit.contact_hash,
            Other.plan_id == rule.plan_id,
            Other.state.not_in((TaskState.EXEMPT, TaskState.CANCELLED)),
            or_(and_(begun, too_soon), later),
        )
        .order_by(begun.desc(), Other.anchor_day.desc(), Other.id.desc())
        .limit(1)
        .scalar_subquery()
    )
