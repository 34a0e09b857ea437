"""P13: sums, products, limits and coefficients with units, and nothing else (S001-G … S004)."""

from decimal import Decimal

import pytest

from ..pay.scenes import faults, line, paid, param, paying, term

POLICY = paying(
    line("commission", "each * visits"),
    line("pay", "clip(base * share + commission * total / full, 0, base * 2)"),
    params=[
        param("each", "5", "money/count"),
        param("share", "0.7", "ratio"),
        param("full", "100", "points"),
    ],
    pay_terms=[term("base"), term("visits", "count")],
)


@pytest.mark.parametrize(
    ("visits", "score", "amount"),
    [("200", "92", "1620"), ("0", "92", "700"), ("200", "0", "700"), ("900", "100", "2000")],
)
def test_p13_a_formula_over_terms_params_points_and_another_line(
    visits: str, score: str, amount: str
) -> None:
    assert paid(POLICY, score, base="1000", visits=visits).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("base + total", "formula-units"),
        ("base * base", "amount-unit"),
        ("base.real", "formula-syntax"),
        ("open(base)", "formula-syntax"),
        ("salary", "formula-unknown-name"),
        ("base + 1e3 * base", "formula-syntax"),
        ("if(base, base, 0)", "formula-needs-condition"),
    ],
)
def test_p13_what_is_no_amount_over_declared_names_is_refused(formula: str, code: str) -> None:
    assert faults(line(formula=formula)) == [("/pay/0/formula", code)]
