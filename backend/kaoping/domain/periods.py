"""Periods: a month, a quarter or a year is a code and two dates, nothing else.

A store may close its books on another day than the last: with `first_day=26` the month 2026-10
runs from 26 September to 25 October, and a quarter is its three months. A period knows no
zone and no clock; facts carry the days they may be counted on.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
LATEST_FIRST_DAY = 28
"""A month may begin on any day that every month has."""


class PeriodKind(StrEnum):
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


MONTHS_OF = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}

CODE = re.compile(r"(?P<year>[12]\d{3})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Both dates belong to the period, so a query over facts is one BETWEEN."""

    first: date
    last: date
    kind: PeriodKind
    code: str
    first_day: int = 1

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last

    def next(self) -> "Period":
        return period_of(self.last + ONE_DAY, self.kind, first_day=self.first_day)

    def previous(self) -> "Period":
        return period_of(self.first - ONE_DAY, self.kind, first_day=self.first_day)

    def months(self) -> tuple["Period", ...]:
        """The months that make up this period, in order."""
        month = period_of(self.first, PeriodKind.MONTH, first_day=self.first_day)
        found = [month]
        while found[-1].last < self.last:
            found.append(found[-1].next())
        return tuple(found)


def parse_period(code: str, *, first_day: int = 1) -> Period:
    """Read `2026-10`, `2026-Q4` or `2026`. Raises ValueError on anything else."""
    match = CODE.fullmatch(code)
    if match is None:
        raise ValueError(f"{code!r} is no period: 2026-10, 2026-Q4 or 2026")
    year = int(match["year"])
    if match["month"]:
        return _build(PeriodKind.MONTH, year, int(match["month"]), first_day)
    if match["quarter"]:
        return _build(PeriodKind.QUARTER, year, int(match["quarter"]) * 3, first_day)
    return _build(PeriodKind.YEAR, year, 12, first_day)


def period_of(day: date, kind: PeriodKind, *, first_day: int = 1) -> Period:
    """The period of this kind that a day falls in."""
    _check_first_day(first_day)
    year, month = day.year, day.month
    if first_day > 1 and day.day >= first_day:
        year, month = _shift(year, month, 1)
    size = MONTHS_OF[kind]
    return _build(kind, year, (month - 1) // size * size + size, first_day)


def _build(kind: PeriodKind, year: int, last_month: int, first_day: int) -> Period:
    """A period named after the month, quarter or year in which it ends."""
    _check_first_day(first_day)
    first_year, first_month = _shift(year, last_month, 1 - MONTHS_OF[kind])
    if first_day == 1:
        first = date(first_year, first_month, 1)
        last = date(year, last_month, monthrange(year, last_month)[1])
    else:
        first = date(*_shift(first_year, first_month, -1), first_day)
        last = date(year, last_month, first_day) - ONE_DAY
    return Period(first, last, kind, _name(kind, year, last_month), first_day)


def _name(kind: PeriodKind, year: int, last_month: int) -> str:
    match kind:
        case PeriodKind.MONTH:
            return f"{year:04d}-{last_month:02d}"
        case PeriodKind.QUARTER:
            return f"{year:04d}-Q{last_month // 3}"
        case PeriodKind.YEAR:
            return f"{year:04d}"


def _shift(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def _check_first_day(first_day: int) -> None:
    if not 1 <= first_day <= LATEST_FIRST_DAY:
        raise ValueError(f"a month begins on a day from 1 to {LATEST_FIRST_DAY}, not {first_day}")
