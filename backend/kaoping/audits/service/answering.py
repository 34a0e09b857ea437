"""Who answers for the indicators of an audit on a day, and which departments are somebody's own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from kaoping.domain.audits import Answerable
from kaoping.domain.checklists import Checklist
from kaoping.storage.reads.posts import held_on
from kaoping.storage.tables.people import Assignment, Department, Position


def positions_of(checklist: Checklist, sources: Collection[str]) -> frozenset[str]:
    """The posts that answer for what such an audit looks at."""
    asked = (one.item for one in checklist.placed() if one.item.source in sources)
    return frozenset(item.position for item in asked if item.position)


def who_answers(db: Session, store_id: int, positions: Iterable[str], day: date) -> Answerable:
    """Holders of the posts in the store that day; their leaders are the managers of the posts, those of the
    departments, and everybody above them."""
    holders = db.execute(
        select(Assignment.employee_id, Assignment.department_id, Assignment.manager_id)
        .join(Position, Position.id == Assignment.position_id)
        .where(Assignment.store_id == store_id, Position.code.in_(sorted(positions)), held_on(day))
    ).all()
    departments = {row.department_id for row in holders}
    managers = {row.manager_id for row in holders if row.manager_id}
    managers |= _managers_of(db, departments)
    return Answerable(
        frozenset(row.employee_id for row in holders), frozenset(departments), _chain(db, managers, day)
    )


def _managers_of(db: Session, departments: Collection[int]) -> set[int]:
    """Whoever leads one of the departments, or one it is part of."""
    own = select(Department.id, Department.parent_id, Department.manager_id)
    above = own.where(Department.id.in_(sorted(departments))).cte("above", recursive=True)
    parents = own.join(above, Department.id == above.c.parent_id)
    tree = above.union(parents)
    return {one for one in db.scalars(select(tree.c.manager_id)) if one is not None}


def _chain(db: Session, managers: Collection[int], day: date) -> frozenset[int]:
    """The managers with those they report to that day, and so on; UNION ends a circle."""
    if not managers:
        return frozenset()
    first = select(Assignment.manager_id.label("id")).where(
        Assignment.employee_id.in_(sorted(managers)), Assignment.manager_id.is_not(None), held_on(day)
    )
    chain = first.cte("chain", recursive=True)
    above = (
        select(Assignment.manager_id)
        .join(chain, Assignment.employee_id == chain.c.id)
        .where(Assignment.manager_id.is_not(None), held_on(day))
    )
    return frozenset(managers) | frozenset(db.scalars(select(chain.union(above).c.id)))


def own_departments(
    db: Session, store_id: int, employees: Collection[int], day: date
) -> Mapping[int, frozenset[int]]:
    """The departments each holds a post in that day, and those they lead, with all beneath them."""
    held = select(Assignment.employee_id, Assignment.department_id).where(
        Assignment.store_id == store_id, Assignment.employee_id.in_(sorted(employees)), held_on(day)
    )
    led = select(Department.manager_id.label("employee_id"), Department.id.label("department_id")).where(
        Department.store_id == store_id, Department.manager_id.in_(sorted(employees))
    )
    heads = union(held, led).subquery()
    own = select(heads.c.employee_id, heads.c.department_id).cte("own", recursive=True)
    beneath = select(own.c.employee_id, Department.id).join(own, Department.parent_id == own.c.department_id)
    tree = own.union(beneath)
    found: dict[int, set[int]] = defaultdict(set)
    for row in db.execute(select(tree.c.employee_id, tree.c.department_id)):
        found[row.employee_id].add(row.department_id)
    return {employee: frozenset(departments) for employee, departments in found.items()}
