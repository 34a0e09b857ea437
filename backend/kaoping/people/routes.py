"""Stores, departments, positions and employees: paths, permissions, shapes."""

from typing import Annotated

from fastapi import Path, Query
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.people import service
from kaoping.people.schemas import (
    DepartmentOut,
    EmployeeCodeIn,
    EmployeeIn,
    EmployeeOut,
    EmployeePatch,
    PositionOut,
    StoreOut,
)
from kaoping.storage.reach import within
from kaoping.storage.tables.people import Assignment, Department, Employee, Position, Store
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Id
from kaoping.web.versions import IfMatch

stores = router("/stores", "organisation")
departments = router("/departments", "organisation")
positions = router("/positions", "organisation")
employees = router("/employees", "organisation")
ROUTERS = (stores, departments, positions, employees)


@stores.get("", summary="List the stores I reach")
@needs("org:read")
def list_stores(db: Session, who: Principal) -> list[StoreOut]:
    rows = db.scalars(within(select(Store).order_by(Store.code), Store, who))
    return [StoreOut.model_validate(row) for row in rows]


@departments.get("", summary="List departments")
@needs("org:read")
def list_departments(
    db: Session, who: Principal, store_id: Annotated[Id | None, Query()] = None
) -> list[DepartmentOut]:
    query = within(select(Department).order_by(Department.store_id, Department.code), Department, who)
    if store_id:
        query = query.where(Department.store_id == store_id)
    return [DepartmentOut.model_validate(row) for row in db.scalars(query)]


@positions.get("", summary="List positions")
@needs("org:read")
def list_positions(db: Session) -> list[PositionOut]:
    return [PositionOut.model_validate(row) for row in db.scalars(select(Position).order_by(Position.code))]


@employees.get("", summary="List employees; finds by number, name or pinyin")
@needs("employees:read")
def list_employees(
    db: Session,
    who: Principal,
    paging: Paging,
    q: Annotated[str | None, Query(min_length=1, max_length=40, description="number, name or pinyin")] = None,
    store_id: Annotated[Id | None, Query()] = None,
) -> Page[EmployeeOut]:
    query = within(select(Employee), Employee, who)
    if q:
        query = query.where(
            or_(
                Employee.employee_no == q,
                Employee.name.contains(q, autoescape=True),
                Employee.name_key.contains(q.lower(), autoescape=True),
            )
        )
    if store_id:
        query = query.where(
            Employee.id.in_(select(Assignment.employee_id).where(Assignment.store_id == store_id))
        )
    rows, cursor, total = page(db, query, [Key(Employee.name_key), Key(Employee.id)], paging)
    return Page(items=service.show(db, [row[0] for row in rows]), next_cursor=cursor, total=total)


@employees.post("", status_code=201, summary="Hire an employee into a first post")
@needs("employees:write")
def hire_employee(db: Session, who: Principal, body: EmployeeIn) -> EmployeeOut:
    return service.hire(db, body, by=who)


@employees.get("/{employee_id}", summary="Read one employee")
@needs("employees:read")
def read_employee(db: Session, who: Principal, employee_id: Annotated[Id, Path()]) -> EmployeeOut:
    return service.show(db, [service.find(db, employee_id, who)])[0]


@employees.patch("/{employee_id}", summary="Change an employee; leaving ends the posts")
@needs("employees:write")
def change_employee(
    db: Session, who: Principal, employee_id: Annotated[Id, Path()], body: EmployeePatch, version: IfMatch
) -> EmployeeOut:
    return service.change(db, employee_id, body, version, by=who)


@employees.post("/{employee_id}/codes", status_code=204, summary="Bind a source system's code to an employee")
@needs("employees:write")
def bind_employee_code(
    db: Session, who: Principal, employee_id: Annotated[Id, Path()], body: EmployeeCodeIn
) -> None:
    service.bind_code(db, employee_id, body, by=who)
