"""Departments: the tree a store is made of, who leads each part, and when one is closed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.domain.organisation import MAX_DEPTH, Misplaced, misplacement
from kaoping.domain.people import Principal
from kaoping.people.schemas import DepartmentIn, DepartmentOut, DepartmentPatch, PersonRef
from kaoping.people.service.brands import written
from kaoping.people.service.finding import department_of, manager_of, store_touched
from kaoping.people.service.stores import count_beyond, staff_by
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.reach import require_department, require_store, within
from kaoping.storage.session import CONFLICTS, check_version, flush, save
from kaoping.storage.tables.people import Assignment, Department, Employee, Store

CONFLICTS["uq_department_store_id_code"] = lambda: Conflict("code-taken")
FIELDS = ("code", "label", "kind", "parent_id", "manager_id", "closed_on")


def select_departments(who: Principal, store_id: int | None) -> Select[Department]:
    query = within(select(Department).order_by(Department.store_id, Department.code), Department, who)
    return query.where(Department.store_id == store_id) if store_id else query


def found_department(db: Session, new: DepartmentIn, by: Principal) -> DepartmentOut:
    """A new department, uppermost or beneath another of the store."""
    store = store_touched(db, new.store_code, by)
    parents = _lock_tree(db, store.id)
    parent = department_of(db, store.id, new.parent_code, "/parent_code") if new.parent_code else None
    if parent is None:
        require_store(by, store.id)
    else:
        require_department(by, store.id, parent.id)
        _check_place(parents, None, parent)
    department = Department(
        store_id=store.id,
        code=new.code,
        label=written(new.label),
        kind=new.kind,
        parent_id=parent.id if parent else None,
        manager_id=manager_of(db, new.manager_employee_no, by),
    )
    save(db, department)
    _note(db, "department.founded", department, {})
    return show_departments(db, [department])[0]


def change_department(
    db: Session, department_id: int, wanted: DepartmentPatch, version: int, by: Principal
) -> DepartmentOut:
    department = find_department(db, department_id, by)
    require_department(by, department.store_id, department.id)
    check_version(department, version)
    before = fields_of(department, *FIELDS)
    if wanted.label is not None:
        department.label = written(wanted.label)
    if wanted.kind is not None:
        department.kind = wanted.kind
    if "parent_code" in wanted.model_fields_set:
        _move(db, department, wanted.parent_code, by)
    if "manager_employee_no" in wanted.model_fields_set:
        department.manager_id = manager_of(db, wanted.manager_employee_no, by)
    if "closed_on" in wanted.model_fields_set:
        _close(db, department, wanted.closed_on)
    flush(db)
    _note(db, "department.changed", department, before)
    return show_departments(db, [department])[0]


def _move(db: Session, department: Department, parent_code: str | None, by: Principal) -> None:
    """Whoever keeps a department alone may not take it out of what they reach, nor put it elsewhere."""
    parents = _lock_tree(db, department.store_id)
    if parent_code is None:
        if department.parent_id is not None:
            require_store(by, department.store_id)
        department.parent_id = None
        return
    parent = department_of(db, department.store_id, parent_code, "/parent_code")
    if parent.id != department.parent_id:
        require_department(by, department.store_id, parent.id)
        _check_place(parents, department.id, parent)
        department.parent_id = parent.id


def _lock_tree(db: Session, store_id: int) -> dict[int, int | None]:
    """The departments of the store as they stand, which nobody else moves until this is over."""
    db.execute(select(Store.id).where(Store.id == store_id).with_for_update(key_share=True))
    rows = db.execute(select(Department.id, Department.parent_id).where(Department.store_id == store_id))
    return {row.id: row.parent_id for row in rows}


def _check_place(parents: dict[int, int | None], department: int | None, parent: Department) -> None:
    if parent.closed_on is not None:
        raise Invalid("department-closed", field="/parent_code")
    match misplacement(parents, department, parent.id):
        case Misplaced.CYCLE:
            raise Invalid("department-cycle", field="/parent_code")
        case Misplaced.TOO_DEEP:
            raise Invalid("department-too-deep", field="/parent_code", max=MAX_DEPTH)
        case None:
            return


def _close(db: Session, department: Department, day: date | None) -> None:
    """Raises Conflict while somebody holds a post in it longer, or a department beneath it is open longer."""
    if day is not None:
        if people := count_beyond(db, day, Assignment.department_id == department.id):
            raise Conflict("posts-beyond", count=people)
        open_longer = or_(Department.closed_on.is_(None), Department.closed_on > day)
        below = select(func.count()).where(Department.parent_id == department.id, open_longer)
        if count := db.scalar(below):
            raise Conflict("departments-beneath", count=count)
    department.closed_on = day


def find_department(db: Session, department_id: int, who: Principal) -> Department:
    query = within(select(Department).where(Department.id == department_id), Department, who)
    department = db.scalar(query)
    if department is None:
        raise NotFound()
    return department


def show_departments(db: Session, departments: Sequence[Department]) -> list[DepartmentOut]:
    """Departments with managers and head counts: two queries more, however many they are."""
    staff = staff_by(db, Assignment.department_id, [d.id for d in departments])
    led_by = {d.manager_id for d in departments if d.manager_id}
    names = select(Employee.id, Employee.name).where(Employee.id.in_(led_by))
    managers = {row.id: PersonRef(id=row.id, name=row.name) for row in db.execute(names)}
    return [
        DepartmentOut.model_validate(
            {
                "id": d.id,
                "store_id": d.store_id,
                **{field: getattr(d, field) for field in FIELDS if field != "manager_id"},
                "manager": managers.get(d.manager_id) if d.manager_id else None,
                "staff": staff.get(d.id, 0),
                "row_version": d.row_version,
            }
        )
        for d in departments
    ]


def open_department(db: Session, department: Department, first: date, last: date | None) -> None:
    """Raises Invalid when the department is closed on some of the days. The row stays as it is until the end
    of the work, so that nobody closes it meanwhile."""
    db.refresh(department, with_for_update={"read": True})
    closed = department.closed_on
    if closed is not None and (first > closed or last is None or last > closed):
        raise Invalid("department-closed", field="/department_code")


def _note(db: Session, action: str, department: Department, before: dict[str, object]) -> None:
    changes = changes_of(before, fields_of(department, *FIELDS))
    detail = {"code": department.code, "changes": changes}
    append_journal(db, department.store_id, action, "department", department.id, detail)
