"""Params, pay terms, rankings and pay of a rule book; pay formulas in words with a worked amount."""

from ..explaining.amounts import NOTHING, plural
from ..explaining.conditions import condition, words
from ..ledger.rules import Price
from ..parts import EVERYBODY, PayRule, Scope
from ..pay.amounts import whole
from ..pay.limits import Over
from ..policy import Policy
from ..ranking.rules import Better, RankRule, Within
from ..texts import Text
from ..words import FUND
from .markdown import UNSET, Block, Bullet, Heading, Paragraph, coded, led, same, table, titled
from .speaking import as_chosen, spoken_names, value_of
from .whom import applies_to
from .worked import Worked

WITHIN: dict[Within, Text] = {
    Within.STORE: Text("在同店内排名", "ranked within the store"),
    Within.BRAND: Text("在同品牌内排名", "ranked within the brand"),
    Within.GROUP: Text("在全集团内排名", "ranked within the group"),
}


def params(policy: Policy) -> list[Block]:
    if not policy.params:
        return []
    head = (Text("参数", "Param"), Text("数值", "Value"), Text("依据", "Rule"), Text("代号", "Code"))
    rows: list[tuple[Text, ...]] = []
    for param in policy.params:
        rows.append((param.label, value_of(param), same(param.rule), coded(param.code)))
        for variant in param.variants:
            who, rule = applies_to(variant.applies, policy.words), variant.part.rule
            rows.append((_for(param.label, who), value_of(variant.part), same(rule), coded(param.code)))
    return [Heading(2, Text("参数", "Params")), table(head, rows)]


def _for(label: Text, who: Text) -> Text:
    return Text(f"{label.zh}（{who.zh}）", f"{label.en} ({who.en})")


def inputs(policy: Policy) -> list[Block]:
    blocks: list[Block] = []
    for term in policy.terms:
        only = NOTHING
        if term.applies != EVERYBODY:
            who = applies_to(term.applies, policy.words)
            only = Text(f"，仅限{who.zh}", f", only for {who.en}")
        said = Text(
            f"「{term.label.zh}」 `{term.code}`{only.zh}", f"“{term.label.en}” `{term.code}`{only.en}"
        )
        blocks.append(Bullet(led(Text("个人薪酬项", "Pay term of each person"), said)))
    for one in policy.inputs:
        measure = one.binding.measure.code
        blank = Text("，无记录按 0 计", ", nothing found is 0") if one.else_zero else NOTHING
        whose = Text("（全店）", " (of the whole store)") if one.binding.scope is Scope.STORE else NOTHING
        said = Text(
            f"「{one.label.zh}」 `{measure}`{whose.zh}{blank.zh}",
            f"“{one.label.en}” `{measure}`{whose.en}{blank.en}",
        )
        blocks.append(Bullet(led(Text("公式所用指标", "Figure for formulas"), said)))
    return [Heading(2, Text("公式所用数据", "What formulas read")), *blocks] if blocks else []


def ranks(policy: Policy, worked: Worked) -> list[Block]:
    blocks: list[Block] = []
    for rank in policy.ranks:
        blocks.append(Heading(3, titled(rank.label, rank.rule)))
        blocks += [Bullet(one) for one in _rank(policy, rank)]
        blocks += worked.best(f"rank/{rank.code}")
    return [Heading(2, Text("排名与奖金", "Rankings and prizes")), *blocks] if blocks else []


