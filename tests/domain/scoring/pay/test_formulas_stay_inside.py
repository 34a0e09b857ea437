"""No text can make a formula reach anything but its declared names, whatever somebody writes (P13)."""

import string
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.domain.scoring.formulas.formula import Formula, parse
from kaoping.domain.scoring.formulas.tree import Call, FormulaError, Name, Node
from kaoping.domain.scoring.formulas.value import UndefinedError, evaluated
from kaoping.domain.scoring.units import MONEY, RATIO

UNITS = {"wage": MONEY, "share": RATIO, "flag": "truth"}
VALUES = {"wage": Decimal(1200), "share": Decimal("0.3"), "flag": Decimal(1)}

# What the language knows, mixed with what an attacker would try.
PIECES = st.sampled_from([
    "wage", "share", "flag", "0", "1", "2.5", "+", "-", "*", "/", "(", ")", ",", "<", ">=", "==",
    "!=", "and", "or", "not", "if(", "min(", "max(", "round(", "floor(", "clip(", "abs(", "ceil(",
    "wage.real", "__import__", "__class__", "('os')", "lambda", "[0]", "{}", "eval(", "exec(",
    "import", ":=", "wage__class__", "self", "None", "True", "1e9", "0x10", "**", "//", "%", "@",
    ";", "\\", "'", "\"", "é", "１", "print", "open(", "`", "$", "names", "decimal", "total", "os",
    "_", "999999999999999", "9999999999999999", "\n",
])  # fmt: skip
TEXTS = (
    st.lists(PIECES, max_size=14).map(" ".join)
    | st.lists(PIECES, max_size=10).map("".join)
    | st.text(max_size=60)
    | st.text(alphabet=string.printable, max_size=60)
)


def names_in(node: Node) -> set[str]:
    if isinstance(node, Name):
        return {node.name}
    return set().union(*map(names_in, node.args)) if isinstance(node, Call) else set()


def read(text: str) -> Formula | None:
    try:
        return parse(text, UNITS)
    except FormulaError:
        return None


@settings(max_examples=600)
@given(TEXTS)
def test_whatever_is_written_is_refused_or_a_formula_over_declared_names(text: str) -> None:
    """Any other exception than a refusal fails the test, as does any value that is no number or truth."""
    formula = read(text)
    if formula is None:
        return
    assert names_in(formula.tree) <= UNITS.keys()
    try:
        value = evaluated(formula.tree, {name: VALUES[name] for name in formula.names})
    except UndefinedError:
        return
    assert isinstance(value, bool | Decimal)


def trees() -> st.SearchStrategy[str]:
    """Texts that are formulas, so that what is inside the language is tried as hard as what is not."""
    leaves = st.sampled_from(["wage", "wage * share", "wage / 3", "wage - wage"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda two: f"({two[0]} + {two[1]})"),
            st.tuples(inner, inner).map(lambda two: f"max({two[0]}, {two[1]})"),
            st.tuples(inner, inner).map(lambda two: f"if(flag and {two[0]} < {two[1]}, {two[0]}, {two[1]})"),
            inner.map(lambda one: f"clip({one}, 0, wage)"),
            inner.map(lambda one: f"round(abs({one}), 2)"),
        ),
        max_leaves=8,
    )


@given(trees())
def test_a_formula_depends_on_its_names_alone_and_within_bounds(text: str) -> None:
    try:
        formula = parse(text, UNITS)
    except FormulaError as refused:
        # Only the bounds of the language may stand in the way of a text that is one of its formulas.
        if refused.code not in {"formula-too-long", "formula-too-deep"}:
            raise
        return
    own = {name: VALUES[name] for name in formula.names}
    assert evaluated(formula.tree, own) == evaluated(formula.tree, VALUES | {"os": Decimal(7)})
