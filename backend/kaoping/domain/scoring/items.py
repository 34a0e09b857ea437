"""The score sheet of a policy document: items, their measures, curves, months and missing-data rules."""

from collections.abc import Mapping

from .bindings import parse_bindings
from .curves.checklists import Checklist
from .curves.indicators import AROUND
from .curves.parsing import parse_curve
from .curves.rollup import RolledUp
from .curves.shapes import Curve, Reviewed
from .document import Place, note_duplicates
from .numbers import ZERO
from .parts import About, Binding, Item, Mark, Missing
from .reading import State
from .variants import parse_variants

_REQUIRED = ("code", "label", "rule", "max", "curve")
_OPTIONAL = ("group", "measures", "missing", "places", "note", "about", "out_of", "due", "variants", *AROUND)
_VARYING = ("max", "curve", "measures", "missing", "rule", "label", "out_of", *AROUND)


def parse_items(place: Place, groups: set[str], marks: Mapping[str, Mark]) -> tuple[Item, ...]:
    found = [(one, _item(one, groups, marks)) for one in place.each()]
    note_duplicates((one, item.code) for one, item in found)
    return tuple(item for _, item in found)


def mark_of(marks: Mapping[str, Mark], path: str) -> Mark | None:
    """The mark of a part or of anything inside it; an example anywhere inside makes the whole an example."""
    inside = [mark for at, mark in marks.items() if at == path or at.startswith(f"{path}/")]
    return next((mark for mark in inside if mark.example), inside[-1] if inside else None)


def _item(place: Place, groups: set[str], marks: Mapping[str, Mark]) -> Item:
    place.expect(_REQUIRED, _OPTIONAL)
    code = place["code"].text(40)
    group = place["group"].text(40) if place.has("group") else ""
    if group and group not in groups:
        place["group"].fault("unknown-group", code=group)
    bindings = parse_bindings(place["measures"])
    full = place["max"].number_or_unset(ZERO)
    out_of = place["out_of"].number() if place.has("out_of") else None
    if out_of is not None and out_of <= 0:
        place["out_of"].fault("out-of-nothing")
    curve = None if place["curve"].is_unset else parse_curve(place, bindings, out_of or full)
    _check_around(place, curve)
    return Item(
        code=code,
        group=group,
        label=place["label"].label(),
        rule=place["rule"].text(80),
        full=full,
        bindings=bindings,
        curve=curve,
        missing=_missing(place["missing"], bindings, curve) if place.has("missing") else {},
        places=place["places"].whole(0, 6) if place.has("places") else 2,
        mark=mark_of(marks, f"/items/{code}"),
        about=place["about"].choice(About) if place.has("about") else About.OTHER,
        out_of=out_of,
        due=frozenset(month.whole(1, 12) for month in place["due"].each()),
        variants=parse_variants(place, _VARYING, lambda one: _item(one, groups, marks)),
    )


def _check_around(place: Place, curve: Curve | None) -> None:
    """What belongs to a kind of curve, and what every curve over figures needs."""
    judged = curve is None or isinstance(curve, Reviewed)
    if not judged and not place.has("missing"):
        place.fault("missing-rule-needed")
    if curve is not None and not isinstance(curve, Checklist):
        for key in AROUND:
            if place.has(key):
                place[key].fault("only-checklist", key=key)


def _missing(place: Place, bindings: tuple[Binding, ...], curve: Curve | None) -> dict[State, Missing]:
    """Both kinds of absence are ruled on; too_few only where a binding asks for more than one fact.

    Findings and earlier periods are either there or not: one rule says it all, and too few may have its own.
    """
    if isinstance(curve, Checklist | RolledUp):
        place.expect((State.NO_DATA.value,), (State.TOO_FEW.value, State.NOT_PUBLISHED.value))
        rule = place[State.NO_DATA.value].choice(Missing)
        few = place[State.TOO_FEW.value]
        too_few = few.choice(Missing) if place.has(State.TOO_FEW.value) else rule
        return {State.NO_DATA: rule, State.NOT_PUBLISHED: rule, State.TOO_FEW: too_few}
    needed = [State.NO_DATA.value, State.NOT_PUBLISHED.value]
    if any(binding.min_n > 1 for binding in bindings):
        needed.append(State.TOO_FEW.value)
    place.expect(needed)
    return {State(key): place[key].choice(Missing) for key in needed}
