"""Is everything there that a month needs: questions before the freeze, each with the page that mends it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kaoping.domain.scoring.texts import Text
from kaoping.scorecards.schemas_periods import CheckOut, CheckSeverity, CompletenessOut
from kaoping.scorecards.service.closing.checks import (
    Found,
    calls_open,
    codes_unmapped,
    complaints_open,
    complaints_unrated,
    days_left,
    days_without_orders,
    items_to_judge,
    pay_missing,
    policies_unset,
    posts_without_policy,
)
from kaoping.scorecards.service.wording import label
from kaoping.storage.tables.closing import ClosingPeriod


@dataclass(frozen=True, slots=True)
class Check:
    """A question, what it means when cases were found, and where they are mended."""

    code: str
    label: Text
    note: Text
    path: str | None
    count: Callable[[Session, ClosingPeriod], Found]


NOTHING_FOUND = Text("没有待处理的问题", "Nothing to do")


def check_completeness(db: Session, row: ClosingPeriod) -> CompletenessOut:
    checks = [_ask(db, row, check) for check in CHECKS]
    return CompletenessOut(
        ready=all(one.severity is not CheckSeverity.BLOCKS for one in checks), checks=checks
    )


def _ask(db: Session, row: ClosingPeriod, check: Check) -> CheckOut:
    found = check.count(db, row)
    note = (found.note or check.note) if found.count else NOTHING_FOUND
    return CheckOut(
        code=check.code,
        label=label(check.label),
        severity=found.severity if found.count else CheckSeverity.OK,
        count=found.count,
        of=found.of,
        note=label(note),
        path=check.path.format(store=row.store_id, period=row.code) if check.path and found.count else None,
    )


CHECKS = (
    Check(
        "period-running",
        Text("当月已结束", "The month is over"),
        Text("当月尚未结束，结束后才能冻结", "The month still runs: it can be frozen after its last day"),
        None,
        days_left,
    ),
    Check(
        "policies-unset",
        Text("方案的取值已定", "Policies are set"),
        Text("有方案尚缺取值，不会计分", "Some policies lack values and will not score"),
        None,
        policies_unset,
    ),
    Check(
        "orders-gaps",
        Text("每日工单", "Orders of every day"),
        Text(
            "有营业日没有交车工单，请确认 DMS 是否推送完整",
            "Open days without a delivered order: was everything pushed?",
        ),
        "/repair-orders?store={store}",
        days_without_orders,
    ),
    Check(
        "mapping-open",
        Text("编码映射", "Codes mapped"),
        Text(
            "当月有编码尚未裁定，相关工单暂不计入个人",
            "Codes of the month wait for a ruling: their orders count for nobody yet",
        ),
        "/mapping-issues",
        codes_unmapped,
    ),
    Check(
        "calls-open",
        Text("回访完成", "Call-backs done"),
        Text("当月到期的回访尚未完成", "Call-backs due in the month are still open"),
        "/callbacks?store={store}",
        calls_open,
    ),
    Check(
        "complaints-open",
        Text("投诉结案", "Complaints closed"),
        Text("当月受理的投诉尚未结案", "Complaints received in the month are still open"),
        "/complaints?store={store}&open=true",
        complaints_open,
    ),
    Check(
        "complaints-unrated",
        Text("投诉回访评价", "Complaints rated"),
        Text("已结案但没有客户评价", "Closed without the customer's word"),
        "/complaints?store={store}",
        complaints_unrated,
    ),
    Check(
        "pay-missing",
        Text("薪酬参数", "Pay terms"),
        Text(
            "有人员缺少绩效基数等薪酬参数，审批前须补齐",
            "Some people lack a pay term: set it, or approval is refused",
        ),
        "/scorecards?store={store}&period={period}",
        pay_missing,
    ),
    Check(
        "items-to-judge",
        Text("待评分项目", "Items to be judged"),
        Text("冻结后由主管和公司评分", "Managers and the company judge them after the freeze"),
        "/scorecards?store={store}&period={period}",
        items_to_judge,
    ),
    Check(
        "people-without-policy",
        Text("未纳入考核的岗位", "Posts without a policy"),
        Text("这些人员的岗位没有适用方案，不会生成考核表", "No policy is for these posts: they get no card"),
        "/employees?store={store}",
        posts_without_policy,
    ),
)
"""In the order in which people go through them."""
