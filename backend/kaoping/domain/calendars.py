"""Calendars: which days are worked, and when a store is open; data with a version, no guessing.

Statutory workdays move with holidays and make-up days, and the official list of a year is
published only weeks before it begins. A year that is not listed therefore follows the weekend
rule and is *provisional*. Source: dealership practice on working calendars.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Statutory workdays of one country, as far as they are officially known."""

    code: str
    version: int
    official_years: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        if day in self.make_up:
            return True
        return day not in self.holidays and day.weekday() < SATURDAY

    def is_provisional(self, day: date) -> bool:
        return day.year not in self.official_years

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "WorkCalendar":
        """Read a calendar pack: `holidays` are spans of two dates, `make_up` single days.

        Raises ValueError where a make-up day is no weekend or lies in a holiday: a slip of
        the pen there would move deadlines silently.
        """
        holidays = frozenset(
            day for span in document["holidays"] for day in _span(_day(span["from"]), _day(span["to"]))
        )
        make_up = frozenset(_day(day) for day in document["make_up"])
        if wrong := sorted(day for day in make_up if day.weekday() < SATURDAY or day in holidays):
            raise ValueError(f"calendar {document['code']}: no make-up workdays: {wrong}")
        years = frozenset(int(year) for year in document["official_years"])
        return cls(str(document["code"]), int(document["version"]), years, holidays, make_up)


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of one day by the clock on the wall."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"hours must close after they open: {self.opens}-{self.closes}")


@dataclass(frozen=True, slots=True)
class StoreHours:
    """When a store is open. `special` overrides single days; None there means closed.

    Weekdays count from Monday. A store that is never open has no business clock, so a week
    without an open day is refused.
    """

    zone: ZoneInfo
    week: tuple[Hours | None, ...]
    special: Mapping[date, Hours | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise ValueError("a week has seven days and at least one of them is open")

    def on(self, day: date) -> Hours | None:
        return self.special[day] if day in self.special else self.week[day.weekday()]

    def open_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every span of opening from `start` on, as instants in UTC, without end."""
        day = start.astimezone(self.zone).date()
        while True:
            hours = self.on(day)
            if hours:
                opens = max(start, wall_instant(day, hours.opens, self.zone))
                closes = wall_instant(day, hours.closes, self.zone)
                if opens < closes:
                    yield opens, closes
            day += ONE_DAY


def wall_instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day a fact is counted on: the date on the store's wall."""
    return moment.astimezone(zone).date()


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _span(first: date, last: date) -> Iterator[date]:
    if last < first:
        raise ValueError(f"a holiday ends before it begins: {first}-{last}")
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
