"""People and posts as they are shown: set by set, so that a page costs as many queries as one person."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from kaoping.domain.people import Principal
from kaoping.people.schemas import PersonRef
from kaoping.people.schemas_employees import (
    AssignmentOut,
    EmployeeCodeOut,
    EmployeeOut,
    EmployeeRef,
    PostOut,
)
from kaoping.storage.reach import within
from kaoping.storage.reads.grants import today
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.people import Assignment, Department, Employee, EmployeeCode, Position
from kaoping.web.schema import Label

Manager = aliased(Employee)


def select_posts(who: Principal) -> Select[*tuple[Any, ...]]:
    """Posts within reach, each with its department, position, person and manager."""
    query = (
        select(Assignment, Department.label, Position.code, Position.label, Employee, Manager.name)
        .join(Department, Department.id == Assignment.department_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .outerjoin(Manager, Manager.id == Assignment.manager_id)
    )
    wide: Select[*tuple[Any, ...]] = query
    return within(wide, Assignment, who)


def show_employees(db: Session, employees: Sequence[Employee], who: Principal) -> list[EmployeeOut]:
    """Employees with posts, codes and account: three queries more, however many they are."""
    ids = [e.id for e in employees]
    posts = _posts_of(db, ids, who)
    codes = _codes_of(db, ids, who)
    accounts = select(UserAccount.employee_id, UserAccount.username).where(UserAccount.employee_id.in_(ids))
    usernames = {row.employee_id: row.username for row in db.execute(accounts)}
    return [
        EmployeeOut(
            id=e.id,
            employee_no=e.employee_no,
            name=e.name,
            status=e.status,
            hired_on=e.hired_on,
            left_on=e.left_on,
            posts=posts[e.id],
            codes=codes[e.id],
            username=usernames.get(e.id),
            row_version=e.row_version,
        )
        for e in employees
    ]


def _posts_of(db: Session, ids: Sequence[int], who: Principal) -> dict[int, list[PostOut]]:
    """Of today and to come: what is over is found among the assignments."""
    lasting = or_(Assignment.valid_to.is_(None), Assignment.valid_to >= today(db))
    query = select_posts(who).where(Assignment.employee_id.in_(ids), lasting)
    posts: dict[int, list[PostOut]] = defaultdict(list)
    for row in db.execute(query.order_by(Assignment.valid_from, Assignment.id)):
        posts[row[0].employee_id].append(PostOut(**_post(row)))
    return posts


def _codes_of(db: Session, ids: Sequence[int], who: Principal) -> dict[int, list[EmployeeCodeOut]]:
    query = within(select(EmployeeCode).where(EmployeeCode.employee_id.in_(ids)), EmployeeCode, who)
    codes: dict[int, list[EmployeeCodeOut]] = defaultdict(list)
    for code in db.scalars(query.order_by(EmployeeCode.source, EmployeeCode.code)):
        codes[code.employee_id].append(EmployeeCodeOut.model_validate(code))
    return codes


def show_assignment(row: Any) -> AssignmentOut:
    """One row of `select_posts`."""
    post, employee = row[0], row[4]
    return AssignmentOut(
        **_post(row),
        id=post.id,
        employee=EmployeeRef(id=employee.id, employee_no=employee.employee_no, name=employee.name),
        row_version=post.row_version,
    )


def _post(row: Any) -> dict[str, Any]:
    post, department, code, position, _, manager = row[:6]
    return {
        "assignment_id": post.id,
        "store_id": post.store_id,
        "department_id": post.department_id,
        "department": Label.model_validate(department),
        "position_id": post.position_id,
        "position_code": code,
        "position": Label.model_validate(position),
        "manager": PersonRef(id=post.manager_id, name=manager) if post.manager_id else None,
        "weight": post.weight,
        "valid_from": post.valid_from,
        "valid_to": post.valid_to,
    }
