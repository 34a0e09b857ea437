"""Posts: who works where, from when to when, for how much of the day and for whom."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.domain.organisation import Span, overfull_on
from kaoping.domain.people import Principal
from kaoping.people.schemas_employees import AssignmentIn, AssignmentOut, AssignmentPatch
from kaoping.people.service.departments import open_department
from kaoping.people.service.finding import department_of, manager_of, position_of, store_touched
from kaoping.people.service.showing import select_posts, show_assignment
from kaoping.storage.acts.dirty import mark_months
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.acts.posts import remove_post
from kaoping.storage.reach import require_department, within
from kaoping.storage.reads.departments import with_all_beneath
from kaoping.storage.reads.grants import held_on, today
from kaoping.storage.session import CONFLICTS, check_version, flush, save
from kaoping.storage.tables.people import Assignment, Department, Employee

CONFLICTS["uq_assignment_employee_id_store_id_position_id_valid_from"] = lambda: Conflict("post-held")
FIELDS = ("department_id", "position_id", "manager_id", "weight", "valid_from", "valid_to")


def select_assignments(
    who: Principal,
    *,
    store_id: int | None = None,
    department_id: int | None = None,
    employee_id: int | None = None,
    on: date | None = None,
) -> Select[*tuple[Any, ...]]:
    query = select_posts(who)
    if store_id:
        query = query.where(Assignment.store_id == store_id)
    if department_id:
        query = query.where(Assignment.department_id.in_(with_all_beneath([department_id])))
    if employee_id:
        query = query.where(Assignment.employee_id == employee_id)
    return query.where(held_on(on)) if on else query


def read_assignment(db: Session, assignment_id: int, who: Principal) -> AssignmentOut:
    row = db.execute(select_posts(who).where(Assignment.id == assignment_id)).first()
    if row is None:
        raise NotFound()
    return show_assignment(row)


def give_post(db: Session, new: AssignmentIn, by: Principal) -> AssignmentOut:
    """Another post for somebody the caller reaches.

    Raises Invalid for days outside the employment, a closed department, or more than a whole day's work.
    """
    store = store_touched(db, new.store_code, by)
    department = department_of(db, store.id, new.department_code)
    require_department(by, store.id, department.id)
    open_department(db, department, new.valid_from, new.valid_to)
    employee = _lock_employee(db, by, Employee.employee_no == new.employee_no)
    if employee is None:
        raise Invalid("unknown-reference", field="/employee_no")
    post = Assignment(
        employee_id=employee.id,
        store_id=store.id,
        department_id=department.id,
        position_id=position_of(db, new.position_code).id,
        manager_id=_manager(db, new.manager_employee_no, employee.id, by),
        weight=new.weight,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
    )
    _check_days(employee, post)
    _check_weights(db, post)
    save(db, post)
    mark_months(db, store.id, post.valid_from, post.valid_to)
    _note(db, "assignment.given", post, {})
    return read_assignment(db, post.id, by)


def change_assignment(
    db: Session, assignment_id: int, wanted: AssignmentPatch, version: int, by: Principal
) -> AssignmentOut:
    """End a post, change whom it reports to or what it weighs; the months it touches are scored anew."""
    post = find_assignment(db, assignment_id, by)
    employee = _lock_employee(db, by, Employee.id == post.employee_id)
    if employee is None:
        raise NotFound()
    check_version(post, version)
    before, days = fields_of(post, *FIELDS), _days(post)
    if "manager_employee_no" in wanted.model_fields_set:
        post.manager_id = _manager(db, wanted.manager_employee_no, employee.id, by)
    if wanted.weight is not None:
        post.weight = wanted.weight
    if "valid_to" in wanted.model_fields_set:
        post.valid_to = wanted.valid_to
    _check_days(employee, post)
    if "valid_to" in wanted.model_fields_set:
        _keep_department_open(db, post)
    _check_weights(db, post)
    flush(db)
    changes = changes_of(before, fields_of(post, *FIELDS))
    if "weight" in changes:
        mark_months(db, post.store_id, *days)
    if "valid_to" in changes:
        earlier = min(day for day in (days[1], post.valid_to) if day is not None)
        mark_months(db, post.store_id, earlier)
    _note(db, "assignment.changed", post, before)
    return read_assignment(db, post.id, by)


def remove_assignment(db: Session, assignment_id: int, version: int, by: Principal) -> None:
    """Take back a post that has not begun. Raises Conflict for one that has, and for somebody's only one."""
    post = find_assignment(db, assignment_id, by)
    _lock_employee(db, by, Employee.id == post.employee_id)
    check_version(post, version)
    if post.valid_from <= today(db):
        raise Conflict("post-begun")
    others = select(Assignment.id).where(Assignment.employee_id == post.employee_id, Assignment.id != post.id)
    if db.scalar(others.limit(1)) is None:
        raise Conflict("only-post")
    before = fields_of(post, *FIELDS)
    if not remove_post(db, post):
        raise Conflict("post-judged")
    flush(db)
    detail = {"employee": post.employee_id, "changes": changes_of(before, {})}
    append_journal(db, post.store_id, "assignment.removed", "assignment", post.id, detail)


