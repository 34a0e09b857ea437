"""Curves: figures → points, one class each; arithmetic on exact fractions, rounding is the item's affair.

A figure is what people read: percent for a share, otherwise the plain value. A table with a `precision`
rounds it half-up once and uses that very number; every other comparison takes the exact ratio.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from ..numbers import half_up

NONE = Fraction(0)
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: low ≤ figure < high (None: open), worth points."""

    low: Fraction | None
    high: Fraction | None
    points: Fraction

    def covers(self, figure: Fraction) -> bool:
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
class Reviewed:
    """Points entered by people: self → manager → company. `choices` empty: anything from 0 to full points.

    `start` is what an unjudged item is worth; None means that a blank stays open and blocks closing.
    """

    choices: tuple[Fraction, ...] = ()
    start: Fraction | None = None


Curve = (
    Bands | WorstOf | MeanOf | JointShare | PassOrZero | PerEvent | Linear | Achievement | Steps | Reviewed
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points, and what explains them: the figure that decided, whose it was, and the row it fell into."""

    points: Fraction
    figure: Fraction | None = None
    decided_by: int = 0
    row: int | None = None


def outcome(  # noqa: C901 - one case per curve
    curve: Curve, figures: Sequence[Fraction], full: Fraction
) -> Outcome:
    """Points for the item's figures, in the order of its measures; `full` are the item's points.

    Raises ValueError for a reviewed item: people decide it, not figures.
    """
    match curve:
        case Bands():
            return _through(curve, figures[0])
        case WorstOf(table):
            found = [_through(table, figure, place) for place, figure in enumerate(figures)]
            return min(found, key=lambda one: one.points)
        case MeanOf(table):
            return _through(table, sum(figures, NONE) / len(figures))
        case JointShare(target):
            return Outcome(full if figures[0] >= target else NONE, figures[0])
        case PassOrZero(bounds, otherwise):
            return _passed(bounds, otherwise, figures, full)
        case PerEvent(each, floor):
            lost = sum((a * b for a, b in zip(each, figures, strict=True)), NONE)
            left = full - lost
            return Outcome(left if floor is None else max(left, floor), figures[0])
        case Linear(knots):
            return Outcome(_on_line(knots, figures[0]), figures[0])
        case Achievement(target, cap, inverse):
            return Outcome(full * min(cap, _achieved(figures[0], target, inverse, cap)), figures[0])
        case Steps():
            return Outcome(_stepped(curve, figures[0], full), figures[0])
        case Reviewed():
            raise ValueError("a reviewed item has no curve over figures")
    assert_never(curve)


def _through(table: Bands, figure: Fraction, place: int = 0) -> Outcome:
    if table.precision is not None:
        figure = Fraction(half_up(figure, table.precision))
    for index, row in enumerate(table.rows):
        if row.covers(figure):
            return Outcome(row.points, figure, place, index)
    raise AssertionError("a table proved exhaustive has a hole")


def _passed(
    bounds: Sequence[Bound], otherwise: Fraction, figures: Sequence[Fraction], full: Fraction
) -> Outcome:
    for index, bound in enumerate(bounds):
        figure = figures[bound.measure]
        if not bound.met(figure):
            return Outcome(otherwise, figure, bound.measure, index)
    return Outcome(full, figures[0])


def _on_line(knots: Sequence[tuple[Fraction, Fraction]], figure: Fraction) -> Fraction:
    if figure <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if figure <= x1:
            return y0 + (y1 - y0) * (figure - x0) / (x1 - x0)
    return knots[-1][1]


def _achieved(figure: Fraction, target: Fraction, inverse: bool, cap: Fraction) -> Fraction:
    if not inverse:
        return max(NONE, figure / target)
    return cap if figure <= 0 else target / figure


def _stepped(curve: Steps, figure: Fraction, full: Fraction) -> Fraction:
    short = (figure - curve.target) if curve.inverse else (curve.target - figure)
    if short <= 0:
        return full
    whole = short // curve.step
    steps = whole if curve.counting is Counting.WHOLE or short % curve.step == 0 else whole + 1
    return max(curve.floor, full - steps * curve.each)
