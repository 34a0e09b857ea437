"""The source TASKS: one row for each call-back, exempt and cancelled ones included.

A task answers for whoever made its first attempt that counts, for that decides whether it was on time.
One that nobody attempted belongs to its store alone.
"""

from sqlalchemy import and_, select

from kaoping.domain.scoring.sources import TASKS
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.tables.calls import CALL_ATTEMPT, CallAttempt, CallbackTask
from kaoping.storage.tables.records import Attribution

KEPT_TASKS = FactSource(
    source=TASKS,
    rows=select(
        CallbackTask.id.label("fact_id"),
        CallbackTask.store_id,
        CallbackTask.type,
        CallbackTask.state,
        CallbackTask.due_at,
        CallbackTask.first_attempt_at,
        CallbackTask.completed_at,
        CallbackTask.due_day,
        CallbackTask.anchor_day,
        CallbackTask.first_attempt_day,
        CallbackTask.completed_day,
        CallbackTask.attempts,
    ),
    holders=select(
        Attribution.store_id,
        CallbackTask.id.label("fact_id"),
        Attribution.role,
        Attribution.employee_id,
        Attribution.department_id,
        Attribution.position_id,
        Attribution.share,
    )
    .join(
        CallAttempt,
        and_(
            CallAttempt.store_id == Attribution.store_id,
            CallAttempt.id == Attribution.fact_id,
            Attribution.fact_kind == CALL_ATTEMPT,
        ),
    )
    .join(
        CallbackTask,
        and_(
            CallbackTask.store_id == CallAttempt.store_id,
            CallbackTask.id == CallAttempt.task_id,
            CallbackTask.first_attempt_at == CallAttempt.started_at,
        ),
    )
    .where(Attribution.superseded_by.is_(None), Attribution.employee_id.is_not(None)),
    version=CallbackTask.row_version,
)
