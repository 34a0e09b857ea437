"""Nobody marks themselves: who may call whom, as expressions over a task."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from kaoping.domain.errors import Forbidden
from kaoping.domain.people import Principal
from kaoping.domain.workflow import OPEN
from kaoping.storage.reads.callable_visits import VISITS, Visit
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.complaints import Complaint, ComplaintPerson
from kaoping.storage.tables.records import Attribution

Merged = aliased(CallbackTask, name="merged")


def staff(who: Principal) -> int:
    """The employee who calls. Raises Forbidden for an account without one: who would answer for the call?"""
    if who.employee_id is None:
        raise Forbidden("caller-not-on-staff")
    return who.employee_id


def served(task: Any, employee_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """The employee served this visit, or one that is asked about in the same call."""
    return or_(*(_served(visit, task, employee_id) for visit in VISITS.values()))


def _served(visit: Visit, task: Any, employee_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Of the two kinds a task has one; the other ends at its empty key."""
    key = visit.of_task.key
    merged = select(getattr(Merged, key)).where(
        Merged.store_id == task.store_id, Merged.merged_into_id == task.id
    )
    found = exists().where(
        Attribution.store_id == task.store_id,
        Attribution.fact_kind == visit.kind,
        Attribution.employee_id == employee_id,
        Attribution.superseded_by.is_(None),
        or_(Attribution.fact_id == getattr(task, key), Attribution.fact_id.in_(merged)),
    )
    return and_(getattr(task, key).is_not(None), found)


def accused(task: Any, employee_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """An open complaint of this customer names the employee."""
    return exists().where(
        Complaint.store_id == task.store_id,
        Complaint.customer_id == task.customer_id,
        Complaint.state.in_(sorted(OPEN)),
        ComplaintPerson.store_id == Complaint.store_id,
        ComplaintPerson.complaint_id == Complaint.id,
        ComplaintPerson.role == "NAMED",
        ComplaintPerson.employee_id == employee_id,
    )
