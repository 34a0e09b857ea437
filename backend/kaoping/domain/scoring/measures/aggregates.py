"""The closed list of what a measure may do with the facts it looks at; nothing is computed here.

    Share       facts that also count ÷ facts                    numerator = count, denominator = count
    Net         (facts for − facts against) ÷ facts              may be below 0: the promoter score
    Mean        Σ column ÷ facts where it is given
    Elapsed     Σ time between two moments ÷ facts with both     hours of instants, days of dates
    Sum Count   Σ column; number of facts                        denominator 1; nothing found is a real 0
    Least       smallest value                                   denominator 1
    Spread      standard deviation of all values (÷ n)           denominator 1; a root, so rounded once
    Distinct    different values of a column                     denominator 1; nothing found is a real 0
    Percentile  smallest value with at least that share at or below it (percentile_disc), denominator 1
    Fed         Σ numerators ÷ Σ denominators as somebody stated them; nothing stated is not published
    Rate        Σ of parts over Σ of other parts, across sources
    Growth      Σ column against the same days a year before, as a share of those
    MeanOf      unweighted mean of several of these (not the pooled rate); those without a value are left out

The first ten look at facts of one source (`Single`); the others are made of them. They are compiled to SQL by
`storage/aggregates.py` and, as the reference, by `taking.py`.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from .operators import ALWAYS, Condition, check_columns
from .sources import MEASUREMENTS, Kind, Source

SPREAD_PLACES = 12
"""Decimals of a standard deviation, the one reading that cannot be an exact fraction."""


class Sharing(StrEnum):
    """EACH: the fact counts whole for everyone who served. SPLIT: by their attributed shares (sums only)."""

    EACH = "each"
    SPLIT = "split"


class Stretch(StrEnum):
    """The days a measure looks at when it is read for a period."""

    PERIOD = "period"
    YEAR = "year"  # from 1 January to the end of the period
    YEAR_BEFORE = "year_before"  # the same days a year earlier

    def days(self, first: date, last: date) -> tuple[date, date]:
        match self:
            case Stretch.PERIOD:
                return first, last
            case Stretch.YEAR:
                return date(last.year, 1, 1), last
            case Stretch.YEAR_BEFORE:
                return _year_before(first), _year_before(last)
        assert_never(self)


def _year_before(day: date) -> date:
    """The end of February stays the end of February, whatever the year."""
    if (day + timedelta(days=1)).month != day.month:
        return day.replace(year=day.year - 1, day=1) + timedelta(days=_length(day.year - 1, day.month) - 1)
    return day.replace(year=day.year - 1)


def _length(year: int, month: int) -> int:
    begins = date(year, month, 1)
    return ((begins + timedelta(days=31)).replace(day=1) - begins).days


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one source, dated by one of its days, attributed through any of these roles."""

    of: Source
    dated_by: str
    roles: tuple[str, ...]
    where: Condition = ALWAYS
    over: Stretch = Stretch.PERIOD

    def __post_init__(self) -> None:
        if self.dated_by not in self.of.days:
            raise ValueError(f"{self.of.name} is not dated by {self.dated_by}")
        if not self.roles or set(self.roles) - set(self.of.roles):
            raise ValueError(f"{self.of.name} has no such roles: {self.roles}")
        check_columns(self.where, self.of)


@dataclass(frozen=True, slots=True)
class Share:
    facts: Facts
    counts: Condition

    def __post_init__(self) -> None:
        check_columns(self.counts, self.facts.of)


@dataclass(frozen=True, slots=True)
class Net:
    facts: Facts
    plus: Condition
    minus: Condition

    def __post_init__(self) -> None:
        check_columns(self.plus, self.facts.of)
        check_columns(self.minus, self.facts.of)


