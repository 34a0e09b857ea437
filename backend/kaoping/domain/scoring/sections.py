"""Small sections of a policy document: groups, deduction slots, limits of the total, grades, marks."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from .document import Place, note_duplicates
from .items import mark_of
from .numbers import ZERO
from .parts import Grade, Group, Mark, Slot


def parse_marks(place: Place) -> dict[str, Mark]:
    """What `overlay.apply` wrote into the effective document: path → mark, later overlays winning."""
    marks: dict[str, Mark] = {}
    for one in place.each():
        one.expect(("overlay", "version", "level", "example", "reason", "set"))
        mark = Mark(one["overlay"].text(80), one["level"].text(20), one["example"].yes())
        for path in one["set"].each():
            marks[path.text()] = mark
    return marks


def parse_groups(place: Place) -> tuple[Group, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "label"), ("rule", "max"))
        rule = one["rule"].text(40) if one.has("rule") else ""
        most = one["max"].number_or_unset(ZERO) if one.has("max") else None
        found.append((one, Group(one["code"].text(40), one["label"].label(), rule, most)))
    note_duplicates((one, group.code) for one, group in found)
    return tuple(group for _, group in found)


def parse_slots(place: Place, marks: Mapping[str, Mark]) -> tuple[Slot, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "kind", "points", "criterion", "rule"))
        code = one["code"].text(40)
        slot = Slot(
            code=code,
            kind=one["kind"].text(40),
            points=one["points"].number(high=ZERO),
            criterion=None if one["criterion"].is_unset else one["criterion"].label(),
            rule=one["rule"].text(40),
            mark=mark_of(marks, f"/deductions/{code}"),
        )
        found.append((one, slot))
    note_duplicates((one, slot.code) for one, slot in found)
    return tuple(slot for _, slot in found)


def parse_limits(place: Place) -> tuple[Decimal | None, Decimal | None]:
    place.expect((), ("min", "max"))
    low = place["min"].number() if place.has("min") else None
    high = place["max"].number(low) if place.has("max") else None
    return low, high


def parse_grades(place: Place) -> tuple[Grade, ...]:
    """Grades from the highest down; exactly one has no `from` and catches the rest."""
    found = []
    for one in place.each():
        one.expect(("code", "label"), ("from",))
        low = Fraction(one["from"].number()) if one.has("from") else None
        found.append((one, Grade(one["code"].text(40), one["label"].label(), low)))
    note_duplicates((one, grade.code) for one, grade in found)
    grades = sorted(
        (grade for _, grade in found), key=lambda g: (g.low is not None, g.low or 0), reverse=True
    )
    edges = [grade.low for grade in grades]
    if grades and edges[-1] is not None:
        place.fault("band-open")
    for edge in {edge for edge in edges if edges.count(edge) > 1}:
        said = "…" if edge is None else str(edge)
        place.fault("band-overlap", low=said, high=said)
    return tuple(grades)
