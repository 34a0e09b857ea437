"""Conditions in words: `group_reception < 8` is 接待模块 7 分，低于 8 分 with values, else a rule."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from ..formulas.tree import FUNCTIONS, Call, Constant, Name, Node, show
from ..formulas.value import UndefinedError, evaluated
from ..numbers import plain
from ..texts import Language, Text
from .amounts import EXAMPLE, number
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
_BOTH: tuple[Language, Language] = ("zh", "en")


def condition(tree: Node, names: Mapping[str, Named], values: Values | None = None) -> Text:
    """A condition as a sentence; with `values`, what its names are worth stands in it."""
    if isinstance(tree, Call) and tree.op in {"and", "or"}:
        left, right = (condition(arg, names, values) for arg in tree.args)
        word = Text("且", "and") if tree.op == "and" else Text("或", "or")
        return Text(f"{left.zh}，{word.zh}{right.zh}", f"{left.en} {word.en} {right.en}")
    if isinstance(tree, Call) and tree.op == "not":
        if isinstance(tree.args[0], Name):
            return _flag(tree.args[0], names, Text("否", "no"))
        inside = condition(tree.args[0], names, values)
        return Text(f"并非：{inside.zh}", f"not: {inside.en}")
    if isinstance(tree, Call) and tree.op in _BEYOND:
        return _compared(tree, names, values)
    if isinstance(tree, Name):
        return _flag(tree, names, Text("是", "yes"))
    return words(tree, names)


def _flag(tree: Name, names: Mapping[str, Named], wanted: Text) -> Text:
    named = called(names, tree.name)
    return Text(
        f"「{named.label.zh}」为{wanted.zh}{named.aside.zh}",
        f"“{named.label.en}” is {wanted.en}{named.aside.en}",
    )


def in_case(said: Text) -> Text:
    """A condition as a clause: 低于 80% 时 / when … is below 80 %."""
    gap = " " if said.zh[-1:].isascii() else ""
    return Text(f"{said.zh}{gap}时", f"when {said.en}")


def _compared(tree: Call, names: Mapping[str, Named], values: Values | None) -> Text:
    left, right = tree.args
    word, scale = _BEYOND[tree.op], _reads_as(tree, names)
    subject, limit = _side(left, names, values, scale), _limit(right, names, values, scale)
    gap = "" if limit.zh.startswith("「") else " "
    if values is None:
        return Text(f"{subject.zh}{word.zh}{gap}{limit.zh}", f"{subject.en} is {word.en} {limit.en}")
    return Text(f"{subject.zh}，{word.zh}{gap}{limit.zh}", f"{subject.en}, {word.en} {limit.en}")


def _reads_as(tree: Call, names: Mapping[str, Named]) -> Named | None:
    """How figures of a comparison are read: as the first named thing in it that has a unit to say."""
    known = [called(names, arg.name) for arg in tree.args if isinstance(arg, Name)]
    return next((one for one in known if one.suffix.zh), known[0] if known else None)


def _side(tree: Node, names: Mapping[str, Named], values: Values | None, scale: Named | None) -> Text:
    if not isinstance(tree, Name):
        return _limit(tree, names, values, scale)
    named = called(names, tree.name)
    if values is None or tree.name not in values:
        return named.quoted
    said = named.worth(values[tree.name])
    return Text(f"{named.label.zh} {said.zh}", f"{named.label.en} {said.en}")


def _limit(tree: Node, names: Mapping[str, Named], values: Values | None, scale: Named | None) -> Text:
    """A limit with its amount, read in the unit of what is compared with it."""
    if isinstance(tree, Constant):
        return scale.worth(tree.value) if scale is not None else _plain(plain(tree.value))
    if values is not None:
        try:
            value = evaluated(tree, values)
        except (UndefinedError, KeyError):
            return words(tree, names)
        if not isinstance(value, bool):
            return scale.worth(value) if scale is not None else _plain(number(value, 4))
    if isinstance(tree, Name) and scale is not None:
        return _read_as(called(names, tree.name), scale).quoted
    return words(tree, names)


def _read_as(named: Named, scale: Named) -> Named:
    """A param without a unit of its own, its value shown in that of what it limits: 0.6 of a share is 60%."""
    if named.value is None or named.suffix.zh or not scale.suffix.zh:
        return named
    worth = scale.worth(named.value)
    mark = Text(*(EXAMPLE.say(one) if EXAMPLE.say(one) in named.aside.say(one) else "" for one in _BOTH))
    return replace(
        named, aside=Text(f"（{worth.zh}{mark.zh}）", f" ({worth.en}{mark.en})"), suffix=scale.suffix
    )


def words(tree: Node, names: Mapping[str, Named]) -> Text:
    """A formula with its names said in full: 绩效基数 × 总分 ÷ 100."""
    return Text(_spoken(tree, names, "zh"), _spoken(tree, names, "en"))


def _spoken(tree: Node, names: Mapping[str, Named], language: Language) -> str:
    if isinstance(tree, Constant):
        return plain(tree.value)
    if isinstance(tree, Name):
        return called(names, tree.name).quoted.say(language)
    parts = [_spoken(arg, names, language) for arg in tree.args]
    if tree.op == "if":
        asked = in_case(condition(tree.args[0], names))
        if language == "zh":
            return f"（{asked.zh}为{_apart(parts[1])}，否则为{_apart(parts[2])}）"
        return f"({parts[1]} {asked.en}, else {parts[2]})"
    if tree.op in FUNCTIONS:
        said = [_spaced(part) for part in parts] if language == "zh" else parts
        between = _AND[language] if len(parts) == 2 else _BETWEEN[language]
        return _FUNCTION[tree.op].say(language).format(*said, all=between.join(parts))
    if tree.op == "neg":
        return f"−{parts[0]}"
    if len(parts) == 1:
        return show(tree)
    sides = [
        _in_brackets(arg, part, tree.op, place)
        for place, (arg, part) in enumerate(zip(tree.args, parts, strict=True))
    ]
    return f" {_SIGNS.get(tree.op, tree.op)} ".join(sides)


def _apart(said: str) -> str:
    """A number stands apart from Chinese words, a quoted name does not."""
    return f" {said}" if said[:1].isascii() else said


def _spaced(said: str) -> str:
    """The same on both sides."""
    return f"{_apart(said)} " if said[-1:].isascii() else _apart(said)


_AND: dict[Language, str] = {"zh": " 与 ", "en": " and "}
_BETWEEN: dict[Language, str] = {"zh": "、", "en": ", "}
_FUNCTION: dict[str, Text] = {
    "min": Text("（{all} 中较小者）", "(the smaller of {all})"),
    "max": Text("（{all} 中较大者）", "(the larger of {all})"),
    "abs": Text("（{all}的绝对值）", "(the absolute value of {all})"),
    "floor": Text("（{all}向下取整）", "({all} rounded down)"),
    "ceil": Text("（{all}向上取整）", "({all} rounded up)"),
    "round": Text("（{0}四舍五入到{1}位小数）", "({0} rounded to {1} decimals)"),
    "clip": Text("（{0}，限定在{1}至{2}之间）", "({0}, held between {1} and {2})"),
}


def _in_brackets(tree: Node, said: str, outer: str, place: int) -> str:
    if not isinstance(tree, Call) or tree.op in FUNCTIONS:
        return said
    looser = outer in {"*", "/"} and tree.op in {"+", "-"}
    right = place == 1 and outer in {"-", "/"} and tree.op in {"+", "-", "*", "/"}
    return f"({said})" if looser or right else said


def _plain(said: str) -> Text:
    return Text(said, said)
