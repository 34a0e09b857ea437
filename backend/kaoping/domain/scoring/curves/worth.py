"""What figures are worth on a curve: points in exact fractions, with what explains them."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from ..numbers import half_up
from .checklists import Checklist
from .rollup import Roll, RolledUp
from .shapes import (
    NONE,
    Achievement,
    Bands,
    Bound,
    Counting,
    Curve,
    JointShare,
    Lateness,
    Linear,
    MeanOf,
    Outcome,
    PassOrZero,
    PerEvent,
    Reviewed,
    Steps,
    WorstOf,
)


def outcome(  # noqa: C901, PLR0912 - one case per curve
    curve: Curve, figures: Sequence[Fraction], full: Fraction
) -> Outcome:
    """Points for the item's figures, in the order of its measures; `full` are the item's points.

    Figures of a roll-up are the values of earlier periods. Raises ValueError for what does not follow from
    figures: people decide a reviewed item, findings a checklist.
    """
    match curve:
        case Bands():
            return _through(curve, figures[0])
        case WorstOf(table):
            return _worst([_through(table, figure, place) for place, figure in enumerate(figures)])
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
        case Lateness(each):
            return Outcome(max(NONE, full - each * max(NONE, figures[0])), figures[0])
        case RolledUp():
            return _rolled(curve, figures)
        case Reviewed():
            raise ValueError("a reviewed item has no curve over figures")
        case Checklist():
            raise ValueError("a checklist follows from findings, not from figures")
    assert_never(curve)


def _through(table: Bands, figure: Fraction, place: int = 0) -> Outcome:
    if table.precision is not None:
        figure = Fraction(half_up(figure, table.precision))
    for index, row in enumerate(table.rows):
        if row.covers(figure):
            return Outcome(row.points, figure, place, index)
    raise AssertionError("a table proved exhaustive has a hole")


def _worst(found: Sequence[Outcome]) -> Outcome:
    """The outcome with the fewest points; one without points leaves it open which is the worst."""
    without = [one for one in found if one.points is None]
    return without[0] if without else min(found, key=lambda one: one.points or NONE)


def _rolled(curve: RolledUp, values: Sequence[Fraction]) -> Outcome:
    total = sum(values, NONE)
    points = {Roll.MEAN: total / len(values), Roll.SUM: total, Roll.LEAST: min(values)}[curve.take]
    return Outcome(points, points)


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
