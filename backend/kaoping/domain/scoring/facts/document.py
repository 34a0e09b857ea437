"""Facts as a document: what the command line, HTTP and golden cases feed to `evaluate`, all numbers as text.

period: {code, first, last}          as_of: instant (needed only with `facts`)
subjects: [{key, store, attributes: {position: …}, head: key, served: {days, of}}]
readings: [{subject, measure, numerator, denominator, n} | {subject, measure, state: no_data | …}]
facts: {COMPLAINTS: [{store, roles: {opener: [key]}, <column>: …}], …}   readings taken from raw facts
events: [{subject, slot, id, day}]   reviews: [{subject, item, column, points, reason}]
occurrences: [{id, kind, store, days: {occurred: day}, roles: {responsible: [key]}, words, amounts}]
history: [{subject, item, points}]   past: [{subject, period, names: {total: "5.9"}}]
pay_terms: {key: {term: amount}}
settled: [{subject, item, settling, state, full, points, reason, id}]   lines a revision takes as given

`rows` and `happened` read the lists, `raw` takes readings from raw facts, `writing` is the way back, `schema`
says the same as a JSON schema.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..document import Place
from ..inputs import (
    Event,
    Occurrence,
    PastLine,
    PastPeriod,
    PayTerms,
    Period,
    Population,
    Readings,
    Review,
    Served,
    Settled,
    Subject,
)
from ..policy import Policy
from ..reading import Reading
from . import rows
from .happened import occurrences
from .raw import taken

KEYS = (
    "readings",
    "facts",
    "as_of",
    "events",
    "occurrences",
    "reviews",
    "history",
    "past",
    "pay_terms",
    "settled",
)
PEOPLE = 5_000
"""A population has at most so many people; beyond that something is wrong, not big."""

Inputs = tuple[
    Population,
    Readings,
    Sequence[Event],
    Sequence[Review],
    Sequence[PastLine],
    PayTerms,
    Sequence[Settled],
    Sequence[Occurrence],
    Sequence[PastPeriod],
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
    occurrences: tuple[Occurrence, ...] = ()
    past: tuple[PastPeriod, ...] = ()

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
            self.occurrences,
            self.past,
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
    place.expect(("period", "subjects"), KEYS)
    period, subjects = _period(place["period"]), _subjects(place["subjects"])
    keys = {subject.key for subject in subjects}
    stores = {subject.store for subject in subjects}
    items = {item.code for item in policy.items}
    readings = rows.readings(place["readings"], keys | stores)
    if place.has("facts"):
        readings |= taken(place, policy, period, subjects)
    return Facts(
        Population(period, subjects),
        readings,
        rows.events(place["events"], keys, {slot.code for slot in policy.slots}),
        rows.reviews(place["reviews"], keys, items),
        rows.history(place["history"], keys),
        rows.pay_terms(place["pay_terms"], keys, {term.code for term in policy.terms}),
        rows.settled(place["settled"], keys, items),
        occurrences(place["occurrences"]),
        rows.past(place["past"], keys),
    )


def _period(place: Place) -> Period:
    place.expect(("code", "first", "last"))
    return Period(place["code"].text(20), place["first"].day(), place["last"].day())


def _subjects(place: Place) -> tuple[Subject, ...]:
    found: dict[str, Subject] = {}
    for one in place.each(PEOPLE):
        one.expect(("key",), ("store", "attributes", "head", "served"))
        key = one["key"].text(60)
        if key in found:
            one["key"].fault("duplicate-subject", code=key)
        words = one["attributes"].entries() if one.has("attributes") else []
        found[key] = Subject(
            key=key,
            store=one["store"].text(60) if one.has("store") else "",
            attributes={name: word.text(60) for name, word in words},
            head=one["head"].text(60) if one.has("head") else "",
            served=_served(one["served"]) if one.has("served") else None,
        )
    return tuple(found.values())


def _served(place: Place) -> Served:
    """Days held of the days a period has: a year's at most, and never more than there are."""
    place.expect(("days", "of"))
    of = place["of"].whole(1, 366)
    return Served(place["days"].whole(0, of), of)
