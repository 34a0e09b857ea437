"""The source TASKS: one row for each call-back, exempt and cancelled ones included.

A task answers for whoever made its first attempt that counts, for that decides whether it was on time.
One that nobody attempted belongs to its store alone.
"""

from sqlalchemy import and_, select, true

from kaoping.domain.scoring.measures.sources import TASKS
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.tables.calls import CALL_ATTEMPT, CallAttempt, CallbackTask
from kaoping.storage.tables.records import Attribution

# Looked up attempt by attempt: before its first ANALYZE the planner reads the whole attribution of the store
# for each of them, and OFFSET 0 denies it that.
_CALLER = (
    select(
        Attribution.role,
        Attribution.employee_id,
        Attribution.department_id,
        Attribution.position_id,
        Attribution.share,
    )
    .where(
        Attribution.store_id == CallAttempt.store_id,
        Attribution.fact_kind == CALL_ATTEMPT,
        Attribution.fact_id == CallAttempt.id,
        Attribution.superseded_by.is_(None),
        Attribution.employee_id.is_not(None),
    )
    .offset(0)
    .lateral("caller")
)

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
    holders=select(CallbackTask.store_id, CallbackTask.id.label("fact_id"), *_CALLER.c)
    .join(
        CallAttempt,
        and_(
            CallAttempt.store_id == CallbackTask.store_id,
            CallAttempt.task_id == CallbackTask.id,
            CallAttempt.started_at == CallbackTask.first_attempt_at,
        ),
    )
    .join(_CALLER, true()),
    version=CallbackTask.row_version,
)