def find_assignment(db: Session, assignment_id: int, by: Principal) -> Assignment:
    """A post to be changed: its store or department must be the caller's, not only its person."""
    query = within(select(Assignment).where(Assignment.id == assignment_id), Assignment, by)
    post = db.scalar(query)
    if post is None:
        raise NotFound()
    require_department(by, post.store_id, post.department_id)
    return post


def _lock_employee(db: Session, by: Principal, which: Any) -> Employee | None:
    """The posts of one person are changed by one at a time, or two could each fit and both not."""
    return db.scalar(within(select(Employee).where(which), Employee, by).with_for_update(key_share=True))


def _manager(db: Session, employee_no: str | None, employee_id: int, by: Principal) -> int | None:
    manager_id = manager_of(db, employee_no, by)
    if manager_id == employee_id:
        raise Invalid("manager-self", field="/manager_employee_no")
    return manager_id


def _days(post: Assignment) -> tuple[date, date | None]:
    return post.valid_from, post.valid_to


def _check_days(employee: Employee, post: Assignment) -> None:
    if post.valid_to is not None and post.valid_to < post.valid_from:
        raise Invalid("day-order", field="/valid_to")
    if post.valid_from < employee.hired_on:
        raise Invalid("before-hiring", field="/valid_from", hired_on=employee.hired_on)
    left = employee.left_on
    if left is not None and (post.valid_to is None or post.valid_to > left):
        raise Invalid("after-leaving", field="/valid_to", left_on=left)


def _check_weights(db: Session, post: Assignment) -> None:
    """Raises Conflict for a second post of the same position at the same time, Invalid for overfull days."""
    held = db.scalars(
        select(Assignment).where(Assignment.employee_id == post.employee_id, Assignment.id != post.id)
        if post.id
        else select(Assignment).where(Assignment.employee_id == post.employee_id)
    ).all()
    own = _span(post)
    same = [p for p in held if (p.store_id, p.position_id) == (post.store_id, post.position_id)]
    if any(_span(p).overlaps(own) for p in same):
        raise Conflict("post-held")
    overlapping = [span for span in map(_span, held) if span.overlaps(own)]
    if day := overfull_on([own, *overlapping]):
        raise Invalid("weights-overfull", field="/weight", day=day)


def _span(post: Assignment) -> Span:
    return Span(post.valid_from, post.valid_to, post.weight)


def _keep_department_open(db: Session, post: Assignment) -> None:
    department = db.get_one(Department, post.department_id)
    if department.closed_on is not None and (post.valid_to is None or post.valid_to > department.closed_on):
        raise Invalid("department-closed", field="/valid_to")


def _note(db: Session, action: str, post: Assignment, before: dict[str, object]) -> None:
    changes = changes_of(before, fields_of(post, *FIELDS))
    detail = {"employee": post.employee_id, "changes": changes}
    append_journal(db, post.store_id, action, "assignment", post.id, detail)
