"""The closed list of conditions a measure may put on a fact, with their meaning in plain Python.

Every operator is two-valued: **a NULL operand makes it false**, and `Not` turns that false into true. SQL
must compile each leaf as `coalesce(<expression>, false)` to agree. `holds` is the reference: storage's
compiled query and this function must select the same facts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import assert_never

from .sources import Kind, Source

Value = str | bool | datetime | date | Decimal | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Is:
    """CODE column is one of these words."""

    column: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flagged:
    """FLAG column is true."""

    column: str


@dataclass(frozen=True, slots=True)
class Given:
    """Any column is not NULL."""

    column: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """NUMBER column ≥ bound."""

    column: str
    bound: Decimal


@dataclass(frozen=True, slots=True)
class WithinHours:
    """INSTANT `end` is at most so many calendar hours after INSTANT `start`; exactly then is in time."""

    start: str
    end: str
    hours: int


@dataclass(frozen=True, slots=True)
class WithinDays:
    """DAY `end` is at most so many days after DAY `start`: a day-based deadline ends at midnight."""

    start: str
    end: str
    days: int


@dataclass(frozen=True, slots=True)
class NotAfter:
    """INSTANT `column` ≤ INSTANT `limit`."""

    column: str
    limit: str


@dataclass(frozen=True, slots=True)
class Past:
    """INSTANT column ≤ the moment the reading is taken (now in the live month, the freeze afterwards)."""

    column: str


@dataclass(frozen=True, slots=True)
class HoursGone:
    """So many hours have gone by since INSTANT column at the moment the reading is taken."""

    column: str
    hours: int


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Leaf = Is | Flagged | Given | AtLeast | WithinHours | WithinDays | NotAfter | Past | HoursGone
Condition = Leaf | AllOf | AnyOf | Not

ALWAYS = AllOf(())


def all_of(*parts: Condition) -> AllOf:
    return AllOf(parts)


def any_of(*parts: Condition) -> AnyOf:
    return AnyOf(parts)


def holds(  # noqa: C901 - one case per operator
    condition: Condition, row: Row, as_of: datetime
) -> bool:
    """Whether a fact satisfies a condition, judged at `as_of`; a column not in the row is NULL."""
    match condition:
        case AllOf(parts):
            return all(holds(part, row, as_of) for part in parts)
        case AnyOf(parts):
            return any(holds(part, row, as_of) for part in parts)
        case Not(part):
            return not holds(part, row, as_of)
        case Is(column, words):
            return row.get(column) in words
        case Flagged(column):
            return row.get(column) is True
        case Given(column):
            return row.get(column) is not None
        case AtLeast(column, bound):
            number = row.get(column)
            return isinstance(number, Decimal) and number >= bound
        case WithinHours(start, end, hours):
            return _elapsed(row, start, end, timedelta(hours=hours))
        case WithinDays(start, end, days):
            first, last = _day(row, start), _day(row, end)
            return first is not None and last is not None and (last - first).days <= days
        case NotAfter(column, limit):
            return _elapsed(row, limit, column, timedelta(0))
        case Past(column):
            moment = row.get(column)
            return isinstance(moment, datetime) and moment <= as_of
        case HoursGone(column, hours):
            begun = row.get(column)
            return isinstance(begun, datetime) and begun + timedelta(hours=hours) <= as_of
    assert_never(condition)


def _elapsed(row: Row, start: str, end: str, limit: timedelta) -> bool:
    first, last = row.get(start), row.get(end)
    return isinstance(first, datetime) and isinstance(last, datetime) and last - first <= limit


def _day(row: Row, column: str) -> date | None:
    value = row.get(column)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def columns_of(  # noqa: C901 - one case per operator
    condition: Condition,
) -> Iterator[tuple[str, Kind | None]]:
    """Every column a condition looks at, with the kind it needs (None: any kind will do)."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from columns_of(part)
        case Not(part):
            yield from columns_of(part)
        case Is(column, _):
            yield column, Kind.CODE
        case Flagged(column):
            yield column, Kind.FLAG
        case Given(column):
            yield column, None
        case AtLeast(column, _):
            yield column, Kind.NUMBER
        case WithinHours(start, end, _):
            yield from ((start, Kind.INSTANT), (end, Kind.INSTANT))
        case WithinDays(start, end, _):
            yield from ((start, Kind.DAY), (end, Kind.DAY))
        case NotAfter(column, limit):
            yield from ((column, Kind.INSTANT), (limit, Kind.INSTANT))
        case Past(column) | HoursGone(column, _):
            yield column, Kind.INSTANT
        case _:
            assert_never(condition)


def check_columns(condition: Condition, source: Source) -> None:
    """Raises ValueError for a column the source does not have, or one of the wrong kind."""
    for column, needed in columns_of(condition):
        kind = source.kind_of(column)
        if needed is not None and kind is not needed:
            raise ValueError(f"{source.name}.{column} is a {kind}, the condition needs a {needed}")
