"""One policy that uses every part of the language, and facts for it drawn at random."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.inputs import (
    Column,
    Event,
    Occurrence,
    PastLine,
    PastPeriod,
    Population,
    Review,
    Served,
    Subject,
)
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import NO_DATA, NOT_PUBLISHED, Reading

from .sheets import LABEL, OCTOBER, document, item, measured

KEYS = ("a", "b", "c")
DAYS = st.dates(date(2025, 9, 1), OCTOBER.last)
CENTS = st.integers(0, 100_000).map(lambda one: Decimal(one) / 100)

AUDIT = item(
    "audit",
    "10",
    curve={
        "kind": "checklist",
        "indicators": [
            {"code": "greet", "label": LABEL, "points": "6", "fail": "-2", "key": "true"},
            {"code": "desk", "label": LABEL, "points": "4"},
        ],
    },
    missing={"no_data": "not_assessed"},
    group="field",
)


def everything() -> dict[str, object]:
    """The document of a policy with every section; only documents can be edited by a test."""
    return document(
        measured("m", "40", missing="redistribute", group="desk", about="satisfaction"),
        item("judged", "50", group="desk", variants=[{"for": {"position": ["HEAD"]}, "label": LABEL}]),
        AUDIT,
        applies_to={"position": ["AGENT", "HEAD"], "min_days": "5"},
        groups=[{"code": "desk", "label": LABEL}, {"code": "field", "label": LABEL}],
        inputs=[{"code": "share_met", "label": LABEL, "measure": "M-08", "else": "none"}],
        params=[
            _param("base_rate", "money/points", "20", [{"for": {"position": ["HEAD"]}, "value": "30"}]),
            _param("slip", "money", "50"),
            _param("second", "money", "unset"),
            _param("least_audit", "points", "5"),
            _param("leader_share", "ratio", "0.35"),
            _param("month_limit", "money", "900"),
            _param("strict", "flag", "true"),
        ],
        pay_terms=[
            {"code": "month_wage", "unit": "money", "label": LABEL},
            {"code": "minimum_wage", "unit": "money", "label": LABEL},
            {"code": "post_wage", "unit": "money", "label": LABEL, "only": {"position": ["HEAD"]}},
        ],
        deductions=[{"code": "D1", "kind": "work", "points": "-15", "criterion": LABEL, "rule": "R.D1"}],
        gates=[
            {**_rule("audit_gate"), "when": "item_audit < 3", "effect": "zero_group", "of": "field"},
            {**_rule("cap"), "when": "group_desk < 20 and strict", "effect": "cap_total", "to": "30"},
            {**_rule("scale"), "when": "share_met < 0.5", "effect": "scale_total", "to": "0.7"},
        ],
        total={"min": "0", "max": "95"},
        grades=[{"code": "PASS", "label": LABEL, "from": "60"}, {"code": "FAIL", "label": LABEL}],
        stacks=[{"code": "visit_stack", "mode": "max", "label": LABEL, "rule": "S001-Q.R16"}],
        events=[
            {**_rule("slips"), "kind": "fine", "on": {"kind": "SLIP", "dated_by": "final"},
             "who": "responsible", "fund": "training",
             "ladder": {"window_months": "12", "counted_by": "final",
                        "steps": [{"amount": "slip"}, {"amount": "second"},
                                  {"propose": "DISMISSAL", "label": LABEL}]}},
            {**_rule("rework"), "kind": "cost_share", "on": {"kind": "REWORK"}, "amount": "event_cost",
             "split": [{"who": "leader", "share": "leader_share"}, {"who": "at_fault", "rest": "true"}]},
            {**_rule("failed"), "kind": "fine", "stack": "visit_stack", "per": "visit", "amount": "slip",
             "on": {"kind": "FINDING", "where": {"result": ["FAIL"]}}, "who": "responsible"},
            {**_rule("greeting"), "kind": "joint", "stack": "visit_stack", "per": "visit", "amount": "70",
             "on": {"kind": "FINDING", "where": {"indicator": ["greet"], "result": ["FAIL"]}},
             "who": "head_of.responsible"},
            {**_rule("poor_audit"), "kind": "fine", "when": "item_audit < least_audit", "amount": "30.05"},
        ],
        ranks=[
            {**_rule("best"), "by": "total", "eligible": "total > 0",
             "leagues": [{"code": "all", "label": LABEL, "when": "total >= 0"}],
             "prizes": {"all": ["100", "50.01", "unset"]}},
        ],
        pay=[
            {**_rule("bonus"), "formula": "total * base_rate - fines + rewards", "min": "100", "max": "1500",
             "prorate": "true"},
            {**_rule("gross"), "formula": "month_wage + post_wage + bonus"},
        ],
        budget={"rule": "A-67", "limit": "month_limit", "over": "block", "of": ["bonus"]},
        rail={"rule": "A-79", "wage": "month_wage", "share": "0.2", "minimum": "minimum_wage"},
        triggers=[{**_rule("low"), "when": "total < 40", "periods": "2",
                   "propose": {"action": "TRAINING", "label": LABEL}}],
    )  # fmt: skip


def _param(code: str, unit: str, value: str, variants: list[object] | None = None) -> dict[str, object]:
    found: dict[str, object] = {"code": code, "unit": unit, "value": value, "label": LABEL, "rule": "R"}
    return found | ({"variants": variants} if variants else {})


def _rule(code: str) -> dict[str, object]:
    return {"code": code, "label": LABEL, "rule": f"R.{code}"}


WHOLE = Policy.parse(everything())


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Facts of up to three people, with something of every kind."""
    people = [_subject(draw, key) for key in KEYS[: draw(st.integers(1, 3))]]
    keys = [one.key for one in people]
    terms = ("month_wage", "minimum_wage", "post_wage")
    return Facts(
        population=Population(OCTOBER, tuple(people)),
        readings={
            (key, measure): draw(_readings())
            for key in keys
            for measure in ("M-39", "M-08")
            if draw(st.booleans())
        },
        events=tuple(Event(key, "D1", f"e{key}", draw(DAYS)) for key in keys if draw(st.booleans())),
        reviews=tuple(
            Review(key, "judged", draw(st.sampled_from(Column)), draw(CENTS) % 50, "seen", f"r{key}")
            for key in keys
            if draw(st.booleans())
        ),
        history=tuple(PastLine(key, "judged", draw(CENTS)) for key in keys if draw(st.booleans())),
        pay_terms={key: {term: draw(CENTS) for term in terms if draw(st.booleans())} for key in keys},
        occurrences=tuple(_occurrence(draw, keys, at) for at in range(draw(st.integers(0, 8)))),
        past=tuple(
            PastPeriod(key, f"2026-{month:02}", {"total": draw(CENTS)})
            for key in keys
            for month in draw(st.sets(st.integers(7, 9)))
        ),
    )


