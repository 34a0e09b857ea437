"""The last step from sums to a reading, the same for rows in memory and for rows of a database."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

from ..numbers import WIDE, half_up
from ..reading import NO_DATA, NOT_PUBLISHED, ONE, Reading, State
from .aggregates import SPREAD_PLACES

SECONDS = 3600


def ratio(above: Decimal | Fraction | int, below: Decimal | Fraction | int, n: int) -> Reading:
    """`above` ÷ `below` with `n` facts behind it; nothing below the line is no data."""
    if below <= 0:
        return NO_DATA
    if isinstance(above, Fraction) or isinstance(below, Fraction):
        exact = Fraction(above) / Fraction(below)
        return Reading(Decimal(exact.numerator), Decimal(exact.denominator), n)
    return Reading(Decimal(above), Decimal(below), n)


def hours_of(time: timedelta) -> Fraction:
    return Fraction(time // timedelta(microseconds=1), SECONDS * 10**6)


def spread(total: Decimal, squares: Decimal, n: int) -> Reading:
    """The standard deviation of n values from their sum and the sum of their squares, over all of them.

    n Σx² − (Σx)² is exact; its root is taken once, to more digits than any scheme looks at (S001-K).
    """
    if n == 0:
        return NO_DATA
    above = Fraction(squares) * n - Fraction(total) ** 2
    with localcontext(WIDE):
        root = (Decimal(above.numerator) / Decimal(above.denominator)).sqrt() / n
    return Reading(half_up(root, SPREAD_PLACES), ONE, n)


def grown(now: Decimal, before: Decimal, n: int) -> Reading:
    """By how much `now` is more than `before`, as a share of `before`: nothing before, nothing to compare."""
    return ratio(now - before, before, n)


def mean_of(readings: Sequence[Reading]) -> Reading:
    """The unweighted mean of those that have a value; `partial` where that is not all of them (A-34)."""
    values = [one for one in readings if one.state is State.OK]
    if not values:
        unknown = all(one.state is State.NOT_PUBLISHED for one in readings)
        return NOT_PUBLISHED if unknown else NO_DATA
    mean = sum((one.exact for one in values), Fraction(0)) / len(values)
    return Reading(
        Decimal(mean.numerator),
        Decimal(mean.denominator),
        sum(one.n for one in values),
        partial=len(values) < len(readings),
    )
