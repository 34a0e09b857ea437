"""What follows a card in a trace: places and prizes, the compliance rail, and notices."""

from decimal import Decimal

from ..numbers import plain
from ..policy import Policy
from ..refusals import WORDING
from ..results import Notice, Rail, Rank, Result
from ..texts import Text
from .amounts import cited, money, number
from .naming import names_of, quoted_of
from .sections import Section, section
from .trace import Evidence, Kind, Node


def rank_nodes(policy: Policy, result: Result) -> tuple[Node, ...]:
    abouts = section(policy, "ranks")
    return tuple(
        _rank(abouts.get(one.rank, Section(Text(one.rank, one.rank), "")), result, one)
        for one in result.ranks
    )


def _rank(about: Section, result: Result, one: Rank) -> Node:
    return Node(
        id=f"rank/{one.rank}",
        kind=Kind.RANK,
        label=about.label,
        rule=about.rule,
        formula="",
        value=None if one.place is None else Decimal(one.place),
        unit="place",
        sentence=_placed(about, one),
        evidence=Evidence("ranked", key=result.subject, ids=(one.rank, one.league)),
        details={"league": one.league, "of": str(one.of), "shared": str(one.shared), "reason": one.reason}
        | ({} if one.prize is None else {"prize": plain(one.prize)}),
    )


def _placed(about: Section, one: Rank) -> Text:
    figure, rule = "" if one.figure is None else number(one.figure), cited(about.rule)
    zh_figure, en_figure = (f"（{figure}）", f" ({figure})") if figure else ("", "")
    if one.place is None:
        reason = _reason(one.reason)
        return Text(
            f"{about.label.zh}：不参与排名，{reason.zh}{zh_figure}{rule.zh}",
            f"{about.label.en}: not ranked, {reason.en}{en_figure}{rule.en}",
        )
    shared = Text(f"，{one.shared} 人并列", f", shared by {one.shared}") if one.shared > 1 else Text("", "")
    prize = Text("", "")
    if one.prize is not None and one.prize:
        amount = money(one.prize)
        prize = Text(f"，奖金 {amount.zh}", f", prize {amount.en}")
    return Text(
        f"{about.label.zh}：{one.of} 人中第 {one.place} 名{zh_figure}{shared.zh}{prize.zh}{rule.zh}",
        f"{about.label.en}: place {one.place} of {one.of}{en_figure}{shared.en}{prize.en}{rule.en}",
    )


def _reason(code: str) -> Text:
    return WORDING.get(code, Text("没有可比的数值", "there is no figure to compare"))


def rail_node(policy: Policy, rail: Rail, subject: str) -> Node:
    """Deductions against the limit that wage law sets; what is beyond waits for approval."""
    rule = "" if policy.rail is None else policy.rail.rule
    where = cited(rule)
    taken = money(rail.deductions)
    if rail.limit is None:
        lost = quoted_of(names_of(policy), rail.missing)
        said = Text(
            f"扣款 {taken.zh}，上限尚缺 {lost.zh}", f"deductions {taken.en}; the limit needs {lost.en}"
        )
    elif rail.excess:
        limit, over = money(rail.limit), money(rail.excess)
        said = Text(
            f"扣款 {taken.zh}，超过上限 {limit.zh}，超出的 {over.zh} 须审批",
            f"deductions {taken.en} exceed the limit {limit.en}; the excess {over.en} needs approval",
        )
    else:
        limit = money(rail.limit)
        said = Text(
            f"扣款 {taken.zh}，未超过上限 {limit.zh}", f"deductions {taken.en} within the limit {limit.en}"
        )
    return Node(
        id="rail",
        kind=Kind.RAIL,
        label=Text("扣款合规线", "Compliance rail"),
        rule=rule,
        formula="deductions - limit",
        value=rail.excess,
        unit="money",
        sentence=Text(f"{said.zh}{where.zh}", f"{said.en}{where.en}"),
        evidence=Evidence("node", key=subject, ids=("ledger",)),
    )


def notice_node(policy: Policy, at: int, one: Notice, subject: str) -> Node:
    """Something people should know, in the words of its code."""
    params = dict(one.params)
    return Node(
        id=f"notice/{at}/{one.code}",
        kind=Kind.NOTICE,
        label=Text("提示", "Notice"),
        rule="",
        formula="",
        value=None,
        unit="",
        sentence=notice_words(policy, one),
        evidence=Evidence("notice", key=subject, ids=(one.code,)),
        details=params,
    )


_NAMING = frozenset({"term", "rule", "rank", "what"})
"""Parameters of notices that are codes of the policy: people read their labels."""


def notice_words(policy: Policy, one: Notice) -> Text:
    """The sentence of a notice, every code of the policy in it by its label."""
    words, names = WORDING[one.code], names_of(policy)
    said = {
        key: quoted_of(names, value.split(", ")) if key in _NAMING else Text(value, value)
        for key, value in one.params
    }
    return Text(
        words.zh.format(**{key: text.zh for key, text in said.items()}),
        words.en.format(**{key: text.en for key, text in said.items()}),
    )
