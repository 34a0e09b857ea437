"""Units of values, and the arithmetic of units that refuses money plus points."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a measure counts in. A share is held as an exact ratio and read in percent by every table."""

    SHARE = "share"
    POINTS = "points"
    COUNT = "count"
    MONEY = "money"
    DAYS = "days"
    HOURS = "hours"


BASES = ("money", "points", "count", "days", "hours")


@dataclass(frozen=True, slots=True)
class Dimension:
    """Exponents over BASES; all zero is a ratio. money ÷ count × count is money again."""

    powers: tuple[int, ...] = (0,) * len(BASES)

    def times(self, other: "Dimension") -> "Dimension":
        return Dimension(tuple(a + b for a, b in zip(self.powers, other.powers, strict=True)))

    def over(self, other: "Dimension") -> "Dimension":
        return Dimension(tuple(a - b for a, b in zip(self.powers, other.powers, strict=True)))

    def __str__(self) -> str:
        above = [_power(base, p) for base, p in zip(BASES, self.powers, strict=True) if p > 0]
        below = [_power(base, -p) for base, p in zip(BASES, self.powers, strict=True) if p < 0]
        if not above and not below:
            return "ratio"
        return "/".join([("*".join(above) or "1"), *below])


def _power(base: str, power: int) -> str:
    return base if power == 1 else f"{base}^{power}"


RATIO = Dimension()
_NAMED = {"ratio": RATIO} | {base: Dimension(tuple(int(other == base) for other in BASES)) for base in BASES}
MONEY = _NAMED["money"]
POINTS = _NAMED["points"]
COUNT = _NAMED["count"]
DAYS = _NAMED["days"]


def dimension(text: str) -> Dimension:
    """`money`, `ratio`, `points`, `count`, `days`, `hours`, or one of them per another: `money/count`.

    Raises ValueError for any other word.
    """
    above, slash, below = text.partition("/")
    if above not in _NAMED or (slash and below not in _NAMED):
        raise ValueError("unknown unit")
    return _NAMED[above].over(_NAMED[below]) if slash else _NAMED[above]
