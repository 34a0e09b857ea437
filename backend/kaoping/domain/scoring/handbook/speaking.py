"""Names of formulas as a rule book says them: a param with its value beside it."""

from collections.abc import Mapping
from dataclasses import replace

from ..explaining.conditions import words
from ..explaining.naming import Named, names_of, suffix_of
from ..formulas.tree import Constant
from ..ledger.rules import Price
from ..numbers import plain
from ..parts import Param
from ..policy import Policy
from ..texts import Text
from .markdown import EXAMPLE, UNSET


def spoken_names(policy: Policy) -> Mapping[str, Named]:
    """Every name; 合格线 reads 合格线（60 分）, and one nobody has set says so."""
    names = dict(names_of(policy))
    for param in policy.params:
        value = Text("因人而异", "varies") if param.variants else value_of(param)
        named = names[param.code]
        label = Text(f"{named.label.zh}（{value.zh}）", f"{named.label.en} ({value.en})")
        names[param.code] = replace(named, label=label)
    return names


def value_of(param: Param) -> Text:
    """A param's value with its unit; unset is never shown as nothing."""
    if param.value is None:
        return UNSET
    if param.unit == "truth":
        return Text("是", "yes") if param.value else Text("否", "no")
    unit, said = suffix_of(param.unit), plain(param.value)
    mark = EXAMPLE if param.mark is not None and param.mark.example else Text("", "")
    return Text(f"{said}{unit.zh}{mark.zh}", f"{said}{unit.en}{mark.en}")


def price_words(price: Price | None, names: Mapping[str, Named], *, money: bool = True) -> Text:
    """An amount in words, with the value of a single param beside its name."""
    formula = None if price is None else price.formula
    if formula is None:
        return UNSET
    unit = Text(" 元", " CNY") if money else Text("", "")
    if isinstance(formula.tree, Constant):
        return Text(f"{plain(formula.tree.value)}{unit.zh}", f"{plain(formula.tree.value)}{unit.en}")
    return words(formula.tree, names)
