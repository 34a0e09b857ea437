"""Conditions of measures as SQL: each leaf two-valued, so that it agrees with `operators.holds` on NULL."""

from collections.abc import Iterator
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Integer, and_, bindparam, false, func, not_, or_, true, type_coerce
from sqlalchemy.dialects.postgresql import INTERVAL, TIMESTAMP
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from kaoping.domain.scoring.measures.operators import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Flagged,
    Given,
    HoursGone,
    Is,
    Leaf,
    Not,
    NotAfter,
    Past,
    WithinDays,
    WithinHours,
)

Columns = ReadOnlyColumnCollection[str, ColumnElement[Any]]

AS_OF: ColumnElement[Any] = bindparam("as_of", type_=TIMESTAMP(timezone=True))
"""The moment a reading is taken, given when the statement runs."""


def satisfied(condition: Condition, row: Columns) -> ColumnElement[bool]:
    match condition:
        case AllOf(parts):
            return and_(true(), *(satisfied(part, row) for part in parts))
        case AnyOf(parts):
            return or_(false(), *(satisfied(part, row) for part in parts))
        case Not(part):
            return not_(satisfied(part, row))
        case leaf:
            return func.coalesce(_leaf(leaf, row), false())


def _leaf(leaf: Leaf, row: Columns) -> ColumnElement[Any]:
    match leaf:
        case Is(column, words):
            return row[column].in_(words)
        case Flagged(column):
            return row[column].is_(True)
        case Given(column):
            return row[column].is_not(None)
        case AtLeast(column, bound):
            return row[column] >= bound
        case WithinHours(start, end, hours):
            return type_coerce(row[end] - row[start], INTERVAL) <= interval(hours)
        case WithinDays(start, end, days):
            return type_coerce(row[end] - row[start], Integer) <= days
        case NotAfter(column, limit):
            return row[column] <= row[limit]
        case Past(column):
            return row[column] <= AS_OF
        case HoursGone(column, hours):
            return row[column] + interval(hours) <= AS_OF
    assert_never(leaf)


def interval(hours: int) -> ColumnElement[Any]:
    return func.make_interval(0, 0, 0, 0, hours, type_=INTERVAL)


def moments(condition: Condition) -> Iterator[tuple[str, int]]:
    """Columns whose mere passing changes what a condition says, and how many hours after them it does."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from moments(part)
        case Not(part):
            yield from moments(part)
        case Past(column):
            yield column, 0
        case HoursGone(column, hours):
            yield column, hours
        case _:
            return
