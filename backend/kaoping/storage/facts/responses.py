"""The source RESPONSES: one row for each interview that a task was completed by.

A conversation broken off before its key questions is kept, but says nothing about anybody. The caller is the
one of the attempt; those who served are read from the order or sale itself, so a ruling on it holds here too.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    false,
    func,
    join,
    literal,
    select,
    true,
    union_all,
)

from kaoping.domain.calling import TaskState
from kaoping.domain.scoring.measures.sources import RESPONSES
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.tables.calls import CALL_ATTEMPT, CallAttempt, CallbackTask, SurveyResponse
from kaoping.storage.tables.records import REPAIR_ORDER, SALE, Attribution

_CALLER = and_(Attribution.fact_kind == CALL_ATTEMPT, Attribution.fact_id == SurveyResponse.attempt_id)
_SERVED = and_(
    Attribution.fact_kind == case((SurveyResponse.sale_id.is_(None), REPAIR_ORDER), else_=SALE),
    Attribution.fact_id == func.coalesce(SurveyResponse.order_id, SurveyResponse.sale_id),
)
"""Of the one visit a response is about: the database looks both kinds up by the same index."""

ROLE = literal("caller", Text)
"""Said in so many words, so that whoever asks for others never looks a caller up."""


def _holders(link: ColumnElement[bool], role: ColumnElement[str] | None = None) -> Select[*tuple[Any, ...]]:
    """Looked up response by response: before its first ANALYZE the planner reads the whole attribution of
    the store for each of them, and OFFSET 0 denies it that."""
    who = (
        select(
            Attribution.role,
            Attribution.employee_id,
            Attribution.department_id,
            Attribution.position_id,
            Attribution.share,
        )
        .where(
            Attribution.store_id == SurveyResponse.store_id,
            link,
            Attribution.superseded_by.is_(None),
            Attribution.employee_id.is_not(None),
        )
        .offset(0)
        .lateral("who")
    )
    return select(
        SurveyResponse.store_id,
        SurveyResponse.id.label("fact_id"),
        who.c.role if role is None else role.label("role"),
        who.c.employee_id,
        who.c.department_id,
        who.c.position_id,
        who.c.share,
    ).join_from(SurveyResponse, who, true())


HEARD = join(
    join(
        SurveyResponse,
        CallbackTask,
        and_(CallbackTask.store_id == SurveyResponse.store_id, CallbackTask.id == SurveyResponse.task_id),
    ),
    CallAttempt,
    and_(
        CallAttempt.store_id == SurveyResponse.store_id,
        CallAttempt.id == SurveyResponse.attempt_id,
        CallAttempt.left_state == TaskState.SUCCESS,
    ),
)
"""Responses whose interview was carried through, with their tasks."""

KEPT_RESPONSES = FactSource(
    source=RESPONSES,
    rows=select(
        SurveyResponse.id.label("fact_id"),
        SurveyResponse.store_id,
        CallbackTask.type,
        false().label("anonymous"),
        SurveyResponse.satisfied,
        SurveyResponse.complaint_id.is_not(None).label("complaint_opened"),
        SurveyResponse.answered_at,
        SurveyResponse.answered_day,
        SurveyResponse.score,
    ).select_from(HEARD),
    # A select each and no OR: both find their rows by the index of attribution.
    holders=select(union_all(_holders(_CALLER, ROLE), _holders(_SERVED)).subquery()),
)
