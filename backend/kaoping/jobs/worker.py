"""The worker: takes job rows, gives each its own unit of work, retries with patience; knows no business."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job as QueuedJob
from sqlalchemy import text

from kaoping.storage.roles import APP, as_role
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work

from .registry import JOBS, TICKS, Job, Tick
from .rescue import EVERY, LEASE, MOST_ATTEMPTS, keep_rescuing

LONGEST_WAIT = 3600.0
GRACE_SECONDS = 10.0
ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")

log = logging.getLogger(__name__)


class Patience(BaseRetryStrategy):
    """Twice as long after every failure, up to an hour, spread so that a herd does not return together."""

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        del exception
        if job.attempts >= MOST_ATTEMPTS:
            return None
        wait = min(LONGEST_WAIT, 2.0 ** (job.attempts + 1)) * random.uniform(0.75, 1.25)  # noqa: S311  no secret
        return RetryDecision(retry_in={"seconds": round(wait)})


def run_worker(
    database: Database,
    url: str,
    *,
    threads: int = 2,
    lease: timedelta = LEASE,
    rescue_every: timedelta = EVERY,
) -> None:
    """Work until SIGTERM or SIGINT; running jobs get a moment to end, what they leave is rescued by others.

    `url` is the login; the queue steps into the server's role as every session does.
    """
    connector = PsycopgConnector(
        conninfo=as_role(url, APP), min_size=1, max_size=threads + 2, kwargs={"connect_timeout": 5}
    )
    app = App(connector=connector)
    for job in JOBS.values():
        app.task(name=job.name, retry=Patience())(_as_task(database, job))
    for tick in TICKS.values():
        task = app.task(name=tick.task_name, queueing_lock=tick.task_name)(_as_tick(database, tick))
        app.periodic(cron=tick.cron)(task)
    asyncio.run(_work(app, threads, lease, rescue_every))


async def _work(app: App, threads: int, lease: timedelta, rescue_every: timedelta) -> None:
    async with app.open_async():
        rescuer = asyncio.create_task(keep_rescuing(app.job_manager, lease=lease, every=rescue_every))
        try:
            await app.run_worker_async(
                concurrency=threads,
                delete_jobs="successful",
                fetch_job_polling_interval=2.0,
                shutdown_graceful_timeout=GRACE_SECONDS,
                update_heartbeat_interval=lease.total_seconds() / 4,
                stalled_worker_timeout=lease.total_seconds(),
            )
        finally:
            rescuer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await rescuer


@contextlib.contextmanager
def telling(name: str) -> Iterator[None]:
    """A failure is told where it happens: the queue counts it and tries again, without a word."""
    try:
        yield
    except Exception:
        log.exception("job %s failed", name)
        raise


def _as_task(database: Database, job: Job) -> Callable[..., None]:
    def run(**args: Any) -> None:
        with telling(job.name), unit_of_work(database, actor=f"job:{job.name}") as db:
            job.run(db, **args)

    return run


def _as_tick(database: Database, tick: Tick) -> Callable[..., None]:
    """The lock ends with the transaction, so a killed worker never keeps a tick from coming round."""

    def run(timestamp: int) -> None:
        del timestamp
        with telling(tick.name), unit_of_work(database, actor=f"tick:{tick.name}") as db:
            if db.scalar(ALONE, {"name": tick.task_name}):
                tick.run(db)

    return run
