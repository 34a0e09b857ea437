"""What granted roles come to on a day: brands become stores, departments bring those beneath them, a team its
people. Plain reaches cost no query of their own."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.people import Grant, Reach
from kaoping.storage.session import now
from kaoping.storage.tables.people import Assignment, Department, Store

HOME_ZONE = ZoneInfo("Asia/Shanghai")
"""Whose day decides which posts a person holds: a group is of one country."""


class Granted(NamedTuple):
    """A role given to an account, as it is kept."""

    words: Sequence[str]
    reach: str
    store_ids: Sequence[int]
    brand_ids: Sequence[int]
    department_ids: Sequence[int]


def resolve_grants(db: Session, employee_id: int | None, granted: Sequence[Granted]) -> tuple[Grant, ...]:
    """A role of departments granted for stores reaches those stores whole; granted for nothing, it reaches
    the departments its holder has posts in."""
    return tuple(_resolve(db, employee_id, one) for one in granted)


def _resolve(db: Session, employee_id: int | None, one: Granted) -> Grant:
    words, reach = frozenset(one.words), Reach(one.reach)
    match reach:
        case Reach.STORES:
            return Grant(words, reach, frozenset(one.store_ids))
        case Reach.BRAND:
            return Grant(words, reach, _stores_of_brands(db, one.brand_ids))
        case Reach.DEPARTMENT:
            return _of_departments(db, employee_id, words, one)
        case Reach.TEAM:
            return Grant(words, reach, team=_team_of(db, employee_id))
        case Reach.SELF | Reach.GROUP | Reach.ASSIGNED:
            return Grant(words, reach)


def _stores_of_brands(db: Session, brands: Collection[int]) -> frozenset[int]:
    return frozenset(db.scalars(select(Store.id).where(Store.brand_ids.overlap(sorted(brands)))))


def _of_departments(db: Session, employee_id: int | None, words: frozenset[str], one: Granted) -> Grant:
    own = select(Assignment.department_id).where(Assignment.employee_id == employee_id, held_on(today(db)))
    listed = one.department_ids if one.department_ids or one.store_ids else own
    heads = select(Department.id, Department.store_id).where(Department.id.in_(listed))
    below = heads.cte("below", recursive=True)
    child = select(Department.id, Department.store_id).join(below, Department.parent_id == below.c.id)
    rows = db.execute(select(below.union(child))).all()
    return Grant(
        words,
        Reach.DEPARTMENT,
        frozenset(one.store_ids),
        departments=frozenset(row.id for row in rows),
        places=frozenset(row.store_id for row in rows),
    )


def _team_of(db: Session, employee_id: int | None) -> frozenset[int]:
    reports = select(Assignment.employee_id).where(Assignment.manager_id == employee_id, held_on(today(db)))
    return frozenset(db.scalars(reports))


def held_on(day: date) -> ColumnElement[bool]:
    """Posts somebody holds on the day."""
    begun = Assignment.valid_from <= day
    return and_(begun, or_(Assignment.valid_to.is_(None), Assignment.valid_to >= day))


def today(db: Session) -> date:
    return now(db).astimezone(HOME_ZONE).date()
