"""SHA-256 of everything an evaluation depends on, in whatever order facts were gathered.

What only some facts hold (a head, days served, occurrences, earlier periods) is sealed where there is any, so
that adding such a thing to the language changes no older hash.
"""

from collections.abc import Sequence

from .canonical import sha256
from .evaluate import ENGINE
from .inputs import (
    Event,
    Occurrence,
    PastLine,
    PastPeriod,
    PayTerms,
    Population,
    Readings,
    Review,
    Settled,
    Subject,
)
from .policy import Policy


def input_hash(  # noqa: PLR0913, PLR0917 - what `evaluate` takes
    policy: Policy,
    population: Population,
    readings: Readings,
    events: Sequence[Event] = (),
    reviews: Sequence[Review] = (),
    history: Sequence[PastLine] = (),
    pay_terms: PayTerms | None = None,
    settled: Sequence[Settled] = (),
    occurrences: Sequence[Occurrence] = (),
    past: Sequence[PastPeriod] = (),
) -> str:
    """The hash of the engine, the policy and all facts: equal inputs hash alike on any machine."""
    period = population.period
    sealed: dict[str, object] = {
        "engine": ENGINE,
        "policy": policy.fingerprint,
        "period": {"code": period.code, "first": period.first, "last": period.last},
        "population": [_subject(one) for one in population.subjects],
        "readings": [
            [key, measure, one.numerator, one.denominator, one.n, one.state]
            for (key, measure), one in sorted(readings.items())
        ],
        "events": sorted([one.subject, one.slot, one.id, one.day.isoformat()] for one in events),
        "reviews": [
            [one.subject, one.item, one.column, one.points, one.id]
            for one in sorted(reviews, key=lambda one: (one.subject, one.item, one.column))
        ],
        "history": [
            [one.subject, one.item, one.points]
            for one in sorted(history, key=lambda one: (one.subject, one.item))
        ],
        "pay_terms": {key: dict(terms) for key, terms in (pay_terms or {}).items()},
        "settled": sorted(
            [one.subject, one.item, one.settling, one.state, one.full, one.points, one.id] for one in settled
        ),
    }
    if occurrences:
        sealed["occurrences"] = [
            _occurrence(one) for one in sorted(occurrences, key=lambda one: (one.id, one.kind))
        ]
    if past:
        sealed["past"] = [
            [one.subject, one.period, dict(one.names)]
            for one in sorted(past, key=lambda one: (one.subject, one.period))
        ]
    return sha256(sealed)


def _subject(one: Subject) -> list[object]:
    sealed: list[object] = [one.key, one.store, dict(one.attributes)]
    more: dict[str, object] = {}
    if one.head:
        more["head"] = one.head
    if one.served is not None:
        more["served"] = [one.served.days, one.served.of]
    return [*sealed, more] if more else sealed


def _occurrence(one: Occurrence) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "store": one.store,
        "days": dict(one.days),
        "roles": {role: list(holders) for role, holders in one.roles.items()},
        "words": dict(one.words),
        "amounts": dict(one.amounts),
    }
