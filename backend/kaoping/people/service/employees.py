"""Hiring, changing and finding people."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Forbidden, Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.people.schemas_employees import EmployeeIn, EmployeeOut, EmployeePatch
from kaoping.people.service.departments import open_department
from kaoping.people.service.finding import department_of, manager_of, position_of, store_touched
from kaoping.people.service.naming import name_key
from kaoping.people.service.showing import show_employees
from kaoping.storage.acts.dirty import mark_months
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.acts.posts import end_posts
from kaoping.storage.reach import require_department, within
from kaoping.storage.reads.departments import with_all_beneath
from kaoping.storage.reads.grants import today
from kaoping.storage.session import CONFLICTS, check_version, flush, save
from kaoping.storage.tables.people import Assignment, Employee

CONFLICTS["uq_employee_employee_no"] = lambda: Conflict("code-taken")
FIELDS = ("employee_no", "name", "status", "hired_on", "left_on")
RESIGNED = "RESIGNED"


def select_employees(
    db: Session,
    who: Principal,
    *,
    q: str | None = None,
    store_id: int | None = None,
    department_id: int | None = None,
    position_id: int | None = None,
    status: str | None = None,
) -> Select[Any]:
    """People within reach, by number, name or pinyin and by a post they hold, held last or will hold."""
    query = within(select(Employee), Employee, who)
    if q:
        query = query.where(_is_called(q))
    if status:
        query = query.where(Employee.status == status)
    posts: list[ColumnElement[bool]] = []
    if store_id:
        posts.append(Assignment.store_id == store_id)
    if department_id:
        posts.append(Assignment.department_id.in_(with_all_beneath([department_id])))
    if position_id:
        posts.append(Assignment.position_id == position_id)
    if posts:
        on = today(db)
        until = func.least(func.coalesce(Employee.left_on, on), on)
        lasting = or_(Assignment.valid_to.is_(None), Assignment.valid_to >= until)
        query = query.where(exists().where(Assignment.employee_id == Employee.id, lasting, *posts))
    return query


def _is_called(q: str) -> ColumnElement[bool]:
    """Each word of the name key begins anew: `zs` finds 张三 by the initials, `zhangs` by the full pinyin."""
    return or_(
        Employee.employee_no.icontains(q, autoescape=True),
        Employee.name.contains(q, autoescape=True),
        Employee.name_key.contains(q.lower(), autoescape=True),
    )


def find_employee(db: Session, employee_id: int, who: Principal) -> Employee:
    employee = db.scalar(within(select(Employee).where(Employee.id == employee_id), Employee, who))
    if employee is None:
        raise NotFound()
    return employee


def hire(db: Session, new: EmployeeIn, by: Principal) -> EmployeeOut:
    """A new employee with the first post, both from the day of hiring."""
    store = store_touched(db, new.store_code, by)
    department = department_of(db, store.id, new.department_code)
    require_department(by, store.id, department.id)
    open_department(db, department, new.hired_on, None)
    position = position_of(db, new.position_code)
    employee = Employee(
        employee_no=new.employee_no,
        name=new.name,
        name_key=name_key(new.name),
        hired_on=new.hired_on,
        status="ACTIVE",
    )
    manager_id = manager_of(db, new.manager_employee_no, by)
    save(db, employee)
    post = Assignment(
        employee_id=employee.id,
        store_id=store.id,
        department_id=department.id,
        position_id=position.id,
        manager_id=manager_id,
        valid_from=new.hired_on,
    )
    save(db, post)
    mark_months(db, store.id, new.hired_on)
    detail = {"employee_no": new.employee_no, "changes": changes_of({}, fields_of(employee, *FIELDS))}
    append_journal(db, store.id, "employee.hired", "employee", employee.id, detail)
    return show_employees(db, [employee], by)[0]


def change_employee(
    db: Session, employee_id: int, wanted: EmployeePatch, version: int, by: Principal
) -> EmployeeOut:
    """Raises Forbidden when all present posts are elsewhere: whoever had them before does not change them."""
    employee = find_employee(db, employee_id, by)
    store_id = _require_at_home(db, employee, by)
    check_version(employee, version)
    before = fields_of(employee, *FIELDS)
    if wanted.name is not None:
        employee.name, employee.name_key = wanted.name, name_key(wanted.name)
    if "left_on" in wanted.model_fields_set:
        employee.left_on = wanted.left_on
    employee.status = _status_after(employee, wanted, today(db))
    if wanted.left_on is not None:
        end_posts(db, employee.id, wanted.left_on)
    flush(db)
    changes = changes_of(before, fields_of(employee, *FIELDS))
    detail = {"employee_no": employee.employee_no, "changes": changes}
    append_journal(db, store_id, "employee.changed", "employee", employee.id, detail)
    return show_employees(db, [employee], by)[0]


def _status_after(employee: Employee, wanted: EmployeePatch, on: date) -> str:
    """Somebody whose last day has passed has resigned; somebody who resigned has a last day."""
    left = employee.left_on
    if left is not None and left < employee.hired_on:
        raise Invalid("day-order", field="/left_on")
    status = wanted.status or employee.status
    if left is None and status == RESIGNED:
        if wanted.status is None:
            return "ACTIVE"  # the last day was taken back
        raise Invalid("left-on-missing", field="/left_on")
    if left is not None and left < on and status != RESIGNED:
        if wanted.status is not None:
            raise Invalid("employee-left", field="/status")
        return RESIGNED
    return status


def _require_at_home(db: Session, employee: Employee, by: Principal) -> int | None:
    """The store of a post the caller keeps; of those that are over only when there are no others."""
    lasting = or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today(db))
    posts = db.execute(
        select(Assignment.store_id, Assignment.department_id, lasting.label("lasting"))
        .where(Assignment.employee_id == employee.id)
        .order_by(Assignment.valid_from.desc(), Assignment.id)
    ).all()
    running = [post for post in posts if post.lasting] or posts
    kept = [p.store_id for p in running if by.scope.covers_department(p.store_id, p.department_id)]
    if running and not kept:
        raise Forbidden("employee-elsewhere")
    return kept[0] if kept else None
