"""Event rules, stacks, ladders and splits are read as they are written, and what is too much is refused."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.document import Place
from kaoping.domain.scoring.formulas.formula import Formula, parse
from kaoping.domain.scoring.formulas.tree import Constant
from kaoping.domain.scoring.ledger.amounts import amount_name, names_of_records
from kaoping.domain.scoring.ledger.rules import (
    Action,
    EventRule,
    Ladder,
    Mode,
    Parts,
    Portion,
    Price,
    Stack,
    Step,
    Trigger,
    Who,
)
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.occurrences import KINDS
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.parts import Applies, Scope
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import EntryKind
from kaoping.domain.scoring.texts import Text
from kaoping.domain.scoring.units import COUNT, DAYS, MONEY, POINTS, RATIO, dimension

from ..sheets import LABEL, document, item
from ..told import Told, told
from .scenes import EACH, event, param, ruled

ITEM = Text("项目", "Item")
EACH_ONE = dimension("money/count")
TALK = {"action": "TALK", "label": LABEL}
ON: dict[str, object] = {"kind": "FINDING"}
FORTY, EIGHTY = "a" * 40, "r" * 80
UNITS = {"each": EACH_ONE, "n": COUNT, "days": DAYS, "offence": COUNT, "event_value": MONEY, "share": RATIO,
         "months": COUNT, "least": POINTS}  # fmt: skip


def price(text: str) -> Price:
    return Price(Formula(text, Constant(Decimal(text)), MONEY))


def read(*events: dict[str, object], **more: object) -> tuple[EventRule, ...]:
    params = [
        EACH,
        param("share", "0.5", "ratio"),
        param("months", "12", "count"),
        param("least", "90", "points"),
    ]
    return ruled(*events, params=params, **more).events


def test_a_rule_on_occurrences_that_says_everything() -> None:
    said = event(
        FORTY, "reward", rule=EIGHTY, **{"for": {"position": ["A"]}},
        on={"kind": "FINDING", "where": {"result": ["FAIL"], "audit": ["MS", "PT"]}, "dated_by": "published"},
        when="n > 1 and days > 1", who="head_of.responsible", per="visit", distinct="indicator",
        amount="n * each", propose=TALK, fund="b" * 40, stack="c" * 40, note="why",
    )  # fmt: skip
    stacks = [{"code": "c" * 40, "mode": "max", "label": LABEL, "rule": EIGHTY, "note": "x"},
              {"code": "d", "mode": "first"}]  # fmt: skip
    given = ruled(said, params=[EACH], stacks=stacks)
    where = {"result": frozenset({"FAIL"}), "audit": frozenset({"MS", "PT"})}
    assert given.events == (
        EventRule(
            FORTY, ITEM, EIGHTY, EntryKind.REWARD, None, Applies({"position": frozenset({"A"})}),
            Trigger("FINDING", where, "published"), parse("n > 1 and days > 1", UNITS), None,
            Who("responsible", True), "visit", "indicator", Price(parse("n * each", UNITS)), (), None,
            Action("TALK", ITEM), "b" * 40, "c" * 40,
        ),
    )  # fmt: skip
    assert given.stacks == (Stack("c" * 40, Mode.MAX, ITEM, EIGHTY), Stack("d", Mode.FIRST, None, ""))


def test_a_rule_that_says_no_more_than_it_must() -> None:
    talk = {"code": "talk", "label": LABEL, "rule": "x", "propose": TALK}
    found = read(
        event(when="0 < 1", amount="unset"),
        talk | {"when": "0 < 1"},
        event("on", on=ON, who="store", amount="5"),
    )
    assert found == (
        EventRule(
            "fine", ITEM, "S001-Q.R08", EntryKind.FINE, None, when=parse("0 < 1", {}), price=Price(None),
        ),
        EventRule("talk", ITEM, "x", None, None, when=parse("0 < 1", {}), propose=Action("TALK", ITEM)),
        EventRule(
            "on", ITEM, "S001-Q.R08", EntryKind.FINE, None, on=Trigger("FINDING", {}, "occurred"),
            who=Who("store", False), price=price("5"),
        ),
    )  # fmt: skip


def test_parts_as_they_are_written() -> None:
    found = read(
        event(
            "a",
            parts={"measure": "M-06", "below": "least", "scope": "store", "min_n": "7"},
            amount="n * each",
        ),
        event("b", parts={"measure": "M-06", "above": "90"}, amount="1"),
        event("c", parts={"measure": "M-06", "below": "unset"}, amount="1"),
    )
    family = MEASURES["M-06"]
    ninety = Price(Formula("90", Constant(Decimal(90)), POINTS))
    assert [rule.parts for rule in found] == [
        Parts(family, Scope.STORE, Price(parse("least", UNITS)), True, 7),
        Parts(family, Scope.SELF, ninety, False, 1),
        Parts(family, Scope.SELF, Price(None), True, 1),
    ]


def test_a_ladder_as_it_is_written() -> None:
    steps = [
        {"amount": "50"}, {"amount": "offence * each"},
        {"amount": "unset", "propose": "B" * 40, "label": LABEL}, {"propose": "LEAVE", "label": LABEL},
    ]  # fmt: skip
    said = {"steps": steps, "window_months": "months", "counted_by": "published"}
    found = read(
        event(on=ON, who="responsible", ladder=said),
        event("b", on=ON, who="responsible", ladder={"steps": steps[:1], "window_months": "240"}),
        event("c", on=ON, who="responsible", ladder={"steps": steps[:1]}),
        event("d", on=ON, who="responsible", ladder={"steps": steps[:1], "window_months": "unset"}),
    )
    rising = Price(parse("offence * each", UNITS))
    expected = Ladder(Price(parse("months", UNITS)), "published", (
        Step(price("50"), None), Step(rising, None), Step(Price(None), Action("B" * 40, ITEM)),
        Step(None, Action("LEAVE", ITEM)),
    ))  # fmt: skip
    fifty = (Step(price("50"), None),)
    longest = Price(Formula("240", Constant(Decimal(240)), COUNT))
    assert [rule.ladder for rule in found] == [
        expected, Ladder(longest, "occurred", fifty), Ladder(None, "occurred", fifty),
        Ladder(Price(None), "occurred", fifty),
    ]  # fmt: skip
    assert [action.code for action in found[0].actions] == ["B" * 40, "LEAVE"]


def test_a_split_as_it_is_written() -> None:
    parties = [
        {"who": "leader", "share": "0.2"},
        {"who": "head_of.leader", "share": "share"},
        {"who": "store", "share": "unset", "rest": "false"},
        {"who": "at_fault", "rest": "true"},
    ]
    (found,) = read(event(on={"kind": "REWORK"}, split=parties, amount="event_cost"))
    assert found.split == (
        Portion(Who("leader", False), Price(Formula("0.2", Constant(Decimal("0.2")), RATIO)), False),
        Portion(Who("leader", True), Price(parse("share", UNITS)), False),
        Portion(Who("store", False), Price(None), False),
        Portion(Who("at_fault", False), Price(Formula("0", Constant(Decimal(0)), RATIO)), True),
    )
    assert found.who is None


def test_names_of_records_have_the_unit_that_is_said() -> None:
    found = read(
        event(
            "a", on=ON | {"amounts": {"value": "days"}}, who="store", when="event_value > days", amount="1"
        ),
        event("b", on=ON | {"amounts": {"value": "ratio"}}, who="store", when="event_value > 0", amount="1"),
        event("c", on=ON, who="store", amount="event_value"),
    )
    assert found[0].when == parse("event_value > days", UNITS | {"event_value": DAYS})
    assert found[2].price == Price(parse("event_value", UNITS))


def test_a_mark_of_an_overlay_stands_at_the_rule() -> None:
    overlay = Overlay.parse({
        "overlay": "demo", "version": "1", "policy": "TEST", "level": "group", "example": "true",
        "reason": {"zh": "示例", "en": "example"}, "set": [{"at": "/events/fine/amount", "value": "6"}],
    })  # fmt: skip
    written = document(
        item("a"), events=[event(when="0 < 1", amount="5"), event("b", when="0 < 1", amount="5")]
    )
    marks = [rule.mark for rule in Policy.parse(apply(written, [overlay])).events]
    assert [mark is not None and mark.example for mark in marks] == [True, False]


def missing(at: str, *keys: str) -> list[Told]:
    return [(at, "missing-key", {"key": key}) for key in keys]


def unknown_key(at: str, known: str) -> Told:
    return at, "unknown-key", {"key": "KEY", "known": known}


def not_a_text(at: str, most: int = 40) -> Told:
    return at, "not-a-text", {"most": most}


def faulty(rule: dict[str, object], **more: object) -> list[Told]:
    found = told(document(item("a"), events=[rule], params=[EACH], **more))
    return [(at.removeprefix("/events/0"), code, params) for at, code, params in found]


def on(**more: object) -> dict[str, object]:
    return event(on=ON, who="responsible", amount="10") | more


def laddered(**more: object) -> dict[str, object]:
    return event(on=ON, who="responsible", ladder={"steps": [{"amount": "50"}]} | more)


def split(*parties: dict[str, object]) -> dict[str, object]:
    return event(on={"kind": "REWORK"}, amount="10", split=[*parties, {"who": "at_fault", "rest": "true"}])


LONG, LONGER, LONGEST = "a" * 41, "a" * 61, "r" * 81
EMPTY: dict[str, object] = {"KEY": "x"}
OF_RULE = (
    "amount, code, distinct, for, fund, kind, label, ladder, note, on, parts, per, propose, rule, split, "
    "stack, when, who"
)
OF_PEOPLE = "brand, department, employment, except, housed, management, position, region, store, stream"
OF_FINDING = ", ".join(KINDS["FINDING"].words)
OF_STACK = "code, label, mode, note, rule"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (EMPTY, [
            *missing("", "code", "label", "rule"), unknown_key("", OF_RULE),
            ("", "event-trigger", {}), ("", "event-outcome", {}),
        ]),
        (on(code=LONG), [not_a_text("/code")]),
        (on(label="x"), [("/label", "not-a-label", {})]),
        (on(rule=LONGEST), [not_a_text("/rule", 80)]),
        (on(fund=LONG), [not_a_text("/fund")]),
        (on(stack=LONG), [not_a_text("/stack")]),
        (on(per=LONG), [not_a_text("/per")]),
        (on(distinct=LONG), [not_a_text("/distinct")]),
        (on(who=LONG), [not_a_text("/who")]),
        (on(propose={"KEY": "x"}), [
            *missing("/propose", "action", "label"), unknown_key("/propose", "action, label"),
        ]),
        (on(propose=TALK | {"action": LONG}), [not_a_text("/propose/action")]),
        (on(propose=TALK | {"label": "x"}), [("/propose/label", "not-a-label", {})]),
        (on(on={"KEY": "x"}), [
            *missing("/on", "kind"), unknown_key("/on", "amounts, dated_by, kind, where"),
        ]),
        (on(on={"kind": LONG}), [not_a_text("/on/kind")]),
        (on(on=ON | {"dated_by": LONG}), [not_a_text("/on/dated_by")]),
        (on(on=ON | {"where": "x"}), [("/on/where", "not-a-mapping", {})] * 2),
        (on(on=ON | {"where": {"result": "FAIL"}}), [
            ("/on/where/result", "not-a-list", {}), ("/on/where/result", "where-empty", {"key": "result"}),
            ("/on/where/result", "not-a-list", {}),
        ]),
        (on(on=ON | {"where": {"indicator": [LONGER]}}), [not_a_text("/on/where/indicator/0", 60)]),
        (on(on=ON | {"amounts": {"value": LONG}}), [not_a_text("/on/amounts/value")]),
        (event(parts={"KEY": "x"}, amount="1"), [
            *missing("/parts", "measure"), unknown_key("/parts", "above, below, measure, min_n, scope"),
            ("/parts", "parts-limit", {}), ("/parts/measure", "unknown-measure", {"code": ""}),
        ]),
        (event(parts={"measure": LONGER, "below": "1"}, amount="1"), [
            not_a_text("/parts/measure", 60), ("/parts/measure", "unknown-measure", {"code": ""}),
        ]),
        (event(parts={"measure": "M-06", "below": "1", "above": "2"}, amount="1"), [
            ("/parts", "parts-limit", {}),
        ]),
        (event(parts={"measure": "M-06", "above": "x"}, amount="1"), [
            ("/parts/above", "formula-unknown-name", {"found": "x"}),
        ]),
        (event(parts={"measure": "M-06", "above": "1", "scope": "moon"}, amount="1"), [
            ("/parts/scope", "not-a-choice", {"found": "moon", "known": "self, store"}),
        ]),
        (event(parts={"measure": "M-06", "above": "1", "min_n": "0"}, amount="1"), [
            ("/parts/min_n", "not-a-whole-number", {"low": 1, "high": 100_000}),
        ]),
        (event(parts={"measure": "M-06", "above": "1"}, amount="days"), [
            ("/amount", "formula-unknown-name", {"found": "days"}),
        ]),
        (split({"who": "leader", "share": "nowhere"}), [
            ("/split/0/share", "formula-unknown-name", {"found": "nowhere"}),
        ]),
        ({"code": "x", "label": LABEL, "rule": "x", "on": ON, "parts": {"measure": "M-06", "below": "1"}}, [
            ("/parts", "event-two-triggers", {}), ("", "event-bearer", {}), ("", "event-outcome", {}),
        ]),
        ({"code": "x", "label": LABEL, "rule": "x", "per": "visit", "ladder": {"steps": [{"amount": "1"}]}}, [
            ("", "event-trigger", {}), ("/ladder", "event-needs-on", {"key": "ladder"}),
            ("/per", "event-needs-on", {"key": "per"}), ("/per", "event-one-by-one", {"key": "ladder"}),
            ("", "missing-key", {"key": "kind"}),
        ]),
        (laddered() | {"per": "occurrence"}, []),
        ({key: value for key, value in split().items() if key != "amount"} | {"ladder": {"steps": []}}, [
            ("/ladder", "event-two-amounts", {}), ("/split", "split-amount", {}),
            ("/ladder/steps", "ladder-empty", {}),
        ]),
        (laddered() | {"on": {"kind": "PENALTY", "dated_by": "decided"}, "who": "named"}, [
            ("/ladder", "unknown-day", {"code": "occurred", "known": "decided"}),
        ]),
        (laddered(steps=[{"amount": "event_cost"}]), [
            ("/ladder", "unknown-amount", {"code": "event_cost", "known": "event_value"}),
        ]),
        (laddered(steps=[{"amount": "event_value"}]), []),
        (on(on=ON | {"where": {"k" * 41: ["R"], "result": ["v" * 41]}}), [
            (f"/on/where/{'k' * 41}", "unknown-word", {"code": "k" * 40, "known": OF_FINDING}),
            ("/on/where/result/0", "not-a-choice", {"found": "v" * 40, "known": "PASS, FAIL, NA"}),
        ]),
        (on(on={"kind": "SLIP"}, amount="event_cost"), [
            ("/amount", "unknown-amount", {"code": "event_cost", "known": "…"}),
        ]),
        (laddered(KEY="x"), [unknown_key("/ladder", "counted_by, steps, window_months")]),
        (laddered(counted_by=LONG), [not_a_text("/ladder/counted_by")]),
        (laddered(window_months="241"), [
            ("/ladder/window_months", "not-a-whole-number", {"low": 1, "high": 240}),
        ]),
        (laddered(steps=[{"KEY": "x"}]), [
            unknown_key("/ladder/steps/0", "amount, label, propose"),
            ("/ladder/steps/0", "event-outcome", {}),
        ]),
        (laddered(steps=[{"amount": "1", "label": LABEL}]), [
            ("/ladder/steps/0", "missing-key", {"key": "propose"}),
        ]),
        (laddered(steps=[{"propose": LONG, "label": LABEL}]), [not_a_text("/ladder/steps/0/propose")]),
        (laddered(steps=[{"propose": "X", "label": "x"}]), [("/ladder/steps/0/label", "not-a-label", {})]),
        (laddered(steps=[{"amount": "x"}]), [
            ("/ladder/steps/0/amount", "formula-unknown-name", {"found": "x"}),
        ]),
        (split({"KEY": "x", "share": "0.1"}), [
            *missing("/split/0", "who"), unknown_key("/split/0", "rest, share, who"),
        ]),
        (split({"who": LONG, "share": "0.1"}), [not_a_text("/split/0/who")]),
        (split({"who": "leader", "share": "0.1", "rest": "true"}), [
            ("/split/0", "split-share-or-rest", {}), ("/split", "split-rest", {}),
        ]),
        (split({"who": "leader", "rest": "perhaps"}), [
            ("/split/0/rest", "not-a-choice", {"found": "perhaps", "known": "true, false"}),
            ("/split/0", "split-share-or-rest", {}),
        ]),
        (split({"who": "leader", "share": "each"}), [
            ("/split/0/share", "amount-unit", {"found": "money/count", "needed": "ratio"}),
            ("/split", "split-shares", {"found": "20"}),
        ]),
        (on(**{"for": {"mood": ["x"]}}), [(
            "/for", "unknown-key",
            {"key": "mood", "known": OF_PEOPLE},
        )]),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_read(rule: dict[str, object], expected: list[Told]) -> None:
    assert faulty(rule) == expected


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        ({"KEY": "x"}, [*missing("/stacks/0", "code", "mode"), unknown_key("/stacks/0", OF_STACK)]),
        ({"code": LONG, "mode": "sum"}, [not_a_text("/stacks/0/code")]),
        ({"code": "k", "mode": "sum", "rule": LONGEST}, [not_a_text("/stacks/0/rule", 80)]),
        ({"code": "k", "mode": "sum", "label": "x"}, [("/stacks/0/label", "not-a-label", {})]),
        ({"code": "k", "mode": "min"}, [
            ("/stacks/0/mode", "not-a-choice", {"found": "min", "known": "sum, max, first"}),
        ]),
    ],
)  # fmt: skip
def test_a_stack_that_cannot_be_read(stack: dict[str, object], expected: list[Told]) -> None:
    assert told(document(item("a"), stacks=[stack])) == expected


@pytest.mark.parametrize("min_n", ["1", "100000"])
def test_how_many_facts_a_part_needs(min_n: str) -> None:
    (found,) = read(event(parts={"measure": "M-06", "above": "1", "min_n": min_n}, amount="1"))
    assert found.parts is not None
    assert found.parts.min_n == int(min_n)


def test_the_longest_word_a_rule_may_look_for() -> None:
    (found,) = read(event(on=ON | {"where": {"indicator": ["a" * 60]}}, who="store", amount="1"))
    assert found.on is not None
    assert found.on.where == {"indicator": frozenset({"a" * 60})}


@pytest.mark.parametrize(
    ("formula", "own"),
    [
        ("each * item_a / item_a * n", "item_a"), ("each * n", ""), ("each * days / days * n", ""),
        ("event_cost", ""), ("varied", "varied"), ("unset", ""),
        ("varied * item_a / item_a", "varied, item_a"),
    ],
)  # fmt: skip
def test_what_the_parties_of_a_split_share_is_the_same_for_all(formula: str, own: str) -> None:
    varied = param("varied", "5", variants=[{"for": {"position": ["A"]}, "value": "6"}])
    rule = split({"who": "leader", "share": "0.1"}) | {"amount": formula}
    found = told(document(item("a"), events=[rule], params=[EACH, varied]))
    assert found == ([("/events/0/amount", "split-names", {"found": own})] if own else [])


@pytest.mark.parametrize(
    ("shares", "given"),
    [(["0.5", "0.5"], None), (["0.5", "0.51"], "1.01"), (["half", "0.6"], "1.1"), (["blank", "1"], None)],
)
def test_shares_never_exceed_the_whole(shares: list[str], given: str | None) -> None:
    params = [
        EACH,
        param("most", "0.9", "ratio"),
        param("half", "0.5", "ratio"),
        param("blank", "unset", "ratio"),
    ]
    rule = split(*({"who": "leader", "share": share} for share in shares))
    expected = [] if given is None else [("/events/0/split", "split-shares", {"found": given})]
    assert told(document(item("a"), events=[rule], params=params)) == expected


def test_amounts_of_records_are_named_in_small_letters() -> None:
    assert amount_name("Own-Cost.2") == "event_own_cost_2"


def test_names_of_records_are_found_wherever_a_rule_says_them() -> None:
    rule = {
        "on": {"kind": "X", "amounts": {"b": "days", "Z-z": "points"}}, "when": "event_a > 0",
        "amount": "event_b",
        "ladder": {"steps": [{"amount": "event_c + event_known"}, 7]},
    }  # fmt: skip
    found = names_of_records(Place(rule), {"event_known": MONEY})
    assert found == {"event_a": MONEY, "event_b": DAYS, "event_c": MONEY, "event_z_z": POINTS}
