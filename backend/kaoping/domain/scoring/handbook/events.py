"""Event rules of a rule book, a sentence for each thing they say."""

from collections.abc import Mapping
from dataclasses import replace

from ..explaining.amounts import plural
from ..explaining.conditions import condition
from ..explaining.naming import Named
from ..ledger.rules import EventRule, Ladder, Mode, Portion
from ..parts import EVERYBODY
from ..policy import Policy
from ..results import EntryKind
from ..texts import Text
from ..words import FUND, Words
from .happenings import bearer, counted, day_word, per_words, trigger_words
from .markdown import Block, Bullet, Heading, led, quoted, same, titled
from .speaking import price_words, spoken_names, whole_number
from .whom import applies_to
from .worked import Worked

Names = Mapping[str, Named]

MODE: dict[Mode, Text] = {
    Mode.SUM: Text("全部计入", "all of them count"),
    Mode.MAX: Text("只计最重的一条", "the one that moves most counts"),
    Mode.FIRST: Text("只计排在最前的一条", "the one that stands first counts"),
}


NOUN: dict[EntryKind, Text] = {
    EntryKind.FINE: Text("罚款", "Fine"),
    EntryKind.JOINT: Text("连带罚款", "Joint fine"),
    EntryKind.REWARD: Text("奖励", "Reward"),
    EntryKind.PRIZE: Text("名次奖金", "Prize"),
    EntryKind.COST_SHARE: Text("分担费用", "Cost to share"),
    EntryKind.FORFEITURE: Text("扣发", "Forfeited"),
    EntryKind.PASS_THROUGH: Text("承担厂家罚款", "Manufacturer's fine passed on"),
    EntryKind.EXPENSE: Text("公司列支", "Paid by the house"),
}


def events(policy: Policy, worked: Worked) -> list[Block]:
    if not policy.events:
        return []
    names = spoken_names(policy)
    blocks: list[Block] = [Heading(2, Text("奖惩规则", "Rewards and penalties"))]
    for rule in policy.events:
        blocks.append(Heading(3, titled(rule.label, rule.rule)))
        blocks += [Bullet(one) for one in say_event(rule, names, policy.words)]
        blocks += worked.shares(rule.code) if rule.split else worked.entries(rule.code)
    if policy.stacks:
        blocks.append(Heading(3, Text("叠加", "Where rules meet")))
    for stack in policy.stacks:
        mode, members = MODE[stack.mode], quoted(r.label for r in policy.events if r.stack == stack.code)
        said = Text(
            f"同一事件同时触发{members.zh}时，{mode.zh}", f"when one incident fires {members.en}, {mode.en}"
        )
        blocks.append(Bullet(led(stack.label or same(stack.code), said)))
    return blocks


def say_event(rule: EventRule, names: Names, words: Words) -> list[Text]:
    """What fires a rule, who bears it and what it brings, a sentence each."""
    kind_of = "" if rule.on is None else rule.on.kind
    names = dict(names) | {"n": replace(names["n"], label=_counted(rule))}
    said = [_fires(rule, names, words)]
    said += _borne(rule, kind_of, words)
    if rule.kind is not None and rule.price is not None:
        kind, price = NOUN[rule.kind], price_words(rule.price, names)
        per = Text("", "") if rule.on is None else per_words(kind_of, rule.per)
        said.append(Text(f"{kind.zh}：{price.zh}{per.zh}", f"{kind.en}: {price.en}{per.en}"))
    said += [_portion(part, kind_of, names) for part in rule.split]
    if rule.ladder is not None:
        said += _ladder(rule, rule.ladder, kind_of, names)
    if rule.propose is not None:
        label = rule.propose.label
        said.append(
            Text(f"建议「{label.zh}」，由负责人决定", f"“{label.en}” is proposed for people to decide")
        )
    if rule.fund:
        fund = words.said(FUND, rule.fund)
        said.append(Text(f"金额进入「{fund.zh}」", f"The amount goes to “{fund.en}”"))
    return said


def _borne(rule: EventRule, kind: str, words: Words) -> list[Text]:
    """Who bears it: `承担者：全店人员（仅限岗位「展厅经理」）`."""
    only = None if rule.applies == EVERYBODY else applies_to(rule.applies, words)
    if rule.who is None:
        return [] if only is None else [Text(f"仅适用于：{only.zh}", f"Only for {only.en}")]
    whose = bearer(kind, rule.who)
    if only is None:
        return [Text(f"承担者：{whose.zh}", f"Borne by {whose.en}")]
    return [Text(f"承担者：{whose.zh}（仅限{only.zh}）", f"Borne by {whose.en} (only {only.en})")]


def _counted(rule: EventRule) -> Text:
    if rule.parts is not None:
        return Text("超限的分项数", "number of such parts")
    return counted("" if rule.on is None else rule.on.kind, rule.distinct)


def _portion(part: Portion, kind: str, names: Names) -> Text:
    whose = bearer(kind, part.who)
    if part.is_rest:
        return Text(f"{whose.zh}承担其余全部", f"{_upper(whose.en)} bears the exact rest")
    share = price_words(part.share, names, money=False)
    return Text(f"{whose.zh}承担的比例：{share.zh}", f"{_upper(whose.en)} bears {share.en} of it")


def _upper(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}"


def _fires(rule: EventRule, names: Names, words: Words) -> Text:
    parts: list[Text] = []
    if rule.on is not None:
        parts.append(trigger_words(rule.on, words))
    if rule.when is not None:
        when = condition(rule.when.tree, names)
        only = "only " if parts else ""
        parts.append(Text(when.zh, f"{only}when {when.en}"))
    if rule.parts is not None:
        side = Text("低于", "below") if rule.parts.below else Text("高于", "above")
        label, limit = rule.parts.measure.label, price_words(rule.parts.limit, names, money=False)
        gap = "" if limit.zh.startswith("「") else " "
        parts.append(
            Text(
                f"「{label.zh}」中每有一个分项{side.zh}{gap}{limit.zh}",
                f"for every part of “{label.en}” {side.en} {limit.en}",
            )
        )
    zh, en = "，且".join(one.zh for one in parts), ", and ".join(one.en for one in parts)
    return Text(f"触发：{zh}", f"Fires {en}")


def _ladder(rule: EventRule, ladder: Ladder, kind: str, names: Names) -> list[Text]:
    day, window = day_word(kind, ladder.counted_by), Text("不限期累计", "without limit of time")
    if ladder.window is not None:
        months = whole_number(ladder.window, names)
        window = Text(f"{months.zh} 个月内累计", f"within {plural(months.en, 'month')}")
    said = [Text(f"{window.zh}，按{day.zh}计次", f"Counted {window.en}, by the {day.en}")]
    noun = Text("", "") if rule.kind is None else NOUN[rule.kind]
    for at, step in enumerate(ladder.steps, 1):
        pieces: list[Text] = []
        if step.price is not None:
            amount = price_words(step.price, names)
            gap = "" if amount.zh.startswith("「") else " "
            pieces.append(Text(f"{noun.zh}{gap}{amount.zh}", f"{noun.en.lower()} {amount.en}"))
        if step.action is not None:
            label = step.action.label
            pieces.append(Text(f"建议「{label.zh}」", f"“{label.en}” is proposed"))
        zh, en = "，".join(one.zh for one in pieces), ", ".join(one.en for one in pieces)
        more = Text(" 次及以后", " and later") if at == len(ladder.steps) else Text(" 次", "")
        said.append(Text(f"第 {at}{more.zh}：{zh}", f"Offence {at}{more.en}: {en}"))
    return said
