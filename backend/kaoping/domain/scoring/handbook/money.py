"""Params, pay terms, rankings and pay of a rule book; pay formulas in words with a worked amount."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ..explaining.conditions import condition, words
from ..explaining.explain import explain
from ..explaining.trace import Kind
from ..golden import Played
from ..ledger.rules import Price
from ..parts import EVERYBODY, PayRule
from ..pay.amounts import whole
from ..pay.limits import Over
from ..policy import Policy
from ..ranking.rules import Better, RankRule, Within
from ..results import PayState
from ..texts import Text
from .head import applies_to
from .markdown import UNSET, Block, Bullet, Heading, Paragraph, same, table
from .speaking import spoken_names, value_of

WITHIN: dict[Within, Text] = {
    Within.STORE: Text("同店排名", "ranked within the store"),
    Within.BRAND: Text("同品牌排名", "ranked within the brand"),
    Within.GROUP: Text("全集团排名", "ranked within the group"),
}


def params(policy: Policy) -> list[Block]:
    if not policy.params:
        return []
    head = (Text("名称", "Name"), Text("参数", "Param"), Text("数值", "Value"), Text("依据", "Rule"))
    rows: list[tuple[Text, ...]] = []
    for param in policy.params:
        rows.append((same(param.code), param.label, value_of(param), same(param.rule)))
        for variant in param.variants:
            who, rule = applies_to(variant.applies), variant.part.rule
            label = Text(f"{param.label.zh}（{who.zh}）", f"{param.label.en} ({who.en})")
            rows.append((same(param.code), label, value_of(variant.part), same(rule)))
    return [Heading(2, Text("参数", "Params")), table(head, rows)]


def inputs(policy: Policy) -> list[Block]:
    blocks: list[Block] = []
    for term in policy.terms:
        only = Text("", "")
        if term.applies != EVERYBODY:
            who = applies_to(term.applies)
            only = Text(f"，仅限 {who.zh}", f", only for {who.en}")
        blocks.append(
            Bullet(
                Text(
                    f"个人薪酬项：{term.label.zh} `{term.code}`{only.zh}",
                    f"Pay term of each person: {term.label.en} `{term.code}`{only.en}",
                )
            )
        )
    for one in policy.inputs:
        measure = one.binding.measure.code
        blank = Text("，无记录按 0 计", ", nothing found is 0") if one.else_zero else Text("", "")
        blocks.append(
            Bullet(
                Text(
                    f"公式所用指标：{one.label.zh} `{measure}`{blank.zh}",
                    f"Figure for formulas: {one.label.en} `{measure}`{blank.en}",
                )
            )
        )
    return [Heading(2, Text("公式所用数据", "What formulas read")), *blocks] if blocks else []


def ranks(policy: Policy) -> list[Block]:
    blocks: list[Block] = []
    for rank in policy.ranks:
        blocks.append(Heading(3, Text(f"{rank.label.zh}（{rank.rule}）", f"{rank.label.en} ({rank.rule})")))
        blocks += [Bullet(one) for one in _rank(policy, rank)]
    return [Heading(2, Text("排名与奖金", "Rankings and prizes")), *blocks] if blocks else []


def _rank(policy: Policy, rank: RankRule) -> list[Text]:
    names = spoken_names(policy)
    by, within = words(rank.by.tree, names), WITHIN[rank.within]
    order = (
        Text("从高到低", "highest first")
        if rank.better is Better.HIGHER
        else Text("从低到高", "lowest first")
    )
    said = [
        Text(
            f"按{by.zh}{order.zh}，{within.zh}，并列者均分所占名次的奖金，不递补",
            f"by {by.en}, {order.en}, {within.en}; who ties shares the prizes of the places, nobody moves up",
        )
    ]
    if rank.eligible is not None:
        may = condition(rank.eligible.tree, names)
        said.append(Text(f"参评条件：{may.zh}", f"Takes part: {may.en}"))
    labels = {league.code: league.label for league in rank.leagues}
    for league in rank.leagues:
        when = condition(league.when.tree, names)
        said.append(Text(f"{league.label.zh}：{when.zh}", f"{league.label.en}: {when.en}"))
    for code, prizes in rank.prizes.items():
        label = labels.get(code, Text("奖金", "Prizes"))
        amounts = [_prize(policy, one) for one in prizes]
        zh = "；".join(f"第 {at} 名 {one.zh}" for at, one in enumerate(amounts, 1))
        en = "; ".join(f"place {at}: {one.en}" for at, one in enumerate(amounts, 1))
        said.append(Text(f"{label.zh}：{zh}", f"{label.en}: {en}"))
    return said


def _prize(policy: Policy, prize: Price) -> Text:
    if prize.formula is None:
        return UNSET
    values = {param.code: param for param in policy.params}
    named = values.get(prize.formula.text)
    if named is not None:
        value = value_of(named)
        return Text(f"{named.label.zh} {value.zh}", f"{named.label.en} {value.en}")
    said = words(prize.formula.tree, spoken_names(policy))
    return Text(f"{said.zh} 元", f"{said.en} CNY")


def pay(policy: Policy, played: Mapping[str, Played]) -> list[Block]:
    """Every line with its formula in words, and an amount some golden case comes to."""
    if not policy.pay:
        return []
    blocks: list[Block] = [Heading(2, Text("薪酬", "Pay"))]
    for rule in policy.pay:
        blocks.append(Heading(3, Text(f"{rule.label.zh}（{rule.rule}）", f"{rule.label.en} ({rule.rule})")))
        blocks += _formula(policy, rule)
        for variant in rule.variants:
            who = applies_to(variant.applies)
            blocks.append(Paragraph(Text(f"{who.zh}：", f"For {who.en}:")))
            blocks += _formula(policy, variant.part)
        blocks.append(_worked(rule, played))
    return blocks


def _formula(policy: Policy, rule: PayRule) -> list[Block]:
    tree = whole(rule)
    said = words(tree.tree, spoken_names(policy))
    places = rule.places
    return [
        Bullet(
            Text(
                f"{rule.label.zh} = {said.zh}，四舍五入到 {places} 位小数",
                f"{rule.label.en} = {said.en}, rounded half-up to {places} decimals",
            )
        ),
        Bullet(same(f"`{tree.text}`")),
    ]


def _worked(rule: PayRule, played: Mapping[str, Played]) -> Block:
    """The first golden case in which the line is final and not nothing; else the first that is final."""
    best: tuple[str, Text, Decimal] | None = None
    for name, one in played.items():
        found = _amount(rule, one)
        if found is not None and (best is None or (best[2] == 0 and found[1] != 0)):
            best = (name, *found)
    if best is None:
        return Bullet(
            Text("算例：没有算例得出此行金额", "Worked: no golden case comes to an amount of this line")
        )
    return Bullet(Text(f"算例 {best[0]}：{best[1].zh}", f"Worked in case {best[0]}: {best[1].en}"))


def _amount(rule: PayRule, played: Played) -> tuple[Text, Decimal] | None:
    for result in played.results:
        final = [one for one in result.pay or () if one.code == rule.code and one.state is PayState.FINAL]
        if final and final[0].amount is not None:
            nodes: Sequence[Text] = [
                node.sentence
                for node in explain(played.policy, result)
                if node.kind is Kind.PAY and node.id == f"pay/{rule.code}"
            ]
            return nodes[0], final[0].amount
    return None


def limits(policy: Policy) -> list[Block]:
    """The budget of the run and the rail of wage law; the default rail is told where something is taken."""
    blocks: list[Block] = []
    names = spoken_names(policy)
    if policy.budget is not None:
        budget = policy.budget
        limit = next(value_of(one) for one in policy.params if one.code == budget.limit)
        over = Text("超出时不得发放", "a run beyond it is not paid")
        if budget.over is Over.SCALE_REWARDS:
            over = Text("超出时奖励按比例缩减", "beyond it rewards are scaled down")
        blocks.append(
            Bullet(
                Text(
                    f"预算：{limit.zh}，{over.zh}({budget.rule})",
                    f"Budget: {limit.en}; {over.en} ({budget.rule})",
                )
            )
        )
    if policy.rail is not None and (policy.events or policy.rail_is_default is False):
        rule = policy.rail.rule
        wage, share, least = (
            words(one.tree, names) for one in (policy.rail.wage, policy.rail.share, policy.rail.minimum)
        )
        blocks.append(
            Bullet(
                Text(
                    f"扣款合规线：扣款不超过 {wage.zh} × {share.zh}，"
                    f"扣后不低于 {least.zh}，超出部分须审批({rule})",
                    f"Compliance rail: deductions up to {wage.en} × {share.en}, "
                    f"no less than {least.en} left; what is beyond needs approval ({rule})",
                )
            )
        )
    return [Heading(2, Text("发放限制", "Limits of a payout")), *blocks] if blocks else []