def _subject(draw: st.DrawFn, key: str) -> Subject:
    position = draw(st.sampled_from(["AGENT", "HEAD", "GUEST"]))
    head = draw(st.sampled_from(["", *KEYS]))
    served = draw(st.none() | st.integers(0, 31).map(lambda days: Served(days, 31)))
    return Subject(key, "t", {"position": position}, "" if head == key else head, served)


@st.composite
def _readings(draw: st.DrawFn) -> Reading:
    n = draw(st.integers(0, 40))
    if n == 0:
        return draw(st.sampled_from([NO_DATA, NOT_PUBLISHED]))
    return Reading(Decimal(draw(st.integers(0, n))), Decimal(n), n)


def _occurrence(draw: st.DrawFn, keys: list[str], at: int) -> Occurrence:
    kind = draw(st.sampled_from(["SLIP", "REWORK", "FINDING"]))
    day = draw(DAYS)
    words = {}
    if kind == "FINDING":
        words = {
            "indicator": draw(st.sampled_from(["greet", "desk"])),
            "result": draw(st.sampled_from(["PASS", "FAIL", "NA"])),
            "visit": draw(st.sampled_from(["v1", "v2"])),
        }
    one, other = ((draw(st.sampled_from(keys)),) for _ in range(2))
    days = {"occurred": day}
    if kind == "SLIP":
        days["final"] = min(day + timedelta(days=3), OCTOBER.last)
    if draw(st.integers(0, 5)) == 0:
        days["voided"] = OCTOBER.last
    return Occurrence(
        id=f"o{at}",
        kind=kind,
        store="t",
        days=days,
        roles={"leader": one, "at_fault": other} if kind == "REWORK" else {"responsible": one},
        words=words,
        amounts={"cost": draw(CENTS)} if kind == "REWORK" else {},
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """The whole policy said differently: amounts set or not, other modes, other gates and limits."""
    found: Any = everything()
    values = {"base_rate": "money", "slip": "money", "second": "money", "least_audit": "points"}
    for param in found["params"]:
        if param["code"] in values:
            param["value"] = draw(st.sampled_from(["unset", "0", "0.05", "7", "33.33", "250"]))
    found["params"][4]["value"] = draw(st.sampled_from(["unset", "0", "0.1", "0.333", "1"]))
    found["stacks"][0]["mode"] = draw(st.sampled_from(["sum", "max", "first"]))
    found["gates"][1] |= draw(st.sampled_from([{"to": "30"}, {"to": "least_audit"}]))
    found["gates"][2]["to"] = draw(st.sampled_from(["0", "0.333", "0.7"]))
    if draw(st.booleans()):
        found["gates"].append({**_rule("veto"), "when": "item_judged < 10", "effect": "veto"})
    found["ranks"][0]["prizes"]["all"] = draw(
        st.lists(st.sampled_from(["100", "0.01", "33.33", "unset"]), min_size=1, max_size=3)
    )
    found["pay"][0]["prorate"] = draw(st.sampled_from(["true", "false"]))
    found["total"] = draw(st.sampled_from([{}, {"min": "0"}, {"min": "10", "max": "40"}]))
    if draw(st.booleans()):
        found["budget"] |= {"over": "scale_rewards"}
    return Policy.parse(found)
