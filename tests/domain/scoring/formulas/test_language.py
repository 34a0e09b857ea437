"""The language of formulas: signs, functions, bounds, and every refusal with the piece at fault."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.formulas.formula import Formula, Sort, parse
from kaoping.domain.scoring.formulas.reader import read
from kaoping.domain.scoring.formulas.tree import Call, Constant, FormulaError, Name, Node, show
from kaoping.domain.scoring.formulas.value import UndefinedError, evaluated, settled, value_of
from kaoping.domain.scoring.units import COUNT, DAYS, MONEY, POINTS, RATIO, dimension

UNITS: dict[str, Sort] = {
    "wage": MONEY, "cut": MONEY, "total": POINTS, "n": COUNT, "days": DAYS, "part": RATIO, "yes": "truth",
    "no": "truth", "_x9": RATIO,
}  # fmt: skip
VALUES = {
    "wage": Decimal(1200), "cut": Decimal("0.5"), "total": Decimal(80), "n": Decimal(3), "days": Decimal(31),
    "part": Decimal("0.25"), "yes": Decimal(1), "no": Decimal(0), "_x9": Decimal(-2),
}  # fmt: skip
A, B, C = Name("a"), Name("b"), Name("c")


def number(value: str) -> Constant:
    return Constant(Decimal(value))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        (" a ", A),
        ("a_9", Name("a_9")),
        ("_a", Name("_a")),
        ("0.50", number("0.50")),
        ("12", number("12")),
        ("-a", Call("neg", (A,))),
        ("- 3", Call("neg", (number("3"),))),
        ("a+b-c", Call("-", (Call("+", (A, B)), C))),
        ("a*b/c", Call("/", (Call("*", (A, B)), C))),
        ("a+b*c", Call("+", (A, Call("*", (B, C))))),
        ("a-b/c", Call("-", (A, Call("/", (B, C))))),
        ("(a+b)*c", Call("*", (Call("+", (A, B)), C))),
        ("a*-b", Call("*", (A, Call("neg", (B,))))),
        ("a<b+c", Call("<", (A, Call("+", (B, C))))),
        ("not a", Call("not", (A,))),
        ("not a<b", Call("not", (Call("<", (A, B)),))),
        ("a and b and c", Call("and", (Call("and", (A, B)), C))),
        ("a or b or c", Call("or", (Call("or", (A, B)), C))),
        ("a or b and c", Call("or", (A, Call("and", (B, C))))),
        ("a and b or c", Call("or", (Call("and", (A, B)), C))),
        ("not a and b", Call("and", (Call("not", (A,)), B))),
        ("a and not b", Call("and", (A, Call("not", (B,))))),
        ("if(a, b, c)", Call("if", (A, B, C))),
        ("min(a, b)", Call("min", (A, B))),
        ("max(a or b, c, a)", Call("max", (Call("or", (A, B)), C, A))),
        ("round(a, 2)", Call("round", (A, number("2")))),
        *((f"a {sign} b", Call(sign, (A, B))) for sign in ("<", "<=", ">", ">=", "==", "!=")),
        *((f"{name}(a)", Call(name, (A,))) for name in ("abs", "floor", "ceil")),
    ],
)
def test_texts_and_their_trees(text: str, tree: Node) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (number("1.50"), "1.5"),
        (A, "a"),
        (Call("neg", (A,)), "-a"),
        (Call("not", (A,)), "not a"),
        (Call("+", (A, Call("*", (B, C)))), "(a + (b * c))"),
        (Call("if", (A, B, number("0"))), "if(a, b, 0)"),
        (Call("abs", (A,)), "abs(a)"),
        (Call("and", (A, Call("not", (B,)))), "(a and not b)"),
    ],
)
def test_a_tree_written_back(tree: Node, text: str) -> None:
    assert show(tree) == text


def deep(levels: int) -> str:
    return "(" * levels + "1" + ")" * levels


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("1" + " " * 500, "formula-too-long", "501"),
        ("+".join(["1"] * 101), "formula-too-long", "201"),
        (deep(12), "formula-too-deep", "1"),
        ("", "formula-syntax", "…"),
        ("   ", "formula-syntax", "…"),
        ("a b", "formula-syntax", "b"),
        ("a +", "formula-syntax", "…"),
        ("(a", "formula-syntax", "…"),
        ("(a b", "formula-syntax", "b"),
        ("a)", "formula-syntax", ")"),
        ("* a", "formula-syntax", "*"),
        ("a < b < c", "formula-syntax", "<"),
        ("--a", "formula-syntax", "-"),
        ("not not a", "formula-syntax", "not not"),
        ("and", "formula-syntax", "and"),
        ("a + or", "formula-syntax", "or"),
        ("min", "formula-syntax", "…"),
        ("min a", "formula-syntax", "a"),
        ("min(a, b", "formula-syntax", "…"),
        ("min(a; b)", "formula-syntax", "; b)"),
        ("a + $23456789012345", "formula-syntax", " $2345678901"),
        ("A", "formula-syntax", "A"),
        ("1.", "formula-syntax", "."),
        (".5", "formula-syntax", ".5"),
        ("1e9", "formula-syntax", "e9"),
        ("12345678901234567890123.5", "formula-number", "12345678901234567890"),
        ("min(a)", "formula-arguments", "min"),
        ("max(" + ",".join("a" * 9) + ")", "formula-arguments", "max"),
        ("abs(a, b)", "formula-arguments", "abs"),
        ("round(a)", "formula-arguments", "round"),
        ("if(a, b)", "formula-arguments", "if"),
        ("clip(a, b)", "formula-arguments", "clip"),
        ("clip(a, b, c, a)", "formula-arguments", "clip"),
    ],
)
def test_what_is_no_formula(text: str, code: str, found: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read(text)
    assert (refused.value.code, refused.value.found) == (code, found)
    assert str(refused.value) == f"{code}: {found}"


def test_the_bounds_themselves_are_inside() -> None:
    assert read("1" * 3 + " " * 497) == number("111")
    assert read(deep(11)) == number("1")
    assert isinstance(read("+".join(["1"] * 100)), Call)
    assert isinstance(read("max(" + ",".join("a" * 8) + ")"), Call)
    assert isinstance(read("+".join(["-1"] * 67)), Call)  # 67 numbers, 67 signs, 66 sums


def test_depth_is_that_of_one_path() -> None:
    assert isinstance(read(" + ".join([deep(11)] * 3)), Call)
    assert isinstance(read("min(" + ",".join([deep(10)] * 3) + ")"), Call)
    with pytest.raises(FormulaError, match="formula-too-deep"):
        read(f"min(a, {deep(11)})")
    with pytest.raises(FormulaError, match="formula-too-deep"):
        read(f"{'(' * 6}(1) + {deep(8)}{')' * 6}")


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("3", RATIO),
        ("wage", MONEY),
        ("-wage", MONEY),
        ("wage + cut", MONEY),
        ("wage - 0", MONEY),
        ("0 + wage", MONEY),
        ("0 + 0", RATIO),
        ("wage * part", MONEY),
        ("wage / n", dimension("money/count")),
        ("wage / cut", RATIO),
        ("min(wage, cut, 0)", MONEY),
        ("abs(total)", POINTS),
        ("floor(days)", DAYS),
        ("round(wage, 0)", MONEY),
        ("round(wage, 6)", MONEY),
        ("clip(total, 0, total)", POINTS),
        ("if(yes, wage, 0)", MONEY),
        ("if(total < 60, wage, cut)", MONEY),
        ("yes", "truth"),
        ("not yes", "truth"),
        ("yes and no or yes", "truth"),
        ("total < 60", "truth"),
        ("60 <= total", "truth"),
        ("wage > cut", "truth"),
        ("n >= 2", "truth"),
        ("total == -60", "truth"),
        ("-1 != days", "truth"),
        ("1 < 2", "truth"),
    ],
)
def test_units_of_formulas(text: str, sort: Sort) -> None:
    assert parse(text, UNITS) == Formula(text, read(text), sort)


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("charm", "formula-unknown-name", "charm"),
        ("wage + charm", "formula-unknown-name", "charm"),
        ("wage + total", "formula-units", "wage [money], total [points]"),
        ("0 + wage + total", "formula-units", "(0 + wage) [money], total [points]"),
        ("wage + 5", "formula-units", "wage [money], 5 [ratio]"),
        ("min(wage, cut, n)", "formula-units", "wage [money], n [count]"),
        ("if(yes, wage, total)", "formula-units", "wage [money], total [points]"),
        ("wage < total", "formula-units", "wage [money], total [points]"),
        ("wage < 5 * 1", "formula-units", "wage [money], (5 * 1) [ratio]"),
        *(
            (f"wage {sign} total", "formula-units", "wage [money], total [points]")
            for sign in ("<", "<=", ">", ">=", "==", "!=", "+", "-")
        ),
        ("clip(wage, total, cut)", "formula-units", "wage [money], total [points]"),
        ("yes and wage", "formula-needs-condition", "wage"),
        ("wage or yes", "formula-needs-condition", "wage"),
        ("not wage", "formula-needs-condition", "wage"),
        ("if(wage, cut, cut)", "formula-needs-condition", "wage"),
        ("wage * yes", "formula-needs-amount", "yes"),
        ("yes * wage", "formula-needs-amount", "yes"),
        ("wage / no", "formula-needs-amount", "no"),
        ("yes / wage", "formula-needs-amount", "yes"),
        ("yes + wage", "formula-needs-amount", "yes"),
        ("-yes", "formula-needs-amount", "yes"),
        ("yes < 5", "formula-needs-amount", "yes"),
        ("round(yes, 2)", "formula-needs-amount", "yes"),
        ("if(yes, no, wage)", "formula-needs-amount", "no"),
        ("round(wage, 7)", "formula-places", "7"),
        ("round(wage, -1)", "formula-places", "-1"),
        ("round(wage, 1.5)", "formula-places", "1.5"),
        ("round(wage, n)", "formula-places", "n"),
    ],
)
def test_units_that_do_not_fit(text: str, code: str, found: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text, UNITS)
    assert (refused.value.code, refused.value.found) == (code, found)


def test_names_in_order_of_first_appearance() -> None:
    assert parse("cut + wage + cut * part", UNITS).names == ("cut", "wage", "part")
    assert parse("3", UNITS).names == ()


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("wage + cut", "1200.5"),
        ("wage - cut", "1199.5"),
        ("wage * cut", "600"),
        ("wage / n", "400"),
        ("-wage", "-1200"),
        ("abs(_x9)", "2"),
        ("abs(n)", "3"),
        ("floor(cut)", "0"),
        ("floor(_x9 * part)", "-1"),
        ("ceil(cut)", "1"),
        ("ceil(part)", "1"),
        ("floor(cut + part)", "0"),
        ("ceil(_x9 * part * part)", "0"),
        ("floor(1 / 3 * 3)", "1"),
        ("ceil(1 / 3 * 3)", "1"),
        ("ceil(n / 7 * 7)", "3"),
        ("round(wage / 7, 2)", "171.43"),
        ("round(cut, 0)", "1"),
        ("round(_x9 * part, 0)", "-1"),
        ("clip(n, 0, part)", "0.25"),
        ("clip(n, 5 * part, 9 * part)", "2.25"),
        ("clip(n, n, n)", "3"),
        ("clip(part, 1, 2)", "1"),
        ("clip(part, 2, 1)", "2"),
        ("min(3, 1, 2)", "1"),
        ("max(1, 3, 2)", "3"),
        ("if(yes, wage, cut)", "1200"),
        ("if(no, wage, cut)", "0.5"),
        ("if(no, 1 / 0, 5)", "5"),
        ("if(yes, 5, 1 / 0)", "5"),
    ],
)
def test_values(text: str, worth: str) -> None:
    formula = Formula(text, read(text), MONEY)
    assert value_of(formula, VALUES) == Decimal(worth)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("n < 3", False),
        ("n < 4", True),
        ("n < 2", False),
        ("n > 4", False),
        ("n <= 3", True),
        ("n <= 2", False),
        ("n > 3", False),
        ("n > 2", True),
        ("n >= 3", True),
        ("n >= 4", False),
        ("n == 3", True),
        ("n == 2", False),
        ("n != 3", False),
        ("n != 2", True),
        ("1 / 3 * 3 == 1", True),
        ("1 / 3 * 3 < 1", False),
        ("1 == 1 / 3 * 3", True),
        ("not yes", False),
        ("not no", True),
        ("yes and no", False),
        ("yes and yes", True),
        ("no and yes", False),
        ("no or no", False),
        ("no or yes", True),
        ("yes or no", True),
        ("no and 1 / 0 > 1", False),
        ("yes or 1 / 0 > 1", True),
    ],
)
def test_conditions(text: str, holds: bool) -> None:
    assert evaluated(read(text), VALUES) is holds


@pytest.mark.parametrize("text", ["wage / no", "no / no", "yes and 1 / no > 2", "if(yes, 1 / no, 1)"])
def test_no_value_is_said_and_not_invented(text: str) -> None:
    with pytest.raises(UndefinedError):
        evaluated(read(text), VALUES)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("1200", "1200"),
        ("0.5", "0.5"),
        ("0.9999999999999999999999999999999", "1"),
        ("0.999999999999999999999999999999", "0.999999999999999999999999999999"),
        ("1.0000000000000000000000000000005", "1.000000000000000000000000000001"),
        ("99999999999999999999999999999.5", "99999999999999999999999999999.5"),
        (
            "100000000000000000000000000000.00000000000000000000000000000005",
            "100000000000000000000000000000.00000000000000000000000000000005",
        ),
        (
            "-100000000000000000000000000000.00000000000000000000000000000005",
            "-100000000000000000000000000000.00000000000000000000000000000005",
        ),
    ],
)
def test_decisions_see_thirty_decimals(value: str, seen: str) -> None:
    assert settled(Decimal(value)) == Decimal(seen)
