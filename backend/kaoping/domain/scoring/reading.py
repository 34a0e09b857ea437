"""The value of a measure for one subject and period, kept as an exact fraction with its sample."""

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from .numbers import WIDE, ZERO, half_up
from .units import Unit

ONE = Decimal(1)

# Two-sided 95 %: the 97.5th percentile of the normal distribution.
Z95 = Decimal("1.959963984540054")


class State(StrEnum):
    """Why there is a value or none. Blank is not zero: only OK carries a value."""

    OK = "ok"
    NO_DATA = "no_data"  # measured, and there was nothing to measure
    NOT_PUBLISHED = "not_published"  # nobody has measured it (yet)
    TOO_FEW = "too_few"  # a sample below the policy's minimum


@dataclass(frozen=True, slots=True)
class Reading:
    """Numerator and denominator as counted; `n` facts stand behind it. Counts and sums have denominator 1.

    `partial` says of a mean of rates that some of them had no value: a remark beside the same value (A-34).
    """

    numerator: Decimal
    denominator: Decimal
    n: int
    state: State = State.OK
    partial: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.state is State.OK and self.denominator <= 0:
            raise ValueError("a reading without a denominator has no value: its state is no_data")

    @property
    def exact(self) -> Fraction:
        """Raises ValueError when the state carries no value."""
        if self.state is not State.OK and self.state is not State.TOO_FEW:
            raise ValueError(f"no value: {self.state}")
        return Fraction(self.numerator) / Fraction(self.denominator)

    def figure(self, unit: Unit) -> Fraction:
        """The number tables and people read: percent for a share, the plain value otherwise."""
        return self.exact * 100 if unit is Unit.SHARE else self.exact


NO_DATA = Reading(ZERO, ZERO, 0, State.NO_DATA)
NOT_PUBLISHED = Reading(ZERO, ZERO, 0, State.NOT_PUBLISHED)
NOTHING = Reading(ZERO, ONE, 0)


@dataclass(frozen=True, slots=True)
class Interval:
    low: Decimal
    high: Decimal


def wilson(successes: int, n: int, z: Decimal = Z95) -> Interval:
    """Score interval of a share, to four decimals; honest for small n, where share ± error leaves [0, 1].

    Raises ValueError when n is 0 (an empty sample has no share) or successes lie outside 0…n. Wilson 1927.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError("a share needs 0 ≤ successes ≤ n and n > 0")
    with localcontext(WIDE):
        share = Decimal(successes) / n
        weight = z * z / n
        centre = share + weight / 2
        spread = z * (share * (1 - share) / n + weight / (4 * n)).sqrt()
        low = half_up((centre - spread) / (1 + weight), 4)
        high = half_up((centre + spread) / (1 + weight), 4)
    return Interval(max(low, ZERO), min(high, ONE))
