"""Hiring, changing and finding people; the organisation they work in."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from pypinyin import Style, lazy_pinyin
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.people.schemas import EmployeeCodeIn, EmployeeIn, EmployeeOut, EmployeePatch, PostOut
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import require_store, within
from kaoping.storage.session import CONFLICTS, check_version, flush, now, save
from kaoping.storage.tables.people import Assignment, Department, Employee, EmployeeCode, Position, Store
from kaoping.web.schema import Label

CONFLICTS["uq_employee_employee_no"] = lambda: Conflict("code-taken")
CONFLICTS["uq_employee_code_store_id_source_code"] = lambda: Conflict("code-taken")
HOME_ZONE = ZoneInfo("Asia/Shanghai")


def today(db: Session) -> date:
    return now(db).astimezone(HOME_ZONE).date()


def name_key(name: str) -> str:
    """Full pinyin and its initials: what `zhangsan` and `zs` are looked up in."""
    return f"{''.join(lazy_pinyin(name))} {''.join(lazy_pinyin(name, style=Style.FIRST_LETTER))}".lower()


def hire(db: Session, new: EmployeeIn, by: Principal) -> EmployeeOut:
    store = db.scalar(select(Store).where(Store.code == new.store_code))
    if store is None:
        raise Invalid("unknown-reference", field="/store_code")
    require_store(by, store.id)
    department = db.scalar(
        select(Department).where(Department.store_id == store.id, Department.code == new.department_code)
    )
    position = db.scalar(select(Position).where(Position.code == new.position_code))
    if department is None:
        raise Invalid("unknown-reference", field="/department_code")
    if position is None:
        raise Invalid("unknown-reference", field="/position_code")
    employee = Employee(
        employee_no=new.employee_no,
        name=new.name,
        name_key=name_key(new.name),
        hired_on=new.hired_on,
        status="ACTIVE",
    )
    save(db, employee)
    post = Assignment(
        employee_id=employee.id,
        store_id=store.id,
        department_id=department.id,
        position_id=position.id,
        valid_from=new.hired_on,
    )
    save(db, post)
    mark_dirty(db, store.id, [new.hired_on, today(db)])
    append_journal(db, store.id, "employee.hired", "employee", employee.id, {"employee_no": new.employee_no})
    return show(db, [employee])[0]


def change(db: Session, employee_id: int, wanted: EmployeePatch, version: int, by: Principal) -> EmployeeOut:
    employee = find(db, employee_id, by)
    check_version(employee, version)
    if wanted.left_on is not None and wanted.left_on < employee.hired_on:
        raise Invalid("day-order", field="/left_on")
    if wanted.name is not None:
        employee.name, employee.name_key = wanted.name, name_key(wanted.name)
    if wanted.status is not None:
        employee.status = wanted.status
    if wanted.left_on is not None:
        employee.left_on = wanted.left_on
        _end_posts(db, employee.id, wanted.left_on)
    flush(db)
    append_journal(
        db, None, "employee.changed", "employee", employee.id, {"fields": sorted(wanted.model_fields_set)}
    )
    return show(db, [employee])[0]


def _end_posts(db: Session, employee_id: int, last_day: date) -> None:
    open_posts = select(Assignment).where(
        Assignment.employee_id == employee_id,
        or_(Assignment.valid_to.is_(None), Assignment.valid_to > last_day),
    )
    for post in db.scalars(open_posts):
        mark_dirty(db, post.store_id, [last_day, today(db)])
        if post.valid_from > last_day:
            db.delete(post)
        else:
            post.valid_to = last_day


def find(db: Session, employee_id: int, who: Principal) -> Employee:
    employee = db.scalar(within(select(Employee).where(Employee.id == employee_id), Employee, who))
    if employee is None:
        raise NotFound()
    return employee


def bind_code(db: Session, employee_id: int, new: EmployeeCodeIn, by: Principal) -> None:
    """Tell the product what a DMS calls this employee; orders pushed from now on carry the name."""
    employee = find(db, employee_id, by)
    store = db.scalar(select(Store).where(Store.code == new.store_code))
    if store is None:
        raise Invalid("unknown-reference", field="/store_code")
    require_store(by, store.id)
    save(db, EmployeeCode(store_id=store.id, source=new.source, code=new.code, employee_id=employee.id))
    append_journal(
        db, store.id, "employee.code-bound", "employee", employee.id, {"source": new.source, "code": new.code}
    )


def show(db: Session, employees: Sequence[Employee]) -> list[EmployeeOut]:
    """Employees with today's posts: one query more, however many they are."""
    on = today(db)
    posts: dict[int, list[PostOut]] = defaultdict(list)
    rows = db.execute(
        select(Assignment, Position.code, Position.label)
        .join(Position, Position.id == Assignment.position_id)
        .where(
            Assignment.employee_id.in_([e.id for e in employees]),
            Assignment.valid_from <= on,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= on),
        )
        .order_by(Assignment.valid_from)
    )
    for post, code, label in rows:
        posts[post.employee_id].append(
            PostOut(
                store_id=post.store_id,
                department_id=post.department_id,
                position_code=code,
                position=Label.model_validate(label),
                valid_from=post.valid_from,
                valid_to=post.valid_to,
            )
        )
    return [
        EmployeeOut(
            id=e.id,
            employee_no=e.employee_no,
            name=e.name,
            status=e.status,
            hired_on=e.hired_on,
            left_on=e.left_on,
            posts=posts[e.id],
            row_version=e.row_version,
        )
        for e in employees
    ]
