"""Occurrences of a facts document: only what the closed list of kinds knows, each record once."""

from collections.abc import Iterable

from ..document import Place
from ..inputs import Occurrence
from ..occurrences import KINDS, VOIDED, OccurrenceKind, Word
from .rows import FIGURES


def occurrences(place: Place) -> tuple[Occurrence, ...]:
    """What happened. Roles may name people outside the population: a ruling may concern somebody who left.

    A kind and id stand for one record: a second row of them would count the same thing twice.
    """
    found: dict[tuple[str, str], Occurrence] = {}
    for one in place.each(FIGURES):
        one.expect(("id", "kind", "days"), ("store", "roles", "words", "amounts"))
        occurrence = _occurrence(one)
        if (occurrence.kind, occurrence.id) in found:
            one["id"].fault("duplicate-occurrence", code=occurrence.id, kind=occurrence.kind)
        found[occurrence.kind, occurrence.id] = occurrence
    return tuple(found.values())


def _occurrence(place: Place) -> Occurrence:
    code = place["kind"].text(40)
    kind = KINDS.get(code)
    if code and kind is None:
        place["kind"].fault("unknown-kind", code=code, known=", ".join(KINDS))
    if kind is not None:
        _check(place, kind)
    return Occurrence(
        id=place["id"].text(60),
        kind=code,
        store=place["store"].text(60) if place.has("store") else "",
        days={name: day.day() for name, day in _entries(place, "days")},
        roles={
            role: tuple(holder.text(60) for holder in holders.each())
            for role, holders in _entries(place, "roles")
        },
        words={name: word.text(200) for name, word in _entries(place, "words")},
        amounts={name: amount.number() for name, amount in _entries(place, "amounts")},
    )


def _check(place: Place, kind: OccurrenceKind) -> None:
    """Names that no record of the kind carries: what they state would be read by no rule."""
    _names(place, "days", [*kind.days, VOIDED], "unknown-day")
    _names(place, "roles", kind.roles, "unknown-role")
    _names(place, "words", kind.words, "unknown-word")
    _names(place, "amounts", kind.amounts, "unknown-amount")
    for name, word in _entries(place, "words"):
        _value(word, kind.words.get(name))


def _names(place: Place, key: str, known: Iterable[str], code: str) -> None:
    names = list(known)
    for name, one in _entries(place, key):
        if name not in names:
            one.fault(code, code=name[:40], known=", ".join(names))


def _value(place: Place, word: Word | None) -> None:
    if word is not None and word.values and place.value not in word.values:
        found = place.value if isinstance(place.value, str) else "…"
        place.fault("not-a-choice", found=found[:40], known=", ".join(word.values))


def _entries(place: Place, key: str) -> list[tuple[str, Place]]:
    return place[key].entries() if place.has(key) else []
