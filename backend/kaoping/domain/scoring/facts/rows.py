"""The lists of a facts document, row by row: every fault is noted at its row and reading goes on."""

from collections.abc import Mapping
from decimal import Decimal

from ..document import Place
from ..inputs import Column, Event, PastLine, PastPeriod, Review, Settled, Settling
from ..measures.catalogue import MEASURES
from ..reading import NO_DATA, NOT_PUBLISHED, ONE, Reading, State
from ..results import LineState

FIGURES = 200_000
"""A list has at most so many rows; beyond that something is wrong, not big."""


def readings(place: Place, keys: set[str]) -> dict[tuple[str, str], Reading]:
    """Readings by subject (or store) and measure; a measure outside the catalogue is a fault."""
    found: dict[tuple[str, str], Reading] = {}
    for one in place.each(FIGURES):
        one.expect(("subject", "measure"), ("numerator", "denominator", "n", "state", "partial"))
        key = _known(one["subject"], keys, "unknown-subject")
        measure = _known(one["measure"], MEASURES, "unknown-measure")
        if (key, measure) in found:
            one["measure"].fault("duplicate-reading", code=key, measure=measure)
        found[key, measure] = _reading(one)
    return found


def _reading(place: Place) -> Reading:
    state = place["state"].choice(State) if place.has("state") else State.OK
    if state is State.NO_DATA:
        return NO_DATA
    if state is State.NOT_PUBLISHED:
        return NOT_PUBLISHED
    place.expect(("subject", "measure", "numerator"), ("denominator", "n", "state", "partial"))
    denominator = place["denominator"].figure() if place.has("denominator") else ONE
    n = place["n"].whole(0, 10**9 - 1) if place.has("n") else int(denominator)
    if denominator <= 0:
        place["denominator"].fault("reading-value")
        return NO_DATA
    partial = place.has("partial") and place["partial"].yes()
    return Reading(place["numerator"].figure(), denominator, n, state, partial)


def events(place: Place, keys: set[str], slots: set[str]) -> tuple[Event, ...]:
    found = []
    for one in place.each(FIGURES):
        one.expect(("subject", "slot", "id", "day"))
        subject = _known(one["subject"], keys, "unknown-subject")
        slot = _known(one["slot"], slots, "unknown-slot")
        found.append(Event(subject, slot, one["id"].text(60), one["day"].day()))
    return tuple(found)


def reviews(place: Place, keys: set[str], items: set[str]) -> tuple[Review, ...]:
    found = []
    for one in place.each(FIGURES):
        one.expect(("subject", "item", "column", "points", "reason"), ("id",))
        subject = _known(one["subject"], keys, "unknown-subject")
        item = _known(one["item"], items, "unknown-item")
        column = one["column"].choice(Column)
        review_id = one["id"].text(60) if one.has("id") else ""
        found.append(Review(subject, item, column, one["points"].number(), one["reason"].text(), review_id))
    return tuple(found)


def history(place: Place, keys: set[str]) -> tuple[PastLine, ...]:
    """Points of the period before; an item of one subject is told once."""
    found: dict[tuple[str, str], PastLine] = {}
    for one in place.each(FIGURES):
        one.expect(("subject", "item", "points"))
        subject = _known(one["subject"], keys, "unknown-subject")
        item = one["item"].text(40)
        if (subject, item) in found:
            one["item"].fault("duplicate-history", code=subject, item=item)
        found[subject, item] = PastLine(subject, item, one["points"].number())
    return tuple(found.values())


def past(place: Place, keys: set[str]) -> tuple[PastPeriod, ...]:
    """What earlier periods ended with; one period of one subject is told once."""
    found: dict[tuple[str, str], PastPeriod] = {}
    for one in place.each(FIGURES):
        one.expect(("subject", "period", "names"))
        subject = _known(one["subject"], keys, "unknown-subject")
        period = one["period"].text(20)
        if (subject, period) in found:
            one["period"].fault("duplicate-past", code=subject, period=period)
        names = {name: value.number() for name, value in one["names"].entries()}
        found[subject, period] = PastPeriod(subject, period, names)
    return tuple(found.values())


def settled(place: Place, keys: set[str], items: set[str]) -> tuple[Settled, ...]:
    found = []
    for one in place.each(FIGURES):
        one.expect(("subject", "item", "settling", "state", "reason"), ("full", "points", "id"))
        found.append(
            Settled(
                subject=_known(one["subject"], keys, "unknown-subject"),
                item=_known(one["item"], items, "unknown-item"),
                settling=one["settling"].choice(Settling),
                state=one["state"].choice(LineState).value,
                full=one["full"].number() if one.has("full") else None,
                points=one["points"].number() if one.has("points") else None,
                reason=one["reason"].text(2_000),
                id=one["id"].text(60) if one.has("id") else "",
            )
        )
    return tuple(found)


def pay_terms(place: Place, keys: set[str], terms: set[str]) -> dict[str, dict[str, Decimal]]:
    """Amounts by subject and term."""
    found: dict[str, dict[str, Decimal]] = {}
    if not place.value or not isinstance(place.value, Mapping):
        return found
    for key, amounts in place.entries():
        if key not in keys:
            amounts.fault("unknown-subject", code=key[:60])
        found[key] = {}
        for term, amount in amounts.entries():
            if term not in terms:
                amount.fault("unknown-term", code=term[:60])
            found[key][term] = amount.number()
    return found


def _known(place: Place, known: set[str] | Mapping[str, object], code: str) -> str:
    found = place.text(60)
    if found and found not in known:
        place.fault(code, code=found)
    return found
