"""Names of formulas as a rule book says them: a param with its value beside it."""

from collections.abc import Mapping
from dataclasses import replace

from ..explaining.amounts import NOTHING, with_unit
from ..explaining.conditions import words
from ..explaining.naming import PERCENT, Named, names_of, suffix_of
from ..formulas.tree import Call, Constant, Name, Node
from ..ledger.rules import Price
from ..numbers import HUNDRED, plain
from ..parts import Param
from ..policy import Policy
from ..texts import Text
from ..units import RATIO
from .markdown import EXAMPLE, UNSET


def spoken_names(policy: Policy) -> Mapping[str, Named]:
    """Every name; a param has its value behind it, 「合格线」（60 分）, and one nobody has set says so."""
    names = dict(names_of(policy))
    for param in policy.params:
        aside, value = _aside(param), None if param.variants else param.value
        names[param.code] = replace(names[param.code], aside=aside, value=value)
    return names


def _aside(param: Param) -> Text:
    if param.variants:
        return Text("（因人而异）", " (differs by person)")
    value = value_of(param)
    now = Text("现为", "now ") if param.unit == "truth" else NOTHING
    return Text(f"（{now.zh}{value.zh}）", f" ({now.en}{value.en})")


def value_of(param: Param) -> Text:
    """A param's value with its unit; unset is never shown as nothing."""
    if param.value is None:
        return UNSET
    if param.unit == "truth":
        return Text("是", "yes") if param.value else Text("否", "no")
    unit, said = suffix_of(param.unit), plain(param.value)
    if param.unit == RATIO and 0 < abs(param.value) < 1:
        unit, said = PERCENT, plain(param.value * HUNDRED)
    mark = EXAMPLE if param.mark is not None and param.mark.example else Text("", "")
    shown = with_unit(said, unit)
    return Text(f"{shown.zh}{mark.zh}", f"{shown.en}{mark.en}")


def price_words(price: Price | None, names: Mapping[str, Named], *, money: bool = True) -> Text:
    """An amount in words, with the value of a single param beside its name."""
    formula = None if price is None else price.formula
    if formula is None:
        return UNSET
    unit = Text(" 元", " CNY") if money else Text("", "")
    if isinstance(formula.tree, Constant):
        return Text(f"{plain(formula.tree.value)}{unit.zh}", f"{plain(formula.tree.value)}{unit.en}")
    tree, flags = as_chosen(formula.tree, names)
    said = words(tree, names)
    return Text(f"{said.zh}{flags.zh}", f"{said.en}{flags.en}")


def as_chosen(tree: Node, names: Mapping[str, Named]) -> tuple[Node, Text]:
    """The formula under the flags that are set, and what they are set to: 「封顶」现为否."""
    flags: dict[str, Text] = {}
    chosen = _chosen(tree, names, flags)
    if not flags:
        return chosen, NOTHING
    zh, en = "、".join(one.zh for one in flags.values()), ", ".join(one.en for one in flags.values())
    return chosen, Text(f"（{zh}，改动后另算）", f" ({en}; it would differ otherwise)")


def _chosen(tree: Node, names: Mapping[str, Named], flags: dict[str, Text]) -> Node:
    if not isinstance(tree, Call):
        return tree
    asked = tree.args[0]
    if tree.op == "if" and isinstance(asked, Name):
        named = names[asked.name]
        if named.value is not None:
            now = Text("是", "yes") if named.value else Text("否", "no")
            flags[asked.name] = Text(
                f"「{named.label.zh}」现为{now.zh}", f"“{named.label.en}” is {now.en} at present"
            )
            return _chosen(tree.args[1] if named.value else tree.args[2], names, flags)
    return Call(tree.op, tuple(_chosen(arg, names, flags) for arg in tree.args))


def whole_number(price: Price | None, names: Mapping[str, Named]) -> Text:
    """A whole number that a param may hold: its value alone where there is one, else its name."""
    formula = None if price is None else price.formula
    if formula is not None and isinstance(formula.tree, Name):
        value = names[formula.tree.name].value
        if value is not None:
            return Text(plain(value), plain(value))
    return price_words(price, names, money=False)
