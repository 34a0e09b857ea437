"""What a pay line shows in each of its states, and what an open card answers."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.formulas.formula import Formula
from kaoping.domain.scoring.formulas.tree import Call, Constant, Name
from kaoping.domain.scoring.inputs import Population, Served, Subject
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.pay.amounts import names_used, whole
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Pay, PayState
from kaoping.domain.scoring.units import MONEY

from ..sheets import LABEL, OCTOBER, document, item, judged, measured
from .scenes import line, paid, param, paying, reward, run, term


def by_example(at: str, *lines: dict[str, object], **more: object) -> Policy:
    """A policy of these lines whose value at this place is an example 示例值."""
    overlay = Overlay.parse({
        "overlay": "demo", "version": "1", "policy": "TEST", "level": "group", "example": "true",
        "reason": {"zh": "示例", "en": "example"}, "set": [{"at": at, "value": "3"}],
    })  # fmt: skip
    written = document(item("score", "100"), pay=list(lines), pay_terms=[term("base")], **more)
    return Policy.parse(apply(written, [overlay]))


EACH = param("each", "2", "ratio")


def slip(policy: Policy, score: str | None = "100", **terms: str | None) -> list[Pay]:
    found = run(policy, {"s": terms}, score)["s"].pay
    assert found is not None
    return found


def test_a_final_line() -> None:
    worth = (("base", Decimal(1000)), ("each", Decimal(2)))
    amount = Decimal(2000)
    found = slip(paying(line(formula="base * each"), params=[EACH]), base="1000")
    assert found == [Pay("pay", PayState.FINAL, amount, amount, amount, worth, (), False)]


def test_a_line_without_value() -> None:
    worth = (("base", Decimal(1000)), ("none", Decimal(0)))
    found = slip(paying(line(formula="base / none"), params=[param("none", "0", "ratio")]), base="1000")
    assert found == [Pay("pay", PayState.UNDEFINED, None, None, None, worth, (), False)]


def test_an_unset_line() -> None:
    worth = (("each", Decimal(2)),)
    found = slip(paying(line(formula="base * each"), params=[EACH]))
    assert found == [Pay("pay", PayState.UNSET, None, None, None, worth, ("base",), False)]


def test_an_open_line() -> None:
    worth = (("base", Decimal(1000)), ("full", Decimal(100)))
    found = slip(
        paying(line(formula="base * total / full"), params=[param("full", "100", "points")]),
        None,
        base="1000",
    )
    assert found == [Pay("pay", PayState.OPEN, None, Decimal(0), Decimal(1000), worth, (), False)]


@pytest.mark.parametrize(
    ("formula", "score", "base", "state"),
    [
        ("base * each", "100", "1000", PayState.FINAL),
        ("base * each * if(total < 5, 1, 2)", None, "1000", PayState.OPEN),
        ("base * each", "100", None, PayState.UNSET),
        ("base * each / (each - 3)", "100", "1000", PayState.UNDEFINED),
    ],
)
def test_an_example_value_marks_the_lines_that_rest_on_it(
    formula: str, score: str | None, base: str | None, state: PayState
) -> None:
    lines = [line("own", formula), line("over", "own"), line("beside", "base")]
    found = slip(by_example("/params/each/value", *lines, params=[EACH]), score, base=base)
    assert [(pay.code, pay.example) for pay in found] == [("own", True), ("over", True), ("beside", False)]
    assert found[0].state is state


def test_a_line_an_overlay_set_by_example_is_one() -> None:
    found = slip(by_example("/pay/own/min", line("own", min="1"), line("beside")), base="1000")
    assert [pay.example for pay in found] == [True, False]


def test_whose_days_nobody_gave_served_the_whole_period() -> None:
    found = slip(paying(line(prorate="true")), base="1000")[0]
    assert dict(found.names) == {"base": 1000, "days_served": 31, "days_of_period": 31}
    shorter = paid(paying(line(prorate="true")), base="1000", served=Served(7, 21))
    assert dict(shorter.names) == {"base": 1000, "days_served": 7, "days_of_period": 21}


def test_all_that_holds_a_line_is_one_formula() -> None:
    rule = paying(line(min="3000", max="most", prorate="true"), params=[param("most", "5000")]).pay[0]
    served = Call("/", (Call("*", (Name("base"), Name("days_served"))), Name("days_of_period")))
    tree = Call("max", (Call("min", (served, Name("most"))), Constant(Decimal(3000))))
    text = "max(min(((base * days_served) / days_of_period), most), 3000)"
    assert whole(rule) == Formula(text, tree, MONEY)
    assert names_used(rule) == ("base", "days_served", "days_of_period", "most")


def test_a_line_names_what_its_variants_use_each_once() -> None:
    variants = [{"for": {"position": ["B"]}, "formula": "base + late"}]
    found = paying(line(formula="base", variants=variants), line("late")).pay
    assert [names_used(rule) for rule in found if rule.code == "pay"] == [("base", "late")]


ONLY = [term("base"), term("own", only={"management": ["true"]})]
INPUT = {"code": "sold", "label": LABEL, "measure": "M-77"}
RANK = {"code": "month", "label": LABEL, "rule": "x", "by": "total"}
VARIED = param("varied", "1", variants=[{"for": {"position": ["B"]}, "value": "2"}])


@pytest.mark.parametrize(
    ("more", "waits"),
    [
        ({}, False),
        ({"params": [param("each", "1")]}, False),
        ({"inputs": [INPUT]}, True),
        ({"events": [reward()]}, True),
        ({"ranks": [RANK]}, True),
        ({"params": [VARIED]}, False),
        ({"pay_terms": ONLY}, True),
    ],
)
def test_a_line_over_an_open_line_waits_with_it_but_where_a_policy_always_answered_otherwise(
    more: dict[str, object], waits: bool
) -> None:
    lines = [line("half", "wage / 2"), line("wage")]
    half = paid(paying(*lines, **more), None, "half", base="1000")
    assert (half.state, half.missing) == ((PayState.OPEN, ()) if waits else (PayState.UNSET, ("wage",)))


@pytest.mark.parametrize(
    ("formula", "more"),
    [
        ("base", {"min": "1"}), ("base", {"max": "9000"}), ("base", {"prorate": "true"}),
        ("base + fines", {}), ("base + rewards", {}),
    ],
)  # fmt: skip
def test_limits_and_the_ledger_make_lines_wait_for_each_other(formula: str, more: dict[str, object]) -> None:
    half = paid(paying(line("half", "wage / 2"), line("wage", formula, **more)), None, "half", base="1000")
    assert half.state is PayState.OPEN


def test_terms_params_items_and_lines_are_what_a_policy_always_had() -> None:
    lines = [line("half", "wage / 2"), line("wage", "base + each * item_score / total")]
    half = paid(paying(*lines, params=[param("each", "1")]), None, "half", base="1000")
    assert (half.state, half.missing) == (PayState.UNSET, ("wage",))


def grouped(formula: str, *done: str) -> Pay:
    """Of two groups of two items, where these have been judged."""
    items = [item(code, group=code[0]) for code in ("a1", "a2", "b1", "b2")]
    groups = [{"code": code, "label": LABEL, "rule": "x"} for code in "ab"]
    given = Policy.parse(
        document(
            *items, groups=groups, pay=[line(formula=formula)], params=[param("each", "1", "money/points")]
        )
    )
    reviews = [judged(code, "5") for code in done]
    found = evaluate(given, Population(OCTOBER, (Subject("s", "t"),)), {}, (), reviews)[0]
    return found.pay_line("pay")


@pytest.mark.parametrize(
    ("formula", "state"),
    [("each * group_a", PayState.OPEN), ("each * item_a2", PayState.OPEN), ("each * total", PayState.OPEN)],
)
def test_what_an_open_item_decides_waits_and_is_not_missing(formula: str, state: PayState) -> None:
    found = grouped(formula, "a1", "b1", "b2")
    assert (found.state, found.missing) == (state, ())


def test_an_open_card_answers_with_what_is_known_of_it() -> None:
    found = grouped("each * total", "a1", "b1", "b2")
    assert (found.low, found.high) == (15, 25)
    assert grouped("each * item_a2", "a1", "b1", "b2").low is None
    assert grouped("each * group_a", "b1", "b2").state is PayState.OPEN
    assert grouped("each * group_b", "a1", "b1", "b2").high == 10


def test_an_open_line_over_one_that_is_known() -> None:
    policy = paying(
        line("net", "gross - cut * total / full"), line("gross", "base * 2", min="1"),
        params=[param("cut", "100"), param("full", "100", "points")],
    )  # fmt: skip
    net = paid(policy, None, "net", base="1000")
    assert (net.state, net.low, net.high) == (PayState.OPEN, 1900, 2000)


PRIZES: Mapping[str, object] = {"code": "month", "label": LABEL, "rule": "x", "by": "total"}


def waiting(*prizes: str, **more: object) -> Pay:
    """The wage of somebody who is complete while a colleague's card is open."""
    given = paying(
        line(formula="base + rewards"), ranks=[{**PRIZES, "prizes": list(prizes)}], **more,
    )  # fmt: skip
    people = [Subject("a", "t"), Subject("b", "t")]
    terms = {key: {"base": "1000"} for key in "ab"}
    return run(given, terms, people=people, reviews=[judged("score", "9", subject="a")])["a"].pay_line("pay")


