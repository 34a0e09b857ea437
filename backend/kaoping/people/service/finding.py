"""From the codes a form names to rows; what is not there is pointed at."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Forbidden, Invalid
from kaoping.domain.people import Principal
from kaoping.storage.reach import require_store, within
from kaoping.storage.reads.grants import today
from kaoping.storage.tables.people import Brand, Department, Employee, Position, Store


def store_to_write(db: Session, code: str, by: Principal) -> Store:
    """The store somebody names, wholly theirs. Raises Invalid, or Forbidden outside their reach."""
    store = _store_of(db, code)
    require_store(by, store.id)
    return store


def store_touched(db: Session, code: str, by: Principal) -> Store:
    """The store somebody names, theirs at least in part."""
    store = _store_of(db, code)
    if not by.scope.touches_store(store.id):
        raise Forbidden("store-outside-reach")
    return store


def _store_of(db: Session, code: str) -> Store:
    store = db.scalar(select(Store).where(Store.code == code))
    if store is None:
        raise Invalid("unknown-reference", field="/store_code")
    return store


def department_of(db: Session, store_id: int, code: str, field: str = "/department_code") -> Department:
    """A department of the store. Raises Invalid when it is unknown there."""
    found = db.scalar(select(Department).where(Department.store_id == store_id, Department.code == code))
    if found is None:
        raise Invalid("unknown-reference", field=field)
    return found


def position_of(db: Session, code: str) -> Position:
    found = db.scalar(select(Position).where(Position.code == code))
    if found is None:
        raise Invalid("unknown-reference", field="/position_code")
    return found


def brands_of(db: Session, codes: Sequence[str]) -> list[int]:
    """Brands in the order they are named, each once. Raises Invalid for an unknown one."""
    known = {
        row.code: row.id for row in db.execute(select(Brand.code, Brand.id).where(Brand.code.in_(codes)))
    }
    for n, code in enumerate(codes):
        if code not in known:
            raise Invalid("unknown-reference", field=f"/brand_codes/{n}")
    return list(dict.fromkeys(known[code] for code in codes))


def manager_of(db: Session, employee_no: str | None, by: Principal) -> int | None:
    """Whom a post reports to or a department is led by: somebody in office whom the caller reaches."""
    if employee_no is None:
        return None
    found = db.scalar(within(select(Employee).where(Employee.employee_no == employee_no), Employee, by))
    if found is None:
        raise Invalid("unknown-reference", field="/manager_employee_no")
    if found.left_on is not None and found.left_on < today(db):
        raise Invalid("employee-left", field="/manager_employee_no")
    return found.id
