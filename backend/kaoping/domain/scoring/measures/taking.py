"""Taking a reading from rows in memory: the reference meaning of every aggregate, to test SQL against.

Used by golden cases that state facts instead of figures; the product itself reads through storage.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import assert_never

from ..numbers import ZERO
from ..reading import NO_DATA, ONE, Reading
from .measure import (
    Count,
    Distinct,
    Facts,
    Least,
    Mean,
    Measure,
    Percentile,
    Rate,
    Share,
    Sharing,
    Sum,
)
from .operators import Row, holds


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a source: its columns, its store, and who holds which role with which share."""

    row: Row
    store: str
    holders: Mapping[str, Mapping[str, Decimal]]  # role → subject → share


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day of the period (both included) and the moment the reading is taken."""

    first: date
    last: date
    as_of: datetime


Rows = Mapping[str, Sequence[Fact]]  # source name → facts


def take(measure: Measure, rows: Rows, window: Window, *, subject: str = "", store: str = "") -> Reading:
    """The reading of one subject, or of a whole store when `store` is given."""

    def select(facts: Facts) -> list[Fact]:
        return [
            fact
            for fact in rows.get(facts.of.name, ())
            if _concerns(fact, facts, subject, store) and _selected(fact, facts, window)
        ]

    match measure.takes:
        case Share(facts, counts):
            found = select(facts)
            hits = sum(holds(counts, fact.row, window.as_of) for fact in found)
            return _ratio(Decimal(hits), Decimal(len(found)), len(found))
        case Mean(facts, column):
            numbers = _numbers(select(facts), column)
            return _ratio(sum(numbers, ZERO), Decimal(len(numbers)), len(numbers))
        case Least(facts, column):
            numbers = _numbers(select(facts), column)
            return Reading(min(numbers), ONE, len(numbers)) if numbers else NO_DATA
        case Percentile(facts, column, at):
            numbers = sorted(_numbers(select(facts), column))
            if not numbers:
                return NO_DATA
            return Reading(numbers[ceil(Fraction(at) * len(numbers)) - 1], ONE, len(numbers))
        case Distinct(facts, column):
            values = {fact.row.get(column) for fact in select(facts)} - {None}
            return Reading(Decimal(len(values)), ONE, len(values))
        case Count(facts) | Sum(facts):
            found = select(facts)
            return Reading(_amount(measure.takes, found, subject), ONE, len(found))
        case Rate(over, under):
            top = sum((_amount(part, select(part.facts), subject) for part in over), ZERO)
            found_below = [(part, select(part.facts)) for part in under]
            bottom = sum((_amount(part, found, subject) for part, found in found_below), ZERO)
            return _ratio(top, bottom, sum(len(found) for _, found in found_below))
    assert_never(measure.takes)


def _ratio(numerator: Decimal, denominator: Decimal, n: int) -> Reading:
    return Reading(numerator, denominator, n) if denominator > 0 else NO_DATA


def _amount(part: Count | Sum, found: Sequence[Fact], subject: str) -> Decimal:
    if isinstance(part, Count):
        return Decimal(len(found))
    total = ZERO
    for fact in found:
        value = fact.row.get(part.column)
        if isinstance(value, Decimal):
            total += value * (_held(fact, part.facts, subject) if part.sharing is Sharing.SPLIT else ONE)
    return total


def _held(fact: Fact, facts: Facts, subject: str) -> Decimal:
    if not subject:
        return ONE
    shares = (fact.holders.get(role, {}).get(subject, ZERO) for role in facts.roles)
    return sum(shares, ZERO)


def _concerns(fact: Fact, facts: Facts, subject: str, store: str) -> bool:
    if store:
        return fact.store == store
    return any(subject in fact.holders.get(role, {}) for role in facts.roles)


def _selected(fact: Fact, facts: Facts, window: Window) -> bool:
    day = fact.row.get(facts.dated_by)
    if not isinstance(day, date) or isinstance(day, datetime):
        return False
    return window.first <= day <= window.last and holds(facts.where, fact.row, window.as_of)


def _numbers(found: Iterable[Fact], column: str) -> list[Decimal]:
    values = (fact.row.get(column) for fact in found)
    return [value for value in values if isinstance(value, Decimal)]
