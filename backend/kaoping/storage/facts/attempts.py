"""The source ATTEMPTS: one row for each time a number was dialled; an outcome means what its table says."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, case, null, select

from kaoping.domain.calling import OUTCOMES, Outcome
from kaoping.domain.scoring.measures.sources import ATTEMPTS
from kaoping.storage.facts.shape import FactSource, attributed
from kaoping.storage.tables.calls import CALL_ATTEMPT, CallAttempt, CallbackTask


def _by_outcome(says: Callable[[Outcome], bool | None]) -> ColumnElement[bool | None]:
    """A flag of the outcome table as a column; empty while the attempt is open or the table is silent."""
    codes = {
        answer: [o.code.value for o in OUTCOMES.values() if says(o) is answer] for answer in (True, False)
    }
    return case(
        (CallAttempt.outcome.in_(codes[True]), True),
        (CallAttempt.outcome.in_(codes[False]), False),
        else_=null(),
    )


KEPT_ATTEMPTS = FactSource(
    source=ATTEMPTS,
    rows=select(
        CallAttempt.id.label("fact_id"),
        CallAttempt.store_id,
        CallbackTask.type,
        CallAttempt.outcome,
        _by_outcome(lambda outcome: outcome.connected).label("connected"),
        _by_outcome(lambda outcome: outcome.right_party).label("right_party"),
        _by_outcome(lambda outcome: outcome.counts).label("counts"),
        CallAttempt.started_at,
        CallAttempt.ended_at,
        CallAttempt.started_day,
        CallAttempt.seq,
        CallAttempt.talk_seconds,
    ).join(
        CallbackTask,
        and_(CallbackTask.store_id == CallAttempt.store_id, CallbackTask.id == CallAttempt.task_id),
    ),
    holders=attributed(CALL_ATTEMPT),
)
