"""A working forenoon in Shanghai, whatever the day and hour of the run: the real clock, moved."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
FORENOON = datetime(2026, 11, 18, 10, 5, tzinfo=ZONE)
"""A Wednesday in the middle of a month: call hours are open, no deadline reaches into the next month."""


@dataclass(slots=True)
class Moved:
    """A clock that runs, `by` away from the real one; it may be moved further."""

    by: timedelta

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by


def moved(by: timedelta) -> Moved:
    return Moved(by)


def distance(wanted: datetime = FORENOON) -> timedelta:
    """How far the real clock has to be moved so that it is that moment now."""
    return wanted - datetime.now(UTC)
