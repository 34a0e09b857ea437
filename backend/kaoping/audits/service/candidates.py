"""Who may be sent to audit a store, and for those who may not, why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, Text, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from kaoping.audits.schemas import AuditorOut
from kaoping.audits.service.answering import own_departments, positions_of, who_answers
from kaoping.audits.service.catalogue import checklist_of, newest_version
from kaoping.domain.audits import PERFORM, Answerable, Candidate, Refusal, refuse_auditor
from kaoping.domain.calendars import day_of
from kaoping.domain.checklists import Checklist, Source
from kaoping.domain.errors import Invalid, SelfDealing
from kaoping.domain.people import Principal, Reach
from kaoping.domain.workflow import Person
from kaoping.storage.reach import require_store
from kaoping.storage.reads.posts import held_on
from kaoping.storage.session import now
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.people import Assignment, Department, Employee, Store

NOT_PERMITTED = "auditor-not-permitted"
AUDITOR_FAULTS = {
    Refusal.OWN_POST: "auditor-own-post",
    Refusal.OWN_TEAM: "auditor-own-team",
    Refusal.OWN_DEPARTMENT: "auditor-own-department",
}
"""How a refusal reads when it concerns the person to be sent and not the caller."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody is to be sent to: a store, the posts looked at, and the day."""

    store_id: int
    positions: frozenset[str]
    day: date


def list_auditors(
    db: Session,
    who: Principal,
    store_id: int,
    template_code: str,
    sources: Collection[Source],
    scheduled_on: date | None,
) -> list[AuditorOut]:
    """Everybody in office with the permission there, by name. Raises Invalid for a store or checklist that is
    not there."""
    store = db.get(Store, store_id)
    if store is None:
        raise Invalid("unknown-reference", field="/query/store_id")
    require_store(who, store_id)
    version = newest_version(db, template_code)
    if version is None:
        raise Invalid("unknown-reference", field="/query/template_code")
    day = scheduled_on or day_of(now(db), ZoneInfo(store.zone))
    visit = Visit(store_id, positions_of(checklist_of(version), sources or tuple(Source)), day)
    rows = db.execute(_permitted(visit)).all()
    answerable = who_answers(db, store_id, visit.positions, day)
    own = own_departments(db, store_id, {row.employee_id for row in rows if row.employee_id}, day)
    return [
        AuditorOut(
            user_id=row.id,
            name=row.name,
            refused=_fault(answerable, Candidate(_person(row), own.get(row.employee_id, frozenset()))),
        )
        for row in rows
    ]


def find_auditor(db: Session, visit: Visit, user_id: int) -> Person:
    """The account chosen to audit. Raises Invalid, saying why, for one that may not."""
    row = db.execute(_permitted(visit).where(UserAccount.id == user_id)).first()
    if row is None:
        raise Invalid(NOT_PERMITTED, field="/auditor_user_id")
    person = _person(row)
    if refused := _refuse(db, visit, person):
        raise Invalid(AUDITOR_FAULTS[refused], field="/auditor_user_id")
    return person


def insist_on_distance(db: Session, visit: Visit, person: Person) -> None:
    """Raises SelfDealing when the auditor has come to belong to those who are audited."""
    if refused := _refuse(db, visit, person):
        raise SelfDealing(refused)


def visit_of(checklist: Checklist, sources: Collection[str], store_id: int, day: date) -> Visit:
    return Visit(store_id, positions_of(checklist, sources), day)


def _refuse(db: Session, visit: Visit, person: Person) -> Refusal | None:
    if person.employee_id is None:
        return None
    answerable = who_answers(db, visit.store_id, visit.positions, visit.day)
    own = own_departments(db, visit.store_id, [person.employee_id], visit.day)
    return refuse_auditor(answerable, Candidate(person, own.get(person.employee_id, frozenset())))


def _fault(answerable: Answerable, candidate: Candidate) -> str | None:
    refused = refuse_auditor(answerable, candidate)
    return AUDITOR_FAULTS[refused] if refused else None


def _person(row: Any) -> Person:
    return Person(row.employee_id, row.id)


def _permitted(visit: Visit) -> Select[*tuple[Any, ...]]:
    """Accounts in use whose grant of the word holds for the store; people who left do not count."""
    name = func.coalesce(Employee.name, UserAccount.display_name)
    holds = exists().where(
        RoleGrant.user_id == UserAccount.id,
        Role.id == RoleGrant.role_id,
        Role.words.contains(cast([PERFORM], ARRAY(Text))),
        _holds_for(visit),
    )
    return (
        select(UserAccount.id, UserAccount.employee_id, name.label("name"))
        .outerjoin(Employee, Employee.id == UserAccount.employee_id)
        .where(
            UserAccount.disabled_at.is_(None),
            or_(Employee.left_on.is_(None), Employee.left_on >= visit.day),
            holds,
        )
        .order_by(Employee.name_key.nulls_last(), UserAccount.id)
    )


def _holds_for(visit: Visit) -> ColumnElement[bool]:
    """Whether a grant reaches the store or some department of it. What is assigned reaches wherever
    it leads."""
    brands = select(Store.brand_ids).where(Store.id == visit.store_id).scalar_subquery()
    departments = (
        select(func.array_agg(Department.id, type_=ARRAY(BigInteger)))
        .where(Department.store_id == visit.store_id)
        .scalar_subquery()
    )
    listed = or_(
        RoleGrant.store_ids.contains([visit.store_id]), RoleGrant.department_ids.overlap(departments)
    )
    nothing = (func.cardinality(RoleGrant.store_ids) == 0) & (func.cardinality(RoleGrant.department_ids) == 0)
    works_here = (
        exists()
        .where(
            Assignment.employee_id == UserAccount.employee_id,
            Assignment.store_id == visit.store_id,
            held_on(visit.day),
        )
        .correlate(UserAccount)
    )
    return or_(
        Role.reach.in_([Reach.GROUP, Reach.ASSIGNED]),
        (Role.reach == Reach.STORES) & RoleGrant.store_ids.contains([visit.store_id]),
        (Role.reach == Reach.BRAND) & RoleGrant.brand_ids.overlap(brands),
        (Role.reach == Reach.DEPARTMENT) & or_(listed, nothing & works_here),
    )
