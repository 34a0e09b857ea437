"""The value of a formula for given names, in Decimal; exact enough that no decision hangs on a last digit."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, DivisionByZero, InvalidOperation, localcontext
from typing import cast

from ..numbers import WIDE, half_up
from .formula import Formula
from .tree import Constant, Name, Node

Scalar = Decimal | bool

LAST, TOO_LARGE = Decimal("1e-30"), Decimal("1e29")
"""The last decimal that decides, and what has no room for it among 60 digits."""


class UndefinedError(ArithmeticError):
    """The formula has no value for these inputs: a division by zero, or a number beyond all reason."""


def value_of(formula: Formula, names: Mapping[str, Decimal]) -> Decimal:
    """Raises UndefinedError when there is no value. Not rounded: the pay line declares where that happens."""
    result = evaluated(formula.tree, names)
    return cast(Decimal, result)


def evaluated(tree: Node, names: Mapping[str, Decimal]) -> Scalar:
    """The value of any node of a tree, as explanations need it."""
    with localcontext(WIDE):
        try:
            return _value(tree, names)
        except (DivisionByZero, InvalidOperation) as error:
            raise UndefinedError from error


def _value(node: Node, names: Mapping[str, Decimal]) -> Scalar:
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Name):
        return names[node.name]
    op, args = node.op, node.args
    if op in {"and", "or", "not", "if"}:
        return _logic(op, args, names)
    values = [cast(Decimal, _value(arg, names)) for arg in args]
    if op in {"<", "<=", ">", ">=", "==", "!="}:
        return _compare(op, settled(values[0]), settled(values[1]))
    return _arithmetic(op, values)


def _logic(op: str, args: tuple[Node, ...], names: Mapping[str, Decimal]) -> Scalar:
    """Only the branch that is taken is evaluated: `if(n > 0, x / n, 0)` never divides by zero."""
    first = _value(args[0], names)
    if op == "if":
        return _value(args[1] if first else args[2], names)
    if op == "not":
        return not first
    if op == "and":
        return bool(first and _value(args[1], names))
    return bool(first or _value(args[1], names))


def _compare(op: str, left: Decimal, right: Decimal) -> bool:
    match op:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "==":
            return left == right
        case _:
            return left != right


def _arithmetic(op: str, values: list[Decimal]) -> Decimal:  # noqa: C901 - one case per operator
    match op, values:
        case "+", [a, b]:
            return a + b
        case "-", [a, b]:
            return a - b
        case "*", [a, b]:
            return a * b
        case "/", [a, b]:
            return a / b
        case "neg", [a]:
            return -a
        case "abs", [a]:
            return abs(a)
        case "floor", [a]:
            return settled(a).to_integral_value(ROUND_FLOOR)
        case "ceil", [a]:
            return settled(a).to_integral_value(ROUND_CEILING)
        case "round", [a, places]:
            return half_up(settled(a), int(places))
        case "clip", [a, low, high]:
            return max(low, min(a, high))
        case "min", _:
            return min(values)
        case _:
            return max(values)


def settled(value: Decimal) -> Decimal:
    """A value as decisions see it: at 30 decimals, so that the last digits of a division decide nothing."""
    if value == value.to_integral_value():
        return value
    return value.quantize(LAST, context=WIDE) if abs(value) < TOO_LARGE else value
