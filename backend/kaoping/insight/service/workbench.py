"""The workbench: what waits for the caller, each part within the reach of its own permission."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from kaoping.domain.audits import PERFORM, REVIEW
from kaoping.domain.calling import TaskState
from kaoping.domain.closing import RULE
from kaoping.domain.people import Principal
from kaoping.domain.workflow import CLOSED
from kaoping.insight.schemas import (
    CallsWaiting,
    CardSoFar,
    ClosingWaiting,
    ComplaintsWaiting,
    ComplaintWaiting,
    MappingsWaiting,
    WorkbenchOut,
)
from kaoping.insight.service.inspections import audits_waiting
from kaoping.insight.service.mine import cards_to_acknowledge, cards_to_review, my_appeals
from kaoping.insight.service.months import appeals_to_rule, months_waiting
from kaoping.storage.reach import within
from kaoping.storage.session import now
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.complaints import Clock, Complaint, ComplaintPerson
from kaoping.storage.tables.policies import Policy, PolicyVersion
from kaoping.storage.tables.records import MappingIssue
from kaoping.storage.tables.scoring import Card, Run
from kaoping.web.schema import Label

HOME_ZONE = ZoneInfo("Asia/Shanghai")
NEAREST = 8
WAITING = (TaskState.PENDING, TaskState.SCHEDULED, TaskState.IN_PROGRESS)


def read_workbench(db: Session, who: Principal) -> WorkbenchOut:
    moment = now(db)
    return WorkbenchOut(
        now=moment,
        calls=_calls(db, who, moment) if who.may("calls:read") else None,
        complaints=_complaints(db, who, moment) if who.may("complaints:read") else None,
        mappings=_mappings(db, who) if who.may("records:map") else None,
        audits=audits_waiting(db, who) if who.may(PERFORM) or who.may(REVIEW) else None,
        my_cards=_my_cards(db, who, moment) if who.may("scorecards:read") else [],
        closing=_closing(db, who, moment) if who.may("scorecards:read") else None,
    )


def _calls(db: Session, who: Principal, moment: datetime) -> CallsWaiting:
    """Counts in one pass over the waiting tasks and those finished today."""
    today = moment.astimezone(HOME_ZONE).date()
    tonight = datetime.combine(today + timedelta(days=1), datetime.min.time(), HOME_ZONE)
    waiting = CallbackTask.state.in_(WAITING)
    held = and_(waiting, CallbackTask.claimed_by == who.employee_id, CallbackTask.claimed_until > moment)
    query = select(
        _count(and_(waiting, CallbackTask.due_at < moment)).label("overdue"),
        _count(and_(waiting, CallbackTask.due_at >= moment, CallbackTask.due_at < tonight)).label(
            "due_today"
        ),
        _count(and_(waiting, CallbackTask.due_at >= tonight)).label("later"),
        _count(CallbackTask.completed_day == today).label("done_today"),
        func.min(CallbackTask.id).filter(held).label("held_by_me"),
    ).where(or_(waiting, CallbackTask.completed_day == today))
    row = db.execute(within(query, CallbackTask, who.acting_on("calls:read"))).one()
    return CallsWaiting.model_validate(row)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _complaints(db: Session, who: Principal, moment: datetime) -> ComplaintsWaiting:
    answer, close = aliased(Clock), aliased(Clock)
    next_due = case((answer.met_at.is_(None), answer.due_at), else_=close.due_at)
    breached = or_(
        and_(answer.met_at.is_(None), answer.due_at < moment),
        and_(close.met_at.is_(None), close.due_at < moment),
    )
    mine = exists().where(
        ComplaintPerson.store_id == Complaint.store_id,
        ComplaintPerson.complaint_id == Complaint.id,
        ComplaintPerson.role == "HANDLER",
        ComplaintPerson.until.is_(None),
        ComplaintPerson.employee_id == who.employee_id,
    )
    open_cases = (
        select(Complaint, answer, close)
        .join(answer, _clock_of(answer, "ANSWER"))
        .join(close, _clock_of(close, "CLOSE"))
        .where(Complaint.state.not_in(CLOSED))
    )
    reached = within(open_cases, Complaint, who.acting_on("complaints:read"))
    counts = db.execute(
        reached.with_only_columns(
            func.count().label("open"),
            _count(breached).label("breached"),
            _count(mine).label("handled_by_me"),
        )
    ).one()
    nearest = db.execute(reached.order_by(next_due, Complaint.id).limit(NEAREST)).all()
    return ComplaintsWaiting(
        open=counts.open, breached=counts.breached, handled_by_me=counts.handled_by_me, items=_shown(nearest)
    )


def _clock_of(clock: Any, kind: str) -> ColumnElement[bool]:
    return and_(clock.store_id == Complaint.store_id, clock.complaint_id == Complaint.id, clock.kind == kind)


def _shown(rows: Sequence[Any]) -> list[ComplaintWaiting]:
    return [
        ComplaintWaiting(
            id=complaint.id,
            case_no=complaint.case_no,
            store_id=complaint.store_id,
            state=complaint.state,
            severity=complaint.severity,
            category=complaint.category,
            subcategory=complaint.subcategory,
            answer_due_at=answer.due_at,
            answer_met_at=answer.met_at,
            close_due_at=close.due_at,
            close_met_at=close.met_at,
        )
        for complaint, answer, close in rows
    ]


def _my_cards(db: Session, who: Principal, moment: datetime) -> list[CardSoFar]:
    """The caller's own cards of the running month, whatever else the caller may see."""
    if who.employee_id is None:
        return []
    period = f"{moment.astimezone(HOME_ZONE):%Y-%m}"
    rows = db.execute(
        select(Card, Run.computed_at, Policy.code, Policy.title)
        .join(Run, and_(Run.store_id == Card.store_id, Run.id == Card.run_id))
        .join(PolicyVersion, PolicyVersion.id == Run.policy_version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(Card.employee_id == who.employee_id, Card.period == period)
        .order_by(Policy.code, Card.id)
    )
    return [
        CardSoFar(
            id=card.id,
            policy_code=code,
            policy=Label.model_validate(title),
            period=card.period,
            total=card.total,
            reachable_max=card.high,
            full_score=card.result["possible"],
            pending_items=len(card.result["open"]),
            computed_at=computed_at,
        )
        for card, computed_at, code, title in rows
    ]


def _closing(db: Session, who: Principal, moment: datetime) -> ClosingWaiting:
    today = moment.astimezone(HOME_ZONE).date()
    return ClosingWaiting(
        to_review=cards_to_review(db, who),
        to_acknowledge=cards_to_acknowledge(db, who),
        my_appeals=my_appeals(db, who, moment),
        to_rule=appeals_to_rule(db, who) if who.may(RULE) else [],
        months=months_waiting(db, who, today) if who.may("periods:read") else [],
    )


def _mappings(db: Session, who: Principal) -> MappingsWaiting:
    query = select(func.count()).select_from(MappingIssue).where(MappingIssue.state == "OPEN")
    return MappingsWaiting(open=db.scalar(within(query, MappingIssue, who.acting_on("records:map"))) or 0)
