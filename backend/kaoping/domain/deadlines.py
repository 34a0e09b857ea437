"""Deadlines: a limit laid out as a ledger of stretches that replays to the same instant.

A ledger is RUNNING time that uses the limit up, OFF_HOURS that do not, and EXTENDED time that
somebody granted; laid end to end they reach from the start to the deadline. Nothing here knows
the present moment, and nothing moves a deadline but `extend`.

Limits in hours and minutes are exact; limits in days end at the close of the last day counted
and never count the day they began on (A-27). A deadline itself is still in time (A-15, X080).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from kaoping.domain.calendars import ONE_DAY, StoreHours, WorkCalendar, day_of, wall_instant

TICK = timedelta(microseconds=1)


class Mode(StrEnum):
    """What time counts: every hour, the store's opening hours, or statutory workdays."""

    CALENDAR = "C"
    BUSINESS = "B"
    WORKDAY = "W"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: a span of time, or a number of whole days."""

    mode: Mode
    span: timedelta | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        if (self.span is None) == (self.days is None):
            raise ValueError("a limit is a span or a number of days, and not both")
        if (self.span is not None and self.span <= timedelta(0)) or (self.days is not None and self.days < 1):
            raise ValueError("a limit takes some time")
        if self.mode is Mode.WORKDAY and self.days is None:
            raise ValueError("statutory workdays are counted whole")


class SegmentKind(StrEnum):
    RUNNING = "RUNNING"
    OFF_HOURS = "OFF_HOURS"
    EXTENDED = "EXTENDED"


@dataclass(frozen=True, slots=True)
class Segment:
    kind: SegmentKind
    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at


Ledger = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """The store's zone, and the hours and calendar that a limit of mode B or W asks for."""

    zone: ZoneInfo
    hours: StoreHours | None = None
    calendar: WorkCalendar | None = None


def lay(limit: Limit, start: datetime, keeping: Timekeeping) -> Ledger:
    """The ledger of a limit that begins at `start`, which must be aware.

    Raises ValueError when the mode needs opening hours or a calendar that is not given.
    """
    if start.tzinfo is None:
        raise ValueError("a clock starts at an aware instant")
    start = start.astimezone(UTC)
    if limit.days is not None:
        return _join(_lay_days(limit.mode, limit.days, start, keeping))
    assert limit.span is not None
    if limit.mode is Mode.CALENDAR:
        return (Segment(SegmentKind.RUNNING, start, start + limit.span),)
    return _join(_lay_open_time(limit.span, start, _hours(keeping)))


def deadline(ledger: Ledger) -> datetime:
    """Where the ledger ends. Raises ValueError if its stretches do not join end to end."""
    if not ledger:
        raise ValueError("an empty ledger has no deadline")
    for before, after in pairwise(ledger):
        if before.ends_at != after.starts_at:
            raise ValueError(f"the ledger breaks at {before.ends_at}")
    if any(segment.ends_at <= segment.starts_at for segment in ledger):
        raise ValueError("a stretch of the ledger takes no time")
    return ledger[-1].ends_at


def extend(ledger: Ledger, until: datetime) -> Ledger:
    """Grant time: the one way a deadline moves, and only later. Raises ValueError otherwise."""
    due = deadline(ledger)
    if until <= due:
        raise ValueError("an extension ends after the deadline it replaces")
    return (*ledger, Segment(SegmentKind.EXTENDED, due, until.astimezone(UTC)))


def original_deadline(ledger: Ledger) -> datetime:
    """The deadline before anything was granted."""
    return deadline(tuple(s for s in ledger if s.kind is not SegmentKind.EXTENDED))


def replays(ledger: Ledger, limit: Limit, keeping: Timekeeping) -> bool:
    """Whether the limit, laid anew from the same start, gives this ledger again, grants apart."""
    plain = tuple(s for s in ledger if s.kind is not SegmentKind.EXTENDED)
    granted_last = all(s.kind is SegmentKind.EXTENDED for s in ledger[len(plain) :])
    return granted_last and plain == lay(limit, plain[0].starts_at, keeping)


def spent(ledger: Ledger, until: datetime) -> timedelta:
    """Running time used up by an instant: what the countdown shows as consumed."""
    running = (s for s in ledger if s.kind is SegmentKind.RUNNING and s.starts_at < until)
    return sum((min(s.ends_at, until) - s.starts_at for s in running), timedelta(0))


class ClockState(StrEnum):
    """How a clock stands at a moment; read from its times, never stored."""

    RUNNING = "RUNNING"
    BREACHED = "BREACHED"
    MET = "MET"
    LATE = "LATE"


def clock_state(due_at: datetime, met_at: datetime | None, at: datetime) -> ClockState:
    """The deadline itself is in time (A-15): 11:00 for a limit that ends at 11:00 (X080)."""
    if met_at is not None:
        return ClockState.MET if met_at <= due_at else ClockState.LATE
    return ClockState.RUNNING if at <= due_at else ClockState.BREACHED


def _hours(keeping: Timekeeping) -> StoreHours:
    if keeping.hours is None:
        raise ValueError("business time needs the store's opening hours")
    return keeping.hours


def _lay_open_time(span: timedelta, start: datetime, hours: StoreHours) -> Iterator[Segment]:
    left, at = span, start
    for opens, closes in hours.open_spans(start):
        if opens > at:
            yield Segment(SegmentKind.OFF_HOURS, at, opens)
        at = min(closes, opens + left)
        yield Segment(SegmentKind.RUNNING, opens, at)
        left -= at - opens
        if not left:
            return


def _lay_days(mode: Mode, days: int, start: datetime, keeping: Timekeeping) -> Iterator[Segment]:
    """The rest of the first day is not counted; each later day is counted whole or not at all."""
    zone, left = keeping.zone, days
    day = day_of(start, zone) + ONE_DAY
    at = wall_instant(day, time.min, zone)
    yield Segment(SegmentKind.OFF_HOURS, start, at)
    while True:
        counts = _counts(mode, day, keeping)
        left -= counts
        midnight = wall_instant(day + ONE_DAY, time.min, zone)
        ends = midnight if left else _end_of(mode, day, keeping)
        yield Segment(SegmentKind.RUNNING if counts else SegmentKind.OFF_HOURS, at, ends)
        if not left:
            return
        at, day = ends, day + ONE_DAY


def _counts(mode: Mode, day: date, keeping: Timekeeping) -> bool:
    match mode:
        case Mode.CALENDAR:
            return True
        case Mode.BUSINESS:
            return _hours(keeping).on(day) is not None
        case Mode.WORKDAY:
            if keeping.calendar is None:
                raise ValueError("workdays need a calendar")
            return keeping.calendar.is_workday(day)


def _end_of(mode: Mode, day: date, keeping: Timekeeping) -> datetime:
    """When the last day is over: at closing time where business days count, else at 23:59."""
    if mode is Mode.BUSINESS and (hours := _hours(keeping).on(day)):
        return wall_instant(day, hours.closes, keeping.zone)
    return wall_instant(day + ONE_DAY, time.min, keeping.zone) - TICK


def _join(segments: Iterator[Segment]) -> Ledger:
    """Neighbours of one kind become one stretch."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].kind is segment.kind:
            joined[-1] = Segment(segment.kind, joined[-1].starts_at, segment.ends_at)
        else:
            joined.append(segment)
    return tuple(joined)
