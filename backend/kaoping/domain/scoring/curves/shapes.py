"""Curves: figures → points, one class each; arithmetic on exact fractions, rounding is the item's affair.

A figure is what people read: percent for a share, otherwise the plain value. A table with a `precision`
rounds it half-up once and uses that very number; every other comparison takes the exact ratio.

Points are those of the scale a curve is written in, which the item may bring to its own.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .checklists import Checklist, Finding
from .rollup import RolledUp

NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: low ≤ figure < high (None: open), worth points (None: not set yet).

    With the upper edge in it is low < figure ≤ high.
    """

    low: Fraction | None
    high: Fraction | None
    points: Fraction | None
    upper_in: bool = False

    def covers(self, figure: Fraction) -> bool:
        if self.upper_in:
            return (self.low is None or self.low < figure) and (self.high is None or figure <= self.high)
        return (self.low is None or self.low <= figure) and (self.high is None or figure < self.high)


@dataclass(frozen=True, slots=True)
class Bands:
    """Rows from the highest edge down, exhaustive and disjoint (proved when parsed)."""

    rows: tuple[Row, ...]
    precision: int | None = None


@dataclass(frozen=True, slots=True)
class WorstOf:
    """The measure that brings the fewest points through one table decides."""

    table: Bands


@dataclass(frozen=True, slots=True)
class MeanOf:
    """The unweighted mean of several rates through one table, as distinct from the pooled rate."""

    table: Bands


@dataclass(frozen=True, slots=True)
class JointShare:
    """Full points when the share of cases meeting all conditions reaches the target, else none."""

    target: Fraction


class Sense(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure (by its place among the item's measures) against a limit; the limit itself is in."""

    measure: int
    sense: Sense
    limit: Fraction

    def met(self, figure: Fraction) -> bool:
        return figure >= self.limit if self.sense is Sense.AT_LEAST else figure <= self.limit


@dataclass(frozen=True, slots=True)
class PassOrZero:
    """Full points if every bound is met, else `otherwise` (0, or a negative fail value)."""

    bounds: tuple[Bound, ...]
    otherwise: Fraction = NONE


@dataclass(frozen=True, slots=True)
class PerEvent:
    """Full points less `each[i]` per occurrence of the i-th count; `floor` None goes below 0."""

    each: tuple[Fraction, ...]
    floor: Fraction | None = NONE


@dataclass(frozen=True, slots=True)
class Linear:
    """Straight lines through (figure, points) knots, ascending by figure; flat outside them."""

    knots: tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Achievement:
    """Full points × actual ÷ target (target ÷ actual where lower is better), up to the cap."""

    target: Fraction
    cap: Fraction
    inverse: bool


class Counting(StrEnum):
    WHOLE = "whole"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class Steps:
    """Loses points per whole (or started) step on the bad side of the target, not below the floor."""

    target: Fraction
    step: Fraction
    each: Fraction
    floor: Fraction
    inverse: bool
    counting: Counting = Counting.WHOLE


@dataclass(frozen=True, slots=True)
class Lateness:
    """Full points less `each` per day late, never below 0; early is not better than on time (S002-F.R03)."""

    each: Fraction


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Points entered by people: self → manager → company. `choices` empty: anything from 0 to full points.

    `start` is what an unjudged item is worth; None means that a blank stays open and blocks closing.
    """

    choices: tuple[Fraction, ...] = ()
    start: Fraction | None = None


Curve = (
    Bands
    | WorstOf
    | MeanOf
    | JointShare
    | PassOrZero
    | PerEvent
    | Linear
    | Achievement
    | Steps
    | Lateness
    | Checklist
    | RolledUp
    | Reviewed
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points, and what explains them: the figure that decided, whose it was, and the row it fell into.

    `points` None: the row has no points yet. `findings` are those of a checklist, `basis` the earlier periods
    of a roll-up.
    """

    points: Fraction | None
    figure: Fraction | None = None
    decided_by: int = 0
    row: int | None = None
    findings: tuple[Finding, ...] = ()
    basis: tuple[str, ...] = ()
