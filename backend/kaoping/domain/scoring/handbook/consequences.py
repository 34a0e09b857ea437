"""Gates, deduction slots, grades, event rules and triggers of a rule book, in sentences."""

from collections.abc import Mapping

from ..explaining.conditions import condition
from ..explaining.gate_trace import effect_of
from ..explaining.naming import Named
from ..numbers import half_up, plain
from ..policy import Policy
from ..texts import Text
from .markdown import UNSET, Block, Bullet, Heading, listed, same, table
from .speaking import price_words, spoken_names

Names = Mapping[str, Named]


def gates(policy: Policy) -> list[Block]:
    if not policy.gates:
        return []
    names = spoken_names(policy)
    blocks: list[Block] = [Heading(2, Text("门槛与否决", "Gates and vetoes"))]
    for gate in policy.gates:
        when, effect = condition(gate.when.tree, names), effect_of(policy, gate)
        blocks.append(
            Bullet(
                Text(
                    f"{gate.label.zh}：{when.zh}时，{effect.zh}({gate.rule})",
                    f"{gate.label.en}: when {when.en}, {effect.en} ({gate.rule})",
                )
            )
        )
    return blocks


def deductions(policy: Policy) -> list[Block]:
    if not policy.slots:
        return []
    head = (Text("代号", "Code"), Text("情形", "When"), Text("减分", "Points"), Text("依据", "Rule"))
    rows = [
        (same(slot.code), slot.criterion or UNSET, same(plain(slot.points)), same(slot.rule))
        for slot in policy.slots
    ]
    return [Heading(2, Text("减分", "Deductions")), table(head, rows)]


def total_and_grades(policy: Policy) -> list[Block]:
    blocks: list[Block] = []
    ends = [("不低于", "not below", policy.low), ("不高于", "not above", policy.high)]
    limits = [Text(f"{zh} {plain(end)} 分", f"{en} {plain(end)}") for zh, en, end in ends if end is not None]
    if limits:
        said = listed(limits)
        blocks.append(Bullet(Text(f"总分{said.zh}", f"The total is {said.en}")))
    if policy.grades:
        head = (Text("等级", "Grade"), Text("总分", "Total"))
        rows = [
            (
                one.label,
                Text("其余", "below that")
                if one.low is None
                else Text(f"{plain(half_up(one.low, 6))} 分及以上", f"from {plain(half_up(one.low, 6))}"),
            )
            for one in policy.grades
        ]
        blocks.append(table(head, rows))
    return [Heading(2, Text("总分与等级", "Total and grades")), *blocks] if blocks else []


def triggers(policy: Policy) -> list[Block]:
    if not policy.triggers:
        return []
    names = spoken_names(policy)
    blocks: list[Block] = [Heading(2, Text("预警与建议", "Alerts and proposals"))]
    for one in policy.triggers:
        when, periods = condition(one.when.tree, names), price_words(one.periods, names, money=False)
        action = one.action.label
        blocks.append(
            Bullet(
                Text(
                    f"{one.label.zh}：连续 {periods.zh} 期{when.zh}时，建议「{action.zh}」({one.rule})",
                    f"{one.label.en}: when {when.en} for {periods.en} periods in a row, "
                    f"“{action.en}” is proposed ({one.rule})",
                )
            )
        )
    return blocks