@dataclass(frozen=True, slots=True)
class Mean:
    facts: Facts
    column: str

    def __post_init__(self) -> None:
        _number(self.facts, self.column)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """From `start` to `end`, two INSTANT columns (in hours) or two DAY columns (in days)."""

    facts: Facts
    start: str
    end: str

    def __post_init__(self) -> None:
        kinds = {self.facts.of.kind_of(self.start), self.facts.of.kind_of(self.end)}
        if kinds not in ({Kind.INSTANT}, {Kind.DAY}):
            raise ValueError(f"{self.facts.of.name}: {self.start} and {self.end} are not two moments")

    @property
    def in_hours(self) -> bool:
        return self.facts.of.kind_of(self.start) is Kind.INSTANT


@dataclass(frozen=True, slots=True)
class Sum:
    facts: Facts
    column: str
    sharing: Sharing = Sharing.EACH

    def __post_init__(self) -> None:
        _number(self.facts, self.column)


@dataclass(frozen=True, slots=True)
class Count:
    facts: Facts


@dataclass(frozen=True, slots=True)
class Least:
    facts: Facts
    column: str

    def __post_init__(self) -> None:
        _number(self.facts, self.column)


@dataclass(frozen=True, slots=True)
class Spread:
    facts: Facts
    column: str

    def __post_init__(self) -> None:
        _number(self.facts, self.column)


@dataclass(frozen=True, slots=True)
class Distinct:
    facts: Facts
    column: str

    def __post_init__(self) -> None:
        self.facts.of.kind_of(self.column)


@dataclass(frozen=True, slots=True)
class Percentile:
    facts: Facts
    column: str
    at: Decimal

    def __post_init__(self) -> None:
        _number(self.facts, self.column)
        if not 0 < self.at <= 1:
            raise ValueError("a percentile lies above 0 and not above 1")


@dataclass(frozen=True, slots=True)
class Fed:
    """What was stated for a measure: Σ numerators ÷ Σ denominators, or the sum alone (a count, money).

    Of a whole store the figures stated about the store itself count; where there are none, those of its
    people taken together. A denominator of 0 says that somebody looked and there was nothing.
    """

    facts: Facts
    summed: bool = False

    def __post_init__(self) -> None:
        if self.facts.of is not MEASUREMENTS:
            raise ValueError("only a measurement is fed")


@dataclass(frozen=True, slots=True)
class Rate:
    """Parts of any sources over parts of any sources: complaints ÷ (orders + sales)."""

    over: tuple["Count | Sum | Fed", ...]
    under: tuple["Count | Sum | Fed", ...]

    def __post_init__(self) -> None:
        if not self.over or not self.under:
            raise ValueError("a rate needs something above and below the line")


@dataclass(frozen=True, slots=True)
class Growth:
    """(Σ now − Σ a year before) ÷ Σ a year before."""

    facts: Facts
    column: str

    def __post_init__(self) -> None:
        _number(self.facts, self.column)
        if self.facts.over is not Stretch.PERIOD:
            raise ValueError("growth compares a period with the same days a year before")

    @property
    def now(self) -> Sum:
        return Sum(self.facts, self.column)

    @property
    def before(self) -> Sum:
        return Sum(replace(self.facts, over=Stretch.YEAR_BEFORE), self.column)


Single = Share | Net | Mean | Elapsed | Sum | Count | Least | Spread | Distinct | Percentile | Fed
"""An aggregate over facts of one source; the others are several of them."""


@dataclass(frozen=True, slots=True)
class MeanOf:
    """Unweighted mean of the values of several aggregates, each a share of its own."""

    of: tuple[Single | Rate, ...]

    def __post_init__(self) -> None:
        if len(self.of) < 2:
            raise ValueError("a mean of one is that one")


Aggregate = Single | Rate | Growth | MeanOf


def singles(takes: Aggregate) -> tuple[Single, ...]:
    """The aggregates over one source that this one is made of, in the order of its evidence."""
    match takes:
        case Rate(over, under):
            return (*over, *under)
        case Growth():
            return (takes.now, takes.before)
        case MeanOf(of):
            return tuple(single for one in of for single in singles(one))
        case single:
            return (single,)


def _number(facts: Facts, column: str) -> None:
    if facts.of.kind_of(column) is not Kind.NUMBER:
        raise ValueError(f"{facts.of.name}.{column} is not a number")
