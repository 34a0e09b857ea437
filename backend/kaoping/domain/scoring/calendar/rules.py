"""What a date of a scheme may be counted by (P18). Nothing here knows the present moment or a period.

Counted from something that happened: `Hours` to the minute, `Days` and `Weeks` to the close of their last
day (A-27). Counted from the period: `EachWeekday`, `EachDay`, `DayOfMonth`, `Workday`, `Window`. Counted
from neither: `Publication`, the month in which a result became known (S001-Q.R11).
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from ..texts import Text
from .amounts import Amount


class Month(StrEnum):
    """Which month a day is meant of: the one the period ends in, or the one after it."""

    SAME = "same"
    NEXT = "next"


class Weekday(StrEnum):
    """In the order of the week, so that its place is Python's number of the day."""

    MON = "MON"
    TUE = "TUE"
    WED = "WED"
    THU = "THU"
    FRI = "FRI"
    SAT = "SAT"
    SUN = "SUN"

    @property
    def number(self) -> int:
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True)
class Hours:
    """Exactly so many hours; the last instant is still in time (A-15)."""

    n: Amount


@dataclass(frozen=True, slots=True)
class Days:
    """The close of the n-th day after; of the day itself for 0. `workdays` counts only those."""

    n: Amount
    workdays: bool


@dataclass(frozen=True, slots=True)
class Weeks:
    """The close of the same weekday so many weeks later."""

    n: Amount


@dataclass(frozen=True, slots=True)
class EachWeekday:
    """Every such day of the period, or the first after something happened; None is unset."""

    weekday: Weekday | None


@dataclass(frozen=True, slots=True)
class EachDay:
    """Every day of the period, until a time of day where one is said."""

    at: time | None
    workdays: bool


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """The close of a day, or of a shorter month; not `inclusive`, that day itself is too late (A-61)."""

    day: Amount
    month: Month
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Workday:
    """The close of the n-th workday counted from the first of the month (S000-D.R13)."""

    n: Amount
    month: Month


@dataclass(frozen=True, slots=True)
class Window:
    """From a day to another, both included, as far as the month has them (A-48)."""

    first: Amount
    last: Amount
    month: Month


@dataclass(frozen=True, slots=True)
class Publication:
    """The month of the day on which a result became known, whenever it was gathered."""


When = Hours | Days | Weeks | EachWeekday | EachDay | DayOfMonth | Workday | Window | Publication


@dataclass(frozen=True, slots=True)
class DateRule:
    """A date of the scheme: who is to act, towards whom, and after which other date."""

    code: str
    label: Text
    rule: str
    when: When
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    after: str = ""
