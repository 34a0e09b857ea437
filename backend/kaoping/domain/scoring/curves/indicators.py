"""Reading a checklist: its indicators from the curve, and which findings are its own from the item around it.

curve: {kind: checklist, take: points | pass_rate, indicators: [{code, label, points, fail?, key?, post?,
accepts?: {at_least?, at_most?}}]}
item:  {…, where: {audit: [MS]}, dated_by: published, role: responsible}
"""

from decimal import Decimal
from fractions import Fraction

from ..document import Place, note_duplicates
from ..numbers import ZERO, half_up, plain
from .checklists import Accepts, Checklist, Indicator, Take

AROUND = ("where", "dated_by", "role")
"""Keys of an item that only a checklist has."""


def parse_checklist(place: Place, item: Place, full: Decimal | None) -> Checklist:
    """Points of the indicators make up the scale of the item, unless only their pass rate counts."""
    place.expect(("kind", "indicators"), ("take",))
    read = [(one, _indicator(one)) for one in place["indicators"].each()]
    note_duplicates((one, indicator.code) for one, indicator in read)
    if not read:
        place["indicators"].fault("checklist-empty")
    curve = Checklist(
        indicators=tuple(indicator for _, indicator in read),
        take=place["take"].choice(Take),
        where=_where(item["where"]),
        dated_by=item["dated_by"].text(40) if item.has("dated_by") else "occurred",
        role=item["role"].text(40),
    )
    if read and curve.take is Take.POINTS:
        _prove(place["indicators"], curve, full)
    return curve


def _prove(place: Place, curve: Checklist, full: Decimal | None) -> None:
    found = plain(half_up(curve.most, 6))
    if curve.most <= 0 or (full is not None and curve.most != Fraction(full)):
        place.fault("checklist-points", found=found, needed="…" if full is None else plain(full))


def _indicator(place: Place) -> Indicator:
    place.expect(("code", "label"), ("points", "fail", "key", "post", "accepts", "rule", "note"))
    return Indicator(
        code=place["code"].text(60),
        label=place["label"].label(),
        points=Fraction(place["points"].number(ZERO)) if place.has("points") else Fraction(1),
        fail=Fraction(place["fail"].number(high=ZERO)),
        key=place["key"].yes(),
        post=place["post"].text(60),
        accepts=_accepts(place["accepts"]) if place.has("accepts") else None,
    )


def _accepts(place: Place) -> Accepts:
    place.expect((), ("at_least", "at_most"))
    low = place["at_least"].number() if place.has("at_least") else None
    high = place["at_most"].number(low) if place.has("at_most") else None
    return Accepts(low, high)


def _where(place: Place) -> dict[str, frozenset[str]]:
    """Any word of a finding, and the words that are meant."""
    return {key: frozenset(word.text(60) for word in words.each()) for key, words in place.entries()}
