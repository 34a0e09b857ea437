"""What a source system calls somebody: bound in one store, and taken back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, NotFound
from kaoping.domain.people import Principal
from kaoping.people.schemas_employees import EmployeeCodeIn, EmployeeCodeOut
from kaoping.people.service.employees import find_employee
from kaoping.people.service.finding import store_to_write
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of
from kaoping.storage.reach import require_store, within
from kaoping.storage.session import CONFLICTS, flush, save
from kaoping.storage.tables.people import EmployeeCode

CONFLICTS["uq_employee_code_store_id_source_code"] = lambda: Conflict("code-taken")


def bind_code(db: Session, employee_id: int, new: EmployeeCodeIn, by: Principal) -> EmployeeCodeOut:
    """Tell the product what a DMS calls this employee; orders pushed from now on carry the name."""
    employee = find_employee(db, employee_id, by)
    store = store_to_write(db, new.store_code, by)
    code = EmployeeCode(store_id=store.id, source=new.source, code=new.code, employee_id=employee.id)
    save(db, code)
    _note(db, "employee.code-bound", code, {}, {"source": code.source, "code": code.code})
    return EmployeeCodeOut.model_validate(code)


def unbind_code(db: Session, employee_id: int, code_id: int, by: Principal) -> None:
    """The code means nobody any more; what was attributed by it stays attributed."""
    employee = find_employee(db, employee_id, by)
    code = db.scalar(
        within(
            select(EmployeeCode).where(EmployeeCode.id == code_id, EmployeeCode.employee_id == employee.id),
            EmployeeCode,
            by,
        )
    )
    if code is None:
        raise NotFound()
    require_store(by, code.store_id)
    db.delete(code)
    flush(db)
    _note(db, "employee.code-unbound", code, {"source": code.source, "code": code.code}, {})


def _note(
    db: Session, action: str, code: EmployeeCode, before: dict[str, str], after: dict[str, str]
) -> None:
    detail = {"source": code.source, "code": code.code, "changes": changes_of(before, after)}
    append_journal(db, code.store_id, action, "employee", code.employee_id, detail)
