"""Gates, deduction slots, grades, event rules and triggers of a rule book, in sentences."""

from collections.abc import Mapping

from ..explaining.conditions import condition, in_case
from ..explaining.gate_trace import effect_of
from ..explaining.naming import Named
from ..numbers import half_up, plain
from ..policy import Policy
from ..texts import Text
from .markdown import UNSET, Block, Bullet, Heading, coded, led, same, table
from .speaking import spoken_names, whole_number

Names = Mapping[str, Named]


def gates(policy: Policy) -> list[Block]:
    if not policy.gates:
        return []
    names = spoken_names(policy)
    blocks: list[Block] = [Heading(2, Text("门槛与否决", "Gates and vetoes"))]
    for gate in policy.gates:
        when, effect = in_case(condition(gate.when.tree, names)), effect_of(policy, gate)
        said = Text(f"{when.zh}，{effect.zh}", f"{when.en}, {effect.en}")
        blocks.append(Bullet(led(gate.label, said, gate.rule)))
    return blocks


def deductions(policy: Policy) -> list[Block]:
    if not policy.slots:
        return []
    head = (Text("代号", "Code"), Text("情形", "When"), Text("减分", "Points"), Text("依据", "Rule"))
    rows = [
        (coded(slot.code), slot.criterion or UNSET, same(plain(slot.points)), same(slot.rule))
        for slot in policy.slots
    ]
    return [Heading(2, Text("减分", "Deductions")), table(head, rows)]


def total_and_grades(policy: Policy) -> list[Block]:
    blocks: list[Block] = []
    ends = [("不低于", "at least", policy.low), ("不高于", "at most", policy.high)]
    limits = [Text(f"{zh} {plain(end)} 分", f"{en} {plain(end)}") for zh, en, end in ends if end is not None]
    if limits:
        said = Text("，".join(one.zh for one in limits), " and ".join(one.en for one in limits))
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
        when, action = condition(one.when.tree, names), one.action.label
        row = _in_a_row(when, whole_number(one.periods, names))
        said = Text(f"{row.zh}，建议「{action.zh}」", f"{row.en}, “{action.en}” is proposed")
        blocks.append(Bullet(led(one.label, said, one.rule)))
    return blocks


def _in_a_row(when: Text, periods: Text) -> Text:
    once = in_case(when)
    if periods.zh == "1":
        return once
    return Text(f"连续 {periods.zh} 期{once.zh}", f"{once.en} for {periods.en} periods in a row")
