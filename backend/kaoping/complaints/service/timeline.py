"""What happened in a case, line by line, and who put their name to it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.complaints.schemas import HappeningOut, SignatureOut, StaffOut
from kaoping.domain.complaints import ClockKind
from kaoping.domain.workflow import SIGNED, Happening, State
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.complaints import Clock, Complaint, ComplaintEvent
from kaoping.storage.tables.people import Employee


def read_timeline(
    db: Session, row: Complaint, clocks: Iterable[Clock], *, visible: bool
) -> list[HappeningOut]:
    """In the order in which things took effect: a breach stands at its deadline."""
    kinds = {clock.id: ClockKind(clock.kind) for clock in clocks}
    found = db.execute(
        select(ComplaintEvent, Employee.name, UserAccount.display_name)
        .outerjoin(Employee, Employee.id == ComplaintEvent.employee_id)
        .outerjoin(UserAccount, UserAccount.id == ComplaintEvent.user_id)
        .where(ComplaintEvent.store_id == row.store_id, ComplaintEvent.complaint_id == row.id)
        .order_by(ComplaintEvent.at, ComplaintEvent.id)
    )
    return [
        HappeningOut(
            id=event.id,
            kind=Happening(event.kind),
            at=event.at,
            recorded_at=event.recorded_at,
            by=show_staff(event.employee_id, name, account) if name or account else None,
            from_state=State(event.from_state) if event.from_state else None,
            to_state=State(event.to_state) if event.to_state else None,
            clock=kinds[event.clock_id] if event.clock_id else None,
            note=unseal(db, event.note, visible=visible),
            data=event.data,
        )
        for event, name, account in found
    ]


def signatures(timeline: Sequence[HappeningOut]) -> list[SignatureOut]:
    return [
        SignatureOut(kind=line.kind, by=line.by, at=line.at)
        for line in timeline
        if line.kind in SIGNED and line.by
    ]


def show_staff(employee_id: int | None, name: str | None, account: str | None) -> StaffOut:
    return StaffOut(employee_id=employee_id, name=name or account or "")


def unseal(db: Session, sealed: bytes | None, *, visible: bool) -> str | None:
    """Free text may hold anything about the customer: it opens for those who work the case."""
    personal: PersonalData = db.info["personal"]
    return personal.open(Purpose.TEXT, sealed) if sealed and visible else None