@pytest.mark.parametrize(
    ("prizes", "more", "ends"),
    [
        (["1"], {}, (1000, 1001)),
        (["0.01"], {}, (1000, Decimal("1000.01"))),
        (["50"], {"events": [reward("7")]}, (1007, 1057)),
    ],
)
def test_a_prize_to_come_is_what_pay_may_grow_by(
    prizes: list[str], more: dict[str, object], ends: tuple[Decimal, Decimal]
) -> None:
    pay = waiting(*prizes, **more)
    assert (pay.state, pay.low, pay.high) == (PayState.OPEN, *ends)


def test_a_prize_to_come_that_nobody_has_set_leaves_pay_unknown() -> None:
    pay = waiting("unset")
    assert (pay.state, pay.low, pay.high, pay.missing) == (PayState.OPEN, None, None, ())


def test_an_unset_reward_beside_a_prize_to_come_leaves_pay_unknown() -> None:
    pay = waiting("50", events=[reward("unset")])
    assert (pay.state, pay.low, pay.high) == (PayState.OPEN, None, None)


def test_where_no_prize_is_to_come_pay_is_final() -> None:
    pay = waiting("0")
    assert (pay.state, pay.amount) == (PayState.FINAL, 1000)


def test_a_measured_item_without_a_figure_yet() -> None:
    """Nothing stands on the sheet: there is no total to answer with."""
    given = Policy.parse(
        document(measured("m"), pay=[line(formula="base * if(total < 5, 1, 2)")], pay_terms=[term("base")])
    )
    found = evaluate(given, Population(OCTOBER, (Subject("s", "t"),)), {}, ())[0]
    assert found.pay_line("pay").low is None


