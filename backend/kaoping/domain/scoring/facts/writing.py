"""Facts as the document `Facts.parse` reads: what is written reads as the same facts, and hashes the same."""

from collections.abc import Sequence
from decimal import Decimal

from ..inputs import Occurrence, PastPeriod, Review, Settled, Subject
from ..numbers import plain
from ..reading import Reading, State
from .document import Facts


def write_facts(facts: Facts) -> dict[str, object]:
    """Plain data for JSON: every number as text, everything in one fixed order.

    What only some facts have (occurrences, earlier periods) is written where there is any.
    """
    period = facts.population.period
    document: dict[str, object] = {
        "period": {
            "code": period.code,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
        },
        "subjects": [_subject(one) for one in facts.population.subjects],
        "readings": [
            {"subject": key, "measure": measure, **_written(reading)}
            for (key, measure), reading in sorted(facts.readings.items())
        ],
        "events": [
            {"subject": one.subject, "slot": one.slot, "id": one.id, "day": one.day.isoformat()}
            for one in facts.events
        ],
        "reviews": _written_reviews(facts.reviews),
        "history": [
            {"subject": one.subject, "item": one.item, "points": plain(one.points)} for one in facts.history
        ],
        "pay_terms": {
            key: {term: plain(amount) for term, amount in terms.items()}
            for key, terms in facts.pay_terms.items()
        },
        "settled": _written_settled(facts.settled),
    }
    if facts.occurrences:
        document["occurrences"] = [_occurrence(one) for one in facts.occurrences]
    if facts.past:
        document["past"] = [_past(one) for one in facts.past]
    return document


def _subject(one: Subject) -> dict[str, object]:
    written: dict[str, object] = {"key": one.key, "attributes": dict(one.attributes)}
    if one.store:
        written["store"] = one.store
    if one.head:
        written["head"] = one.head
    if one.served is not None:
        written["served"] = {"days": str(one.served.days), "of": str(one.served.of)}
    return written


def _occurrence(one: Occurrence) -> dict[str, object]:
    parts: dict[str, object] = {
        "store": one.store,
        "roles": {role: list(holders) for role, holders in one.roles.items()},
        "words": dict(one.words),
        "amounts": {name: plain(amount) for name, amount in one.amounts.items()},
    }
    return {
        "id": one.id,
        "kind": one.kind,
        "days": {name: day.isoformat() for name, day in one.days.items()},
        **{key: part for key, part in parts.items() if part},
    }


def _past(one: PastPeriod) -> dict[str, object]:
    return {
        "subject": one.subject,
        "period": one.period,
        "names": {name: plain(value) for name, value in one.names.items()},
    }


def _written(reading: Reading) -> dict[str, str]:
    if reading.state in {State.NO_DATA, State.NOT_PUBLISHED}:
        return {"state": reading.state.value}
    return {
        "numerator": plain(reading.numerator),
        "denominator": plain(reading.denominator),
        "n": str(reading.n),
        "state": reading.state.value,
        **({"partial": "true"} if reading.partial else {}),
    }


def _written_reviews(reviews: Sequence[Review]) -> list[dict[str, str]]:
    return [
        {
            "subject": one.subject,
            "item": one.item,
            "column": one.column.value,
            "points": plain(one.points),
            "reason": one.reason,
            **({"id": one.id} if one.id else {}),
        }
        for one in reviews
    ]


def _written_settled(settled: Sequence[Settled]) -> list[dict[str, str]]:
    return [
        {
            "subject": one.subject,
            "item": one.item,
            "settling": one.settling.value,
            "state": one.state,
            **_given("full", one.full),
            **_given("points", one.points),
            "reason": one.reason,
            **({"id": one.id} if one.id else {}),
        }
        for one in settled
    ]


def _given(key: str, value: Decimal | None) -> dict[str, str]:
    return {} if value is None else {key: plain(value)}
