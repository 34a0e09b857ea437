"""From the caller's reach to a WHERE: the only place rows are scoped.

A table that may be read by reach says which of its rows lie in a store and which are a person's own.
One that says nothing does not type-check here.
"""

from collections.abc import Collection
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, false, or_, true

from kaoping.domain.errors import Forbidden
from kaoping.domain.people import Principal

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


class ReadByReach(Protocol):
    """What a table has to say of its rows."""

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]: ...

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]: ...

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]: ...

    @classmethod
    def assigned_to(cls, user_id: int, employee_id: int | None) -> ColumnElement[bool]: ...


def within(query: Query, table: type[ReadByReach], who: Principal) -> Query:
    """The rows of `table` in `query` that the caller's current operation reaches."""
    return query.where(reaches(table, who))


def reaches(table: type[ReadByReach], who: Principal) -> ColumnElement[bool]:
    """Whoever reaches departments or a team also reaches what was handed to them from elsewhere."""
    scope = who.scope
    if scope.stores is None:
        return true()
    parts: list[ColumnElement[bool]] = []
    if scope.stores:
        parts.append(table.in_stores(scope.stores))
    if scope.departments:
        parts.append(table.in_departments(scope.departments))
    people = scope.team | {who.employee_id} if scope.own and who.employee_id else scope.team
    if people:
        parts.append(table.of_people(people))
    if who.user_id and (scope.assigned or scope.departments or scope.team):
        parts.append(table.assigned_to(who.user_id, who.employee_id))
    return or_(*parts) if parts else false()


def require_store(who: Principal, store_id: int) -> None:
    """For writes that name a store: it must lie within the current operation's reach."""
    if not who.scope.covers_store(store_id):
        raise Forbidden("store-outside-reach")


def require_department(who: Principal, store_id: int, department_id: int) -> None:
    """For writes that name a department: it, or its whole store, must lie within reach."""
    if not who.scope.covers_department(store_id, department_id):
        raise Forbidden("store-outside-reach")


def require_group(who: Principal) -> None:
    """For what belongs to no store: only whoever reaches them all changes it."""
    if who.scope.stores is not None:
        raise Forbidden("group-only")
