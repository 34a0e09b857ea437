"""P14: a gate on the result, and a guaranteed minimum (S001-G.R06, A-18; S002-O.R05, A-74)."""

from decimal import Decimal

import pytest

from ..pay.scenes import line, paid, param, paying

PARAMS = [param("full", "100", "points"), param("pass_mark", "60", "points"), param("kept", "0.7", "ratio")]
GATED = paying(line(formula="base * total / full * if(total < pass_mark, kept, 1)"), params=PARAMS)
GUARANTEED = paying(
    line("gross", "base * total / full", min="3000"),
    line("pay", "gross - penalty"),
    params=[*PARAMS, param("penalty", "200")],
)


@pytest.mark.parametrize(
    ("score", "amount"), [("85", "1700"), ("60", "1200"), ("59.99", "839.86"), ("59", "826")]
)
def test_p14_sixty_passes_and_below_it_three_tenths_are_withheld(score: str, amount: str) -> None:
    """X040 X041 X042."""
    assert paid(GATED, score, base="2000").amount == Decimal(amount)


@pytest.mark.parametrize(("base", "amount"), [("4000", "3480"), ("3000", "2800"), ("1500", "2800")])
def test_p14_the_minimum_is_guaranteed_before_penalties(base: str, amount: str) -> None:
    assert paid(GUARANTEED, "92", base=base).amount == Decimal(amount)
