"""Conditions in words: `group_reception < 8` is 接待模块 7 分，低于 8 分 with values, else a rule."""

from collections.abc import Mapping
from decimal import Decimal

from ..formulas.tree import FUNCTIONS, Call, Constant, Name, Node, show
from ..formulas.value import UndefinedError, evaluated
from ..numbers import plain
from ..texts import Text
from .amounts import number
from .naming import Named, called

_BEYOND: dict[str, Text] = {
    "<": Text("低于", "below"),
    "<=": Text("不高于", "at most"),
    ">": Text("高于", "above"),
    ">=": Text("达到", "at least"),
    "==": Text("等于", "equal to"),
    "!=": Text("不等于", "other than"),
}
_SIGNS = {"*": "×", "/": "÷", "-": "−", "+": "+"}

Values = Mapping[str, Decimal]


def condition(tree: Node, names: Mapping[str, Named], values: Values | None = None) -> Text:
    """A condition as a sentence; with `values`, what its names are worth stands in it."""
    if isinstance(tree, Call) and tree.op in {"and", "or"}:
        left, right = (condition(arg, names, values) for arg in tree.args)
        word = Text("且", "and") if tree.op == "and" else Text("或", "or")
        return Text(f"{left.zh}，{word.zh}{right.zh}", f"{left.en} {word.en} {right.en}")
    if isinstance(tree, Call) and tree.op == "not":
        inside = condition(tree.args[0], names, values)
        return Text(f"并非：{inside.zh}", f"not: {inside.en}")
    if isinstance(tree, Call) and tree.op in _BEYOND:
        return _compared(tree, names, values)
    if isinstance(tree, Name):
        label = called(names, tree.name).label
        return Text(f"已启用「{label.zh}」", f"“{label.en}” is on")
    return words(tree, names)


def _compared(tree: Call, names: Mapping[str, Named], values: Values | None) -> Text:
    left, right = tree.args
    word, scale = _BEYOND[tree.op], _reads_as(tree, names)
    subject, limit = _side(left, names, values, scale), _limit(right, names, values, scale)
    if values is None:
        return Text(f"{subject.zh}{word.zh} {limit.zh}", f"{subject.en} is {word.en} {limit.en}")
    return Text(f"{subject.zh}，{word.zh} {limit.zh}", f"{subject.en}, {word.en} {limit.en}")


def _reads_as(tree: Call, names: Mapping[str, Named]) -> Named | None:
    """How figures of a comparison are read: as the first named thing in it that has a unit to say."""
    known = [called(names, arg.name) for arg in tree.args if isinstance(arg, Name)]
    return next((one for one in known if one.suffix.zh), known[0] if known else None)


def _side(tree: Node, names: Mapping[str, Named], values: Values | None, scale: Named | None) -> Text:
    if not isinstance(tree, Name):
        return _limit(tree, names, values, scale)
    named = called(names, tree.name)
    if values is None or tree.name not in values:
        return named.label
    said = named.worth(values[tree.name])
    return Text(f"{named.label.zh} {said.zh}", f"{named.label.en} {said.en}")


def _limit(tree: Node, names: Mapping[str, Named], values: Values | None, scale: Named | None) -> Text:
    """A limit with its amount; without values a param keeps its name beside nothing."""
    if isinstance(tree, Constant):
        return scale.worth(tree.value) if scale is not None else _plain(plain(tree.value))
    if values is not None:
        try:
            value = evaluated(tree, values)
        except (UndefinedError, KeyError):
            return words(tree, names)
        if not isinstance(value, bool):
            return scale.worth(value) if scale is not None else _plain(number(value, 4))
    return words(tree, names)


def words(tree: Node, names: Mapping[str, Named]) -> Text:
    """A formula with its names said in full: 绩效基数 × 总分 ÷ 100."""
    return Text(_spoken(tree, names, "zh"), _spoken(tree, names, "en"))


def _spoken(tree: Node, names: Mapping[str, Named], language: str) -> str:
    if isinstance(tree, Constant):
        return plain(tree.value)
    if isinstance(tree, Name):
        label = called(names, tree.name).label
        return label.zh if language == "zh" else label.en
    parts = [_spoken(arg, names, language) for arg in tree.args]
    if tree.op == "if":
        asked = condition(tree.args[0], names)
        if language == "zh":
            return f"（若{asked.zh}则 {parts[1]}，否则 {parts[2]}）"
        return f"({parts[1]} if {asked.en}, else {parts[2]})"
    if tree.op in FUNCTIONS:
        said = _FUNCTION[tree.op].zh if language == "zh" else tree.op
        return f"{said}({', '.join(parts)})"
    if tree.op == "neg":
        return f"−{parts[0]}"
    if len(parts) == 1:
        return show(tree)
    sides = [
        _in_brackets(arg, part, tree.op, place)
        for place, (arg, part) in enumerate(zip(tree.args, parts, strict=True))
    ]
    return f" {_SIGNS.get(tree.op, tree.op)} ".join(sides)


_FUNCTION: dict[str, Text] = {
    "min": Text("取小", "min"),
    "max": Text("取大", "max"),
    "abs": Text("绝对值", "abs"),
    "floor": Text("向下取整", "floor"),
    "ceil": Text("向上取整", "ceil"),
    "round": Text("四舍五入", "round"),
    "clip": Text("限定", "clip"),
}


def _in_brackets(tree: Node, said: str, outer: str, place: int) -> str:
    if not isinstance(tree, Call) or tree.op in FUNCTIONS:
        return said
    looser = outer in {"*", "/"} and tree.op in {"+", "-"}
    right = place == 1 and outer in {"-", "/"} and tree.op in {"+", "-", "*", "/"}
    return f"({said})" if looser or right else said


def _plain(said: str) -> Text:
    return Text(said, said)
