"""Params with variants and flags, and pay terms that are only for some."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.inputs import Subject
from kaoping.domain.scoring.results import Notice, PayState

from .scenes import faults, line, paid, param, paying, run, term

BY_POST = [
    {"for": {"position": ["SINGLE"], "region": ["GD"]}, "value": "13"},
    {"for": {"position": ["SINGLE"]}, "value": "unset"},
]
FINES = [param("amount", "20", variants=BY_POST)]


@pytest.mark.parametrize(
    ("attributes", "amount"),
    [
        ({"position": "MANAGER"}, "20"),
        ({"position": "SINGLE", "region": "GD"}, "13"),
        ({"position": "SINGLE", "region": "HN"}, None),  # unset for them, and the first variant is not theirs
        ({}, "20"),
    ],
)
def test_the_first_variant_that_fits_stands_for_the_param(
    attributes: dict[str, str], amount: str | None
) -> None:
    pay = paid(paying(line(formula="amount"), params=FINES), attributes=attributes)
    assert pay.amount == (None if amount is None else Decimal(amount))
    assert pay.missing == (() if amount else ("amount",))


def test_an_unset_variant_forbids_activation() -> None:
    policy = paying(line(), params=FINES)
    assert [fault.field for fault in policy.unset] == ["/params/0/variants/1/value"]


def test_a_flag_is_a_condition_by_itself() -> None:
    formula = "if(strict and not spared, base * 0, base)"
    for strict, spared, amount in (("true", "false", 0), ("true", "true", 500), ("false", "false", 500)):
        params = [param("strict", strict, "flag"), param("spared", spared, "flag")]
        assert paid(paying(line(formula=formula), params=params), base="500").amount == amount


def test_an_unset_flag_leaves_the_line_unset() -> None:
    pay = paid(
        paying(line(formula="if(strict, base, 0)"), params=[param("strict", "unset", "flag")]), base="1"
    )
    assert (pay.state, pay.missing) == (PayState.UNSET, ("strict",))


@pytest.mark.parametrize(
    ("formula", "params", "code"),
    [
        ("base * strict", [param("strict", "true", "flag")], "formula-needs-amount"),
        ("if(each, base, 0)", [param("each", "1", "ratio")], "formula-needs-condition"),
    ],
)
def test_a_flag_is_no_number_and_a_number_no_flag(
    formula: str, params: list[dict[str, object]], code: str
) -> None:
    assert faults(line(formula=formula), params=params) == [("/pay/0/formula", code)]


@pytest.mark.parametrize(
    ("params", "place", "code"),
    [
        ([param("strict", "yes", "flag")], "/params/0/value", "not-a-choice"),
        ([param("a", "1", variants=[{"for": {"mood": ["X"]}}])], "/params/0/variants/0/for", "unknown-key"),
        ([param("a", "1", variants=[{"value": "2"}])], "/params/0/variants/0", "missing-key"),
        ([param("a", "1", variants=[{"for": {}, "unit": "days"}])], "/params/0/variants/0", "unknown-key"),
        ([param("total", "1")], "/params/0/code", "bad-name"),
        ([param("fines", "1")], "/params/0/code", "bad-name"),
        ([param("item_score", "1")], "/pay", "duplicate-code"),
        ([param("base", "1")], "/pay", "duplicate-code"),
        ([param("days_served", "1", "days")], "/pay", "duplicate-code"),
    ],
)
def test_params_that_cannot_be_meant(params: list[dict[str, object]], place: str, code: str) -> None:
    assert (place, code) in faults(line(), params=params)


POST_WAGE = term("post_wage", only={"management": ["true"]})


def test_x091_a_post_wage_entered_for_a_technician_is_refused_and_said() -> None:
    policy = paying(line(formula="base + post_wage"), pay_terms=[term("base"), POST_WAGE])
    people = [Subject("m", "t", {"management": "true"}), Subject("t1", "t", {"management": "false"})]
    terms = {one.key: {"base": "1000", "post_wage": "800"} for one in people}
    found = run(policy, terms, people=people)
    assert found["m"].pay_line("pay").amount == 1800
    assert found["t1"].pay_line("pay").amount == 1000
    assert found["t1"].notices == [Notice("term-not-for", (("term", "post_wage"), ("amount", "800")))]
    assert found["m"].notices == []


def test_whom_a_term_is_not_for_needs_none_entered() -> None:
    policy = paying(line(formula="base + post_wage"), pay_terms=[term("base"), POST_WAGE])
    assert paid(policy, base="1000").amount == 1000
    manager = paid(policy, base="1000", attributes={"management": "true"})
    assert (manager.state, manager.missing) == (PayState.UNSET, ("post_wage",))
