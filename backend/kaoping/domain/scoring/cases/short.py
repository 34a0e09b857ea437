"""The facts of a golden case, written shortly, as the full facts document that `read_facts` takes.

One subject `s` of store `t`, to whom the policy applies, unless `subjects` lists several: then readings,
events, occurrences and past name a `subject`, reviews and pay terms stand under its key.
"""

from collections.abc import Mapping

from ..document import Place
from ..policy import Policy

SUBJECT, STORE = "s", "t"
OCTOBER = {"code": "2026-10", "first": "2026-10-01", "last": "2026-10-31"}

KEYS = (
    "period",
    "attributes",
    "head",
    "served",
    "subjects",
    "readings",
    "facts",
    "as_of",
    "reviews",
    "events",
    "occurrences",
    "pay_terms",
    "history",
    "past",
    "settled",
)
"""What a case may say of its facts."""


def facts_of(place: Place, policy: Policy) -> dict[str, object]:
    """The facts document of a case; what cannot be read stays as it is, for `read_facts` to refuse."""
    several = place.has("subjects")
    facts: dict[str, object] = {
        "period": place["period"].value if place.has("period") else OCTOBER,
        "subjects": [_subject(one, policy) for one in place["subjects"].each()]
        if several
        else [_subject(_only(place), policy)],
        "occurrences": [_occurrence(one, at) for at, one in enumerate(place["occurrences"].each())],
        "events": [_event(one, at) for at, one in enumerate(place["events"].each())],
        "reviews": _reviews(place["reviews"], several=several) if place.has("reviews") else [],
    }
    for key in ("readings", "history", "past", "settled"):
        facts[key] = [{"subject": SUBJECT, **one.mapping} for one in place[key].each()]
    if place.has("pay_terms"):
        facts["pay_terms"] = place["pay_terms"].value if several else {SUBJECT: place["pay_terms"].value}
    for key in ("facts", "as_of"):
        if place.has(key):
            facts[key] = place[key].value
    return facts


def _only(place: Place) -> Place:
    own = {key: place[key].value for key in ("attributes", "head", "served") if place.has(key)}
    return Place({"key": SUBJECT, **own}, place.at, place.faults)


def _subject(place: Place, policy: Policy) -> dict[str, object]:
    """Attributes a case does not give are such that the policy applies."""
    fitting = {key: min(words) for key, words in policy.applies.only.items()}
    return {
        "store": STORE,
        **place.mapping,
        "attributes": {**fitting, **(place["attributes"].mapping if place.has("attributes") else {})},
    }


def _event(place: Place, at: int) -> dict[str, object]:
    """A slot that fires: its code, or `{subject, slot}`."""
    given = place.value if isinstance(place.value, Mapping) else {"slot": place.value}
    return {"subject": SUBJECT, "id": str(at), "day": "2026-10-15", **given}


def _occurrence(place: Place, at: int) -> dict[str, object]:
    return {"id": str(at), "store": STORE, **place.mapping}


def _reviews(place: Place, *, several: bool) -> list[dict[str, object]]:
    """`{item: points}` or `{item: {column: points}}`, of several subjects under their keys."""
    by_subject = place.entries() if several else [(SUBJECT, place)]
    found: list[dict[str, object]] = []
    for subject, items in by_subject:
        for item, entry in items.entries():
            columns = entry.value if isinstance(entry.value, Mapping) else {"company": entry.value}
            found += [
                {"subject": subject, "item": item, "column": column, "points": points, "reason": "case"}
                for column, points in columns.items()
            ]
    return found
