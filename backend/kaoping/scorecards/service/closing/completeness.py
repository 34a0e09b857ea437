"""Is everything there that a month needs: questions before the freeze, each with the page that mends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, cast, func, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of, wall_instant
from kaoping.domain.calling import TaskState
from kaoping.domain.scoring.results import PayState
from kaoping.domain.scoring.texts import Text
from kaoping.domain.workflow import CLOSED
from kaoping.scorecards.schemas_periods import CheckOut, CheckSeverity, CompletenessOut
from kaoping.scorecards.service.closing.days import SHOWN, days_of, records_a_day
from kaoping.scorecards.service.wording import label
from kaoping.storage.reads.policies import policies_of
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.session import now
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import MappingIssue
from kaoping.storage.tables.scoring import Card

WAITING = (TaskState.PENDING, TaskState.SCHEDULED, TaskState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Found:
    """What a check came upon: `count` cases `of` those looked at; a sentence replaces the check's own."""

    count: int
    of: int | None = None
    severity: CheckSeverity = CheckSeverity.WARNS
    note: Text | None = None


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


def _store(db: Session, row: ClosingPeriod) -> Store:
    return db.get_one(Store, row.store_id)


def _days_left(db: Session, row: ClosingPeriod) -> Found:
    today = day_of(now(db), ZoneInfo(_store(db, row).zone))
    left = (row.last_day - today).days + 1
    return Found(max(0, left), (row.last_day - row.first_day).days + 1, CheckSeverity.BLOCKS)


def _policies_unset(db: Session, row: ClosingPeriod) -> Found:
    """Policies that are for somebody here; with none to score by there is nothing to close."""
    people = slices_of(db, row.store_id, row.first_day, row.last_day)
    wanted = [
        one.policy
        for one in policies_of(db, row.store_id, row.first_day)
        if any(one.policy.applies.to(person.attributes) for person in people)
    ]
    unset = sum(bool(policy.unset) for policy in wanted)
    if unset == len(wanted):
        return Found(max(1, unset), len(wanted), CheckSeverity.BLOCKS, NO_POLICY)
    return Found(unset, len(wanted))


def _without_policy(db: Session, row: ClosingPeriod) -> Found:
    """For information: some posts are not appraised by anything."""
    people = slices_of(db, row.store_id, row.first_day, row.last_day)
    policies = [one.policy for one in policies_of(db, row.store_id, row.first_day)]
    without = sum(not any(policy.applies.to(one.attributes) for policy in policies) for one in people)
    return Found(without, len(people), CheckSeverity.OK)


def _days_without_orders(db: Session, row: ClosingPeriod) -> Found:
    """Days on which the store was open and not one car was handed back."""
    store = _store(db, row)
    today = day_of(now(db), ZoneInfo(store.zone))
    open_days = [day for day in days_of(row) if day <= today and store.business_hours[day.weekday()]]
    delivered = records_a_day(db, row, *SHOWN["orders"])
    return Found(sum(day not in delivered for day in open_days), len(open_days))


def _mappings(db: Session, row: ClosingPeriod) -> Found:
    """Codes seen in the month that nobody has ruled on."""
    begins, ends = _instants(row, ZoneInfo(_store(db, row).zone))
    query = select(
        func.count().filter(MappingIssue.state == "OPEN").label("open"), func.count().label("all")
    ).where(
        MappingIssue.store_id == row.store_id,
        MappingIssue.first_seen_at < ends,
        MappingIssue.last_seen_at >= begins,
    )
    found = db.execute(query).one()
    return Found(found.open, found.all)


def _calls(db: Session, row: ClosingPeriod) -> Found:
    query = select(
        func.count().filter(CallbackTask.state.in_(WAITING)).label("open"), func.count().label("all")
    ).where(CallbackTask.store_id == row.store_id, CallbackTask.due_day.between(row.first_day, row.last_day))
    found = db.execute(query).one()
    return Found(found.open, found.all)


def _complaints_open(db: Session, row: ClosingPeriod) -> Found:
    return _complaints(db, row, Complaint.state.not_in(sorted(CLOSED)))


def _complaints_unrated(db: Session, row: ClosingPeriod) -> Found:
    """Closed without the customer's word on how it went."""
    return _complaints(db, row, Complaint.state.in_(sorted(CLOSED)) & Complaint.satisfied.is_(None))


