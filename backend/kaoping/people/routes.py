"""Brands, stores, departments, positions: paths, permissions, shapes. People stand in `routes_employees`."""

from typing import Annotated

from fastapi import Path, Query
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.people import routes_employees
from kaoping.people.schemas import (
    BrandIn,
    BrandOut,
    BrandPatch,
    DepartmentIn,
    DepartmentOut,
    DepartmentPatch,
    PositionIn,
    PositionOut,
    PositionPatch,
    StoreIn,
    StoreOut,
    StorePatch,
)
from kaoping.people.service import brands as of_brands
from kaoping.people.service import departments as of_departments
from kaoping.people.service import positions as of_positions
from kaoping.people.service import stores as of_stores
from kaoping.web.routing import needs, router
from kaoping.web.schema import Id
from kaoping.web.versions import IfMatch

brands = router("/brands", "organisation")
stores = router("/stores", "organisation")
departments = router("/departments", "organisation")
positions = router("/positions", "organisation")
ROUTERS = (brands, stores, departments, positions, *routes_employees.ROUTERS)


@brands.get("", summary="List brands")
@needs("org:read")
def list_brands(db: Session) -> list[BrandOut]:
    return of_brands.show_brands(db, db.scalars(of_brands.select_brands()).all())


@brands.post("", status_code=201, summary="Found a brand")
@needs("org:write")
def found_brand(db: Session, who: Principal, body: BrandIn) -> BrandOut:
    return of_brands.found_brand(db, body, by=who)


@brands.get("/{brand_id}", summary="Read one brand")
@needs("org:read")
def read_brand(db: Session, brand_id: Annotated[Id, Path()]) -> BrandOut:
    return of_brands.show_brand(db, of_brands.find_brand(db, brand_id))


@brands.patch("/{brand_id}", summary="Change a brand: its name and its words for checklists")
@needs("org:write")
def change_brand(
    db: Session, who: Principal, brand_id: Annotated[Id, Path()], body: BrandPatch, version: IfMatch
) -> BrandOut:
    return of_brands.change_brand(db, brand_id, body, version, by=who)


@stores.get("", summary="List the stores I reach")
@needs("org:read")
def list_stores(db: Session, who: Principal) -> list[StoreOut]:
    return of_stores.show_stores(db, db.scalars(of_stores.select_stores(who)).all())


@stores.post("", status_code=201, summary="Found a store")
@needs("org:write")
def found_store(db: Session, who: Principal, body: StoreIn) -> StoreOut:
    return of_stores.found_store(db, body, by=who)


@stores.get("/{store_id}", summary="Read one store")
@needs("org:read")
def read_store(db: Session, who: Principal, store_id: Annotated[Id, Path()]) -> StoreOut:
    return of_stores.show_stores(db, [of_stores.find_store(db, store_id, who)])[0]


@stores.patch("/{store_id}", summary="Change a store: hours, zone, brands, address, last day")
@needs("org:write")
def change_store(
    db: Session, who: Principal, store_id: Annotated[Id, Path()], body: StorePatch, version: IfMatch
) -> StoreOut:
    return of_stores.change_store(db, store_id, body, version, by=who)


@departments.get("", summary="List departments, store by store")
@needs("org:read")
def list_departments(
    db: Session, who: Principal, store_id: Annotated[Id | None, Query()] = None
) -> list[DepartmentOut]:
    rows = db.scalars(of_departments.select_departments(who, store_id)).all()
    return of_departments.show_departments(db, rows)


@departments.post("", status_code=201, summary="Found a department")
@needs("org:write")
def found_department(db: Session, who: Principal, body: DepartmentIn) -> DepartmentOut:
    return of_departments.found_department(db, body, by=who)


@departments.get("/{department_id}", summary="Read one department")
@needs("org:read")
def read_department(db: Session, who: Principal, department_id: Annotated[Id, Path()]) -> DepartmentOut:
    department = of_departments.find_department(db, department_id, who)
    return of_departments.show_departments(db, [department])[0]


@departments.patch("/{department_id}", summary="Change a department: place, manager, last day")
@needs("org:write")
def change_department(
    db: Session,
    who: Principal,
    department_id: Annotated[Id, Path()],
    body: DepartmentPatch,
    version: IfMatch,
) -> DepartmentOut:
    return of_departments.change_department(db, department_id, body, version, by=who)


@positions.get("", summary="List positions")
@needs("org:read")
def list_positions(db: Session, who: Principal) -> list[PositionOut]:
    return of_positions.show_positions(db, db.scalars(of_positions.select_positions()).all(), who)


@positions.post("", status_code=201, summary="Found a position")
@needs("org:write")
def found_position(db: Session, who: Principal, body: PositionIn) -> PositionOut:
    return of_positions.found_position(db, body, by=who)


@positions.get("/{position_id}", summary="Read one position")
@needs("org:read")
def read_position(db: Session, who: Principal, position_id: Annotated[Id, Path()]) -> PositionOut:
    return of_positions.show_positions(db, [of_positions.find_position(db, position_id)], who)[0]


@positions.patch("/{position_id}", summary="Change a position: its name or its stream")
@needs("org:write")
def change_position(
    db: Session, who: Principal, position_id: Annotated[Id, Path()], body: PositionPatch, version: IfMatch
) -> PositionOut:
    return of_positions.change_position(db, position_id, body, version, by=who)
