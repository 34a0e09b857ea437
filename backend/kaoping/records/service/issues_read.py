"""One mapping issue with what waits for its ruling, or with the ruling: who it means, who said so and why."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.records.service.issues import CATEGORY, EMPLOYEE
from kaoping.records.service.mapping import OPEN, shown_issue
from kaoping.records.service.ruling_categories import UNKNOWN
from kaoping.records.views_mapping import MappedEmployee, MappingIssueDetailOut
from kaoping.storage.reach import within
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.measurements import Measurement
from kaoping.storage.tables.people import Employee, EmployeeCode, Store
from kaoping.storage.tables.records import Attribution, AttributionRuling, MappingIssue, RepairOrder
from kaoping.storage.tables.sales import Appointment

PERSON = "user:"
"""How the journal names a person; no machine rules."""


def show_issue(db: Session, issue_id: int, *, by: Principal) -> MappingIssueDetailOut:
    """Raises NotFound outside the caller's reach."""
    query = within(select(MappingIssue), MappingIssue, by).where(
        MappingIssue.store_id.in_(select(Store.id)), MappingIssue.id == issue_id
    )
    issue = db.scalar(query)
    if issue is None:
        raise NotFound()
    employee = db.get(Employee, issue.employee_id) if issue.employee_id else None
    return MappingIssueDetailOut(
        **shown_issue(issue).model_dump(),
        waiting=_waiting(db, issue) if issue.state == OPEN else 0,
        employee=MappedEmployee.model_validate(employee) if employee else None,
        resolved_by_name=_name_of(db, issue.resolved_by),
        reason=db.scalar(
            select(AttributionRuling.reason).where(
                AttributionRuling.store_id == issue.store_id, AttributionRuling.mapping_issue_id == issue.id
            )
        ),
        names=_names(db, issue),
    )


def _waiting(db: Session, issue: MappingIssue) -> int:
    """How many records the ruling would reach; a changed naming is one record's."""
    if issue.kind == EMPLOYEE:
        return _nameless_facts(db, issue) + _nameless_appointments(db, issue) + _nameless_figures(db, issue)
    if issue.kind == CATEGORY:
        named = RepairOrder.repair_category_code == issue.code
        return _count(db, RepairOrder, issue, and_(named, RepairOrder.warnings.contains([UNKNOWN])))
    return 1


def _nameless_facts(db: Session, issue: MappingIssue) -> int:
    facts = func.count(tuple_(Attribution.fact_kind, Attribution.fact_id).distinct())
    found = db.scalar(
        select(facts).where(
            Attribution.store_id == issue.store_id,
            Attribution.source == issue.source,
            Attribution.code == issue.code,
            Attribution.employee_id.is_(None),
            Attribution.superseded_by.is_(None),
        )
    )
    return found or 0


def _nameless_appointments(db: Session, issue: MappingIssue) -> int:
    condition = and_(Appointment.advisor_code == issue.code, Appointment.employee_id.is_(None))
    return _count(db, Appointment, issue, condition)


def _nameless_figures(db: Session, issue: MappingIssue) -> int:
    condition = and_(Measurement.employee_code == issue.code, Measurement.employee_id.is_(None))
    return _count(db, Measurement, issue, condition)


def _count(db: Session, table: Any, issue: MappingIssue, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).where(
        table.store_id == issue.store_id, table.source == issue.source, condition
    )
    return db.scalar(query) or 0


def _names(db: Session, issue: MappingIssue) -> dict[str, str]:
    """Whom the codes of a changed naming mean, frozen and new."""
    teams = [*issue.sample.get("frozen", []), *issue.sample.get("named", [])]
    found = db.execute(
        select(EmployeeCode.code, Employee.name)
        .join(Employee, Employee.id == EmployeeCode.employee_id)
        .where(
            EmployeeCode.store_id == issue.store_id,
            EmployeeCode.source == issue.source,
            EmployeeCode.code.in_([code for _, code, _ in teams]),
        )
        .order_by(EmployeeCode.code)
    )
    return dict(found.all())


def _name_of(db: Session, actor: str | None) -> str | None:
    if actor is None or not actor.startswith(PERSON):
        return None
    return db.scalar(
        select(UserAccount.display_name).where(UserAccount.id == int(actor.removeprefix(PERSON)))
    )
