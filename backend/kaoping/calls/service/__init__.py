"""What can be done at the call desk, in business verbs; each verb has a module of its own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kaoping.calls.schemas import CallDeskOut
from kaoping.calls.service.attempts import open_attempt
from kaoping.calls.service.catalogue import seed
from kaoping.calls.service.claims import next_chance, release, renew, take
from kaoping.calls.service.desk import show
from kaoping.calls.service.generation import generate
from kaoping.calls.service.listing import plans, questionnaires, show_plan, show_version
from kaoping.calls.service.queue import ORDER, Days, QueueFilter, line, queue
from kaoping.calls.service.results import record_result
from kaoping.domain.people import Principal

__all__ = [
    "ORDER",
    "Days",
    "QueueFilter",
    "Taken",
    "generate",
    "line",
    "open_attempt",
    "plans",
    "questionnaires",
    "queue",
    "record_result",
    "release",
    "renew",
    "seed",
    "show",
    "show_plan",
    "show_version",
    "take_next",
]


@dataclass(frozen=True, slots=True)
class Taken:
    """The desk of the task handed out, or when there may be one."""

    desk: CallDeskOut | None
    next_at: datetime | None


def take_next(db: Session, who: Principal) -> Taken:
    """The task I hold, or the most urgent one I may call now."""
    task = take(db, who)
    if task is None:
        return Taken(None, next_chance(db, who))
    return Taken(show(db, who, task.id), None)
