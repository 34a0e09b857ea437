"""The end of a rule book: constraints, dates and sample sizes, and golden cases with their results."""

from collections.abc import Sequence

from ..calendar.quotas import Quota
from ..calendar.rules import DateRule
from ..calendar.saying import say_date, say_quota
from ..constraints import ConstraintKind
from ..golden import CaseResult
from ..numbers import plain
from ..parts import About
from ..policy import Policy
from ..texts import Text
from ..words import POSITION, Words
from .markdown import Block, Bullet, Heading, led, quoted, same, table, titled

ABOUT: dict[About, Text] = {
    About.SATISFACTION: Text("满意度", "satisfaction"),
    About.SALES: Text("销售业绩", "sales"),
    About.ABILITY: Text("个人能力", "ability"),
    About.QUALITY: Text("工作质量", "work quality"),
    About.DISCIPLINE: Text("纪律", "discipline"),
    About.OTHER: Text("其他", "other"),
}


def constraints(policy: Policy) -> list[Block]:
    blocks: list[Block] = []
    for one in policy.constraints:
        about, least, most = ABOUT[one.about], plain(one.least), plain(one.most)
        if one.kind is ConstraintKind.LEAST_SHARE:
            said = Text(f"至少占 {least}%", f"weigh {least} % at least")
        elif least == most:
            said = Text(f"占 {least}%", f"weigh {least} %")
        else:
            said = Text(f"占 {least}%–{most}%", f"weigh {least}–{most} %")
        why = Text("", "")
        if one.override is not None:
            why = Text(f"；本方案另有说明：{one.override.zh}", f"; overridden: {one.override.en}")
        zh, en = f"「{about.zh}」类项目{said.zh}{why.zh}", f"Items about “{about.en}” {said.en}{why.en}"
        blocks.append(Bullet(titled(Text(zh, en), one.rule)))
    return [Heading(2, Text("权重约束", "Constraints on weights")), *blocks] if blocks else []


def dates(policy: Policy) -> list[Block]:
    values = {param.code: param.value for param in policy.params}
    blocks: list[Block] = []
    blocks += [Bullet(_led(policy.words, one, say_date(one.when, values))) for one in policy.calendar]
    blocks += [Bullet(_led(policy.words, one, say_quota(one, values))) for one in policy.quotas]
    return [Heading(2, Text("日程与抽样", "Dates and samples")), *blocks] if blocks else []


def _led(words: Words, one: DateRule | Quota, said: Text) -> Text:
    by, to = (quoted(words.said(POSITION, post) for post in posts) for posts in (one.by, one.to))
    who = Text("", "")
    if one.by:
        who = Text(f"，由{by.zh}负责", f", by {by.en}")
    if one.to:
        who = Text(f"{who.zh}，报{to.zh}", f"{who.en}, for {to.en}")
    return led(one.label, Text(f"{said.zh}{who.zh}", f"{said.en}{who.en}"), one.rule)


def cases(results: Sequence[CaseResult]) -> list[Block]:
    if not results:
        return []
    head = (Text("算例", "Case"), Text("依据", "Rule"), Text("结果", "Result"))
    rows = [(same(one.case), same(one.rule), _outcome(one)) for one in results]
    return [Heading(2, Text("算例", "Golden cases")), table(head, rows)]


def _outcome(one: CaseResult) -> Text:
    if one.passed:
        return Text("✓ 相符", "✓ holds")
    missed = "; ".join(f"{miss.what}: {miss.expected} ≠ {miss.found}" for miss in one.mismatches)
    return Text(f"✗ 不符：{missed}", f"✗ differs: {missed}")
