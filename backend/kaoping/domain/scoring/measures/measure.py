"""What a measure is: one declaration from which value, SQL and evidence all follow. Nothing is computed here.

A measure looks at facts of a source (`Facts`: where, on which day, in which roles) and aggregates them. The
aggregates are a closed list, compiled to SQL by `storage/measuring.py` and, as the reference, by `taking.py`:

    Share       facts that also count ÷ facts                    numerator = count, denominator = count
    Mean        Σ column ÷ facts where it is given
    Sum Count   Σ column; number of facts                        denominator 1; nothing found is a real 0
    Least       smallest value                                   denominator 1
    Distinct    different values of a column                     denominator 1; nothing found is a real 0
    Percentile  smallest value with at least that share at or below it (percentile_disc), denominator 1
    Rate        Σ of parts over Σ of other parts, across sources

Evidence of a measure = the facts its `Facts` select, for a Rate those of every part. A share's facts that
count and those that do not are both evidence.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from ..texts import Text
from ..units import Unit
from .operators import ALWAYS, Condition, check_columns
from .sources import Kind, Source


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class Sharing(StrEnum):
    """EACH: the fact counts whole for everyone who served. SPLIT: by their attributed shares (sums only)."""

    EACH = "each"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one source, dated by one of its days, attributed through any of these roles."""

    of: Source
    dated_by: str
    roles: tuple[str, ...]
    where: Condition = ALWAYS

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
class Mean:
    facts: Facts
    column: str

    def __post_init__(self) -> None:
        _number(self.facts, self.column)


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
class Rate:
    """Parts of any sources over parts of any sources: complaints ÷ (orders + sales)."""

    over: tuple[Count | Sum, ...]
    under: tuple[Count | Sum, ...]

    def __post_init__(self) -> None:
        if not self.over or not self.under:
            raise ValueError("a rate needs something above and below the line")


Aggregate = Share | Mean | Sum | Count | Least | Distinct | Percentile | Rate


@dataclass(frozen=True, slots=True)
class Measure:
    """`code` is the catalogue id (M-24), `name` a stable English key (`complaint.speed`)."""

    code: str
    name: str
    unit: Unit
    better: Better
    takes: Aggregate
    rule: str
    label: Text

    @property
    def facts(self) -> tuple[Facts, ...]:
        """Everything the measure looks at: its evidence is the union of these, in this order."""
        match self.takes:
            case Rate(over, under):
                return tuple(part.facts for part in (*over, *under))
            case Share() | Mean() | Sum() | Count() | Least() | Distinct() | Percentile():
                return (self.takes.facts,)
        assert_never(self.takes)

    @property
    def has_zero(self) -> bool:
        """Whether finding no fact is the value 0 (a count) and not the absence of a value (a share)."""
        return isinstance(self.takes, Count | Sum | Distinct)


def _number(facts: Facts, column: str) -> None:
    if facts.of.kind_of(column) is not Kind.NUMBER:
        raise ValueError(f"{facts.of.name}.{column} is not a number")
