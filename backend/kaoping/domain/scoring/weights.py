"""Weights of a sheet: whoever it is for, they make up the sheet, or the sheet says how incomplete it is.

Variants may give an item another weight for some people. Every sheet that anybody can have is then added up:
all combinations of the words its variants choose by, and "any other word".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod

from .document import Place
from .numbers import ZERO, plain
from .parts import Applies, Group, Item
from .variants import chosen

MOST_SHEETS = 5_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The items as one sort of people has them; `who` is empty for the sheet as written."""

    who: Mapping[str, str]
    items: tuple[Item, ...]

    @property
    def total(self) -> Decimal:
        return sum((item.full for item in self.items if item.full is not None), ZERO)

    @property
    def is_set(self) -> bool:
        return all(item.full is not None for item in self.items)

    def called(self) -> str:
        return ", ".join(f"{key} {word or '…'}" for key, word in self.who.items()) or "…"


def check_weights(place: Place, sheets: Sequence[Sheet], groups: Sequence[Group], full: Decimal) -> None:
    """Notes sheets whose weights are known and do not come to what they must; of each kind the first."""
    intended = place["incomplete"].number(ZERO, full) if place.has("incomplete") else full
    for sheet in sheets:
        if (sheet.is_set and sheet.total != intended) or sheet.total > intended:
            _note(place["items"], sheet, plain(sheet.total), plain(intended))
            break
    for index, group in enumerate(groups):
        _check_group(place["groups"][str(index)], sheets, group)


def _note(place: Place, sheet: Sheet, found: str, needed: str) -> None:
    if sheet.who:
        place.fault("variant-weights", who=sheet.called(), found=found, needed=needed)
    else:
        place.fault("weights", found=found, needed=needed)


def _check_group(place: Place, sheets: Sequence[Sheet], group: Group) -> None:
    if group.full is None:
        return
    for sheet in sheets:
        weights = [item.full for item in sheet.items if item.group == group.code]
        found = sum((weight for weight in weights if weight is not None), ZERO)
        if None not in weights and found != group.full:
            place.fault("group-weights", code=group.code, found=plain(found), needed=plain(group.full))
            return


def sheets_of(place: Place, items: tuple[Item, ...], applies: Applies) -> tuple[Sheet, ...]:
    """Every sheet anybody can have; as written where no weight varies. Too many are refused: unprovable."""
    plain_sheet = Sheet({}, items)
    words = _words(items)
    if not words:
        return (plain_sheet,)
    choices = {key: _meant(key, found, applies) for key, found in words.items()}
    if prod(len(one) for one in choices.values()) > MOST_SHEETS:
        place["items"].fault("too-many-sheets", most=MOST_SHEETS)
        return (plain_sheet,)
    return tuple(_sheets(items, choices))


def _sheets(items: tuple[Item, ...], choices: Mapping[str, Sequence[str]]) -> Iterator[Sheet]:
    for combination in product(*choices.values()):
        who = dict(zip(choices, combination, strict=True))
        known = {key: word for key, word in who.items() if word}
        yield Sheet(who, tuple(chosen(item, known) for item in items))


def _words(items: Sequence[Item]) -> dict[str, set[str]]:
    """Attributes and their words by which weights differ."""
    found: dict[str, set[str]] = {}
    for item in items:
        if all(one.part.full == item.full for one in item.variants):
            continue
        for one in item.variants:
            for chooses in (one.applies.only, one.applies.never):
                for key, words in chooses.items():
                    found.setdefault(key, set()).update(words)
    return found


def _meant(key: str, words: set[str], applies: Applies) -> tuple[str, ...]:
    """The words of an attribute among those the policy is for; the empty one is any other word."""
    accepted = applies.only.get(key)
    never = applies.never.get(key, frozenset())
    if accepted is None:
        return (*sorted(words - never), "")
    others = accepted - never - words
    return (*sorted((words & accepted) - never), *([""] if others else []))
