"""What call-backs do later and by themselves: keep the worklists true."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from kaoping.calls.service.generation import generate
from kaoping.jobs import job, tick


@job("calls.generate_tasks")
def generate_tasks(db: Session, since: str | None = None) -> None:
    """At once, for instance after a push; `since` looks further back than the plans do."""
    generate(db, since=date.fromisoformat(since) if since else None)


@tick("calls.keep_worklists", every=timedelta(minutes=1))
def keep_worklists(db: Session) -> None:
    generate(db)
