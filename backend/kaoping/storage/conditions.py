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
    Is,
    Not,
    NotAfter,
    Past,
    WithinDays,
    WithinHours,
)

Columns = ReadOnlyColumnCollection[str, ColumnElement[Any]]

AS_OF: ColumnElement[Any] = bindparam("as_of", type_=TIMESTAMP(timezone=True))
"""The moment a reading is taken, given when the statement runs."""


Leaf = Is | Flagged | Given | AtLeast | WithinHours | WithinDays | NotAfter | Past


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
            limit = func.make_interval(0, 0, 0, 0, hours, type_=INTERVAL)
            return type_coerce(row[end] - row[start], INTERVAL) <= limit
        case WithinDays(start, end, days):
            return type_coerce(row[end] - row[start], Integer) <= days
        case NotAfter(column, limit):
            return row[column] <= row[limit]
        case Past(column):
            return row[column] <= AS_OF
    assert_never(leaf)


def moments(condition: Condition) -> Iterator[str]:
    """Columns whose mere passing changes what a condition says."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from moments(part)
        case Not(part):
            yield from moments(part)
        case Past(column):
            yield column
        case _:
            return
