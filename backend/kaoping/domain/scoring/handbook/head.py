"""The opening of a rule book: what the policy is, whom it is for, and what nobody has set yet."""

from ..parts import PeriodKind, SubjectKind
from ..policy import Policy
from ..texts import Text
from .markdown import Block, Bullet, Heading, Paragraph, listed, same, titled
from .unset_words import unset_words
from .whom import applies_to

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


def head(policy: Policy) -> list[Block]:
    """Title, validity and applicability, then everything that is still unset."""
    subject, period = SUBJECT[policy.subject], PERIOD[policy.period]
    rules = listed(map(same, policy.rules))
    blocks: list[Block] = [
        Heading(1, titled(policy.title, policy.code)),
        Bullet(
            Text(
                f"版本 {policy.version}，自 {policy.effective_from} 起生效",
                f"Version {policy.version}, effective from {policy.effective_from}",
            )
        ),
        Bullet(Text(f"考核对象：{subject.zh}，按{period.zh}考核", f"Appraises {subject.en}, by {period.en}")),
        Bullet(Text(f"依据：{rules.zh}", f"Rules: {rules.en}")),
        Bullet(_for_whom(policy)),
    ]
    if policy.overlays:
        names = listed(map(same, policy.overlays))
        blocks.append(Bullet(Text(f"已叠加：{names.zh}", f"Overlays: {names.en}")))
    if policy.unset:
        text = Text("以下内容尚未设定，设定之前不能启用：", "Not set yet; nothing is activated before it is:")
        blocks += [Heading(2, Text("尚未设定", "Not set")), Paragraph(text)]
        blocks += [Bullet(one) for one in unset_words(policy)]
    return blocks


def _for_whom(policy: Policy) -> Text:
    who = applies_to(policy.applies, policy.words)
    days = Text("", "")
    if policy.min_days:
        days = Text(f"，在岗满 {policy.min_days} 天", f", who served {policy.min_days} days at least")
    return Text(f"适用于：{who.zh}{days.zh}", f"Applies to: {who.en}{days.en}")
