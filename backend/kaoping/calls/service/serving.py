"""Who served a visit, as frozen at delivery or ruled since."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.storage.tables.people import Employee
from kaoping.storage.tables.records import Attribution


def served_by(db: Session, fact_kind: str, store_id: int, fact_id: int) -> list[dict[str, Any]]:
    """Everybody by role, as `ServedBy` has it; a code nobody knows stands without a name."""
    people = db.execute(
        select(Attribution.role, Attribution.employee_id, Employee.name, Attribution.code)
        .outerjoin(Employee, Employee.id == Attribution.employee_id)
        .where(
            Attribution.store_id == store_id,
            Attribution.fact_kind == fact_kind,
            Attribution.fact_id == fact_id,
            Attribution.superseded_by.is_(None),
        )
        .order_by(Attribution.role, Attribution.seq)
    )
    return [{**person, "role": person["role"].upper()} for person in people.mappings()]
