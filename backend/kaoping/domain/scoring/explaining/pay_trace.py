"""The trace of a pay line: its formula as a tree, each node following from its inputs, down to the total."""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from ..formulas.tree import Call, Constant, Name, show
from ..formulas.tree import Node as Tree
from ..formulas.value import Scalar, evaluated
from ..numbers import half_up, plain
from ..parts import PayRule
from ..pay.amounts import PRORATION, whole
from ..policy import Policy
from ..results import Pay, PayState, Result
from ..texts import Text
from .amounts import EXAMPLE, cited, number
from .conditions import condition, words
from .leaves import reference, served_leaf, term_leaf
from .naming import Named, names_of, quoted_of
from .trace import Kind, Node

_SIGNS = {"*": "×", "/": "÷", "-": "−"}


def pay_node(policy: Policy, result: Result, known: Mapping[str, Node]) -> tuple[Node, ...]:
    """One tree per pay line, in order; `known` are the leaves of all names but terms and other lines."""
    leaves, named = dict(known), names_of(policy)
    terms = {term.code: term for term in policy.terms}
    done = []
    for rule in policy.pay:
        pay = result.pay_line(rule.code)
        for name, value in pay.names:
            if name in terms:
                leaves[name] = term_leaf(terms[name], value, result.subject)
            elif name in PRORATION:
                leaves[name] = served_leaf(name, named[name], value, result.subject)
        node = _pay(rule, pay, leaves, named)
        leaves[rule.code] = reference(node)
        done.append(node)
    return tuple(done)


def _pay(rule: PayRule, pay: Pay, leaves: Mapping[str, Node], named: Mapping[str, Named]) -> Node:
    names = dict(pay.names)
    final = pay.state is PayState.FINAL
    inputs = (
        (_arithmetic(whole(rule).tree, names, leaves, f"pay/{rule.code}/amount", named),)
        if final
        else tuple(leaves[name] for name in names if name in leaves)
    )
    return Node(
        id=f"pay/{rule.code}",
        kind=Kind.PAY,
        label=rule.label,
        rule=rule.rule,
        formula=f"round({whole(rule).text}, {rule.places})",
        value=pay.amount,
        unit="money",
        sentence=_said(rule, pay, names, named),
        inputs=inputs,
        example=pay.example,
        details={"state": pay.state.value} | _range(pay),
    )


def _range(pay: Pay) -> dict[str, str]:
    return {} if pay.low is None or pay.high is None else {"low": plain(pay.low), "high": plain(pay.high)}


def _arithmetic(
    tree: Tree, names: Mapping[str, Decimal], leaves: Mapping[str, Node], at: str, named: Mapping[str, Named]
) -> Node:
    if isinstance(tree, Name) and tree.name in leaves:
        return leaves[tree.name]
    inputs: tuple[Node, ...] = ()
    op = "literal"
    if isinstance(tree, Call):
        op = tree.op
        taken = _taken(tree, names)
        inputs = tuple(_arithmetic(arg, names, leaves, f"{at}/{place}", named) for place, arg in taken)
    value = evaluated(tree, names)
    return Node(
        id=at,
        kind=Kind.OPERATION if inputs else Kind.LITERAL,
        label=condition(tree, named) if isinstance(value, bool) else words(tree, named),
        rule="",
        formula=op,
        value=Decimal(int(value)) if isinstance(value, bool) else value,
        unit="truth" if isinstance(value, bool) else "",
        sentence=_sum(tree, names, value, named),
        inputs=inputs,
    )


def _sum(tree: Tree, names: Mapping[str, Decimal], value: Scalar, named: Mapping[str, Named]) -> Text:
    """One step of the arithmetic in words and figures."""
    if isinstance(tree, Call) and tree.op == "if":
        asked, taken = condition(tree.args[0], named, names), worked(tree, names)
        if evaluated(tree.args[0], names):
            return Text(f"{asked.zh}：成立，取 {taken}", f"{asked.en}: it holds, so {taken}")
        return Text(f"{asked.zh}：不成立，取 {taken}", f"{asked.en}: it does not hold, so {taken}")
    if isinstance(value, bool):
        asked = condition(tree, named, names)
        holds = Text("成立", "it holds") if value else Text("不成立", "it does not hold")
        return Text(f"{asked.zh}：{holds.zh}", f"{asked.en}: {holds.en}")
    said = worked(tree, names)
    result = number(value, 6)
    if isinstance(tree, Constant) or said == result:
        return Text(result, result)
    return Text(f"{said} = {result}", f"{said} = {result}")


