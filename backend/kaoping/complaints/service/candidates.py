"""Who may be given a case, and for those who may not, why."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaoping.complaints.schemas import HandlerCandidateOut, HandlerCandidatesOut
from kaoping.complaints.service.holding import find_case, weigh_case
from kaoping.domain.people import Principal
from kaoping.domain.workflow import CLOSED, HANDLE, refuse_handler
from kaoping.storage.acts.case_clocks import clocks_of
from kaoping.storage.reads.staff import officials
from kaoping.storage.tables.complaints import Complaint, ComplaintPerson


def list_candidates(db: Session, who: Principal, case_id: int) -> HandlerCandidatesOut:
    """Everybody with the permission, their open cases beside them, so that work can be spread."""
    case = find_case(db, who, case_id)
    weighed = weigh_case(db, case, clocks_of(db, case))
    known = {one.person.employee_id: one for one in officials(db, case.store_id, [HANDLE])}
    known.pop(None, None)
    busy = _open_cases(db, [employee_id for employee_id in known if employee_id])
    return HandlerCandidatesOut(
        items=[
            HandlerCandidateOut(
                employee_id=employee_id,
                name=official.name,
                in_store=HANDLE in official.anywhere().in_store,
                open_cases=busy.get(employee_id, 0),
                refused=refuse_handler(weighed, official.anywhere()),
            )
            for employee_id, official in known.items()
            if employee_id
        ]
    )


def _open_cases(db: Session, employees: Collection[int]) -> Mapping[int | None, int]:
    query = (
        select(ComplaintPerson.employee_id, func.count())
        .join(
            Complaint,
            (Complaint.store_id == ComplaintPerson.store_id) & (Complaint.id == ComplaintPerson.complaint_id),
        )
        .where(
            ComplaintPerson.role == "HANDLER",
            ComplaintPerson.until.is_(None),
            ComplaintPerson.employee_id.in_(employees),
            Complaint.state.not_in([str(state) for state in CLOSED]),
        )
        .group_by(ComplaintPerson.employee_id)
    )
    return dict(db.execute(query).all())
