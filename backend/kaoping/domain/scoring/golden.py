"""Golden cases: facts → expected figures, kept in the policy itself and run before anything is activated.

cases:
  - case: X079                       one subject, named `s`, of store `t`, to whom the policy applies
    rule: S002-B.R16
    set: [{at: …, value: …}]         optional: values the source lost, for this case only
    readings: [{measure: M-24, numerator: "49", denominator: "50"}]
    facts: {COMPLAINTS: […]}         with as_of; roles name `s`
    reviews: {"1": "5"}              company points by item; self: / manager: / company: for the columns
    events: [D1]                     slots that fire
    pay_terms: {performance_base: "2000"}
    expect: {lines: {"8": "5"}, states: {"8": scored}, total: "…", grade: …, pay: {performance: "1700.00"},
             complete: "true", figures: {M-24: "1/1"}}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kaoping.domain.errors import Fault

from .calendar.checking import CASE_KEYS, EXPECTED, golden_dates
from .document import Place
from .evaluate import evaluate
from .facts.document import read_facts
from .numbers import plain
from .overlay import Change, Level, Overlay, apply
from .policy import Policy
from .refusals import PolicyRefused
from .results import Result
from .texts import Text

SUBJECT, STORE = "s", "t"

_OPTIONAL = (
    "set",
    "readings",
    "facts",
    "as_of",
    "period",
    "reviews",
    "events",
    "pay_terms",
    "note",
    "history",
    *CASE_KEYS,
)

_PLAIN = ("total", "low", "high", "grade", "complete")
_GROUPS = ("lines", "states", "pay", "figures", *EXPECTED)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One expected figure and what came out instead."""

    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that ran; it passes when nothing differs."""

    case: str
    rule: str
    mismatches: tuple[Mismatch, ...]

    @property
    def passed(self) -> bool:
        return not self.mismatches


def run_cases(document: Mapping[str, object]) -> tuple[CaseResult, ...]:
    """All cases of a policy document. Raises PolicyRefused if the policy or a case cannot be read."""
    place = Place(document)
    return tuple(_run(document, one) for one in place["cases"].each())


def refuse_failed(results: tuple[CaseResult, ...]) -> None:
    """Raises PolicyRefused naming every figure that differs: activation asks this first."""
    faults = [
        Fault(
            f"/cases/{index}",
            "case-failed",
            {"case": one.case, "what": miss.what, "expected": miss.expected, "found": miss.found},
        )
        for index, one in enumerate(results)
        for miss in one.mismatches
    ]
    if faults:
        raise PolicyRefused(tuple(faults))


def _run(document: Mapping[str, object], place: Place) -> CaseResult:
    place.expect(("case", "rule", "expect"), _OPTIONAL)
    name = place["case"].text(60)
    policy = Policy.parse(_given(document, place, name))
    facts = read_facts(Place(_facts(place, policy), place.at, place.faults), policy)
    place.refuse_if_faulty()
    (result,) = evaluate(policy, *facts.inputs)
    dates = golden_dates(policy, place, facts.population.period)
    place.refuse_if_faulty()
    mismatches = _compare(place["expect"], result, dates)
    place.refuse_if_faulty()
    return CaseResult(name, place["rule"].text(80), tuple(mismatches))


def _given(document: Mapping[str, object], place: Place, name: str) -> Mapping[str, object]:
    """The policy with the values this case sets: an overlay that lives for one case."""
    changes = tuple(Change(one["at"].text(), one["value"].value) for one in place["set"].each())
    if not changes:
        return document
    overlay = Overlay(
        f"case-{name}", "1", str(document.get("policy")), Level.GROUP, True, Text(name, name), changes
    )
    return apply(document, [overlay])


def _facts(place: Place, policy: Policy) -> dict[str, object]:
    """A case written shortly, as the full facts document of one subject."""
    attributes = {key: min(words) for key, words in policy.applies.only.items()}
    facts: dict[str, object] = {
        "period": place["period"].value
        if place.has("period")
        else {"code": "2026-10", "first": "2026-10-01", "last": "2026-10-31"},
        "subjects": [{"key": SUBJECT, "store": STORE, "attributes": attributes}],
        "readings": [{"subject": SUBJECT, **one.mapping} for one in place["readings"].each()],
        "events": [
            {"subject": SUBJECT, "slot": one.value, "id": str(index), "day": "2026-10-15"}
            for index, one in enumerate(place["events"].each())
        ],
        "reviews": _reviews(place["reviews"]) if place.has("reviews") else [],
        "history": [{"subject": SUBJECT, **one.mapping} for one in place["history"].each()],
    }
    if place.has("pay_terms"):
        facts["pay_terms"] = {SUBJECT: place["pay_terms"].value}
    for key in ("facts", "as_of"):
        if place.has(key):
            facts[key] = place[key].value
    return facts


def _reviews(place: Place) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for item, entry in place.entries():
        columns = entry.value if isinstance(entry.value, Mapping) else {"company": entry.value}
        for column, points in columns.items():
            found.append(
                {"subject": SUBJECT, "item": item, "column": column, "points": points, "reason": "case"}
            )
    return found


def _compare(place: Place, result: Result, dates: Mapping[str, str]) -> list[Mismatch]:
    place.expect((), (*_PLAIN, *_GROUPS))
    found: dict[str, str] = {
        **dates,
        "total": _said(result.total),
        "low": _said(result.low),
        "high": _said(result.high),
        "grade": result.grade or "",
        "complete": "true" if result.complete else "false",
    }
    for line in result.lines:
        found[f"lines/{line.item}"] = _said(line.points)
        found[f"states/{line.item}"] = line.state.value
        for figure in line.figures:
            reading = figure.reading
            fraction = f"{plain(reading.numerator)}/{plain(reading.denominator)}"
            found.setdefault(f"figures/{figure.measure}", fraction)
    for pay in result.pay or ():
        found[f"pay/{pay.code}"] = _said(pay.amount)
    return [
        Mismatch(what, expected, found.get(what, "…"))
        for what, expected in _expected(place)
        if not _same(expected, found.get(what, "…"))
    ]


def _expected(place: Place) -> list[tuple[str, str]]:
    wanted = []
    for key, entry in place.entries():
        if key in _GROUPS:
            wanted += [(f"{key}/{name}", one.text()) for name, one in entry.entries()]
        else:
            wanted.append((key, entry.text()))
    return wanted


def _same(expected: str, found: str) -> bool:
    """Figures are compared as numbers (5 is 5.00), everything else as text; `none` is no value."""
    try:
        return plain(Decimal(expected)) == plain(Decimal(found))
    except InvalidOperation:
        return expected == found


def _said(value: Decimal | None) -> str:
    return "none" if value is None else plain(value)
