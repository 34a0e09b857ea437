"""Golden cases: facts → expected figures, kept in the policy itself and run before anything is activated.

cases:
  - case: X079                       one subject, named `s`, of store `t`, to whom the policy applies
    rule: S002-B.R16
    set: [{at: …, value: …}]         optional: values the source lost, for this case only
    attributes: {region: GD}         optional, as are head and served: what differs from whom it applies to
    readings: [{measure: M-24, numerator: "49", denominator: "50"}]
    facts: {COMPLAINTS: […]}         with as_of; roles name `s`
    reviews: {"1": "5"}              company points by item; self: / manager: / company: for the columns
    events: [D1]                     slots that fire
    occurrences: [{kind: FINDING, days: {occurred: 2026-10-08}, roles: {…}, words: {…}, amounts: {…}}]
    past: [{period: 2026-09, names: {total: "5.9"}}]
    pay_terms: {performance_base: "2000"}
    expect: {lines: {"8": "5"}, total: "…", pay: {performance: "1700.00"}, …}       names: `cases.found`
  - case: X052                       several subjects; readings, events, occurrences and past say whose,
    subjects: [{key: A, attributes: {…}}, …]          reviews and pay_terms stand under their keys
    expect: {subjects: {A: {places: {small: "1"}}}}
  - case: X058                       the policy with what the case sets is refused, for exactly these faults
    set: [{at: …, value: …}]
    refused: [least-share]

Dates and sample sizes of a case: `calendar.checking`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kaoping.domain.errors import Fault

from .calendar.checking import CASE_KEYS, EXPECTED, golden_dates
from .cases import short
from .cases.comparing import Mismatch, compared
from .cases.found import GROUPS, PLAIN, Found, found_of, joined
from .document import Place
from .evaluate import evaluate
from .facts.document import Facts, read_facts
from .overlay import Change, Level, Overlay, apply
from .policy import Policy
from .refusals import PolicyRefused
from .results import Result
from .texts import Text

_OPTIONAL = ("set", "note", *short.KEYS, *CASE_KEYS)


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
    asked = "refused" if place.has("refused") else "expect"
    place.expect(("case", "rule", asked), _OPTIONAL)
    name = place["case"].text(60)
    mismatches = _refusal(document, place, name) if asked == "refused" else _evaluated(document, place)
    place.refuse_if_faulty()
    return CaseResult(name, place["rule"].text(80), tuple(mismatches))


def _refusal(document: Mapping[str, object], place: Place, name: str) -> list[Mismatch]:
    """A case that is refused says why, by the codes of all faults and no other."""
    expected = joined(one.text(60) for one in place["refused"].each())
    try:
        Policy.parse(_given(document, place, name))
    except PolicyRefused as refused:
        found = joined(fault.code for fault in refused.faults)
    else:
        found = "none"
    return [] if expected == found else [Mismatch("refused", expected, found)]


@dataclass(frozen=True, slots=True)
class Played:
    """A case that was evaluated: the policy with what the case sets, its facts, and everybody's results."""

    policy: Policy
    facts: Facts
    results: tuple[Result, ...]


def play(document: Mapping[str, object], place: Place) -> Played:
    """Evaluates one case of a document. Raises PolicyRefused where the policy or its facts cannot be read."""
    policy = Policy.parse(_given(document, place, place["case"].text(60)))
    facts = read_facts(Place(short.facts_of(place, policy), place.at, place.faults), policy)
    place.refuse_if_faulty()
    return Played(policy, facts, evaluate(policy, *facts.inputs))


def _evaluated(document: Mapping[str, object], place: Place) -> list[Mismatch]:
    played = play(document, place)
    dates = golden_dates(played.policy, place, played.facts.population.period)
    place.refuse_if_faulty()
    found = {one.subject: found_of(played.policy, played.facts, one) for one in played.results}
    return _compare(place["expect"], found, dates)


def _compare(place: Place, found: Mapping[str, Found], dates: Found) -> list[Mismatch]:
    """What is expected of subjects by key, of the only one without, and of the case as a whole."""
    several = place["subjects"].entries() if place.has("subjects") else []
    whole = {key: value for key, value in place.mapping.items() if key != "subjects"}
    if len(found) != 1:
        for key in sorted(set(whole) & {*PLAIN, *GROUPS}):
            place[key].fault("case-both-forms", key=key)
    only = next(iter(found.values())) if len(found) == 1 else {}
    missed = compared(Place(whole, place.at, place.faults), {**only, **dates}, PLAIN, (*GROUPS, *EXPECTED))
    for key, one in several:
        if key not in found:
            one.fault("case-unknown-subject", code=key)
            continue
        missed += [replace(miss, what=f"{key}/{miss.what}") for miss in compared(one, found[key])]
    return missed


def _given(document: Mapping[str, object], place: Place, name: str) -> Mapping[str, object]:
    """The policy with the values this case sets: an overlay that lives for one case."""
    changes = tuple(Change(one["at"].text(), one["value"].value) for one in place["set"].each())
    if not changes:
        return document
    overlay = Overlay(
        f"case-{name}", "1", str(document.get("policy")), Level.GROUP, True, Text(name, name), changes
    )
    return apply(document, [overlay])
