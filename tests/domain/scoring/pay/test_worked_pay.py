"""Worked examples of pay, each by the formula its scheme prints, on policies of nothing else."""

from decimal import Decimal

import pytest

from .scenes import line, paid, param, paying, term

FULL = param("full", "100", "points")


def money(code: str, value: str) -> dict[str, object]:
    return param(code, value)


def rate(code: str, value: str) -> dict[str, object]:
    return param(code, value, "ratio")


@pytest.mark.parametrize(("score", "amount"), [("85", "1700"), ("60", "1200"), ("59", "826")])
def test_x040_x041_x042_performance_pay_with_a_fail_gate(score: str, amount: str) -> None:
    formula = "base * total / full * if(total < pass_mark, 1 - withheld, 1)"
    params = [FULL, param("pass_mark", "60", "points"), rate("withheld", "0.3")]
    assert paid(paying(line(formula=formula), params=params), score, base="2000").amount == Decimal(amount)


def test_x092_the_customer_service_manager() -> None:
    policy = paying(
        line(formula="fixed + variable * total / full"),
        params=[FULL, money("fixed", "2000"), money("variable", "3000")],
    )
    assert paid(policy, "90").amount == 4700


def test_x095_the_call_agent() -> None:
    formula = "(booked * per_booking + received * per_visit) * completion * kpi * total / full + value_added"
    params = [FULL, param("per_booking", "5", "money/count"), param("per_visit", "3", "money/count")]
    terms = [term("booked", "count"), term("received", "count"), term("completion", "ratio"),
             term("kpi", "ratio"), term("value_added")]  # fmt: skip
    pay = paid(
        paying(line(formula=formula), params=params, pay_terms=terms), "92",
        booked="200", received="300", completion="0.95", kpi="0.90", value_added="600",
    )  # fmt: skip
    assert pay.amount == Decimal("2094.54")


def test_x098_the_fixed_part_is_counted_once() -> None:
    """A-17: 960 + 240 × 90 % × 95 %, and not 80 % of 960 again."""
    formula = "wage * fixed + wage * (1 - fixed) * sales * management"
    terms = [term("wage"), term("sales", "ratio"), term("management", "ratio")]
    policy = paying(line(formula=formula), params=[rate("fixed", "0.8")], pay_terms=terms)
    assert paid(policy, wage="1200", sales="0.90", management="0.95").amount == Decimal("1165.20")


def test_x099_the_daily_rate_by_scheduled_days() -> None:
    """A-71: 960 ÷ 22 × 20; by 21.75 days it would be another amount."""
    formula = "fixed / if(by_schedule, scheduled, standard) * present"
    terms = [term("fixed"), term("scheduled", "days"), term("present", "days")]
    for flag, amount in (("true", "872.73"), ("false", "882.76")):
        params = [param("by_schedule", flag, "flag"), param("standard", "21.75", "days")]
        policy = paying(line(formula=formula), params=params, pay_terms=terms)
        assert paid(policy, fixed="960", scheduled="22", present="20").amount == Decimal(amount)


def test_x101_the_service_manager() -> None:
    formula = "(base + output * rate) * total / full + daily"
    policy = paying(
        line(formula=formula), params=[FULL, rate("rate", "0.005")],
        pay_terms=[term("base"), term("output"), term("daily")],
    )  # fmt: skip
    assert paid(policy, "92", base="1000", output="180000", daily="300").amount == 2048


@pytest.mark.parametrize(("years", "amount"), [("1", "50"), ("4", "200"), ("7", "200"), ("0", "0")])
def test_x103_seniority_up_to_two_hundred(years: str, amount: str) -> None:
    params = [param("step", "50", "money/count")]
    policy = paying(
        line(formula="step * years", max="200"), params=params, pay_terms=[term("years", "count")]
    )
    assert paid(policy, years=years).amount == Decimal(amount)


def test_x109_a_share_of_pay_by_score_out_of_ten() -> None:
    policy = paying(
        line(formula="base * 0.7 + base * 0.3 * total / most"), full="10", full_marks="10",
        params=[param("most", "10", "points")],
    )  # fmt: skip
    assert paid(policy, "8", base="5000").amount == 4700
