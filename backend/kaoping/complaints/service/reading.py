"""One case whole: what it is about, its clocks, people and timeline, and what the caller may do."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.complaints.schemas import (
    ComplaintClockDetailOut,
    ComplaintDetailOut,
    ComplaintLinkOut,
    ComplaintPersonOut,
    NextStepOut,
)
from kaoping.complaints.service.countdown import show_ledger
from kaoping.complaints.service.holding import weigh_case
from kaoping.complaints.service.listing import CaseFilter, CaseRow, select_cases, show_case
from kaoping.complaints.service.placing import actor_on_case
from kaoping.complaints.service.subject import read_subject
from kaoping.complaints.service.timeline import read_timeline, show_staff, signatures, unseal
from kaoping.domain.complaints import ClockKind
from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.workflow import Actor, Case, State, call_refusal, next_steps, refusal
from kaoping.storage.session import now
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.complaints import Clock, ClockSegment, Complaint, ComplaintPerson
from kaoping.storage.tables.people import Employee


def read_case(db: Session, who: Principal, case_id: int) -> ComplaintDetailOut:
    """The case as this caller may see it. Whoever reaches it only because they are in it sees that
    they are, and the facts, but neither the customer nor what was said."""
    found = db.execute(select_cases(db, CaseFilter(), who).where(Complaint.id == case_id)).first()
    if found is None:
        raise NotFound()
    listed = CaseRow(*found)
    row = listed.row
    clocks = {ClockKind.ANSWER: listed.answer, ClockKind.CLOSE: listed.close}
    at = now(db)
    visible = listed.visible
    case = weigh_case(db, row, clocks)
    actor = actor_on_case(db, who, row, case)
    timeline = read_timeline(db, row, clocks.values(), visible=visible)
    subject = read_subject(db, row, visible=visible)
    return ComplaintDetailOut(
        **show_case(listed, at).model_dump(),
        server_time=at,
        validity=row.validity,
        texts_hidden=not visible,
        description=unseal(db, row.description, visible=visible),
        remedy_sought=unseal(db, row.remedy_sought, visible=visible),
        resolution=unseal(db, row.resolution, visible=visible),
        cause=row.cause,
        cause_detail=row.cause_detail,
        verified_at=row.verified_at,
        satisfied=row.satisfied,
        extensions=row.extensions,
        origin=subject.origin,
        customer=subject.customer,
        vehicle=subject.vehicle,
        repeat_of=_repeated(db, row),
        repeated_by=_repeats(db, row),
        clock_details=_ledgers(db, row, clocks, at),
        people=_people(db, row),
        timeline=timeline,
        signatures=signatures(timeline),
        next_steps=_steps(case, actor),
        call_refused=call_refusal(case, actor),
    )


def _steps(case: Case, actor: Actor) -> list[NextStepOut]:
    """The same decisions that guard the steps, asked beforehand."""
    refused = {step: refusal(case, step, actor) for step in next_steps(case.state)}
    return [NextStepOut(step=step, allowed=why is None, refused=why) for step, why in refused.items()]


def _repeated(db: Session, row: Complaint) -> ComplaintLinkOut | None:
    earlier = db.get(Complaint, (row.store_id, row.repeat_of_id)) if row.repeat_of_id else None
    return _link(earlier) if earlier else None


def _repeats(db: Session, row: Complaint) -> list[ComplaintLinkOut]:
    later = select(Complaint).where(Complaint.store_id == row.store_id, Complaint.repeat_of_id == row.id)
    return [_link(case) for case in db.scalars(later.order_by(Complaint.received_at, Complaint.id))]


def _link(row: Complaint) -> ComplaintLinkOut:
    return ComplaintLinkOut(
        id=row.id, case_no=row.case_no, state=State(row.state), received_at=row.received_at
    )


def _ledgers(
    db: Session, row: Complaint, clocks: Mapping[ClockKind, Clock], at: datetime
) -> list[ComplaintClockDetailOut]:
    parts = db.scalars(
        select(ClockSegment)
        .where(
            ClockSegment.store_id == row.store_id,
            ClockSegment.clock_id.in_([clock.id for clock in clocks.values()]),
        )
        .order_by(ClockSegment.clock_id, ClockSegment.seq)
    ).all()
    return [
        show_ledger(clock, [part for part in parts if part.clock_id == clock.id], at)
        for clock in clocks.values()
    ]


def _people(db: Session, row: Complaint) -> list[ComplaintPersonOut]:
    found = db.execute(
        select(ComplaintPerson, Employee.name, UserAccount.display_name)
        .outerjoin(Employee, Employee.id == ComplaintPerson.employee_id)
        .outerjoin(UserAccount, UserAccount.id == ComplaintPerson.user_id)
        .where(ComplaintPerson.store_id == row.store_id, ComplaintPerson.complaint_id == row.id)
        .order_by(ComplaintPerson.since, ComplaintPerson.id)
    )
    return [
        ComplaintPersonOut(
            role=person.role,
            staff=show_staff(person.employee_id, name, account),
            since=person.since,
            until=person.until,
        )
        for person, name, account in found
    ]
