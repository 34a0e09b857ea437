"""The pieces a formula is made of, the faults it can have, and its way back to text."""

from dataclasses import dataclass
from decimal import Decimal

from ..numbers import plain

FUNCTIONS = {"if": (3, 3), "min": (2, 8), "max": (2, 8), "abs": (1, 1), "floor": (1, 1), "ceil": (1, 1),
             "round": (2, 2), "clip": (3, 3)}  # fmt: skip
RESERVED = {*FUNCTIONS, "and", "or", "not"}


class FormulaError(ValueError):
    """The text is no formula. `code` is stable; `found` is the piece at fault."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(f"{code}: {found}")
        self.code = code
        self.found = found


@dataclass(frozen=True, slots=True)
class Constant:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function over its operands; `op` is the sign or the function's name."""

    op: str
    args: tuple["Node", ...]


Node = Constant | Name | Call


def show(node: Node) -> str:
    """A node written back as text, fully bracketed."""
    if isinstance(node, Constant):
        return plain(node.value)
    if isinstance(node, Name):
        return node.name
    parts = [show(arg) for arg in node.args]
    if node.op in FUNCTIONS:
        return f"{node.op}({', '.join(parts)})"
    if len(parts) == 1:
        return f"-{parts[0]}" if node.op == "neg" else f"not {parts[0]}"
    return f"({parts[0]} {node.op} {parts[1]})"
