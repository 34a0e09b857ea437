"""Rules of one stack that meet on one person: reported always; where the stack says so, only one counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..numbers import ZERO
from ..results import Entry, Overlap
from .rules import EventRule, Mode, Stack


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before stacking; `visit` is the one visit it rests on, empty for the period as a whole."""

    entry: Entry
    visit: str


def stacked(
    stacks: Sequence[Stack], rules: Sequence[EventRule], drafts: Sequence[Draft], period: str
) -> tuple[list[Entry], list[Overlap]]:
    """The entries of one person, with what yields to what, and every meeting of two rules (A-22)."""
    entries = [draft.entry for draft in drafts]
    overlaps: list[Overlap] = []
    for stack in stacks:
        order = [rule.code for rule in rules if rule.stack == stack.code]
        inside = [place for place, draft in enumerate(drafts) if draft.entry.rule in order]
        for incident, places in _incidents(drafts, inside, period).items():
            met = [code for code in order if any(entries[place].rule == code for place in places)]
            if len(met) < 2:
                continue
            kept = _kept(stack.mode, met, [entries[place] for place in places])
            overlaps.append(Overlap(stack.code, incident, tuple(met), tuple(kept)))
            for place in places:
                if entries[place].rule not in kept:
                    entries[place] = replace(entries[place], yields_to=kept[0])
    return entries, overlaps


def _incidents(drafts: Sequence[Draft], places: Sequence[int], period: str) -> Mapping[str, list[int]]:
    """By visit where every entry rests on one; a rule of the whole period meets all visits of it."""
    visits = {drafts[place].visit for place in places}
    if "" in visits:
        return {period: list(places)}
    return {visit: [place for place in places if drafts[place].visit == visit] for visit in sorted(visits)}


def _kept(mode: Mode, met: Sequence[str], entries: Sequence[Entry]) -> list[str]:
    if mode is Mode.FIRST:
        return [met[0]]
    if mode is Mode.SUM or any(entry.amount is None for entry in entries):
        return list(met)
    return [max(met, key=lambda code: _moved(code, entries))]


def _moved(code: str, entries: Sequence[Entry]) -> Decimal:
    return abs(sum((entry.amount or ZERO for entry in entries if entry.rule == code), ZERO))
