"""Amounts of event rules in a document: a plain figure, a formula, or `unset`."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ..document import Place
from ..formulas.formula import Formula, Sort
from ..formulas.tree import Constant
from ..names import parse_amount
from ..numbers import ZERO
from ..units import MONEY, RATIO, Dimension, dimension
from .rules import Price

_PLAIN = re.compile(r"-?[0-9.]+")
_OF_RECORDS = re.compile(r"\bevent_[a-z0-9_]+\b")


def parse_price(
    place: Place, units: Mapping[str, Sort], unit: Dimension = MONEY, most: Decimal | None = None
) -> Price:
    """A figure that stands alone has the unit wanted; inside a formula it counts without one."""
    if place.is_unset:
        return Price(None)
    if isinstance(place.value, str) and _PLAIN.fullmatch(place.value):
        return Price(Formula(place.value, Constant(place.number(ZERO, most)), unit))
    return Price(parse_amount(place, units, unit))


def amount_name(amount: str) -> str:
    """How formulas call the sum of an amount of the occurrences: `cost` is `event_cost`."""
    return "event_" + re.sub(r"[^a-z0-9]", "_", amount.lower())


def names_of_records(place: Place, declared: Mapping[str, Sort]) -> dict[str, Sort]:
    """Names like `event_cost` that a rule uses; in money unless `on.amounts` gives another unit."""
    used = {name for text in _texts(place.value) for name in _OF_RECORDS.findall(text)}
    units: dict[str, Sort] = {name: MONEY for name in used if name not in declared}
    if place["on"].has("amounts"):
        units |= {amount_name(key): _unit(one) for key, one in place["on"]["amounts"].entries()}
    return units


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _unit(place: Place) -> Dimension:
    text = place.text(40)
    try:
        return dimension(text) if text else RATIO
    except ValueError:
        place.fault("unknown-unit", found=text)
        return RATIO
