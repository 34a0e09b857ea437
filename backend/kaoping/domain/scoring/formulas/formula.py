"""The small formula language of pay lines: text → one checked tree → a Decimal. Nothing is run by the host.

    decimal literals, declared names, + - * /, ( ), < <= > >= == !=, and or not, if(condition, then, else),
    min(a, b, …) max(a, b, …) abs(a) floor(a) ceil(a) round(a, places) clip(a, low, high)

Every name has a unit; a mixture such as money + points is refused when the tree is built. A bare 0 fits any
unit, and a bare number that something is compared with has the unit of that: `total < 60`. Text is at most
500 characters, the tree at most 12 levels and 200 nodes. Division keeps 60 digits, and whatever decides
(comparison, floor, ceil, round) looks at 30 decimals, so that 1/3*3 is 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..units import RATIO, Dimension
from .reader import read
from .tree import Call, Constant, FormulaError, Name, Node, show

Truth = Literal["truth"]
Sort = Dimension | Truth  # what a node yields: an amount with a unit, or true/false


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed and unit-checked formula; `text` is what people wrote, `sort` what it yields.

    `names` are the declared names it uses, in order of first appearance.
    """

    text: str
    tree: Node
    sort: Sort
    names: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(dict.fromkeys(_names(self.tree))))


def parse(text: str, units: Mapping[str, Sort]) -> Formula:
    """Raises FormulaError for anything that is not a formula over these names and units."""
    tree = read(text)
    return Formula(text, tree, sort_of(tree, units))


def sort_of(  # noqa: C901, PLR0912 - one case per operator
    node: Node, units: Mapping[str, Sort]
) -> Sort:
    """The unit a node yields. Raises FormulaError where units do not fit or a name is unknown."""
    if isinstance(node, Constant):
        return RATIO
    if isinstance(node, Name):
        if node.name not in units:
            raise FormulaError("formula-unknown-name", node.name)
        return units[node.name]
    match node.op:
        case "and" | "or" | "not":
            for arg in node.args:
                if sort_of(arg, units) != "truth":
                    raise FormulaError("formula-needs-condition", show(arg))
            return "truth"
        case "if":
            if sort_of(node.args[0], units) != "truth":
                raise FormulaError("formula-needs-condition", show(node.args[0]))
            return _alike(node.args[1:], units)
        case "<" | "<=" | ">" | ">=" | "==" | "!=":
            _alike([arg for arg in node.args if not _is_bare(arg)], units)
            return "truth"
        case "*":
            return _amount(node.args[0], units).times(_amount(node.args[1], units))
        case "/":
            return _amount(node.args[0], units).over(_amount(node.args[1], units))
        case "round":
            if not isinstance(places := node.args[1], Constant) or places.value not in range(7):
                raise FormulaError("formula-places", show(node.args[1]))
            return _amount(node.args[0], units)
        case _:
            return _alike(node.args, units)


def _amount(node: Node, units: Mapping[str, Sort]) -> Dimension:
    sort = sort_of(node, units)
    if not isinstance(sort, Dimension):
        raise FormulaError("formula-needs-amount", show(node))
    return sort


def _is_bare(node: Node) -> bool:
    """A number that stands alone, with or without its sign."""
    if isinstance(node, Call) and node.op == "neg":
        return isinstance(node.args[0], Constant)
    return isinstance(node, Constant)


def _alike(args: Sequence[Node], units: Mapping[str, Sort]) -> Dimension:
    """The one unit of all operands; a bare 0 takes the unit of the others."""
    sorts = [(_amount(arg, units), arg) for arg in args]
    firm = [(sort, arg) for sort, arg in sorts if not (isinstance(arg, Constant) and arg.value == 0)]
    for sort, arg in firm[1:]:
        if sort != firm[0][0]:
            raise FormulaError("formula-units", f"{show(firm[0][1])} [{firm[0][0]}], {show(arg)} [{sort}]")
    return firm[0][0] if firm else RATIO


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Call):
        for arg in node.args:
            yield from _names(arg)
