"""A job row in the caller's own transaction: rolled back, it never was; committed, it will be done."""

from datetime import datetime
from typing import Any

from procrastinate import SyncPsycopgConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from sqlalchemy.orm import Session

_MANAGER = JobManager(SyncPsycopgConnector())
"""Never opened: every call brings its own connection."""


def enqueue(db: Session, name: str, /, *, not_before: datetime | None = None, **args: Any) -> int:
    """Have the job done after this transaction commits; gives the id of its row.

    Arguments are JSON and name rows by id; they are logged, so they carry no personal data. There is no
    "only once": a unique key would abort the caller, so the job looks at its own row first.
    """
    connection = db.connection().connection.driver_connection
    deferrer = configure_task(name=name, job_manager=_MANAGER, connection=connection, schedule_at=not_before)
    return deferrer.defer(**args)
