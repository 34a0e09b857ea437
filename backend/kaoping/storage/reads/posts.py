"""Which post somebody held in a store on a day: what attribution freezes beside the name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from kaoping.storage.tables.people import Assignment


@dataclass(frozen=True, slots=True)
class Post:
    department_id: int
    position_id: int


def held_on(day: date) -> ColumnElement[bool]:
    """The assignments in force on a day."""
    ended_later = or_(Assignment.valid_to.is_(None), Assignment.valid_to >= day)
    return and_(Assignment.valid_from <= day, ended_later)


def posts_on(db: Session, store_id: int, employees: Collection[int], day: date) -> Mapping[int, Post]:
    """The post of each employee; who held none there is left out, who held two has the heavier."""
    if not employees:
        return {}
    rows = db.execute(
        select(Assignment.employee_id, Assignment.department_id, Assignment.position_id)
        .where(
            Assignment.store_id == store_id,
            Assignment.employee_id.in_(sorted(employees)),
            held_on(day),
        )
        .order_by(Assignment.weight, Assignment.id.desc())
    )
    return {row.employee_id: Post(row.department_id, row.position_id) for row in rows}
