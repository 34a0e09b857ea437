"""What happens later, by name, on the same PostgreSQL: `enqueue` it, declare it with `job`, repeat it with `tick`."""

from .queue import enqueue
from .registry import JOBS, TICKS, Job, Tick, job, tick

__all__ = ["JOBS", "TICKS", "Job", "Tick", "enqueue", "job", "tick"]
