"""The source COMPLAINTS: one row for each case, with its days and values as measures name them.

A case counts as closed once it has been verified; until then its close clock may be stopped, but
nobody has said that the fix holds.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import aliased

from kaoping.domain.complaints import ClockKind
from kaoping.domain.scoring.measures.sources import COMPLAINTS
from kaoping.domain.workflow import CLOSED
from kaoping.storage.facts.shape import FactSource, attributed
from kaoping.storage.tables.complaints import COMPLAINT, Clock, Complaint

ANSWER = aliased(Clock, name="answer")
CLOSE = aliased(Clock, name="closing")


def _clock_of(clock: type[Clock], kind: ClockKind) -> ColumnElement[bool]:
    return and_(clock.store_id == Complaint.store_id, clock.complaint_id == Complaint.id, clock.kind == kind)


def _once_closed(column: Any) -> ColumnElement[Any]:
    return case((Complaint.state.in_(sorted(CLOSED)), column))


KEPT_COMPLAINTS = FactSource(
    source=COMPLAINTS,
    rows=select(
        Complaint.id.label("fact_id"),
        Complaint.store_id,
        Complaint.family,
        Complaint.validity,
        Complaint.severity,
        Complaint.category,
        Complaint.source,
        Complaint.state,
        Complaint.repeat_of_id.is_not(None).label("repeat"),
        Complaint.satisfied,
        Complaint.received_at,
        ANSWER.met_at.label("answered_at"),
        _once_closed(CLOSE.met_at).label("closed_at"),
        CLOSE.due_at.label("close_due_at"),
        Complaint.verified_at,
        Complaint.received_day,
        CLOSE.due_day,
        _once_closed(CLOSE.met_day).label("closed_day"),
        Complaint.verified_day,
        Complaint.reopened,
        Complaint.extensions,
    )
    .join(ANSWER, _clock_of(ANSWER, ClockKind.ANSWER))
    .join(CLOSE, _clock_of(CLOSE, ClockKind.CLOSE)),
    holders=attributed(COMPLAINT),
    version=Complaint.row_version,
)
