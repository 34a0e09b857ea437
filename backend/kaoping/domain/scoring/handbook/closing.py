"""The end of a rule book: constraints, dates and sample sizes, and golden cases with their results."""

from collections.abc import Sequence

from ..calendar.saying import say_date, say_quota
from ..constraints import ConstraintKind
from ..golden import CaseResult
from ..numbers import plain
from ..parts import About
from ..policy import Policy
from ..texts import Text
from .markdown import Block, Bullet, Heading, same, table

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
            said = Text(
                f"{about.zh}类项目至少占 {least}%", f"items about {about.en} weigh {least} % at least"
            )
        else:
            said = Text(
                f"{about.zh}类项目占 {least}%–{most}%", f"items about {about.en} weigh {least}–{most} %"
            )
        why = Text("", "")
        if one.override is not None:
            why = Text(f"；本方案另有说明：{one.override.zh}", f"; overridden: {one.override.en}")
        blocks.append(Bullet(Text(f"{said.zh}{why.zh}({one.rule})", f"{said.en}{why.en} ({one.rule})")))
    return [Heading(2, Text("权重约束", "Constraints on weights")), *blocks] if blocks else []


def dates(policy: Policy) -> list[Block]:
    values = {param.code: param.value for param in policy.params}
    blocks: list[Block] = []
    for date in policy.calendar:
        said = say_date(date.when, values)
        blocks.append(Bullet(_led(date.label, said, date.by, date.to, date.rule)))
    for quota in policy.quotas:
        said = say_quota(quota, values)
        blocks.append(Bullet(_led(quota.label, said, quota.by, quota.to, quota.rule)))
    return [Heading(2, Text("日程与抽样", "Dates and samples")), *blocks] if blocks else []


def _led(label: Text, said: Text, by: Sequence[str], to: Sequence[str], rule: str) -> Text:
    who = Text("", "")
    if by:
        who = Text(f"（{'、'.join(by)} 负责）", f" (by {', '.join(by)})")
    if to:
        who = Text(f"{who.zh}（报 {'、'.join(to)}）", f"{who.en} (to {', '.join(to)})")
    return Text(f"{label.zh}：{said.zh}{who.zh}({rule})", f"{label.en}: {said.en}{who.en} ({rule})")


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
