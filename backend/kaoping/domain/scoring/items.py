"""The score sheet of a policy document: items, their measures, curves and missing-data rules."""

from collections.abc import Mapping

from .curves.parsing import parse_curve
from .curves.shapes import Reviewed
from .document import Place, note_duplicates
from .measures.catalogue import MEASURES
from .measures.measure import Measure
from .numbers import ZERO
from .parts import Binding, Item, Mark, Missing, Scope
from .reading import State


def parse_items(place: Place, groups: set[str], marks: Mapping[str, Mark]) -> tuple[Item, ...]:
    found = [(one, _item(one, groups, marks)) for one in place.each()]
    note_duplicates((one, item.code) for one, item in found)
    return tuple(item for _, item in found)


def mark_of(marks: Mapping[str, Mark], path: str) -> Mark | None:
    """The mark of a part or of anything inside it; an example anywhere inside makes the whole an example."""
    inside = [mark for at, mark in marks.items() if at == path or at.startswith(f"{path}/")]
    return next((mark for mark in inside if mark.example), inside[-1] if inside else None)


def _item(place: Place, groups: set[str], marks: Mapping[str, Mark]) -> Item:
    place.expect(
        ("code", "label", "rule", "max", "curve"), ("group", "measures", "missing", "places", "note")
    )
    code = place["code"].text(40)
    group = place["group"].text(40) if place.has("group") else ""
    if group and group not in groups:
        place["group"].fault("unknown-group", code=group)
    bindings = tuple(one for one in map(_binding, place["measures"].each()) if one is not None)
    full = place["max"].number_or_unset(ZERO)
    curve = None if place["curve"].is_unset else parse_curve(place["curve"], bindings, full)
    judged = curve is None or isinstance(curve, Reviewed)
    if not judged and not place.has("missing"):
        place.fault("missing-rule-needed")
    return Item(
        code=code,
        group=group,
        label=place["label"].label(),
        rule=place["rule"].text(80),
        full=full,
        bindings=bindings,
        curve=curve,
        missing=_missing(place["missing"], bindings) if place.has("missing") else {},
        places=place["places"].whole(0, 6) if place.has("places") else 2,
        mark=mark_of(marks, f"/items/{code}"),
    )


def _binding(place: Place) -> Binding | None:
    place.expect(("measure",), ("scope", "min_n"))
    measure = _measure(place["measure"])
    scope = place["scope"].choice(Scope) if place.has("scope") else Scope.SELF
    min_n = place["min_n"].whole(1, 100000) if place.has("min_n") else 1
    return None if measure is None else Binding(measure, scope, min_n)


def _measure(place: Place) -> Measure | None:
    code = place.text(60)
    if code and code not in MEASURES:
        place.fault("unknown-measure", code=code)
    return MEASURES.get(code)


def _missing(place: Place, bindings: tuple[Binding, ...]) -> dict[State, Missing]:
    """Both kinds of absence are ruled on; too_few only where a binding asks for more than one fact."""
    needed = [State.NO_DATA.value, State.NOT_PUBLISHED.value]
    if any(binding.min_n > 1 for binding in bindings):
        needed.append(State.TOO_FEW.value)
    place.expect(needed)
    return {State(key): place[key].choice(Missing) for key in needed}
