"""P04: an amount by region, post, brand or store, chosen for each person (S000-D.R20-R27, S002-D)."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from kaoping.domain.scoring.results import PayState

from ..pay.scenes import line, paid, param, paying, term

FINES = [
    param(
        "short_sales",
        "unset",
        variants=[
            {"for": {"position": ["MANAGER"]}, "value": "20"},
            {"for": {"position": ["SINGLE"], "except": {"region": ["GD"]}}, "value": "7"},
            {"for": {"position": ["SINGLE"], "region": ["GD"]}, "value": "13"},
            {"for": {"brand": ["BUICK"], "employment": ["REGULAR"]}, "value": "5"},
        ],
    )
]
POLICY = paying(line(formula="base - short_sales"), params=FINES)


@pytest.mark.parametrize(
    ("attributes", "amount"),
    [
        ({"position": "MANAGER", "region": "GD"}, "980"),
        ({"position": "SINGLE", "region": "GD"}, "987"),
        ({"position": "SINGLE", "region": "HN"}, "993"),
        ({"position": "CLERK", "brand": "BUICK", "employment": "REGULAR"}, "995"),
    ],
)
def test_p04_the_first_variant_that_fits_stands(attributes: Mapping[str, str], amount: str) -> None:
    assert paid(POLICY, base="1000", attributes=attributes).amount == Decimal(amount)


def test_p04_whom_no_variant_is_for_has_the_amount_itself_and_that_is_unset() -> None:
    pay = paid(POLICY, base="1000", attributes={"position": "CLERK", "brand": "BUICK"})
    assert (pay.state, pay.missing) == (PayState.UNSET, ("short_sales",))


def test_p04_a_formula_has_variants_too_and_so_does_who_may_have_a_wage() -> None:
    """S002-I.R01-R02: a supervisor's pay has a coefficient and no unit completion."""
    pay = line(
        formula="base * completion + post_wage",
        variants=[{"for": {"position": ["SUPERVISOR"]}, "formula": "base * 1.3 + post_wage"}],
    )
    terms = [term("base"), term("post_wage", only={"position": ["SUPERVISOR"]})]
    policy = paying(pay, pay_terms=terms, params=[param("completion", "0.95", "ratio")])
    assert paid(policy, base="2000", attributes={"position": "AGENT"}).amount == 1900
    supervisor = paid(policy, base="2000", post_wage="300", attributes={"position": "SUPERVISOR"})
    assert supervisor.amount == 2900
