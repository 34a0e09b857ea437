"""Numbers are exact, read strictly, rounded once and printed one way."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.numbers import decimal, half_up, plain
from kaoping.domain.scoring.units import MONEY, POINTS, RATIO, dimension

EXACT = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False)


@given(EXACT, st.integers(0, 5))
def test_rounding_is_half_away_from_zero(value: Decimal, places: int) -> None:
    assert half_up(value, places) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(st.integers(-10000, 10000), st.integers(1, 999), st.integers(0, 6))
def test_a_ratio_is_rounded_from_itself(numerator: int, denominator: int, places: int) -> None:
    ratio = Fraction(numerator, denominator)
    assert abs(Fraction(half_up(ratio, places)) - ratio) <= Fraction(1, 2 * 10**places)


def test_rounding_twice_would_have_been_wrong() -> None:
    assert half_up(Fraction(90949, 1000), 1) == Decimal("90.9")  # 90.95 → 91.0 only if rounded twice


@given(EXACT)
def test_printing_and_reading_are_inverse(value: Decimal) -> None:
    assert decimal(plain(value)) == value
    assert plain(value) == plain(value * Decimal("1.000"))


@pytest.mark.parametrize(
    "text",
    ["", " 1", "+1", "1e3", "1E+999999", "NaN", "Infinity", "0x1", "1_000", "١", ".5", "5.", "1,0", "9" * 16],
)
def test_only_plain_decimals_are_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="plain decimal"):
        decimal(text)


def test_units_multiply_and_cancel() -> None:
    assert MONEY.times(POINTS).over(POINTS) == MONEY
    assert dimension("money/count").times(dimension("count")) == MONEY
    assert str(dimension("money/count")) == "money/count"
    assert str(RATIO) == "ratio"
    with pytest.raises(ValueError, match="unit"):
        dimension("euro")
