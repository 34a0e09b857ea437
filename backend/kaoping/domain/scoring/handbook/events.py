"""Event rules of a rule book, a sentence for each thing they say."""

from collections.abc import Mapping

from ..explaining.conditions import condition
from ..explaining.ledger_trace import KIND
from ..explaining.naming import Named
from ..ledger.rules import EventRule, Ladder, Mode
from ..parts import EVERYBODY
from ..policy import Policy
from ..texts import Text
from .happenings import bearer, day_word, per_words, trigger_words
from .head import applies_to
from .markdown import Block, Bullet, Heading, listed, same
from .speaking import price_words, spoken_names

Names = Mapping[str, Named]

MODE: dict[Mode, Text] = {
    Mode.SUM: Text("全部计入", "all of them count"),
    Mode.MAX: Text("只计最重的一条", "the one that moves most counts"),
    Mode.FIRST: Text("只计排在最前的一条", "the one that stands first counts"),
}


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
    said, kind_of = [_fires(rule, names)], "" if rule.on is None else rule.on.kind
    if rule.applies != EVERYBODY:
        who = applies_to(rule.applies)
        said.append(Text(f"承担者仅限：{who.zh}", f"Borne only by {who.en}"))
    if rule.who is not None:
        whose = bearer(kind_of, rule.who)
        said.append(Text(f"承担者：{whose.zh}", f"Borne by {whose.en}"))
    if rule.kind is not None and rule.price is not None:
        kind, price = KIND[rule.kind], price_words(rule.price, names)
        per = Text("", "") if rule.on is None else per_words(kind_of, rule.per)
        said.append(Text(f"{kind.zh} {price.zh}{per.zh}", f"{kind.en} {price.en}{per.en}"))
    for part in rule.split:
        whose = bearer(kind_of, part.who)
        share = (
            Text("其余全部", "the exact rest")
            if part.is_rest
            else price_words(part.share, names, money=False)
        )
        said.append(Text(f"{whose.zh}承担 {share.zh}", f"{whose.en} bears {share.en}"))
    if rule.ladder is not None:
        said += _ladder(rule.ladder, kind_of, names)
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
        parts.append(trigger_words(rule.on))
    if rule.when is not None:
        when = condition(rule.when.tree, names)
        parts.append(Text(f"当{when.zh}", f"when {when.en}"))
    if rule.parts is not None:
        side = Text("低于", "below") if rule.parts.below else Text("高于", "above")
        label, limit = rule.parts.measure.label, price_words(rule.parts.limit, names, money=False)
        parts.append(
            Text(
                f"「{label.zh}」的每个分项{side.zh} {limit.zh}",
                f"for every part of “{label.en}” {side.en} {limit.en}",
            )
        )
    said = listed(parts)
    return Text(f"触发：{said.zh}", f"Fires {said.en}")


def _ladder(ladder: Ladder, kind: str, names: Names) -> list[Text]:
    day, window = day_word(kind, ladder.counted_by), Text("不限期限", "for ever")
    if ladder.window is not None:
        months = price_words(ladder.window, names, money=False)
        window = Text(f"{months.zh} 个月内", f"within {months.en} months")
    said = [
        Text(
            f"{window.zh}累计，按{day.zh}计次",
            f"Counted {window.en}, by the {day.en}",
        )
    ]
    for at, step in enumerate(ladder.steps, 1):
        amount = Text("", "") if step.price is None else price_words(step.price, names)
        action = Text("", "") if step.action is None else step.action.label
        zh = "，".join(one for one in (amount.zh, action.zh and f"建议「{action.zh}」") if one)
        en = ", ".join(one for one in (amount.en, action.en and f"proposed: “{action.en}”") if one)
        said.append(Text(f"第 {at} 次：{zh}", f"Offence {at}: {en}"))
    return said
