"""What formula names are called, and their worth with its unit, as people say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..formulas.formula import Sort
from ..ledger.visits import visit_name
from ..names import FINES, REWARDS, TOTAL, figure_name, group_name, item_name, unit_of_figure
from ..numbers import HUNDRED
from ..occurrences import KINDS
from ..pay.amounts import DAYS_OF, DAYS_SERVED
from ..pay.limits import MINIMUM, WAGE
from ..policy import Policy
from ..texts import Text
from ..units import COUNT, DAYS, MONEY, POINTS, Unit, dimension
from .amounts import NOTHING, number, with_unit

PERCENT = Text("%", " %")
HOURS = dimension("hours")

_SUFFIX: dict[str, Text] = {
    str(MONEY): Text(" 元", " CNY"),
    str(POINTS): Text(" 分", " points"),
    str(DAYS): Text(" 天", " days"),
    str(HOURS): Text(" 小时", " hours"),
}

_FIXED: dict[str, Text] = {
    TOTAL: Text("总分", "total"),
    FINES: Text("扣款合计", "fines"),
    REWARDS: Text("奖励合计", "rewards"),
    "n": Text("次数", "number"),
    "days": Text("天数", "days"),
    "offence": Text("第几次", "offence"),
    DAYS_SERVED: Text("在岗天数", "days in the post"),
    DAYS_OF: Text("本期天数", "days of the period"),
    "amount": Text("金额", "the amount"),
    "prize": Text("奖金", "the prize"),
    "window_months": Text("累计期限", "the window"),
    "occurred": Text("发生日", "the day it occurred"),
    WAGE: Text("当月工资", "the wage of the month"),
    MINIMUM: Text("最低工资", "the minimum wage"),
    "pool": Text("所占名次的奖金合计", "prizes of the shared places"),
    "shared": Text("并列人数", "people sharing them"),
    "before_budget": Text("预算缩减前", "before the budget"),
}

OF_RECORD = "event_"
"""How formulas call an amount that the record itself states."""

_STATED: dict[str, Text] = {
    "amount": Text("记录金额", "amount on record"),
    "cost": Text("费用", "cost"),
    "days_late": Text("迟交天数", "days late"),
    "fine": Text("厂家罚款", "fine of the manufacturer"),
    "penalty": Text("处罚金额", "penalty"),
    "value": Text("记录数值", "value of the record"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name's label and unit. `scale` brings it to how people read it: a ratio of a share in percent.

    `aside` stands behind the quoted label, such as the `value` of a param in brackets.
    """

    label: Text
    unit: Sort
    suffix: Text = NOTHING
    scale: Decimal = Decimal(1)
    aside: Text = NOTHING
    value: Decimal | None = None

    @property
    def quoted(self) -> Text:
        """The label as a name inside a sentence, never to be read as words of it."""
        return Text(f"「{self.label.zh}」{self.aside.zh}", f"“{self.label.en}”{self.aside.en}")

    def worth(self, value: Decimal) -> Text:
        """A value with its unit: 7 分, 95%, 100 元."""
        if self.unit == "truth":
            return Text("是", "yes") if value else Text("否", "no")
        return with_unit(number(value * self.scale, 4), self.suffix)


def suffix_of(unit: Sort) -> Text:
    """The word behind an amount of a unit; a count or a ratio stands alone."""
    above, _, below = str(unit).partition("/")
    found = _SUFFIX.get(above, Text("", ""))
    if below == str(COUNT):
        return Text(f"{found.zh}/次", f"{found.en} each")
    return found


def names_of(policy: Policy) -> Mapping[str, Named]:
    """Everything formulas of a policy may name; what one event brings along is named by `called`."""
    found: dict[str, Named] = {name: Named(label, "truth") for name, label in _FIXED.items()}
    found |= {TOTAL: _named(_FIXED[TOTAL], POINTS)}
    found |= {name: _named(_FIXED[name], MONEY) for name in (FINES, REWARDS)}
    found |= {name: _named(_FIXED[name], COUNT) for name in ("n", "offence")}
    found |= {name: _named(_FIXED[name], DAYS) for name in ("days", DAYS_SERVED, DAYS_OF)}
    for group in policy.groups:
        found[group_name(group.code)] = _named(group.label, POINTS)
    for item in policy.items:
        found[item_name(item.code)] = found[visit_name(item.code)] = _named(item.label, POINTS)
        if item.bindings:
            measure = item.bindings[0].measure
            share = measure.unit is Unit.SHARE
            suffix = PERCENT if share else suffix_of(unit_of_figure(measure.unit))
            found[figure_name(item.code)] = Named(measure.label, unit_of_figure(measure.unit), suffix)
        else:
            found[figure_name(item.code)] = _named(item.label, POINTS)
    for one in policy.inputs:
        unit = unit_of_figure(one.binding.measure.unit)
        share = one.binding.measure.unit is Unit.SHARE
        found[one.code] = Named(one.label, unit, PERCENT, HUNDRED) if share else _named(one.label, unit)
    found |= {param.code: _named(param.label, param.unit) for param in policy.params}
    found |= {term.code: _named(term.label, term.unit) for term in policy.terms}
    found |= {rule.code: _named(rule.label, MONEY) for rule in policy.pay}
    ledger = {rule.code: _named(rule.label, MONEY) for rule in policy.events}
    ledger |= {rank.code: _named(rank.label, MONEY) for rank in policy.ranks}
    return ledger | _of_events(policy) | found


def _of_events(policy: Policy) -> dict[str, Named]:
    """Amounts that what happened brings along: event_cost is 返工成本 of a rework."""
    kinds = [KINDS[rule.on.kind] for rule in policy.events if rule.on is not None and rule.on.kind in KINDS]
    return {
        f"event_{name}": _named(_STATED[name] if name == "amount" else label, MONEY)
        for kind in kinds
        for name, label in kind.amounts.items()
    }


def called(names: Mapping[str, Named], name: str) -> Named:
    """A name of the policy, or one that a single event brings along (its own amounts)."""
    if name in names:
        return names[name]
    said = name.removeprefix(OF_RECORD)
    return Named(_STATED.get(said, Text(said, said)), COUNT)


def labels_of(names: Mapping[str, Named], missing: Iterable[str]) -> Text:
    """Names without value, by their labels."""
    labels = [called(names, name).label for name in missing]
    return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def quoted_of(names: Mapping[str, Named], found: Iterable[str]) -> Text:
    """Names in a sentence, by their labels in quotes."""
    texts = [called(names, name).quoted for name in found]
    return Text("、".join(one.zh for one in texts), ", ".join(one.en for one in texts))


def _named(label: Text, unit: Sort) -> Named:
    return Named(label, unit, suffix_of(unit))
