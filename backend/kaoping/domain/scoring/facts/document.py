"""Facts as a document: what the command line, HTTP and golden cases feed to `evaluate`, all numbers as text.

period: {code, first, last}          as_of: instant (needed only with `facts`)
subjects: [{key, store, attributes: {position: …}}]
readings: [{subject, measure, numerator, denominator, n} | {subject, measure, state: no_data | …}]
facts: {COMPLAINTS: [{store, roles: {opener: [key]}, <column>: …}], …}   readings taken from raw facts
events: [{subject, slot, id, day}]   reviews: [{subject, item, column, points, reason}]
history: [{subject, item, points}]   pay_terms: {key: {term: amount}}
settled: [{subject, item, settling, state, full, points, reason, id}]   lines a revision takes as given

`facts_writing` is the way back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..document import Place
from ..inputs import (
    Column,
    Event,
    PastLine,
    PayTerms,
    Period,
    Population,
    Readings,
    Review,
    Settled,
    Settling,
    Subject,
)
from ..measures.catalogue import MEASURES
from ..measures.operators import Value
from ..measures.sources import SOURCES, Kind, Source
from ..measures.taking import Fact, Window, take
from ..policy import Policy
from ..reading import NO_DATA, NOT_PUBLISHED, ONE, Reading, State
from ..results import LineState

_KEYS = ("readings", "facts", "as_of", "events", "reviews", "history", "pay_terms", "settled")
PEOPLE = 5_000
FIGURES = 200_000
"""A population has at most so many people and readings; beyond that something is wrong, not big."""


Inputs = tuple[
    Population,
    Readings,
    Sequence[Event],
    Sequence[Review],
    Sequence[PastLine],
    PayTerms,
    Sequence[Settled],
]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything `evaluate` takes besides the policy."""

    population: Population
    readings: Mapping[tuple[str, str], Reading]
    events: tuple[Event, ...] = ()
    reviews: tuple[Review, ...] = ()
    history: tuple[PastLine, ...] = ()
    pay_terms: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    settled: tuple[Settled, ...] = ()

    @property
    def inputs(self) -> Inputs:
        """Everything after the policy, as `evaluate` and `input_hash` take it."""
        return (
            self.population,
            self.readings,
            self.events,
            self.reviews,
            self.history,
            self.pay_terms,
            self.settled,
        )

    @classmethod
    def parse(cls, document: Mapping[str, object], policy: Policy) -> "Facts":
        """Raises PolicyRefused with every fault found; codes are checked against the policy."""
        place = Place(document)
        facts = read_facts(place, policy)
        place.refuse_if_faulty()
        return facts


def read_facts(place: Place, policy: Policy) -> Facts:
    """The facts at a place; faults are noted there."""
    place.expect(("period", "subjects"), _KEYS)
    period, subjects = _period(place["period"]), _subjects(place["subjects"])
    keys = {subject.key for subject in subjects}
    stores = {subject.store for subject in subjects}
    readings = _readings(place["readings"], keys | stores)
    if place.has("facts"):
        readings |= _taken(place, policy, period, subjects)
    return Facts(
        Population(period, subjects),
        readings,
        _events(place["events"], keys, {slot.code for slot in policy.slots}),
        _reviews(place["reviews"], keys, {item.code for item in policy.items}),
        _history(place["history"], keys),
        _pay_terms(place["pay_terms"], keys, {term.code for term in policy.terms}),
        _settled(place["settled"], keys, {item.code for item in policy.items}),
    )


def _period(place: Place) -> Period:
    place.expect(("code", "first", "last"))
    return Period(place["code"].text(20), place["first"].day(), place["last"].day())


def _subjects(place: Place) -> tuple[Subject, ...]:
    found = []
    for one in place.each(PEOPLE):
        one.expect(("key",), ("store", "attributes"))
        store = one["store"].text(60) if one.has("store") else ""
        words = one["attributes"].entries() if one.has("attributes") else []
        found.append(Subject(one["key"].text(60), store, {key: word.text(60) for key, word in words}))
    return tuple(found)


