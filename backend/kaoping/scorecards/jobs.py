"""What scorecards do by themselves: follow the facts."""

from datetime import timedelta

from sqlalchemy.orm import Session

from kaoping.jobs import tick
from kaoping.scorecards import service


@tick("scorecards.recompute", every=timedelta(seconds=2))
def recompute(db: Session) -> None:
    service.recompute_waiting(db)
