"""Gates, deduction slots, grades, event rules and triggers of a rule book, in sentences."""

from collections.abc import Mapping

from ..explaining.conditions import condition, words
from ..explaining.gate_trace import effect_of
from ..explaining.ledger_trace import KIND
from ..explaining.naming import Named
from ..formulas.tree import Constant
from ..ledger.rules import OCCURRENCE, PERIOD, POST, STORE, EventRule, Ladder, Mode, Price, Who
from ..numbers import half_up, plain
from ..parts import EVERYBODY
from ..policy import Policy
from ..texts import Text
from .head import applies_to
from .markdown import UNSET, Block, Bullet, Heading, listed, same, table
from .speaking import spoken_names

Names = Mapping[str, Named]

MODE: dict[Mode, Text] = {
    Mode.SUM: Text("全部计入", "all of them count"),
    Mode.MAX: Text("只计最重的一条", "the one that moves most counts"),
    Mode.FIRST: Text("只计排在最前的一条", "the one that stands first counts"),
}


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


def events(policy: Policy) -> list[Block]:
    if not policy.events:
        return []
    names = spoken_names(policy)
    blocks: list[Block] = [Heading(2, Text("奖惩规则", "Rewards and penalties"))]
    for rule in policy.events:
        blocks.append(Heading(3, Text(f"{rule.label.zh}（{rule.rule}）", f"{rule.label.en} ({rule.rule})")))
        blocks += [Bullet(one) for one in say_event(rule, names)]
    for stack in policy.stacks:
        label = stack.label or same(stack.code)
        mode, members = MODE[stack.mode], listed(r.label for r in policy.events if r.stack == stack.code)
        blocks.append(
            Bullet(
                Text(
                    f"{label.zh}：同一事件同时触发 {members.zh} 时，{mode.zh}",
                    f"{label.en}: when one incident fires {members.en}, {mode.en}",
                )
            )
        )
    return blocks


def say_event(rule: EventRule, names: Names) -> list[Text]:
    """What fires a rule, who bears it and what it brings, a sentence each."""
    said = [_fires(rule, names)]
    if rule.applies != EVERYBODY:
        who = applies_to(rule.applies)
        said.append(Text(f"承担者仅限：{who.zh}", f"Borne only by {who.en}"))
    if rule.who is not None:
        bearer = _who(rule.who)
        said.append(Text(f"承担者：{bearer.zh}", f"Borne by {bearer.en}"))
    if rule.kind is not None and rule.price is not None:
        kind, price = KIND[rule.kind], _price(rule.price, names)
        per = Text("", "") if rule.on is None else _per(rule)
        said.append(Text(f"{kind.zh} {price.zh}{per.zh}", f"{kind.en} {price.en}{per.en}"))
    for part in rule.split:
        bearer = _who(part.who)
        share = Text("其余全部", "the exact rest") if part.is_rest else _price(part.share, names, money=False)
        said.append(Text(f"{bearer.zh}承担 {share.zh}", f"{bearer.en} bears {share.en}"))
    if rule.ladder is not None:
        said += _ladder(rule.ladder, names)
    if rule.propose is not None:
        label = rule.propose.label
        said.append(
            Text(f"建议「{label.zh}」，由负责人决定", f"“{label.en}” is proposed for people to decide")
        )
    if rule.fund:
        said.append(Text(f"金额进入基金 {rule.fund}", f"The amount goes to the fund {rule.fund}"))
    return said


def _fires(rule: EventRule, names: Names) -> Text:
    parts: list[Text] = []
    if rule.on is not None:
        where = "；".join(f"{key} {'/'.join(sorted(found))}" for key, found in rule.on.where.items())
        more = f"（{where}）" if where else ""
        parts.append(
            Text(
                f"每发生 {rule.on.kind} 记录{more}，按 {rule.on.dated_by} 日归期",
                f"on every {rule.on.kind} record{more}, placed by its {rule.on.dated_by} day",
            )
        )
    if rule.when is not None:
        when = condition(rule.when.tree, names)
        parts.append(Text(f"当{when.zh}", f"when {when.en}"))
    if rule.parts is not None:
        side = Text("低于", "below") if rule.parts.below else Text("高于", "above")
        label, limit = rule.parts.measure.label, _price(rule.parts.limit, names, money=False)
        parts.append(
            Text(
                f"「{label.zh}」的每个分项{side.zh} {limit.zh}",
                f"for every part of “{label.en}” {side.en} {limit.en}",
            )
        )
    said = listed(parts)
    return Text(f"触发：{said.zh}", f"Fires {said.en}")


def _who(who: Who) -> Text:
    known = {
        STORE: Text("全店人员", "everybody of the store"),
        POST: Text("对应岗位人员", "holders of the post"),
    }
    role = known.get(who.role, Text(f"{who.role} 角色", f"the {who.role}"))
    return Text(f"{role.zh}的部门负责人", f"the head of {role.en}") if who.of_head else role


def _per(rule: EventRule) -> Text:
    if rule.per == PERIOD:
        return Text("，每期一次", ", once a period")
    if rule.per == OCCURRENCE:
        return Text("，每条记录", ", for each record")
    return Text(f"，按 {rule.per} 计", f", per {rule.per}")


def _price(price: Price | None, names: Names, *, money: bool = True) -> Text:
    """An amount in words, with the value of a single param beside its name."""
    formula = None if price is None else price.formula
    if formula is None:
        return UNSET
    unit = Text(" 元", " CNY") if money else Text("", "")
    if isinstance(formula.tree, Constant):
        return Text(f"{plain(formula.tree.value)}{unit.zh}", f"{plain(formula.tree.value)}{unit.en}")
    return words(formula.tree, names)


def _ladder(ladder: Ladder, names: Names) -> list[Text]:
    window = Text("不限期限", "for ever")
    if ladder.window is not None:
        months = _price(ladder.window, names, money=False)
        window = Text(f"{months.zh} 个月内", f"within {months.en} months")
    said = [
        Text(
            f"{window.zh}累计，按 {ladder.counted_by} 日计次",
            f"Counted {window.en}, by the {ladder.counted_by} day",
        )
    ]
    for at, step in enumerate(ladder.steps, 1):
        amount = Text("", "") if step.price is None else _price(step.price, names)
        action = Text("", "") if step.action is None else step.action.label
        zh = "，".join(one for one in (amount.zh, action.zh and f"建议「{action.zh}」") if one)
        en = ", ".join(one for one in (amount.en, action.en and f"proposed: “{action.en}”") if one)
        said.append(Text(f"第 {at} 次：{zh}", f"Offence {at}: {en}"))
    return said


def triggers(policy: Policy) -> list[Block]:
    if not policy.triggers:
        return []
    names = spoken_names(policy)
    blocks: list[Block] = [Heading(2, Text("预警与建议", "Alerts and proposals"))]
    for one in policy.triggers:
        when, periods = condition(one.when.tree, names), _price(one.periods, names, money=False)
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
