"""Variants: what a policy says otherwise for some of its people, by position, region, store and the like.

    variants:
      - for: {position: [SINGLE_STORE], region: [GD, HN]}
        value: "13"

The first that fits stands in the place of the part, with everything it does not say taken from there.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from .document import Place
from .parts import Applies, Item, Param, PayRule, Variant

ATTRIBUTES = (
    "position",
    "department",
    "stream",
    "store",
    "brand",
    "region",
    "employment",
    "management",
    "housed",
)
"""What is known of a subject and may choose; `management` and `housed` are yes or no."""

FLAGS = ("management", "housed")
"""Attributes whose words are "true" and "false"."""

Part = TypeVar("Part", Item, Param, PayRule)


def parse_applies(place: Place, *more: str) -> Applies:
    """`{position: [A, B], except: {region: [C]}}`: all must fit, none of the exceptions may.

    `more` are keys that mean something else at this place.
    """
    place.expect((), (*ATTRIBUTES, "except", *more))
    never = place["except"]
    if place.has("except"):
        never.expect((), ATTRIBUTES)
    return Applies(_words(place), _words(never) if place.has("except") else {})


def _words(place: Place) -> dict[str, frozenset[str]]:
    return {
        key: frozenset(word.text(60) for word in words.each())
        for key, words in place.entries()
        if key in ATTRIBUTES
    }


def parse_variants(
    place: Place, keys: tuple[str, ...], read: Callable[[Place], Part]
) -> tuple[Variant[Part], ...]:
    """The variants of the part at `place`: each is the part's own document with its `keys` put in."""
    found = []
    for one in place["variants"].each():
        one.expect(("for",), keys)
        base = {key: value for key, value in place.mapping.items() if key != "variants"}
        own = {key: value for key, value in one.mapping.items() if key in keys}
        part = read(Place({**base, **own}, one.at, one.faults))
        found.append(Variant(parse_applies(one["for"]), part))
    return tuple(found)


def chosen(part: Part, attributes: Mapping[str, str]) -> Part:
    """What stands for somebody: the first variant that fits, else the part itself; variants left off."""
    for variant in part.variants:
        if variant.applies.to(attributes):
            return variant.part
    return replace(part, variants=()) if part.variants else part