def _readings(place: Place, keys: set[str]) -> dict[tuple[str, str], Reading]:
    found = {}
    for one in place.each(FIGURES):
        one.expect(("subject", "measure"), ("numerator", "denominator", "n", "state"))
        key = _known(one["subject"], keys, "unknown-subject")
        measure = _known(one["measure"], set(MEASURES), "unknown-measure")
        found[key, measure] = _reading(one)
    return found


def _reading(place: Place) -> Reading:
    state = place["state"].choice(State) if place.has("state") else State.OK
    if state is State.NO_DATA:
        return NO_DATA
    if state is State.NOT_PUBLISHED:
        return NOT_PUBLISHED
    place.expect(("subject", "measure", "numerator"), ("denominator", "n", "state"))
    denominator = place["denominator"].figure() if place.has("denominator") else ONE
    n = place["n"].whole(0, 10**9 - 1) if place.has("n") else int(denominator)
    if denominator <= 0:
        place["denominator"].fault("reading-value")
        return NO_DATA
    return Reading(place["numerator"].figure(), denominator, n, state)


def _taken(
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
    measures = {binding.measure.code: binding.measure for item in policy.items for binding in item.bindings}
    found: dict[tuple[str, str], Reading] = {}
    for measure in measures.values():
        if any(facts.of.name not in rows for facts in measure.facts):
            continue
        for subject in subjects:
            found[subject.key, measure.code] = take(measure, rows, window, subject=subject.key)
            found[subject.store, measure.code] = take(measure, rows, window, store=subject.store)
    return found


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


def _events(place: Place, keys: set[str], slots: set[str]) -> tuple[Event, ...]:
    found = []
    for one in place.each(FIGURES):
        one.expect(("subject", "slot", "id", "day"))
        subject = _known(one["subject"], keys, "unknown-subject")
        slot = _known(one["slot"], slots, "unknown-slot")
        found.append(Event(subject, slot, one["id"].text(60), one["day"].day()))
    return tuple(found)


def _reviews(place: Place, keys: set[str], items: set[str]) -> tuple[Review, ...]:
    found = []
    for one in place.each(FIGURES):
        one.expect(("subject", "item", "column", "points", "reason"), ("id",))
        subject = _known(one["subject"], keys, "unknown-subject")
        item = _known(one["item"], items, "unknown-item")
        column = one["column"].choice(Column)
        review_id = one["id"].text(60) if one.has("id") else ""
        found.append(Review(subject, item, column, one["points"].number(), one["reason"].text(), review_id))
    return tuple(found)


def _history(place: Place, keys: set[str]) -> tuple[PastLine, ...]:
    found = []
    for one in place.each(FIGURES):
        one.expect(("subject", "item", "points"))
        subject = _known(one["subject"], keys, "unknown-subject")
        found.append(PastLine(subject, one["item"].text(40), one["points"].number()))
    return tuple(found)


def _settled(place: Place, keys: set[str], items: set[str]) -> tuple[Settled, ...]:
    found = []
    for one in place.each(FIGURES):
        one.expect(("subject", "item", "settling", "state", "reason"), ("full", "points", "id"))
        settled = Settled(
            subject=_known(one["subject"], keys, "unknown-subject"),
            item=_known(one["item"], items, "unknown-item"),
            settling=one["settling"].choice(Settling),
            state=one["state"].choice(LineState).value,
            full=one["full"].number() if one.has("full") else None,
            points=one["points"].number() if one.has("points") else None,
            reason=one["reason"].text(2_000),
            id=one["id"].text(60) if one.has("id") else "",
        )
        found.append(settled)
    return tuple(found)


def _pay_terms(place: Place, keys: set[str], terms: set[str]) -> dict[str, dict[str, Decimal]]:
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


def _known(place: Place, known: set[str], code: str) -> str:
    found = place.text(60)
    if found and found not in known:
        place.fault(code, code=found)
    return found
