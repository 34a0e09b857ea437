"""Expected against found: amounts exactly, figures as far as they are written, words as they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from ..document import Place
from ..numbers import half_up, plain
from .found import GROUPS, PLAIN, Found, joined

ROUNDED = frozenset({"values", "inputs"})
"""Figures are expected as people read them, rounded; everything else to the last digit."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One expected figure and what came out instead."""

    what: str
    expected: str
    found: str


def compared(
    place: Place, found: Found, plain_keys: Iterable[str] = PLAIN, groups: Iterable[str] = GROUPS
) -> list[Mismatch]:
    """Everything expected at a place that is not so. A name nobody knows is a difference, not a pass."""
    groups = tuple(groups)
    place.expect((), (*plain_keys, *groups))
    wanted: list[tuple[str, str]] = []
    for key, entry in place.entries():
        if key in groups:
            wanted += [(f"{key}/{name}", one.text()) for name, one in entry.entries()]
        else:
            wanted.append((key, _words(entry)))
    missed = []
    for what, expected in wanted:
        came = found.get(what, "…")
        loose = what.partition("/")[0] in ROUNDED
        if not (same_rounded(expected, came) if loose else same(expected, came)):
            missed.append(Mismatch(what, expected, said(came, expected)))
    return missed


def _words(place: Place) -> str:
    """A text, or a list of words in any order."""
    return place.text() if isinstance(place.value, str) else joined(one.text(60) for one in place.each())


def same(expected: str, found: Fraction | str) -> bool:
    """Equal as numbers (5 is 5.00), where one is no number equal as words."""
    number = _number(expected)
    came = _number(found) if isinstance(found, str) else found
    if number is None or came is None:
        return expected == found
    return Fraction(number) == Fraction(came)


def same_rounded(expected: str, found: Fraction | str) -> bool:
    """Whether a figure, rounded half-up to the decimals written, is the number expected."""
    number = _number(expected)
    if number is None or isinstance(found, str):
        return expected == found
    return half_up(found, _places(number)) == number


def said(found: Fraction | str, expected: str) -> str:
    """A found figure for reading: one decimal more than was expected shows what was missed."""
    if isinstance(found, str):
        return found
    number = _number(expected)
    return plain(half_up(found, 4 if number is None else max(_places(number) + 1, 2)))


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
