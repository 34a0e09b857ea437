"""The opening of a rule book: what the policy is, whom it is for, and what nobody has set yet."""

from ..parts import Applies, PeriodKind, SubjectKind
from ..policy import Policy
from ..refusals import said
from ..texts import Text
from .markdown import UNSET, Block, Bullet, Heading, Paragraph, listed, same

SUBJECT: dict[SubjectKind, Text] = {
    SubjectKind.EMPLOYEE: Text("员工", "employees"),
    SubjectKind.TEAM: Text("班组", "teams"),
    SubjectKind.DEPARTMENT: Text("部门", "departments"),
    SubjectKind.STORE: Text("门店", "stores"),
    SubjectKind.STATION: Text("服务站", "stations"),
}
PERIOD: dict[PeriodKind, Text] = {
    PeriodKind.MONTH: Text("月", "month"),
    PeriodKind.QUARTER: Text("季度", "quarter"),
    PeriodKind.YEAR: Text("年", "year"),
}
ATTRIBUTE: dict[str, Text] = {
    "position": Text("岗位", "position"),
    "department": Text("部门", "department"),
    "stream": Text("业务线", "stream"),
    "store": Text("门店", "store"),
    "brand": Text("品牌", "brand"),
    "region": Text("区域", "region"),
    "employment": Text("用工类别", "employment"),
    "management": Text("管理岗", "management post"),
    "housed": Text("公司提供住宿", "housed by the company"),
}


def head(policy: Policy) -> list[Block]:
    """Title, validity and applicability, then everything that is still unset."""
    subject, period = SUBJECT[policy.subject], PERIOD[policy.period]
    rules = ", ".join(policy.rules)
    blocks: list[Block] = [
        Heading(1, Text(f"{policy.title.zh}（{policy.code}）", f"{policy.title.en} ({policy.code})")),
        Bullet(
            Text(
                f"版本 {policy.version}，自 {policy.effective_from} 起生效",
                f"Version {policy.version}, effective from {policy.effective_from}",
            )
        ),
        Bullet(Text(f"考核对象：{subject.zh}，按{period.zh}考核", f"Appraises {subject.en}, by {period.en}")),
        Bullet(Text(f"依据：{rules}", f"Rules: {rules}")),
        Bullet(_for_whom(policy)),
    ]
    if policy.overlays:
        names = listed(map(same, policy.overlays))
        blocks.append(Bullet(Text(f"已叠加：{names.zh}", f"Overlays: {names.en}")))
    if policy.unset:
        text = Text("以下内容尚未设定，设定之前不能启用：", "Not set yet; nothing is activated before it is:")
        blocks += [Heading(2, Text("尚未设定", "Not set")), Paragraph(text)]
        for fault in policy.unset:
            where = f"{UNSET.zh} `{fault.field}`：{said(fault, 'zh')}"
            blocks.append(Bullet(Text(where, f"{UNSET.en} `{fault.field}`: {said(fault, 'en')}")))
    return blocks


def _for_whom(policy: Policy) -> Text:
    who = applies_to(policy.applies)
    days = Text("", "")
    if policy.min_days:
        days = Text(f"，在岗满 {policy.min_days} 天", f", who served {policy.min_days} days at least")
    return Text(f"适用于：{who.zh}{days.zh}", f"Applies to: {who.en}{days.en}")


def applies_to(applies: Applies) -> Text:
    """Whom something is for: 岗位 A 或 B；除 区域 GD."""
    only = [_one_of(key, words) for key, words in applies.only.items()]
    never = [_one_of(key, words) for key, words in applies.never.items()]
    said_only = Text("；".join(one.zh for one in only), "; ".join(one.en for one in only))
    found = said_only if only else Text("所有人", "everybody")
    if not never:
        return found
    but = listed(never)
    return Text(f"{found.zh}；{but.zh} 除外", f"{found.en}, except {but.en}")


def _one_of(key: str, words: frozenset[str]) -> Text:
    name, values = ATTRIBUTE.get(key, same(key)), sorted(words)
    return Text(f"{name.zh} {'、'.join(values)}", f"{name.en} {', '.join(values)}")
