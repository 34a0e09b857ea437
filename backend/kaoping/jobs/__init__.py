"""What happens later, by name, on the same PostgreSQL: declared with `job` or `tick`, caused by `enqueue`."""

from .queue import enqueue
from .registry import JOBS, TICKS, Job, Tick, job, tick
from .worker import run_worker

__all__ = ["JOBS", "TICKS", "Job", "Tick", "enqueue", "job", "run_worker", "tick"]
