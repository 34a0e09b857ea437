"""Says whom a source's code means. Reason for an act of its own: the code belongs to the organisation,
the ruling that needs it, and everything the ruling corrects, to records, and both hold or neither."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict
from kaoping.storage.tables.people import EmployeeCode


def bind_code(db: Session, store_id: int, source: str, code: str, employee_id: int) -> None:
    """Raises Conflict when the code means somebody else already."""
    bound = insert(EmployeeCode).values(store_id=store_id, source=source, code=code, employee_id=employee_id)
    again = bound.on_conflict_do_update(
        index_elements=["store_id", "source", "code"],
        set_={"employee_id": employee_id},
        where=EmployeeCode.employee_id == employee_id,
    )
    if db.scalar(again.returning(EmployeeCode.employee_id)) is None:
        raise Conflict("code-taken")
