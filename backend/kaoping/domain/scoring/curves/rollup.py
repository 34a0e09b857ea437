"""Rolling up: what the months of a quarter or year ended with, as one item of its sheet (S002-C.R03)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from ..inputs import PastPeriod, Period

_CODE = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
QUARTER, YEAR = 3, 12


class Roll(StrEnum):
    MEAN = "mean"
    SUM = "sum"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class RolledUp:
    """A name of earlier periods (total, item_8 …) inside this one; fewer than `periods` are too few."""

    of: str
    periods: int
    take: Roll


def inside(curve: RolledUp, past: Iterable[PastPeriod], period: Period) -> tuple[tuple[str, Decimal], ...]:
    """(period code, value) of every earlier period that lies within this one and has the name; oldest first.

    The period itself is not among them: a card does not roll up its own total.
    """
    found = {
        one.period: one.names[curve.of]
        for one in past
        if one.period != period.code and curve.of in one.names and _lies_in(one.period, period)
    }
    return tuple(sorted(found.items()))


def _lies_in(code: str, period: Period) -> bool:
    days = days_of(code)
    return days is not None and period.first <= days[0] and days[1] <= period.last


def days_of(code: str) -> tuple[date, date] | None:
    """First and last day of 2026-10, 2026-Q4 or 2026; None for what is no period code."""
    match = _CODE.fullmatch(code)
    if match is None or match[1] == "0000":
        return None
    year = int(match[1])
    if match[2]:
        return _span(year, QUARTER * int(match[2]) - 2, QUARTER)
    if match[3]:
        return _span(year, int(match[3]), 1)
    return _span(year, 1, YEAR)


def _span(year: int, month: int, months: int) -> tuple[date, date]:
    after = month + months
    end = date(year, 12, 31) if after > YEAR else date(year, after, 1) - timedelta(days=1)
    return date(year, month, 1), end
