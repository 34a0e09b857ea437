"""Departments with all beneath them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from kaoping.storage.tables.people import Department


def with_all_beneath(departments: Collection[int] | Select[Any]) -> Select[tuple[int]]:
    """Ids of the departments and of every one beneath them. A tree that runs in circles ends all the same."""
    below = select(Department.id).where(Department.id.in_(departments)).cte("below", recursive=True)
    child = select(Department.id).join(below, Department.parent_id == below.c.id)
    return select(below.union(child).c.id)
