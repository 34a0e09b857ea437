"""Taking a reading from rows in memory: the reference meaning of every aggregate, to test SQL against.

Used by golden cases that state facts instead of figures; the product itself reads through storage.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import assert_never

from ..numbers import ZERO
from ..reading import NO_DATA, NOT_PUBLISHED, ONE, Reading
from .aggregates import (
    Aggregate,
    Count,
    Distinct,
    Elapsed,
    Facts,
    Fed,
    Growth,
    Least,
    Mean,
    MeanOf,
    Net,
    Percentile,
    Rate,
    Share,
    Sharing,
    Single,
    Spread,
    Sum,
)
from .arithmetic import grown, hours_of, mean_of, ratio, spread
from .measure import Measure
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
Select = Callable[[Facts], list[Fact]]


@dataclass(frozen=True, slots=True)
class _Sight:
    """What there is to see: the facts of one subject, or of a whole store when `store` is given."""

    rows: Rows
    window: Window
    subject: str
    store: str

    def select(self, facts: Facts) -> list[Fact]:
        return [
            fact
            for fact in self.rows.get(facts.of.name, ())
            if self._concerns(fact, facts) and self._selected(fact, facts)
        ]

    def fed(self, facts: Facts) -> list[Fact]:
        """What was stated about the store itself goes before what was stated about its people."""
        found = self.select(facts)
        own = [fact for fact in found if fact.row.get("personal") is not True]
        return own or found if self.store else found

    def meets(self, fact: Fact, share: Share) -> bool:
        return holds(share.counts, fact.row, self.window.as_of)

    def held(self, fact: Fact, facts: Facts) -> Decimal:
        if not self.subject:
            return ONE
        shares = (fact.holders.get(role, {}).get(self.subject, ZERO) for role in facts.roles)
        return sum(shares, ZERO)

    def _concerns(self, fact: Fact, facts: Facts) -> bool:
        if self.store:
            return fact.store == self.store
        return any(self.subject in fact.holders.get(role, {}) for role in facts.roles)

    def _selected(self, fact: Fact, facts: Facts) -> bool:
        day = _day(fact.row, facts.dated_by)
        first, last = facts.over.days(self.window.first, self.window.last)
        return day is not None and first <= day <= last and holds(facts.where, fact.row, self.window.as_of)


def take(measure: Measure, rows: Rows, window: Window, *, subject: str = "", store: str = "") -> Reading:
    """The reading of one subject, or of a whole store when `store` is given."""
    return _take(measure.takes, _Sight(rows, window, subject, store))


def _take(takes: Aggregate, sight: _Sight) -> Reading:
    match takes:
        case Rate(over, under):
            return _rate(over, under, sight)
        case Growth():
            now, before = sight.select(takes.now.facts), sight.select(takes.before.facts)
            return grown(_amount(takes.now, now, sight), _amount(takes.before, before, sight), len(before))
        case MeanOf(of):
            return mean_of([_take(one, sight) for one in of])
        case single:
            return _single(single, sight)


def _single(takes: Single, sight: _Sight) -> Reading:  # noqa: C901 - one case per aggregate
    found = sight.fed(takes.facts) if isinstance(takes, Fed) else sight.select(takes.facts)
    match takes:
        case Share():
            return ratio(sum(sight.meets(fact, takes) for fact in found), len(found), len(found))
        case Net(_, plus, minus):
            for_, against = (
                sum(holds(side, fact.row, sight.window.as_of) for fact in found) for side in (plus, minus)
            )
            return ratio(for_ - against, len(found), len(found))
        case Mean(_, column):
            numbers = _numbers(found, column)
            return ratio(sum(numbers, ZERO), len(numbers), len(numbers))
        case Elapsed():
            return _elapsed(takes, found)
        case Least(_, column):
            numbers = _numbers(found, column)
            return Reading(min(numbers), ONE, len(numbers)) if numbers else NO_DATA
        case Spread(_, column):
            numbers = _numbers(found, column)
            squares = sum((number * number for number in numbers), ZERO)
            return spread(sum(numbers, ZERO), squares, len(numbers))
        case Percentile(_, column, at):
            numbers = sorted(_numbers(found, column))
            if not numbers:
                return NO_DATA
            return Reading(numbers[ceil(Fraction(at) * len(numbers)) - 1], ONE, len(numbers))
        case Distinct(_, column):
            values = {fact.row.get(column) for fact in found} - {None}
            return Reading(Decimal(len(values)), ONE, len(values))
        case Fed(_, summed):
            if not found:
                return NOT_PUBLISHED
            below = ONE if summed else sum(_numbers(found, "denominator"), ZERO)
            return ratio(sum(_numbers(found, "numerator"), ZERO), below, len(found))
        case Count() | Sum():
            return Reading(_amount(takes, found, sight), ONE, len(found))
    assert_never(takes)


def _rate(over: Sequence[Count | Sum | Fed], under: Sequence[Count | Sum | Fed], sight: _Sight) -> Reading:
    found = [(part, sight.fed(part.facts) if isinstance(part, Fed) else sight.select(part.facts))
             for part in (*over, *under)]  # fmt: skip
    if any(isinstance(part, Fed) and not facts for part, facts in found):
        return NOT_PUBLISHED
    amounts = [_amount(part, facts, sight) for part, facts in found]
    below = found[len(over) :]
    return ratio(
        sum(amounts[: len(over)], ZERO),
        sum(amounts[len(over) :], ZERO),
        sum(len(facts) for _, facts in below),
    )


def _amount(part: Count | Sum | Fed, found: Sequence[Fact], sight: _Sight) -> Decimal:
    match part:
        case Count():
            return Decimal(len(found))
        case Fed():
            return sum(_numbers(found, "numerator"), ZERO)
        case Sum(facts, column, sharing):
            total = ZERO
            for fact in found:
                value = fact.row.get(column)
                if isinstance(value, Decimal):
                    total += value * (sight.held(fact, facts) if sharing is Sharing.SPLIT else ONE)
            return total


def _elapsed(takes: Elapsed, found: Sequence[Fact]) -> Reading:
    if takes.in_hours:
        hours = [
            hours_of(end - start)
            for fact in found
            if isinstance(start := fact.row.get(takes.start), datetime)
            and isinstance(end := fact.row.get(takes.end), datetime)
        ]
        return ratio(sum(hours, Fraction(0)), len(hours), len(hours))
    days = [
        (end - start).days
        for fact in found
        if (start := _day(fact.row, takes.start)) is not None
        and (end := _day(fact.row, takes.end)) is not None
    ]
    return ratio(sum(days), len(days), len(days))


def _day(row: Row, column: str) -> date | None:
    value = row.get(column)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _numbers(found: Iterable[Fact], column: str) -> list[Decimal]:
    values = (fact.row.get(column) for fact in found)
    return [value for value in values if isinstance(value, Decimal)]
