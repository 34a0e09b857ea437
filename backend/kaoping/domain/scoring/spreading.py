"""What lines owe each other: averages of a store, and weights that leave the sheet and go to the others."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from .numbers import ZERO, half_up
from .parts import Missing
from .policy import Policy
from .results import Line, LineState, Result


def average(views: Mapping[str, Policy], results: Sequence[Result]) -> None:
    """Lines whose rule is the store's average take the mean of the colleagues scored by the curve."""
    for index in range(len(results[0].lines) if results else 0):
        items = [views[result.subject].items[index] for result in results]
        if not any(Missing.STORE_AVERAGE in item.missing.values() for item in items):
            continue
        places = max(item.places for item in items)
        scored: dict[str, list[Decimal]] = {}
        for result in results:
            line = result.lines[index]
            if line.state is LineState.SCORED and line.points is not None:
                scored.setdefault(result.store, []).append(line.points)
        for result in results:
            line = result.lines[index]
            colleagues = scored.get(result.store)
            if line.missing is Missing.STORE_AVERAGE and colleagues:
                mean = half_up(sum(map(Fraction, colleagues), Fraction(0)) / len(colleagues), places)
                line.state, line.points, line.low, line.high = LineState.RULED, mean, mean, mean


def redistribute(policy: Policy, result: Result) -> None:
    """Weights that leave go to the others in proportion, by largest remainder, so that they sum exactly.

    An item leaves for good by its missing-data rule, or until its month when it is not due (A-77). Points
    scale with their item's weight. Nothing moves while a weight is unset or nobody is left to take it.
    """
    leaving = [line for line in result.lines if _gives_away(line)]
    staying = [line for line in result.lines if not line.state.is_off_sheet]
    if not leaving or any(line.full is None for line in result.lines):
        return
    weights = [line.full or ZERO for line in staying]
    kept, freed = sum(weights, ZERO), sum((line.full or ZERO for line in leaving), ZERO)
    if kept == 0:
        return
    for line, old, new in zip(staying, weights, spread(weights, kept + freed), strict=True):
        if old == 0:
            continue
        scale, places = Fraction(new) / Fraction(old), policy.item(line.item).places
        line.full = new
        line.low, line.high = _scaled(line.low, scale, places), _scaled(line.high, scale, places)
        if line.points is not None:
            line.points = _scaled(line.points, scale, places)


def _gives_away(line: Line) -> bool:
    return line.missing is Missing.REDISTRIBUTE or line.state is LineState.NOT_DUE


def _scaled(points: Decimal, scale: Fraction, places: int) -> Decimal:
    return half_up(Fraction(points) * scale, places)


def spread(weights: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Shares of a total in proportion to weights, in cents, the last cents to the largest remainders."""
    kept = sum(map(Fraction, weights), Fraction(0))
    exact = [Fraction(weight) * Fraction(total) * 100 / kept for weight in weights]
    cents = [share.numerator // share.denominator for share in exact]
    left = int(Fraction(total) * 100) - sum(cents)
    for index in sorted(range(len(exact)), key=lambda i: cents[i] - exact[i])[:left]:
        cents[index] += 1
    return [Decimal(one).scaleb(-2) for one in cents]