def test_a_line_over_a_final_one_and_a_prize_to_come() -> None:
    given = paying(
        line("net", "gross + rewards"), line("gross", "base * 2"), ranks=[{**PRIZES, "prizes": ["50"]}],
    )  # fmt: skip
    people = [Subject("a", "t"), Subject("b", "t")]
    terms = {key: {"base": "1000"} for key in "ab"}
    found = run(given, terms, people=people, reviews=[judged("score", "9", subject="a")])["a"]
    assert found.pay_line("gross").amount == 2000
    assert (found.pay_line("net").low, found.pay_line("net").high) == (2000, 2050)


def test_an_unset_prize_leaves_alone_what_does_not_name_rewards() -> None:
    given = paying(
        line(formula="base * total / full"), params=[param("full", "100", "points")],
        ranks=[{**PRIZES, "prizes": ["unset"]}],
    )  # fmt: skip
    pay = paid(given, None, base="1000")
    assert (pay.low, pay.high) == (0, 1000)


def test_who_brings_no_terms_at_all_is_asked_for_them() -> None:
    given = paying(line(formula="base + own"), pay_terms=ONLY)
    found = run(given, {"a": {"base": "1"}}, people=[Subject("a", "t"), Subject("b", "t")])
    assert [(result.pay_line("pay").amount, result.pay_line("pay").missing) for result in found.values()] == [
        (1, ()), (None, ("base",)),
    ]  # fmt: skip
