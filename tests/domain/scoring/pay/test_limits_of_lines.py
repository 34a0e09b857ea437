"""Least, most, proration and variants of a pay line; and what it shows while the card is open."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.formulas.value import settled, value_of
from kaoping.domain.scoring.inputs import Served, Subject
from kaoping.domain.scoring.numbers import half_up
from kaoping.domain.scoring.pay.amounts import whole
from kaoping.domain.scoring.results import PayState

from .scenes import faults, fine, line, paid, param, paying, run, term

MONEY = st.decimals(0, 20000, places=2)
HALF = Served(15, 30)


@pytest.mark.parametrize(
    ("base", "amount"), [("2999.99", "3000"), ("3000", "3000"), ("3000.01", "3000.01"), ("9000", "5000")]
)
def test_a_line_is_held_between_its_least_and_its_most(base: str, amount: str) -> None:
    policy = paying(line(min="3000", max="most"), params=[param("most", "5000")])
    assert paid(policy, base=base).amount == Decimal(amount)


def test_the_guaranteed_minimum_wins_over_the_maximum() -> None:
    assert paid(paying(line(min="3000", max="2000")), base="2500").amount == 3000


@pytest.mark.parametrize("key", ["min", "max"])
def test_a_limit_nobody_has_set_leaves_the_line_unset(key: str) -> None:
    policy = paying(line(**{key: "unset"}))
    pay = paid(policy, base="2500")
    assert (pay.state, pay.amount, pay.missing) == (PayState.UNSET, None, (key,))
    assert [fault.field for fault in policy.unset] == [f"/pay/0/{key}"]


def test_a_limit_over_another_line() -> None:
    policy = paying(
        line("net", "gross - cut", min="gross * 0.8"), line("gross"), params=[param("cut", "400")]
    )
    assert paid(policy, code="net", base="1000").amount == 800


def test_proration_comes_before_the_limits_and_the_one_rounding() -> None:
    policy = paying(line(prorate="true"), line("held", prorate="true", min="600"))
    assert paid(policy, base="1000.01", served=HALF).amount == Decimal("500.01")
    assert paid(policy, code="held", base="1000.01", served=HALF).amount == 600
    assert paid(policy, base="1000.01").amount == Decimal("1000.01")  # nothing said: the whole period
    assert paid(policy, base="1000.01", served=Served(0, 31)).amount == 0


def test_no_cent_hangs_on_the_last_digits_of_a_division() -> None:
    days = [term("base"), term("scheduled", "days"), term("present", "days")]
    policy = paying(line(formula="base / scheduled * present"), pay_terms=days)
    assert paid(policy, base="1000.03", scheduled="30", present="15").amount == Decimal("500.02")


def test_a_prorated_line_names_the_days_it_went_by() -> None:
    pay = paid(paying(line(prorate="true")), base="1000", served=HALF)
    assert dict(pay.names) == {"base": 1000, "days_served": 15, "days_of_period": 30}


def test_variants_of_a_line() -> None:
    variants = [{"for": {"position": ["SUPERVISOR"]}, "formula": "base * 1.3", "max": "1200"}]
    policy = paying(line(variants=variants))
    assert paid(policy, base="1000").amount == 1000
    assert paid(policy, base="1000", attributes={"position": "SUPERVISOR"}).amount == 1200


def test_a_line_stands_after_what_any_of_its_variants_uses() -> None:
    variants = [{"for": {"position": ["B"]}, "formula": "late"}]
    policy = paying(line("first", "base", variants=variants), line("late", "base * 2"))
    assert paid(policy, code="first", base="10", attributes={"position": "B"}).amount == 20


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line("a", "base", min="b"), line("b", "a")], ("/pay", "cycle")),
        ([line("a", variants=[{"for": {}, "formula": "a"}])], ("/pay", "cycle")),
        ([line(min="0.5 * item_score")], ("/pay/0/min", "amount-unit")),
        ([line(max="riches")], ("/pay/0/max", "formula-unknown-name")),
        ([line(prorate="perhaps")], ("/pay/0/prorate", "not-a-choice")),
        ([line(formula="days_served * base")], ("/pay/0/formula", "formula-unknown-name")),
    ],
)
def test_limits_that_cannot_be_meant(lines: list[dict[str, object]], expected: tuple[str, str]) -> None:
    assert expected in faults(*lines)


def test_an_open_card_shows_the_reach_of_every_line_through_the_lines_it_uses() -> None:
    policy = paying(
        line("net", "gross - 0 * base", min="1200"), line("gross", "base + score_money * total / full"),
        params=[param("score_money", "500"), param("full", "100", "points")],
    )  # fmt: skip
    gross, net = (paid(policy, None, code, base="1000") for code in ("gross", "net"))
    assert (gross.state, gross.low, gross.high) == (PayState.OPEN, 1000, 1500)
    assert (net.state, net.low, net.high, net.missing) == (PayState.OPEN, 1200, 1500, ())


def test_a_policy_without_limits_of_lines_keeps_the_answer_its_open_cards_always_gave() -> None:
    half = paid(paying(line("half", "wage / 2"), line("wage")), None, "half", base="1000")
    assert (half.state, half.missing, half.names) == (PayState.UNSET, ("wage",), ())


@given(MONEY, MONEY, st.integers(0, 31))
def test_least_most_and_proration_are_monotone(low: Decimal, more: Decimal, days: int) -> None:
    policy = paying(line(min="300", max="8000", prorate="true"))

    def amount(base: Decimal, served: int) -> Decimal:
        found = paid(policy, base=str(base), served=Served(served, 31)).amount
        assert found is not None
        return found

    assert amount(low, days) <= amount(low + more, days)
    assert amount(low, days) <= amount(low, min(31, days + 1))
    assert 300 <= amount(low, days) <= 8000


@given(MONEY, st.decimals(0, 100, places=1), st.integers(0, 31))
def test_the_tree_that_explains_a_line_gives_its_amount_to_the_cent(
    base: Decimal, score: Decimal, days: int
) -> None:
    policy = paying(
        line(formula="base * total / full + each", min="50", max="base", prorate="true"),
        params=[param("full", "100", "points"), param("each", "7.77")],
    )
    pay = paid(policy, str(score), base=str(base), served=Served(days, 31))
    assert pay.amount == half_up(value_of(whole(policy.pay[0]), dict(pay.names)), 2)


@given(MONEY, st.decimals(0, 100, places=1), st.integers(0, 31))
def test_the_trace_of_a_line_gives_its_amount_to_the_cent(base: Decimal, score: Decimal, days: int) -> None:
    policy = paying(
        line(formula="base * total / full / 3 + fines", min="50", max="base", prorate="true"),
        params=[param("full", "100", "points")],
        events=[fine("12.34")],
    )
    people = [Subject("s", "t", served=Served(days, 31))]
    result = run(policy, {"s": {"base": str(base)}}, str(score), people)["s"]
    node = next(node for node in explain(policy, result) if node.id == "pay/pay")
    assert node.value == result.pay_line("pay").amount
    assert half_up(settled(node.inputs[0].value or Decimal(0)), 2) == node.value
