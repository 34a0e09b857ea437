"""What an author can get wrong in event rules: each fault at its place, under its own code."""

import pytest

from kaoping.domain.scoring.occurrences import KINDS
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused, said

from ..sheets import LABEL, document, item
from ..told import Told
from .scenes import EACH, event, param

ON = {"kind": "FINDING"}
TALK = {"action": "TALK", "label": LABEL}
HALF = {"who": "leader", "share": "half"}
REWORK = {"kind": "REWORK"}
SPLIT = [{"who": "leader", "share": "0.2"}, {"who": "at_fault", "rest": "true"}]
STEPS = [{"amount": "50"}]
KEYS = (
    "amount, code, distinct, for, fund, kind, label, ladder, note, on, part"
    "s, per, propose, rule, split, stack, when, who"
)
VARIED = param("varied", "5", variants=[{"for": {"position": ["A"]}, "value": "6"}])


def on(**more: object) -> dict[str, object]:
    return event(on=ON, who="responsible", amount="10") | more


def without(given: dict[str, object], *keys: str) -> dict[str, object]:
    return {key: value for key, value in given.items() if key not in keys}


def faults(rule: dict[str, object], **more: object) -> list[Told]:
    """Where each fault stands inside the rule, and what it says; every one has words in both languages."""
    params = [EACH, VARIED, param("half", "0.5", "ratio"), param("most", "0.6", "ratio")]
    with pytest.raises(PolicyRefused) as refused:
        Policy.parse(document(item("a"), events=[rule], params=params, **more))
    for fault in refused.value.faults:
        assert said(fault, "zh")
        assert said(fault, "en")
    return [(one.field.removeprefix("/events/0"), one.code, one.params) for one in refused.value.faults]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (event(amount="10"), [("", "event-trigger", {})]),
        (without(on(), "who"), [("", "event-bearer", {})]),
        (on(on=REWORK, who="leader", split=SPLIT), [("", "event-bearer", {})]),
        (without(on(), "amount"), [("", "event-outcome", {})]),
        (without(on(), "kind"), [("", "missing-key", {"key": "kind"})]),
        (on(ladder={"steps": STEPS}), [("/ladder", "event-two-amounts", {})]),
        (event(when="1 > 0", amount="10", who="responsible"), [("/who", "event-needs-on", {"key": "who"})]),
        (event(when="1 > 0", amount="10", per="visit"), [("/per", "event-needs-on", {"key": "per"})]),
        (
            event(when="1 > 0", amount="10", distinct="indicator"),
            [("/distinct", "event-needs-on", {"key": "distinct"})],
        ),
        (
            on(parts={"measure": "M-39", "below": "90"}) | {"amount": "10"},
            [("/parts", "event-two-triggers", {}), ("/parts/measure", "parts-family", {"code": "M-39"})],
        ),
        (
            without(on(per="visit", ladder={"steps": STEPS}), "amount"),
            [("/per", "event-one-by-one", {"key": "ladder"})],
        ),
        (
            without(on(on=REWORK, per="period", split=SPLIT), "who"),
            [("/per", "event-one-by-one", {"key": "split"})],
        ),
        (on(stack="nowhere"), [("/stack", "unknown-stack", {"code": "nowhere"})]),
        (
            on(kind="present"),
            [
                (
                    "/kind",
                    "not-a-choice",
                    {
                        "found": "present",
                        "known": "fine, joint, reward, prize, cost_share, forfeiture, pass_through, expense",
                    },
                )
            ],
        ),
        (on(amount="each"), [("/amount", "amount-unit", {"found": "money/count", "needed": "money"})]),
        (on(amount="-10"), [("/amount", "out-of-range", {"low": "0", "high": "…"})]),
        (on(amount="1.2.3"), [("/amount", "not-a-number", {})]),
        (on(amount="n * eachh"), [("/amount", "formula-unknown-name", {"found": "eachh"})]),
        (on(when="n"), [("/when", "formula-needs-condition", {"found": "n"})]),
        (event(when="n > 1", amount="10"), [("/when", "formula-unknown-name", {"found": "n"})]),
        (
            on(on={"kind": "FINDING", "where": {"result": []}}),
            [("/on/where/result", "where-empty", {"key": "result"})],
        ),
        (on(on={"where": {"result": ["FAIL"]}}), [("/on", "missing-key", {"key": "kind"})]),
        (
            on(on={"kind": "FINDING", "amounts": {"value": "weeks"}}),
            [("/on/amounts/value", "unknown-unit", {"found": "weeks"})],
        ),
        (
            event(parts={"measure": "M-39"}, amount="10"),
            [("/parts", "parts-limit", {}), ("/parts/measure", "parts-family", {"code": "M-39"})],
        ),
        (event(parts={"measure": "M-06"}, amount="10"), [("/parts", "parts-limit", {})]),
        (
            event(parts={"measure": "M-X", "below": "9"}, amount="10"),
            [("/parts/measure", "unknown-measure", {"code": "M-X"})],
        ),
        (
            event(parts={"measure": "M-39", "below": "9"}, amount="10"),
            [("/parts/measure", "parts-family", {"code": "M-39"})],
        ),
        (
            event(parts={"measure": "M-06", "below": "each"}, amount="10"),
            [("/parts/below", "amount-unit", {"found": "money/count", "needed": "points"})],
        ),
        (without(on(ladder={"steps": []}), "amount"), [("/ladder/steps", "ladder-empty", {})]),
        (without(on(ladder={"steps": [{}]}), "amount"), [("/ladder/steps/0", "event-outcome", {})]),
        (
            without(on(ladder={"steps": [{"propose": "TALK"}]}), "amount"),
            [("/ladder/steps/0", "missing-key", {"key": "label"})],
        ),
        (
            without(on(ladder={"steps": STEPS, "window_months": "0"}), "amount"),
            [("/ladder/window_months", "not-a-whole-number", {"low": 1, "high": 240})],
        ),
        (
            without(on(ladder={"steps": STEPS, "window_months": "each"}), "amount"),
            [("/ladder/window_months", "amount-unit", {"found": "money/count", "needed": "count"})],
        ),
        (on(amount="offence * each"), [("/amount", "formula-unknown-name", {"found": "offence"})]),
        (without(on(on=REWORK, split=SPLIT[:1]), "who"), [("/split", "split-rest", {})]),
        (without(on(on=REWORK, split=[*SPLIT, SPLIT[1]]), "who"), [("/split", "split-rest", {})]),
        (
            without(on(on=REWORK, split=[{"who": "leader"}, SPLIT[1]]), "who"),
            [("/split/0", "split-share-or-rest", {})],
        ),
        (
            without(on(on=REWORK, split=[HALF, {"who": "leader", "share": "most"}, SPLIT[1]]), "who"),
            [("/split", "split-shares", {"found": "1.1"})],
        ),
        (
            without(on(on=REWORK, split=[{"who": "leader", "share": "1.1"}, SPLIT[1]]), "who"),
            [
                ("/split/0/share", "out-of-range", {"low": "0", "high": "1"}),
                ("/split", "split-shares", {"found": "1.1"}),
            ],
        ),
        (
            without(on(on=REWORK, split=SPLIT, propose=TALK), "who", "amount"),
            [("/split", "split-amount", {})],
        ),
        (
            without(on(on=REWORK, split=SPLIT, amount="varied"), "who"),
            [("/amount", "split-names", {"found": "varied"})],
        ),
        (
            without(on(on=REWORK, split=SPLIT, when="item_a > 0"), "who"),
            [("/when", "split-names", {"found": "item_a"})],
        ),
        (
            on(color="red"),
            [
                (
                    "",
                    "unknown-key",
                    {
                        "key": "color",
                        "known": KEYS,
                    },
                )
            ],
        ),
        (
            on(on={"kind": "FINDINGS"}),
            [
                (
                    "/on/kind",
                    "unknown-kind",
                    {
                        "code": "FINDINGS",
                        "known": ", ".join(KINDS),
                    },
                )
            ],
        ),
        (
            on(on=ON | {"dated_by": "final"}),
            [("/on/dated_by", "unknown-day", {"code": "final", "known": "occurred, published"})],
        ),
        (
            on(on=ON | {"dated_by": "voided"}),
            [("/on/dated_by", "unknown-day", {"code": "voided", "known": "occurred, published"})],
        ),
        (
            on(on={"kind": "PENALTY"}, who="named"),
            [("/on", "unknown-day", {"code": "occurred", "known": "decided"})],
        ),
        (
            on(on=ON | {"where": {"colour": ["RED"]}}),
            [
                (
                    "/on/where/colour",
                    "unknown-word",
                    {
                        "code": "colour",
                        "known": "audit, result, template, module, indicator, visit, mode, post",
                    },
                )
            ],
        ),
        (
            on(on=ON | {"where": {"result": ["FAIL", "BAD"]}}),
            [("/on/where/result/1", "not-a-choice", {"found": "BAD", "known": "PASS, FAIL, NA"})],
        ),
        (
            on(per="day"),
            [
                (
                    "/per",
                    "unknown-word",
                    {"code": "day", "known": "audit, result, template, module, indicator, visit, mode, post"},
                )
            ],
        ),
        (
            on(distinct="colour"),
            [
                (
                    "/distinct",
                    "unknown-word",
                    {
                        "code": "colour",
                        "known": "audit, result, template, module, indicator, visit, mode, post",
                    },
                )
            ],
        ),
        (on(who="named"), [("/who", "unknown-role", {"code": "named", "known": "responsible, post, store"})]),
        (
            on(who="head_of.named"),
            [("/who", "unknown-role", {"code": "named", "known": "responsible, post, store"})],
        ),
        (
            on(on=REWORK, who="post"),
            [("/who", "unknown-role", {"code": "post", "known": "leader, at_fault, store"})],
        ),
        (
            without(on(split=SPLIT), "who"),
            [
                ("/split/0/who", "unknown-role", {"code": "leader", "known": "responsible, post, store"}),
                ("/split/1/who", "unknown-role", {"code": "at_fault", "known": "responsible, post, store"}),
            ],
        ),
        (
            without(on(ladder={"steps": STEPS, "counted_by": "final"}), "amount"),
            [("/ladder/counted_by", "unknown-day", {"code": "final", "known": "occurred, published"})],
        ),
        (
            on(amount="event_cost"),
            [("/amount", "unknown-amount", {"code": "event_cost", "known": "event_value"})],
        ),
        (
            on(when="event_cost > 5"),
            [("/when", "unknown-amount", {"code": "event_cost", "known": "event_value"})],
        ),
        (
            on(on=ON | {"amounts": {"cost": "money"}}),
            [("/on", "unknown-amount", {"code": "event_cost", "known": "event_value"})],
        ),
    ],
)
def test_a_fault_is_named_where_it_stands(rule: dict[str, object], expected: list[Told]) -> None:
    assert faults(rule) == expected


def test_two_rules_and_two_stacks_need_codes_of_their_own() -> None:
    with pytest.raises(PolicyRefused) as refused:
        Policy.parse(
            document(
                item("a"),
                events=[on(), on()],
                stacks=[{"code": "k", "mode": "sum"}, {"code": "k", "mode": "min"}],
            )
        )
    assert sorted((fault.field, fault.code) for fault in refused.value.faults) == [
        ("/events/1/code", "duplicate-code"),
        ("/stacks/1/code", "duplicate-code"),
        ("/stacks/1/mode", "not-a-choice"),
    ]


def test_what_a_rule_may_say_is_read_as_it_was_written() -> None:
    rule = on(
        per="visit",
        distinct="indicator",
        amount="n * each",
        fund="training",
        stack="k",
        propose={"action": "TALK", "label": LABEL},
        note="why",
    )
    given = Policy.parse(
        document(
            item("a"), events=[rule], params=[EACH], stacks=[{"code": "k", "mode": "max", "rule": "A-22"}]
        )
    )
    (found,) = given.events
    assert (found.per, found.distinct, found.fund, found.stack) == ("visit", "indicator", "training", "k")
    assert [action.code for action in found.actions] == ["TALK"]
    assert given.unset == ()
