"""A number of a calendar or a quota: written there, or kept in a param of the policy, or unset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..document import Place
from ..formulas.formula import Sort
from ..numbers import decimal, plain
from ..parts import Param

Params = Mapping[str, Decimal | None]
"""What the params of a policy are worth; None is unset."""


@dataclass(frozen=True, slots=True)
class Amount:
    """`param` names where the value is kept; without one, `value` None is unset, which is not zero."""

    value: Decimal | None = None
    param: str = ""

    def under(self, params: Params) -> Decimal | None:
        return params.get(self.param) if self.param else self.value


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an amount may be: a count or a share, from `low` to `high`, both included."""

    units: tuple[Sort, ...]
    low: Decimal
    high: Decimal
    whole: bool = True


def read_amount(place: Place, params: Sequence[Param], bounds: Bounds) -> Amount:
    """A fault is noted for what is neither a number nor a param, and for a value outside the bounds."""
    if place.is_unset:
        return Amount()
    named = next((param for param in params if param.code == place.value), None)
    if named is not None:
        if named.unit not in bounds.units:
            needed = "/".join(str(unit) for unit in bounds.units)
            place.fault("amount-unit", found=str(named.unit), needed=needed)
        for value in _values(named):
            _check(place, value, bounds)
        return Amount(param=named.code)
    text = place.text()
    try:
        value = decimal(text)
    except ValueError:
        if text:
            place.fault("not-an-amount")
        return Amount(bounds.low)
    _check(place, value, bounds)
    return Amount(value)


def _values(param: Param) -> list[Decimal]:
    parts = (param, *(variant.part for variant in param.variants))
    return [part.value for part in parts if part.value is not None]


def _check(place: Place, value: Decimal, bounds: Bounds) -> None:
    if bounds.whole and value != value.to_integral_value():
        place.fault("not-a-whole-number", low=plain(bounds.low), high=plain(bounds.high))
    elif not bounds.low <= value <= bounds.high:
        place.fault("out-of-range", low=plain(bounds.low), high=plain(bounds.high))
