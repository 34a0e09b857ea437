"""Every job by its name: a function of a session and plain arguments, idempotent, run at least once.

A job is enqueued by name; a tick comes round by itself. Names are `<slice>.<verb_noun>`, stable for ever,
because rows that carry them outlive a release.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

TICK_PREFIX = "tick:"

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    run: Callable[..., object]


@dataclass(frozen=True, slots=True)
class Tick:
    name: str
    run: Callable[[Session], object]
    every: timedelta

    @property
    def task_name(self) -> str:
        return TICK_PREFIX + self.name

    @property
    def cron(self) -> str:
        return cron_of(self.every)


JOBS: dict[str, Job] = {}
TICKS: dict[str, Tick] = {}


def job(name: str) -> Callable[[F], F]:
    """Register `def f(db, **args)` under a name. The worker commits after it; it never commits itself."""

    def register(function: F) -> F:
        _claim(name)
        JOBS[name] = Job(name, function)
        return function

    return register


def tick(name: str, *, every: timedelta) -> Callable[[F], F]:
    """Register `def f(db)` to run at each multiple of `every`, once over all workers.

    A tick that is still running makes the next one pass; one that fails is not retried, the next one is
    the retry.
    """
    cron_of(every)

    def register(function: F) -> F:
        _claim(name)
        TICKS[name] = Tick(name, function, every)
        return function

    return register


def _claim(name: str) -> None:
    if name in JOBS or name in TICKS:
        raise ValueError(f"job {name} is registered twice")


def cron_of(every: timedelta) -> str:
    """Cron with seconds as its last field. Raises ValueError where the period does not divide its clock."""
    seconds = int(every.total_seconds())
    if timedelta(seconds=seconds) == every:
        if 0 < seconds < 60 and 60 % seconds == 0:
            return f"* * * * * */{seconds}"
        minutes, rest = divmod(seconds, 60)
        if 0 < minutes < 60 and not rest and 60 % minutes == 0:
            return f"*/{minutes} * * * * 0"
        hours, rest = divmod(minutes, 60)
        if 0 < hours <= 24 and not rest and 24 % hours == 0:
            return f"0 {'*/' + str(hours) if hours < 24 else '0'} * * * 0"
    raise ValueError(f"a tick every {every} does not divide a minute, an hour or a day")
