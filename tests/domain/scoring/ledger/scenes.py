"""Policies of event rules alone, and things that happen: short to write for the tests of the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.inputs import Occurrence, Population, Readings, Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Entry, Result

from ..sheets import LABEL, OCTOBER, item, policy

EACH = {"code": "each", "unit": "money/count", "value": "20", "label": LABEL, "rule": "S001-Q.R08"}


def param(code: str, value: str, unit: str = "money", **more: object) -> dict[str, object]:
    return {"code": code, "unit": unit, "value": value, "label": LABEL, "rule": "S001-Q.R08"} | more


def event(code: str = "fine", kind: str = "fine", **more: object) -> dict[str, object]:
    return {"code": code, "label": LABEL, "rule": "S001-Q.R08", "kind": kind} | more


def ruled(*events: dict[str, object], **more: object) -> Policy:
    """A policy of these rules beside one item that nobody has judged."""
    return policy(item("sheet"), events=list(events), **more)


def happened(
    key: str,
    day: str = "2026-10-12",
    *,
    kind: str = "FINDING",
    store: str = "t",
    days: Mapping[str, str] | None = None,
    amounts: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    **roles: str,
) -> Occurrence:
    """Something of a day in October; a role is a key, or several joined by a blank."""
    moments = {"occurred": day} | dict(days or {})
    return Occurrence(
        key,
        kind,
        store,
        {name: date.fromisoformat(one) for name, one in moments.items()},
        {role: tuple(keys.split()) for role, keys in roles.items()},
        dict(words or {}),
        {name: Decimal(one) for name, one in (amounts or {}).items()},
    )


def staff(*people: str | Subject) -> Population:
    """Subjects of store `t`; a text is a key with its position in front of a colon, if it has one."""
    found = []
    for one in people:
        if isinstance(one, Subject):
            found.append(one)
            continue
        position, _, key = one.rpartition(":")
        found.append(Subject(key, "t", {"position": position} if position else {}))
    return Population(OCTOBER, tuple(found))


def run(
    given: Policy,
    occurrences: Sequence[Occurrence] = (),
    population: Population | None = None,
    readings: Readings | None = None,
    terms: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> dict[str, Result]:
    """Results by subject; `s` of store `t` is alone unless a population says otherwise."""
    results = evaluate(
        given, population or staff("s"), readings or {}, pay_terms=terms, occurrences=occurrences
    )
    return {result.subject: result for result in results}


def amounts(result: Result, rule: str = "") -> list[Decimal | None]:
    return [entry.amount for entry in result.entries if rule in {"", entry.rule}]


def moved(results: Mapping[str, Result]) -> dict[str, Decimal]:
    """What moves for whom, nobody else."""
    sums = {key: sum((one.moves for one in found.entries), Decimal(0)) for key, found in results.items()}
    return {key: amount for key, amount in sums.items() if amount}


def only(result: Result) -> Entry:
    (entry,) = result.entries
    return entry