def _rank(policy: Policy, rank: RankRule) -> list[Text]:
    names = spoken_names(policy)
    by, within = words(rank.by.tree, names), WITHIN[rank.within]
    higher = rank.better is Better.HIGHER
    order = Text("从高到低", "highest first") if higher else Text("从低到高", "lowest first")
    ties = NOTHING
    if rank.prizes:
        ties = Text(
            "，并列者均分所占名次的奖金，不递补",
            "; who ties shares the prizes of the places, nobody moves up",
        )
    said = [
        Text(f"按{by.zh}{order.zh}，{within.zh}{ties.zh}", f"By {by.en}, {order.en}, {within.en}{ties.en}")
    ]
    if rank.eligible is not None:
        said.append(led(Text("参评条件", "Takes part"), condition(rank.eligible.tree, names)))
    if rank.fund:
        fund = policy.words.said(FUND, rank.fund)
        said.append(Text(f"奖金出自「{fund.zh}」", f"Prizes are paid from “{fund.en}”"))
    labels = {league.code: league.label for league in rank.leagues}
    said += [led(league.label, condition(league.when.tree, names)) for league in rank.leagues]
    for code, prizes in rank.prizes.items():
        label = labels.get(code, NOTHING)
        amounts = [_prize(policy, one) for one in prizes]
        zh = "；".join(f"第 {at} 名 {one.zh}" for at, one in enumerate(amounts, 1))
        en = "; ".join(f"place {at}: {one.en}" for at, one in enumerate(amounts, 1))
        name = Text(f"{label.zh}奖金", f"Prizes of “{label.en}”" if label.en else "Prizes")
        said.append(led(name, Text(zh, en)))
    return said


def _prize(policy: Policy, prize: Price) -> Text:
    if prize.formula is None:
        return UNSET
    values = {param.code: param for param in policy.params}
    named = values.get(prize.formula.text)
    if named is not None:
        value = value_of(named)
        return Text(f"「{named.label.zh}」{value.zh}", f"“{named.label.en}” {value.en}")
    said = words(prize.formula.tree, spoken_names(policy))
    return Text(f"{said.zh} 元", f"{said.en} CNY")


def pay(policy: Policy, worked: Worked) -> list[Block]:
    """Every line with its formula in words, and an amount some golden case comes to."""
    if not policy.pay:
        return []
    blocks: list[Block] = [Heading(2, Text("薪酬", "Pay"))]
    for rule in policy.pay:
        blocks.append(Heading(3, titled(rule.label, rule.rule)))
        blocks += _formula(policy, rule)
        for variant in rule.variants:
            who = applies_to(variant.applies, policy.words)
            blocks.append(Paragraph(Text(f"对{who.zh}：", f"For {who.en}:")))
            blocks += _formula(policy, variant.part)
        blocks += worked.best(f"pay/{rule.code}") or [
            Bullet(
                Text("算例：没有算例得出此行金额", "Worked: no golden case comes to an amount of this line")
            )
        ]
    return blocks


def _formula(policy: Policy, rule: PayRule) -> list[Block]:
    tree, names = whole(rule), spoken_names(policy)
    chosen, flags = as_chosen(tree.tree, names)
    said, places = words(chosen, names), plural(str(rule.places), "decimal")
    return [
        Bullet(
            Text(
                f"{rule.label.zh} = {said.zh}，四舍五入到 {rule.places} 位小数{flags.zh}",
                f"{rule.label.en} = {said.en}, rounded half-up to {places}{flags.en}",
            )
        ),
        Bullet(coded(tree.text)),
    ]


def limits(policy: Policy) -> list[Block]:
    """The budget of the run and the rail of wage law; the default rail is told where something is taken."""
    blocks: list[Block] = []
    names = spoken_names(policy)
    if policy.budget is not None:
        budget = policy.budget
        limit = names[budget.limit].quoted
        over = Text("超出时不得发放", "a run beyond it is not paid")
        if budget.over is Over.SCALE_REWARDS:
            over = Text("超出时奖励按比例缩减", "beyond it rewards are scaled down")
        said = Text(f"{limit.zh}，{over.zh}", f"{limit.en}; {over.en}")
        blocks.append(Bullet(led(Text("预算", "Budget"), said, budget.rule)))
    if policy.rail is not None and (policy.events or policy.rail_is_default is False):
        wage, share, least = (
            words(one.tree, names) for one in (policy.rail.wage, policy.rail.share, policy.rail.minimum)
        )
        said = Text(
            f"扣款不超过{wage.zh} × {share.zh}，扣后不低于{least.zh}，超出部分须审批",
            f"deductions take at most {wage.en} × {share.en} and leave at least {least.en}; "
            "what is beyond needs approval",
        )
        blocks.append(Bullet(led(Text("扣款合规线", "Compliance rail"), said, policy.rail.rule)))
    return [Heading(2, Text("发放限制", "Limits of a payout")), *blocks] if blocks else []
