"""Employees, their posts and their codes: paths, permissions, shapes."""

from typing import Annotated

from fastapi import Path, Query
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.people.schemas_employees import (
    AssignmentIn,
    AssignmentOut,
    AssignmentPatch,
    EmployeeCodeIn,
    EmployeeCodeOut,
    EmployeeIn,
    EmployeeOut,
    EmployeePatch,
    Status,
)
from kaoping.people.service import assignments as of_posts
from kaoping.people.service import codes as of_codes
from kaoping.people.service import employees as of_people
from kaoping.people.service.showing import show_assignment, show_employees
from kaoping.storage.tables.people import Assignment, Employee
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Day, Id, Plain
from kaoping.web.versions import IfMatch

employees = router("/employees", "organisation")
assignments = router("/assignments", "organisation")
ROUTERS = (employees, assignments)


@employees.get("", summary="List employees; finds by number, name or pinyin")
@needs("employees:read")
def list_employees(
    db: Session,
    who: Principal,
    paging: Paging,
    q: Annotated[
        str | None, Query(min_length=1, max_length=40, description="number, name or pinyin"), Plain
    ] = None,
    store_id: Annotated[Id | None, Query()] = None,
    department_id: Annotated[Id | None, Query(description="with those beneath it")] = None,
    position_id: Annotated[Id | None, Query()] = None,
    status: Annotated[Status | None, Query()] = None,
) -> Page[EmployeeOut]:
    query = of_people.select_employees(
        db,
        who,
        q=q,
        store_id=store_id,
        department_id=department_id,
        position_id=position_id,
        status=status,
    )
    rows, cursor, total = page(db, query, [Key(Employee.name_key), Key(Employee.id)], paging)
    items = show_employees(db, [row[0] for row in rows], who)
    return Page(items=items, next_cursor=cursor, total=total)


@employees.post("", status_code=201, summary="Hire an employee into a first post")
@needs("employees:write")
def hire_employee(db: Session, who: Principal, body: EmployeeIn) -> EmployeeOut:
    return of_people.hire(db, body, by=who)


@employees.get("/{employee_id}", summary="Read one employee")
@needs("employees:read")
def read_employee(db: Session, who: Principal, employee_id: Annotated[Id, Path()]) -> EmployeeOut:
    return show_employees(db, [of_people.find_employee(db, employee_id, who)], who)[0]


@employees.patch("/{employee_id}", summary="Change an employee; leaving ends the posts")
@needs("employees:write")
def change_employee(
    db: Session, who: Principal, employee_id: Annotated[Id, Path()], body: EmployeePatch, version: IfMatch
) -> EmployeeOut:
    return of_people.change_employee(db, employee_id, body, version, by=who)


@employees.post("/{employee_id}/codes", status_code=201, summary="Bind a source system's code to an employee")
@needs("employees:write")
def bind_employee_code(
    db: Session, who: Principal, employee_id: Annotated[Id, Path()], body: EmployeeCodeIn
) -> EmployeeCodeOut:
    return of_codes.bind_code(db, employee_id, body, by=who)


@employees.delete("/{employee_id}/codes/{code_id}", status_code=204, summary="Take a code from an employee")
@needs("employees:write")
def unbind_employee_code(
    db: Session, who: Principal, employee_id: Annotated[Id, Path()], code_id: Annotated[Id, Path()]
) -> None:
    of_codes.unbind_code(db, employee_id, code_id, by=who)


@assignments.get("", summary="List posts, by the name of who holds them, the newest first")
@needs("employees:read")
def list_assignments(
    db: Session,
    who: Principal,
    paging: Paging,
    store_id: Annotated[Id | None, Query()] = None,
    department_id: Annotated[Id | None, Query(description="with those beneath it")] = None,
    employee_id: Annotated[Id | None, Query()] = None,
    on: Annotated[Day | None, Query(description="held on this day")] = None,
) -> Page[AssignmentOut]:
    query = of_posts.select_assignments(
        who, store_id=store_id, department_id=department_id, employee_id=employee_id, on=on
    )
    keys = [
        Key(Employee.name_key),
        Key(Employee.id),
        Key(Assignment.valid_from, descending=True),
        Key(Assignment.id),
    ]
    rows, cursor, total = page(db, query, keys, paging)
    return Page(items=[show_assignment(row) for row in rows], next_cursor=cursor, total=total)


@assignments.post("", status_code=201, summary="Give somebody a post from a day on")
@needs("employees:write")
def give_post(db: Session, who: Principal, body: AssignmentIn) -> AssignmentOut:
    return of_posts.give_post(db, body, by=who)


@assignments.get("/{assignment_id}", summary="Read one post")
@needs("employees:read")
def read_assignment(db: Session, who: Principal, assignment_id: Annotated[Id, Path()]) -> AssignmentOut:
    return of_posts.read_assignment(db, assignment_id, who)


@assignments.patch("/{assignment_id}", summary="Change a post: its last day, manager or weight")
@needs("employees:write")
def change_assignment(
    db: Session,
    who: Principal,
    assignment_id: Annotated[Id, Path()],
    body: AssignmentPatch,
    version: IfMatch,
) -> AssignmentOut:
    return of_posts.change_assignment(db, assignment_id, body, version, by=who)


@assignments.delete("/{assignment_id}", status_code=204, summary="Take back a post that has not begun")
@needs("employees:write")
def remove_assignment(
    db: Session, who: Principal, assignment_id: Annotated[Id, Path()], version: IfMatch
) -> None:
    of_posts.remove_assignment(db, assignment_id, version, by=who)
