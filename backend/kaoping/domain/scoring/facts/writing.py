"""Facts as the document `Facts.parse` reads: what is written reads as the same facts, and hashes the same."""

from collections.abc import Sequence

from ..inputs import Review, Settled
from ..numbers import plain
from ..reading import Reading, State
from .document import Facts


def write_facts(facts: Facts) -> dict[str, object]:
    """Plain data for JSON: every number as text, everything in one fixed order."""
    period = facts.population.period
    return {
        "period": {
            "code": period.code,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
        },
        "subjects": [
            {"key": one.key, "store": one.store, "attributes": dict(one.attributes)}
            for one in facts.population.subjects
        ],
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


def _written(reading: Reading) -> dict[str, str]:
    if reading.state in {State.NO_DATA, State.NOT_PUBLISHED}:
        return {"state": reading.state.value}
    return {
        "numerator": plain(reading.numerator),
        "denominator": plain(reading.denominator),
        "n": str(reading.n),
        "state": reading.state.value,
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
            **({} if one.full is None else {"full": plain(one.full)}),
            **({} if one.points is None else {"points": plain(one.points)}),
            "reason": one.reason,
            **({"id": one.id} if one.id else {}),
        }
        for one in settled
    ]
