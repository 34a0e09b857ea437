"""Readings taken from raw facts in a facts document, by the reference meaning of the measures."""

from collections.abc import Iterator
from decimal import Decimal

from ..document import Place
from ..inputs import Period, Subject
from ..measures.measure import Measure, is_key
from ..measures.operators import Value
from ..measures.sources import SOURCES, Kind, Source
from ..measures.taking import Fact, Rows, Window, take
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
    for measure in _measured(policy, rows):
        if any(facts.of.name not in rows for facts in measure.facts):
            continue
        for subject in subjects:
            found[subject.key, measure.code] = take(measure, rows, window, subject=subject.key)
            found[subject.store, measure.code] = take(measure, rows, window, store=subject.store)
    return found


def _measured(policy: Policy, rows: Rows) -> Iterator[Measure]:
    """Every measure the policy reads; in the place of a family its members for which there is any fact."""
    for measure in policy.measures:
        if not measure.family:
            yield measure
            continue
        (facts,) = measure.facts
        words = {str(fact.row.get(measure.family) or "") for fact in rows.get(facts.of.name, ())}
        keys = {word.removeprefix(f"{measure.code}.") for word in words}  # what is fed states its whole code
        yield from (measure.member(key) for key in sorted(keys) if is_key(key))


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
