"""Who worked where in a period: one slice for each assignment that overlaps it, clipped to its days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kaoping.storage.tables.people import Assignment, Brand, Department, Employee, Position, Store


@dataclass(frozen=True, slots=True)
class Slice:
    """A post of a person within a period. `attributes` are what a policy's `applies_to` looks at."""

    assignment_id: int
    employee_id: int
    department_id: int
    position_id: int
    from_day: date
    to_day: date
    attributes: Mapping[str, str] = field(default_factory=dict)


def slices_of(db: Session, store_id: int, first: date, last: date) -> list[Slice]:
    """A person's heaviest post first, of equal ones the latest. Nobody is here after leaving the company."""
    left = func.coalesce(Employee.left_on, last)
    ends = func.least(func.coalesce(Assignment.valid_to, last), left, last)
    rows = db.execute(
        select(
            Assignment.id,
            Assignment.employee_id,
            Assignment.department_id,
            Assignment.position_id,
            func.greatest(Assignment.valid_from, first).label("from_day"),
            ends.label("to_day"),
            Position.code.label("position"),
            Position.stream,
            Department.code.label("department"),
            Store.code.label("store"),
            Brand.code.label("brand"),
        )
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(Department, Department.id == Assignment.department_id)
        .join(Store, Store.id == Assignment.store_id)
        .outerjoin(Brand, Brand.id == Store.brand_ids[1])
        .where(
            Assignment.store_id == store_id,
            Assignment.valid_from <= last,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to >= first),
            or_(Employee.left_on.is_(None), Employee.left_on >= first),
            Assignment.valid_from <= left,
        )
        .order_by(
            Assignment.employee_id,
            Assignment.weight.desc(),
            Assignment.valid_from.desc(),
            Assignment.id.desc(),
        )
    )
    return [
        Slice(
            row.id,
            row.employee_id,
            row.department_id,
            row.position_id,
            row.from_day,
            row.to_day,
            {
                "position": row.position,
                "stream": row.stream,
                "department": row.department,
                "store": row.store,
                **({"brand": row.brand} if row.brand else {}),
            },
        )
        for row in rows
    ]
