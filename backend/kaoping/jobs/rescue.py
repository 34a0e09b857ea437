"""Jobs of workers that died go back into the queue: the queue itself retries nothing of the kind."""

import asyncio
import logging
from datetime import timedelta

from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from .registry import TICK_PREFIX

LEASE = timedelta(seconds=20)
EVERY = timedelta(seconds=15)
MOST_ATTEMPTS = 12

log = logging.getLogger(__name__)


async def keep_rescuing(manager: JobManager, *, lease: timedelta = LEASE, every: timedelta = EVERY) -> None:
    """Runs beside the jobs of each worker, so that full hands do not stop it. Ends when cancelled."""
    while True:
        try:
            await rescue(manager, lease)
        except ConnectorException:
            log.warning("the database does not answer, stalled jobs wait", exc_info=True)
        await asyncio.sleep(every.total_seconds())


async def rescue(manager: JobManager, lease: timedelta) -> None:
    """Free what workers hold that were not heard of for longer than the lease."""
    silence = lease.total_seconds()
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silence):
        try:
            await _free(manager, job)
        except ConnectorException:
            log.info("job %s was freed by another worker", job.id)
    await manager.prune_stalled_workers(silence)


async def _free(manager: JobManager, job: Job) -> None:
    """A tick comes round anyway; a job that took down worker after worker is laid aside for a person."""
    if job.task_name.startswith(TICK_PREFIX):
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    elif job.attempts >= MOST_ATTEMPTS:
        log.error("job %s (%s) lost %s workers and is laid aside", job.id, job.task_name, job.attempts)
        await manager.finish_job(job, Status.FAILED, delete_job=False)
    else:
        log.warning("job %s (%s) lost its worker and is retried", job.id, job.task_name)
        await manager.retry_job(job)
