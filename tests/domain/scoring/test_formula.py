"""The formula language computes exactly, mixes no units, and stays inside its bounds."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.formulas.formula import parse
from kaoping.domain.scoring.formulas.tree import FormulaError, show
from kaoping.domain.scoring.formulas.value import UndefinedError, value_of
from kaoping.domain.scoring.numbers import half_up
from kaoping.domain.scoring.units import MONEY, POINTS, RATIO, dimension

UNITS = {
    "base": MONEY,
    "total": POINTS,
    "mark": POINTS,
    "rate": RATIO,
    "n": dimension("count"),
    "each": dimension("money/count"),
}
VALUES = {
    name: Decimal(value) for name, value in zip(UNITS, ("2000", "59", "60", "0.3", "7", "5"), strict=True)
}


def value(text: str) -> Decimal:
    return value_of(parse(text, UNITS), VALUES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("base * total / mark", Fraction(2000 * 59, 60)),
        ("base * if(total < mark, 1 - rate, 1)", 1400),
        ("base * if(total >= mark, 1 - rate, 1)", 2000),
        ("n * each + base", 2035),
        ("2 + 3 * 4 - 10 / 4", Fraction("11.5")),
        ("(2 + 3) * 4", 20),
        ("-rate + 1", Fraction("0.7")),
        ("2 - -3", 5),
        ("10 - 3 - 2", 5),
        ("24 / 4 / 2", 3),
        ("min(3, 1, 2) + max(3, 1, 2)", 4),
        ("clip(total, mark, mark)", 60),
        ("round(2.675, 2)", Fraction("2.68")),
        ("floor(-2.5) + ceil(-2.5)", -5),
        ("floor(1 / 3 * 3)", 1),
        ("abs(total - mark)", 1),
        ("max(0, base)", 2000),
        ("if(not (total < mark) or rate > 0.2 and n > 0, 1, 2)", 1),
        ("if(n > 0, base / 7, base / 0)", Fraction(2000, 7)),
    ],
)
def test_values(text: str, expected: Fraction | int) -> None:
    assert half_up(value(text), 25) == half_up(Fraction(expected), 25)


SMALL = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def arithmetic(draw: st.DrawFn, depth: int = 4) -> tuple[str, Fraction]:
    """A random expression together with its exact value."""
    if depth == 0 or draw(st.booleans()):
        number = draw(SMALL)
        text = f"{abs(number):f}"
        return (f"(-{text})", Fraction(-abs(number))) if number < 0 else (text, Fraction(number))
    (left, a), (right, b) = draw(arithmetic(depth - 1)), draw(arithmetic(depth - 1))
    op = draw(st.sampled_from(["+", "-", "*", "/", "min", "max"]))
    if op in {"min", "max"}:
        return f"{op}({left}, {right})", min(a, b) if op == "min" else max(a, b)
    if op == "/" and b == 0:
        op = "+"
    exact = {"+": a + b, "-": a - b, "*": a * b}.get(op)
    return f"({left} {op} {right})", a / b if exact is None else exact


@given(arithmetic())
def test_arithmetic_agrees_with_exact_fractions_to_the_cent(found: tuple[str, Fraction]) -> None:
    text, exact = found
    if len(text) > 500 or abs(exact) > 10**15:
        return
    formula = parse(text, {})
    got = value_of(formula, {})
    assert abs(Fraction(got) - exact) < Fraction(1, 10**20)
    assert (
        value_of(parse(show(formula.tree).replace("--", "- -"), {}), {}) == got if len(text) < 200 else True
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("base + total", "formula-units"),
        ("if(base < total, 1, 2)", "formula-units"),
        ("if(rate < 1, base, total)", "formula-units"),
        ("max(base, 1)", "formula-units"),
        ("if(base, 1, 2)", "formula-needs-condition"),
        ("base and rate", "formula-needs-condition"),
        ("(base > 0) * 2", "formula-needs-amount"),
        ("bonus", "formula-unknown-name"),
        ("base.real", "formula-syntax"),
        ("__import__('os')", "formula-syntax"),
        ("base[0]", "formula-syntax"),
        ("lambda: 0", "formula-syntax"),
        ("base ** 2", "formula-syntax"),
        ("1e9", "formula-syntax"),
        ("1 < 2 < 3", "formula-syntax"),
        ("", "formula-syntax"),
        ("(1", "formula-syntax"),
        ("1 1", "formula-syntax"),
        ("min(1)", "formula-arguments"),
        ("if(1 > 0, 1)", "formula-arguments"),
        ("round(base, n)", "formula-places"),
        ("round(base, 2.5)", "formula-places"),
        ("9" * 20, "formula-number"),
        ("1+" * 251 + "1", "formula-too-long"),
        ("1+" * 120 + "1", "formula-too-long"),
        ("(" * 13 + "1" + ")" * 13, "formula-too-deep"),
        ("(" * 240 + "1" + ")" * 240, "formula-too-deep"),
    ],
)
def test_what_is_no_formula_is_refused_when_it_is_read(text: str, code: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text, UNITS)
    assert caught.value.code == code


@given(st.text(alphabet="0123456789.+-*/()<>=!, abcdefimnortx_", max_size=60))
def test_any_text_is_a_formula_or_a_located_refusal(text: str) -> None:
    with suppress(FormulaError):  # anything else that is raised fails the test
        formula = parse(text, UNITS)
        assert set(formula.names) <= set(UNITS)


def test_a_formula_without_value_says_so() -> None:
    for text in ("base / (n - n)", "base / 0"):
        with pytest.raises(UndefinedError):
            value(text)


@pytest.mark.parametrize("text", ["total < 60", "60 > total", "total >= -5", "base == 100 and total != 3"])
def test_a_bare_number_has_the_unit_of_what_it_is_compared_with(text: str) -> None:
    assert parse(text, {"total": POINTS, "base": MONEY}).sort == "truth"