def _complaints(db: Session, row: ClosingPeriod, lacking: ColumnElement[bool]) -> Found:
    query = select(func.count().filter(lacking).label("lacking"), func.count().label("all")).where(
        Complaint.store_id == row.store_id, Complaint.received_day.between(row.first_day, row.last_day)
    )
    found = db.execute(query).one()
    return Found(found.lacking, found.all)


def _pay_missing(db: Session, row: ClosingPeriod) -> Found:
    """Cards whose pay cannot be reckoned: a term of the person is missing."""
    lines = func.jsonb_path_exists(
        Card.result,
        cast(f'$.pay[*] ? (@.state == "{PayState.UNSET}" || @.state == "{PayState.UNDEFINED}")', JSONPATH),
    )
    return _cards(db, row, func.count().filter(lines))


def _to_judge(db: Session, row: ClosingPeriod) -> Found:
    """For information: items that people will judge once the month is frozen."""
    open_items = func.sum(func.jsonb_array_length(Card.result["open"]))
    found = _cards(db, row, cast(func.coalesce(open_items, 0), Integer))
    return Found(found.count, None, CheckSeverity.OK)


def _cards(db: Session, row: ClosingPeriod, counted: ColumnElement[int]) -> Found:
    query = select(counted.label("counted"), func.count().label("all")).where(
        Card.store_id == row.store_id, Card.period == row.code
    )
    found = db.execute(query).one()
    return Found(found.counted, found.all)


def _instants(row: ClosingPeriod, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Beginning and end of the month on the store's wall."""
    begins = wall_instant(row.first_day, time.min, zone)
    return begins, wall_instant(row.last_day + timedelta(days=1), time.min, zone)


NO_POLICY = Text(
    "没有可计分的方案：请先补全方案中的待定值",
    "No policy can score here: set its missing values first",
)

CHECKS = (
    Check(
        "period-running",
        Text("当月已结束", "The month is over"),
        Text("当月尚未结束，结束后才能冻结", "The month still runs: it can be frozen after its last day"),
        None,
        _days_left,
    ),
    Check(
        "policies-unset",
        Text("方案的取值已定", "Policies are set"),
        Text("有方案尚缺取值，不会计分", "Some policies lack values and will not score"),
        None,
        _policies_unset,
    ),
    Check(
        "orders-gaps",
        Text("每日工单", "Orders of every day"),
        Text(
            "有营业日没有交车工单，请确认 DMS 是否推送完整",
            "Open days without a delivered order: was everything pushed?",
        ),
        "/repair-orders?store={store}",
        _days_without_orders,
    ),
    Check(
        "mapping-open",
        Text("编码映射", "Codes mapped"),
        Text(
            "当月有编码尚未裁定，相关工单暂不计入个人",
            "Codes of the month wait for a ruling: their orders count for nobody yet",
        ),
        "/mapping-issues",
        _mappings,
    ),
    Check(
        "calls-open",
        Text("回访完成", "Call-backs done"),
        Text("当月到期的回访尚未完成", "Call-backs due in the month are still open"),
        "/callbacks?store={store}",
        _calls,
    ),
    Check(
        "complaints-open",
        Text("投诉结案", "Complaints closed"),
        Text("当月受理的投诉尚未结案", "Complaints received in the month are still open"),
        "/complaints?store={store}&open=true",
        _complaints_open,
    ),
    Check(
        "complaints-unrated",
        Text("投诉回访评价", "Complaints rated"),
        Text("已结案但没有客户评价", "Closed without the customer's word"),
        "/complaints?store={store}",
        _complaints_unrated,
    ),
    Check(
        "pay-missing",
        Text("薪酬参数", "Pay terms"),
        Text(
            "有人员缺少绩效基数等薪酬参数，审批前须补齐",
            "Some people lack a pay term: set it, or approval is refused",
        ),
        "/scorecards?store={store}&period={period}",
        _pay_missing,
    ),
    Check(
        "items-to-judge",
        Text("待评分项目", "Items to be judged"),
        Text("冻结后由主管和公司评分", "Managers and the company judge them after the freeze"),
        None,
        _to_judge,
    ),
    Check(
        "people-without-policy",
        Text("未纳入考核的岗位", "Posts without a policy"),
        Text("这些人员的岗位没有适用方案，不会生成考核表", "No policy is for these posts: they get no card"),
        None,
        _without_policy,
    ),
)
"""In the order in which people go through them."""
