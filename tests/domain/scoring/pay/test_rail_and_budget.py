"""The rail of every card, and the budget of the run."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.inputs import Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Result

from .scenes import faults, fine, line, param, paying, reward, run, term

RAIL = {"rule": "A-79", "wage": "base", "minimum": "least"}
LEAST = [param("least", "2000")]


def railed(amount: str, base: str | None = "3000", **more: object) -> Result:
    settings = {"events": [fine(amount)], "params": LEAST, "rail": RAIL} | more
    return run(paying(line(formula="base - fines"), **settings), {"s": {"base": base}})["s"]


@pytest.mark.parametrize(
    ("fined", "base", "limit", "excess"),
    [
        ("600", "3000", "600", "0"),  # a fifth of the wage, included
        ("600.01", "3000", "600", "0.01"),
        ("500", "2300", "300", "200"),  # what is left must not be below the minimum
        ("100", "1900", "0", "100"),
    ],
)
def test_a79_both_limits_and_the_excess_goes_to_approval(
    fined: str, base: str, limit: str, excess: str
) -> None:
    found = railed(fined, base)
    assert found.rail is not None
    assert (found.rail.deductions, found.rail.limit, found.rail.excess) == (
        Decimal(fined), Decimal(limit), Decimal(excess),
    )  # fmt: skip
    told = [notice.code for notice in found.notices]
    assert told == (["rail-exceeded"] if found.rail.excess else [])
    assert found.pay_line("pay").amount == Decimal(base) - Decimal(fined)  # nothing is dropped
    assert found.taken == Decimal(fined)


def test_without_the_wage_the_rail_is_undecided_and_says_what_is_missing() -> None:
    found = railed("100", None).rail
    assert found is not None
    assert (found.limit, found.excess, found.missing) == (None, None, ("base",))


def test_a_fine_nobody_has_set_leaves_the_rail_undecided() -> None:
    found = railed("unset").rail
    assert found is not None
    assert (found.deductions, found.excess, found.missing) == (0, None, ("fine",))


def test_who_owes_nothing_exceeds_nothing() -> None:
    found = railed("100", None, events=[]).rail
    assert found is not None
    assert (found.excess, found.missing) == (0, ("base",))


def test_the_rail_stands_where_money_is_taken_though_nobody_wrote_it_down() -> None:
    found = run(paying(line(), events=[fine()]), {"s": {"base": "1"}})["s"].rail
    assert found is not None
    assert (found.deductions, found.excess, found.missing) == (100, None, ("month_wage", "minimum_wage"))
    assert run(paying(line(), events=[reward()]), {"s": {"base": "1"}})["s"].rail is None
    assert run(paying(line(), events=[fine()], rail="none"), {"s": {"base": "1"}})["s"].rail is None


def test_the_rail_may_go_by_a_pay_line_and_have_its_own_share() -> None:
    rail = {"rule": "A-79", "wage": "gross", "share": "0.1", "minimum": "0"}
    policy = paying(line("gross", "base * 2"), events=[fine("300")], rail=rail)
    found = run(policy, {"s": {"base": "1000"}})["s"].rail
    assert found is not None
    assert (found.limit, found.excess) == (200, 100)


LIMIT = param("limit", "1000")
BUDGET: Mapping[str, object] = {"rule": "S001-P.R10", "limit": "limit", "over": "block", "of": ["pay"]}


def budgeted(limit: str = "1000", **more: object) -> Policy:
    own = {key: more.pop(key) for key in ("over", "of", "rewards") if key in more}
    formula = str(more.pop("formula", "base"))
    return paying(line(formula=formula), params=[LIMIT | {"value": limit}], budget=BUDGET | own, **more)


def codes(results: Mapping[str, Result]) -> set[tuple[str, ...]]:
    return {tuple(notice.code for notice in result.notices) for result in results.values()}


def test_a67_a_run_within_its_budget_says_nothing() -> None:
    assert codes(run(budgeted(), {"a": {"base": "400"}, "b": {"base": "600"}})) == {()}


def test_a67_beyond_it_the_run_is_blocked_with_the_excess_shown() -> None:
    found = run(budgeted(), {"a": {"base": "400"}, "b": {"base": "600.01"}})
    assert codes(found) == {("budget-exceeded",)}
    assert dict(found["a"].notices[0].params) == {"found": "1000.01", "limit": "1000", "excess": "0.01"}
    assert [result.is_payable for result in found.values()] == [False, False]
    assert found["a"].pay_line("pay").amount == 400


def test_an_unset_limit_or_an_open_amount_is_no_verdict() -> None:
    found = run(budgeted("unset"), {"a": {"base": "400"}})
    assert codes(found) == {("budget-open",)}
    assert found["a"].is_payable
    missing = run(budgeted(), {"a": {"base": "400"}, "b": {}})
    assert codes(missing) == {("budget-open",)}
    beyond = run(budgeted(), {"a": {"base": "1400"}, "b": {}})
    assert codes(beyond) == {("budget-exceeded",)}


def test_a67_rewards_give_way_to_the_cent_and_wages_never() -> None:
    policy = budgeted(over="scale_rewards", formula="base + rewards", events=[reward("100")])
    found = run(policy, {"a": {"base": "400"}, "b": {"base": "400"}, "c": {"base": "100"}})
    assert [found[key].granted for key in "abc"] == [
        Decimal("33.34"), Decimal("33.33"), Decimal("33.33"),
    ]  # fmt: skip
    assert sum(result.pay_line("pay").amount or 0 for result in found.values()) == 1000
    assert codes(found) == {("budget-scaled",)}
    assert dict(found["a"].entries[0].names)["before_budget"] == 100


def test_a67_wages_beyond_the_budget_block_although_no_reward_is_left() -> None:
    policy = budgeted(over="scale_rewards", formula="base + rewards", events=[reward("100")])
    found = run(policy, {"a": {"base": "700"}, "b": {"base": "700"}})
    assert [found[key].granted for key in "ab"] == [0, 0]
    assert codes(found) == {("budget-scaled", "budget-exceeded")}
    assert dict(found["a"].notices[1].params)["excess"] == "400"


def test_rewards_outside_the_lines_are_counted_where_the_budget_says_so() -> None:
    policy = budgeted(over="scale_rewards", rewards="true", events=[reward("300")])
    found = run(policy, {"a": {"base": "800"}})
    assert (found["a"].granted, found["a"].pay_line("pay").amount) == (200, 800)


@given(
    st.lists(st.decimals(0, 500, places=2), min_size=1, max_size=5),
    st.decimals(0, 300, places=2),
    st.decimals(0, 1500, places=2),
)
def test_a_scaled_run_keeps_its_budget_unless_wages_alone_exceed_it(
    wages: list[Decimal], each: Decimal, limit: Decimal
) -> None:
    policy = budgeted(str(limit), over="scale_rewards", formula="base + rewards", events=[reward(str(each))])
    found = run(policy, {f"p{i}": {"base": str(wage)} for i, wage in enumerate(wages)})
    earned, whole = sum(wages, Decimal(0)), sum(wages, Decimal(0)) + each * len(wages)
    total = sum((result.pay_line("pay").amount or Decimal(0) for result in found.values()), Decimal(0))
    assert total == max(earned, min(whole, limit))
    assert all(result.is_payable == (earned <= limit) for result in found.values())


GROSS = [line("pay", "gross"), line("gross", "base + rewards")]


@pytest.mark.parametrize(
    ("lines", "more", "expected"),
    [
        ([line()], {"budget": BUDGET | {"of": ["tips"]}}, ("/budget/of/0", "unknown-pay")),
        ([line()], {"budget": BUDGET | {"limit": "purse"}}, ("/budget/limit", "formula-unknown-name")),
        ([line()], {"budget": BUDGET | {"limit": "points"}}, ("/budget/limit", "amount-unit")),
        ([line()], {"budget": BUDGET | {"limit": "local"}}, ("/budget/limit", "budget-limit-varies")),
        ([line()], {"budget": BUDGET | {"over": "shrug"}}, ("/budget/over", "not-a-choice")),
        (
            [line()],
            {"budget": BUDGET | {"over": "scale_rewards"}},
            ("/budget/over", "budget-nothing-to-scale"),
        ),
        (GROSS, {"budget": BUDGET | {"rewards": "true"}}, ("/budget/rewards", "budget-counts-twice")),
        ([line()], {"budget": {}}, ("/budget", "missing-key")),
        ([line()], {"rail": {"rule": "x", "wage": "base"}}, ("/rail", "missing-key")),
        ([line()], {"rail": RAIL | {"wage": "total", "minimum": "1"}}, ("/rail/wage", "amount-unit")),
        ([line()], {"rail": RAIL | {"share": "2", "minimum": "1"}}, ("/rail/share", "out-of-range")),
        ([line()], {"rail": "off"}, ("/rail", "not-a-mapping")),
    ],
)
def test_limits_that_cannot_be_meant(
    lines: list[dict[str, object]], more: dict[str, object], expected: tuple[str, str]
) -> None:
    local = param("local", "1", variants=[{"for": {"store": ["t"]}, "value": "2"}])
    params = [LIMIT, local, param("points", "1", "points")]
    assert expected in faults(*lines, params=params, pay_terms=[term("base")], **more)


def notices(results: Mapping[str, Result]) -> dict[str, list[tuple[str, dict[str, str]]]]:
    return {key: [(one.code, dict(one.params)) for one in found.notices] for key, found in results.items()}


def test_what_is_still_open_of_a_run_is_named_once() -> None:
    unset = run(budgeted("unset"), {"a": {"base": "400"}})
    assert notices(unset) == {"a": [("budget-open", {"found": "400", "what": "limit"})]}
    found = run(
        paying(
            line(formula="base"), line("extra", "base"), line("beside", "0 * more"), params=[LIMIT],
            budget=BUDGET | {"of": ["pay", "extra"], "rewards": "true"}, events=[reward("unset")],
            pay_terms=[term("base"), term("more")],
        ),
        {"a": {"base": "400"}, "b": {}, "c": {}},
    )  # fmt: skip
    said = ("budget-open", {"found": "800", "what": "rewards, pay, extra"})
    assert notices(found) == {key: [said] for key in "abc"}


def test_a_fine_nobody_has_set_does_not_hold_up_the_budget() -> None:
    given = budgeted(rewards="true", events=[fine("unset"), reward("5")])
    assert codes(run(given, {"a": {"base": "400"}})) == {()}


def test_a_run_that_meets_its_budget_scales_nothing() -> None:
    given = budgeted(over="scale_rewards", formula="base + rewards", events=[reward("100")])
    assert codes(run(given, {"a": {"base": "900"}})) == {()}


def test_scaled_rewards_say_what_they_were_and_what_the_run_came_to() -> None:
    given = budgeted(over="scale_rewards", formula="base + rewards", events=[reward("100"), fine("7")])
    found = run(given, {"a": {"base": "950"}})["a"]
    params = {"rule": "reward", "before": "100", "after": "50", "found": "1050", "limit": "1000"}
    assert notices({"a": found}) == {"a": [("budget-scaled", params)]}
    assert [(one.rule, one.amount) for one in found.entries] == [("reward", 50), ("fine", -7)]
    assert found.entries[0].names == (("before_budget", Decimal(100)),)


def test_a_reward_that_yields_to_another_has_nothing_to_give_way() -> None:
    events = [reward("100", stack="k"), reward("60", code="less", stack="k")]
    given = budgeted(
        over="scale_rewards", formula="base + rewards", events=events, stacks=[{"code": "k", "mode": "max"}]
    )
    found = run(given, {"a": {"base": "950"}})["a"]
    assert [(one.amount, one.yields_to) for one in found.entries] == [(50, ""), (60, "reward")]
    assert [notice.code for notice in found.notices] == ["budget-scaled"]


def test_an_unset_reward_that_yields_holds_up_nothing() -> None:
    events = [reward("5", stack="k"), reward("unset", code="less", stack="k")]
    given = budgeted(rewards="true", events=events, stacks=[{"code": "k", "mode": "first"}])
    assert codes(run(given, {"a": {"base": "400"}})) == {()}


def test_wages_beyond_the_budget_without_rewards_scale_nothing() -> None:
    given = budgeted(over="scale_rewards", formula="base + rewards", events=[reward("0")])
    assert codes(run(given, {"a": {"base": "1100"}})) == {("budget-exceeded",)}


def test_what_exceeds_the_rail_is_said_with_its_figures() -> None:
    params = {"deductions": "700", "limit": "600", "excess": "100"}
    assert notices({"s": railed("700")}) == {"s": [("rail-exceeded", params)]}
    assert notices({"s": railed("5", "1000")}) == {
        "s": [("rail-exceeded", {"deductions": "5", "limit": "0", "excess": "5"})]
    }


def test_a_rail_says_everything_it_lacks_once() -> None:
    rail = {"rule": "x", "wage": "base", "minimum": "base + least", "share": "part"}
    params = [param("least", "unset"), param("part", "unset", "ratio")]
    found = railed("unset", None, rail=rail, params=params).rail
    assert found is not None
    assert found.missing == ("base", "part", "least", "fine")
    assert (found.limit, found.excess) == (None, None)


def test_a_share_of_the_wage_has_six_decimals_and_the_limit_two() -> None:
    rail = RAIL | {"share": "1 / 3"}
    found = railed("1", "3001", rail=rail).rail
    assert found is not None
    assert found.limit == Decimal("1000.33")


def test_a_fine_that_yields_takes_nothing_and_is_not_asked_for() -> None:
    events = [fine("5", stack="k"), fine("unset", code="less", stack="k")]
    found = railed("5", events=events, stacks=[{"code": "k", "mode": "first"}]).rail
    assert found is not None
    assert (found.deductions, found.excess, found.missing) == (5, 0, ())
    only = paying(line(), events=[fine("5", kind="expense")])
    assert run(only, {"s": {"base": "1"}})["s"].rail is None


def test_the_rail_of_somebody_without_fines_does_not_end_that_of_the_next() -> None:
    events = [fine("5") | {"for": {"position": ["B"]}}]
    people = [Subject("a", "t"), Subject("b", "t", {"position": "B"})]
    found = run(paying(line(), events=events), {key: {"base": "1"} for key in "ab"}, people=people)
    assert found["a"].rail is None
    assert found["b"].rail is not None


def test_a_rail_needs_its_wage_its_minimum_and_its_share() -> None:
    unset = [param("least", "unset"), param("part", "unset", "ratio")]
    for rail, lacking in ((RAIL, ("least",)), (RAIL | {"minimum": "1", "share": "part"}, ("part",))):
        found = railed("100", rail=rail, params=unset).rail
        assert found is not None
        assert (found.limit, found.excess, found.missing) == (None, None, lacking)


def test_a_share_is_taken_at_six_decimals() -> None:
    found = railed("1", "3000000", rail=RAIL | {"share": "1 / 3"}).rail
    assert found is not None
    assert found.limit == 999999