def _taken(tree: Call, names: Mapping[str, Decimal]) -> list[tuple[int, Tree]]:
    """Operands that took part: of an `if`, the condition and the branch that was taken."""
    operands = list(enumerate(tree.args))
    if tree.op != "if":
        return operands
    return [operands[0], operands[1] if evaluated(tree.args[0], names) else operands[2]]


def worked(tree: Tree, names: Mapping[str, Decimal]) -> str:
    """A formula with its figures in place: `2000 × 59 ÷ 100 × 0.7`.

    Of an `if` that is the whole formula the branch that was taken stands there; inside, functions stand as
    their value.
    """
    return _operand(_resolved(tree, names), names)


def _operand(tree: Tree, names: Mapping[str, Decimal]) -> str:
    if isinstance(tree, Constant):
        return plain(tree.value)
    if (
        isinstance(tree, Call)
        and len(tree.args) == 2
        and tree.op in {"+", "-", "*", "/", "<", "<=", ">", ">="}
    ):
        left, right = (_bracketed(arg, names, tree.op, place) for place, arg in enumerate(tree.args))
        return f"{left} {_SIGNS.get(tree.op, tree.op)} {right}"
    value = evaluated(tree, names)
    if isinstance(value, bool):
        return show(tree)
    return number(value, 6)


def _resolved(tree: Tree, names: Mapping[str, Decimal]) -> Tree:
    while isinstance(tree, Call) and tree.op == "if":
        tree = tree.args[1] if evaluated(tree.args[0], names) else tree.args[2]
    return tree


def _bracketed(tree: Tree, names: Mapping[str, Decimal], outer: str, place: int) -> str:
    said = _operand(tree, names)
    if not isinstance(tree, Call):
        return f"({said})" if said.startswith("-") and place else said
    looser = outer in {"*", "/"} and tree.op in {"+", "-"}
    right = place == 1 and outer in {"-", "/"} and tree.op in {"+", "-", "*", "/"}
    return f"({said})" if looser or right else said


def _said(rule: PayRule, pay: Pay, names: Mapping[str, Decimal], named: Mapping[str, Named]) -> Text:
    mark = EXAMPLE if pay.example else Text("", "")
    where = cited(rule.rule)
    tail = Text(f"{where.zh}{mark.zh}", f"{where.en}{mark.en}")
    name = rule.label
    match pay.state:
        case PayState.FINAL:
            said, paid = worked(whole(rule).tree, names), cast(Decimal, pay.amount)
            amount = str(half_up(paid, rule.places))
            sum_ = amount if said == number(paid, 6) else f"{said} = {amount}"
            return Text(f"{name.zh}：{sum_} 元{tail.zh}", f"{name.en}: {sum_} CNY{tail.en}")
        case PayState.OPEN if pay.low is not None and pay.high is not None:
            low, high = half_up(pay.low, rule.places), half_up(pay.high, rule.places)
            return Text(
                f"{name.zh}：考核表尚未完成，按可能的总分在 {low} 到 {high} 元之间（暂定）{tail.zh}",
                f"{name.en}: the sheet is open; between {low} and {high} CNY (provisional){tail.en}",
            )
        case PayState.OPEN:
            return Text(f"{name.zh}：考核表尚未完成{tail.zh}", f"{name.en}: the sheet is open{tail.en}")
        case PayState.UNSET:
            what = quoted_of(named, pay.missing)
            return Text(
                f"{name.zh}：尚未设定{what.zh}，不能按 0 计{tail.zh}",
                f"{name.en}: {what.en} is not set, which is not zero{tail.en}",
            )
        case PayState.UNDEFINED:
            return Text(
                f"{name.zh}：公式无解（除数为 0）{tail.zh}", f"{name.en}: no value (division by 0){tail.en}"
            )
