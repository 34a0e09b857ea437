"""When a date of a scheme falls, and whether something was done in time. Pure; the present is never asked.

A day ends at 23:59 on the wall of the zone and belongs to the limit as a whole (A-27, A-61). A rule whose
number is unset, or that counts from something nobody has said happened, falls on no day: None.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from kaoping.domain.calendars import ONE_DAY, WorkCalendar, day_of, wall_instant
from kaoping.domain.deadlines import TICK, Limit, Mode, Timekeeping, deadline, lay
from kaoping.domain.periods import PeriodKind, period_of

from ..inputs import Period
from .amounts import Amount, Params
from .rules import (
    DayOfMonth,
    Days,
    EachDay,
    EachWeekday,
    Hours,
    Month,
    Publication,
    Weeks,
    When,
    Window,
    Workday,
)

WEEKENDS_ONLY = WorkCalendar("", 1)
"""Without a calendar of holidays the weekend rule holds."""

_YEAR = 366
_HOUR = timedelta(hours=1) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a date is counted from. `start` is the day or instant something happened, `published` the day a
    result became known; `first_day` is the day of the month on which the books open."""

    period: Period
    zone: ZoneInfo
    work: WorkCalendar = WEEKENDS_ONLY
    start: date | datetime | None = None
    published: date | None = None
    params: Params = field(default_factory=dict)
    first_day: int = 1


@dataclass(frozen=True, slots=True)
class Falls:
    """The days it falls on. In time is whatever lies from `opens` (None: at any time before) to `closes`,
    both included; a recurring date closes on each of its days. `month` is that of a publication."""

    days: tuple[date, ...]
    opens: datetime | None = None
    closes: datetime | None = None
    month: str = ""


def falls(when: When, asked: Asked) -> Falls | None:
    """When it falls; None while its number is unset or what it counts from has not happened."""
    match when:
        case Hours(n):
            return _after_hours(n, asked)
        case Days(n, workdays):
            return _after_days(_number(n, asked), asked, workdays=workdays)
        case Weeks(n):
            weeks = _number(n, asked)
            return _after_days(None if weeks is None else weeks * 7, asked, workdays=False)
        case EachWeekday():
            return _weekdays(when, asked)
        case EachDay():
            return _days(when, asked)
        case DayOfMonth():
            return _day_of_month(when, asked)
        case Workday(n, month):
            return _nth_workday(_number(n, asked), _first_of(month, asked), asked)
        case Window():
            return _window(when, asked)
        case Publication():
            return _publication(asked)
    assert_never(when)


def in_time(found: Falls, done: date | datetime, zone: ZoneInfo) -> bool | None:
    """Whether it was done in time; None for what has no single close. A day without a time is a day."""
    if found.closes is None:
        return None
    if isinstance(done, datetime):
        return (found.opens is None or found.opens <= done) and done <= found.closes
    begun = found.opens is None or day_of(found.opens, zone) <= done
    return begun and done <= day_of(found.closes, zone)


def days_late(found: Falls, done: date | datetime, zone: ZoneInfo) -> int | None:
    """Whole days past the day it closed on, 0 on that day (M-82); None for what has no single close."""
    if found.closes is None:
        return None
    return max((_day(done, zone) - day_of(found.closes, zone)).days, 0)


def _number(amount: Amount, asked: Asked) -> int | None:
    value = amount.under(asked.params)
    return None if value is None else int(value)


def _day(moment: date | datetime, zone: ZoneInfo) -> date:
    return day_of(moment, zone) if isinstance(moment, datetime) else moment


def _instant(moment: date | datetime, zone: ZoneInfo) -> datetime:
    return moment if isinstance(moment, datetime) else wall_instant(moment, time.min, zone)


def _close(day: date, zone: ZoneInfo) -> datetime:
    return wall_instant(day + ONE_DAY, time.min, zone) - TICK


def _on(day: date, asked: Asked) -> Falls:
    return Falls((day,), closes=_close(day, asked.zone))


def _after_hours(n: Amount, asked: Asked) -> Falls | None:
    hours = n.under(asked.params)
    if hours is None or asked.start is None:
        return None
    span = timedelta(microseconds=int(hours * _HOUR))
    start = _instant(asked.start, asked.zone)
    closes = deadline(lay(Limit(Mode.CALENDAR, span=span), start, Timekeeping(asked.zone)))
    return Falls((day_of(closes, asked.zone),), closes=closes)


def _after_days(n: int | None, asked: Asked, *, workdays: bool) -> Falls | None:
    if n is None or asked.start is None:
        return None
    if n == 0:
        return _on(_day(asked.start, asked.zone), asked)
    limit = Limit(Mode.WORKDAY if workdays else Mode.CALENDAR, days=n)
    keeping = Timekeeping(asked.zone, calendar=asked.work)
    return _on(day_of(deadline(lay(limit, _instant(asked.start, asked.zone), keeping)), asked.zone), asked)


def _weekdays(when: EachWeekday, asked: Asked) -> Falls | None:
    if when.weekday is None:
        return None
    if asked.start is None:
        return Falls(tuple(day for day in _all_days(asked) if day.weekday() == when.weekday.number))
    day = _day(asked.start, asked.zone) + ONE_DAY
    return _on(day + ONE_DAY * ((when.weekday.number - day.weekday()) % 7), asked)


def _days(when: EachDay, asked: Asked) -> Falls:
    if asked.start is None:
        days = (day for day in _all_days(asked) if not when.workdays or asked.work.is_workday(day))
        return Falls(tuple(days))
    day = _day(asked.start, asked.zone)
    closes = _close(day, asked.zone) if when.at is None else wall_instant(day, when.at, asked.zone)
    return Falls((day,), closes=closes)


def _all_days(asked: Asked) -> list[date]:
    first, last = asked.period.first, asked.period.last
    return [first + ONE_DAY * n for n in range((last - first).days + 1)]


def _first_of(month: Month, asked: Asked) -> date:
    """The first day of the month a period ends in, or of the one after: the period is named after its end."""
    first = asked.period.last.replace(day=1)
    return first if month is Month.SAME else _last_of(first) + ONE_DAY


def _last_of(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _day_of_month(when: DayOfMonth, asked: Asked) -> Falls | None:
    number = _number(when.day, asked)
    if number is None:
        return None
    day = _clipped(number, _first_of(when.month, asked))
    return _on(day if when.inclusive else day - ONE_DAY, asked)


def _nth_workday(n: int | None, first: date, asked: Asked) -> Falls | None:
    """Goes on into the next month where one has too few; no workday within a year is no day at all."""
    left = n
    for offset in range(_YEAR):
        day = first + ONE_DAY * offset
        if left is not None and asked.work.is_workday(day):
            left -= 1
            if left == 0:
                return _on(day, asked)
    return None


def _window(when: Window, asked: Asked) -> Falls | None:
    first, last = _number(when.first, asked), _number(when.last, asked)
    if first is None or last is None:
        return None
    month = _first_of(when.month, asked)
    begins, ends = _clipped(first, month), _clipped(last, month)
    days = tuple(begins + ONE_DAY * n for n in range((ends - begins).days + 1))
    return Falls(days, wall_instant(begins, time.min, asked.zone), _close(ends, asked.zone))


def _clipped(number: int, first: date) -> date:
    return first.replace(day=min(number, _last_of(first).day))


def _publication(asked: Asked) -> Falls | None:
    if asked.published is None:
        return None
    month = period_of(asked.published, PeriodKind.MONTH, first_day=asked.first_day)
    return Falls((asked.published,), month=month.code)
