"""What a month may lack, counted: each check looks at one thing and names no remedy."""

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
from kaoping.scorecards.schemas_periods import CheckSeverity
from kaoping.scorecards.service.closing.days import SHOWN, days_of, records_a_day
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


NO_POLICY = Text(
    "没有可计分的方案：请先补全方案中的待定值",
    "No policy can score here: set its missing values first",
)


def _store(db: Session, row: ClosingPeriod) -> Store:
    return db.get_one(Store, row.store_id)


def days_left(db: Session, row: ClosingPeriod) -> Found:
    today = day_of(now(db), ZoneInfo(_store(db, row).zone))
    left = (row.last_day - today).days + 1
    return Found(max(0, left), (row.last_day - row.first_day).days + 1, CheckSeverity.BLOCKS)


def policies_unset(db: Session, row: ClosingPeriod) -> Found:
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


def posts_without_policy(db: Session, row: ClosingPeriod) -> Found:
    """For information: some posts are not appraised by anything."""
    people = slices_of(db, row.store_id, row.first_day, row.last_day)
    policies = [one.policy for one in policies_of(db, row.store_id, row.first_day)]
    without = sum(not any(policy.applies.to(one.attributes) for policy in policies) for one in people)
    return Found(without, len(people), CheckSeverity.OK)


def days_without_orders(db: Session, row: ClosingPeriod) -> Found:
    """Days on which the store was open and not one car was handed back."""
    store = _store(db, row)
    today = day_of(now(db), ZoneInfo(store.zone))
    open_days = [day for day in days_of(row) if day <= today and store.business_hours[day.weekday()]]
    delivered = records_a_day(db, row, *SHOWN["orders"])
    return Found(sum(day not in delivered for day in open_days), len(open_days))


def codes_unmapped(db: Session, row: ClosingPeriod) -> Found:
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


def calls_open(db: Session, row: ClosingPeriod) -> Found:
    query = select(
        func.count().filter(CallbackTask.state.in_(WAITING)).label("open"), func.count().label("all")
    ).where(CallbackTask.store_id == row.store_id, CallbackTask.due_day.between(row.first_day, row.last_day))
    found = db.execute(query).one()
    return Found(found.open, found.all)


def complaints_open(db: Session, row: ClosingPeriod) -> Found:
    return _complaints(db, row, Complaint.state.not_in(sorted(CLOSED)))


def complaints_unrated(db: Session, row: ClosingPeriod) -> Found:
    """Closed without the customer's word on how it went."""
    return _complaints(db, row, Complaint.state.in_(sorted(CLOSED)) & Complaint.satisfied.is_(None))


def _complaints(db: Session, row: ClosingPeriod, lacking: ColumnElement[bool]) -> Found:
    query = select(func.count().filter(lacking).label("lacking"), func.count().label("all")).where(
        Complaint.store_id == row.store_id, Complaint.received_day.between(row.first_day, row.last_day)
    )
    found = db.execute(query).one()
    return Found(found.lacking, found.all)


def pay_missing(db: Session, row: ClosingPeriod) -> Found:
    """Cards whose pay cannot be reckoned: a term of the person is missing."""
    lines = func.jsonb_path_exists(
        Card.result,
        cast(f'$.pay[*] ? (@.state == "{PayState.UNSET}" || @.state == "{PayState.UNDEFINED}")', JSONPATH),
    )
    return _cards(db, row, func.count().filter(lines))


def items_to_judge(db: Session, row: ClosingPeriod) -> Found:
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
