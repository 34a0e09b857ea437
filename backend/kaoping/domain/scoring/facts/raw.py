"""Readings taken from raw facts in a facts document, by the reference meaning of the measures."""

from collections.abc import Iterator
from decimal import Decimal

from ..document import Place
from ..inputs import Period, Subject
from ..measures.measure import Measure
from ..measures.operators import Value
from ..measures.sources import SOURCES, Kind, Source
from ..measures.taking import Fact, Window, take
from ..parts import Binding
from ..policy import Policy
from ..reading import ONE, Reading


def taken(
    place: Place, policy: Policy, period: Period, subjects: tuple[Subject, ...]
) -> dict[tuple[str, str], Reading]:
    """Readings of the policy's measures whose sources are all stated; of the others nothing is known."""
    rows = {name: _rows(one, SOURCES[name]) for name, one in place["facts"].entries() if name in SOURCES}
    for name, one in place["facts"].entries():
        if name not in SOURCES:
            one.fault("not-a-choice", found=name[:40], known=", ".join(SOURCES))
    as_of = place["as_of"].instant()
    if as_of is None:
        return {}
    window = Window(period.first, period.last, as_of)
    found: dict[tuple[str, str], Reading] = {}
    for measure in bound_measures(policy).values():
        if any(facts.of.name not in rows for facts in measure.facts):
            continue
        for subject in subjects:
            found[subject.key, measure.code] = take(measure, rows, window, subject=subject.key)
            found[subject.store, measure.code] = take(measure, rows, window, store=subject.store)
    return found


def bound_measures(policy: Policy) -> dict[str, Measure]:
    """Every measure the policy reads, for whichever of its people."""
    return {binding.measure.code: binding.measure for binding in _bindings(policy)}


def _bindings(policy: Policy) -> Iterator[Binding]:
    for item in policy.items:
        yield from item.bindings
        for variant in item.variants:
            yield from variant.part.bindings


def _rows(place: Place, source: Source) -> list[Fact]:
    kinds = {column.name: column.kind for column in source.columns}
    found = []
    for one in place.each():
        one.expect((), ("store", "roles", *kinds))
        row = {name: _value(one[name], kind) for name, kind in kinds.items() if one.has(name)}
        store = one["store"].text(60) if one.has("store") else ""
        found.append(Fact(row, store, _holders(one["roles"], source) if one.has("roles") else {}))
    return found


def _holders(place: Place, source: Source) -> dict[str, dict[str, Decimal]]:
    """`{advisor: [e1]}`; several holders of one role share it equally."""
    place.expect((), source.roles)
    found = {}
    for role, names in place.entries():
        keys = [name.text(60) for name in names.each()]
        found[role] = dict.fromkeys(keys, ONE / max(len(keys), 1))
    return found


def _value(place: Place, kind: Kind) -> Value:
    match kind:
        case Kind.CODE:
            return place.text(60)
        case Kind.FLAG:
            return place.yes()
        case Kind.INSTANT:
            return place.instant()
        case Kind.DAY:
            return place.day()
        case Kind.NUMBER:
            return place.number()
