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
    def own_rows(cls, employee_id: int) -> ColumnElement[bool]: ...


def within(query: Query, table: type[ReadByReach], who: Principal) -> Query:
    """The rows of `table` in `query` that the caller's current operation reaches."""
    return query.where(reaches(table, who))


def reaches(table: type[ReadByReach], who: Principal) -> ColumnElement[bool]:
    if who.scope.stores is None:
        return true()
    parts: list[ColumnElement[bool]] = []
    if who.scope.stores:
        parts.append(table.in_stores(who.scope.stores))
    if who.scope.own and who.employee_id:
        parts.append(table.own_rows(who.employee_id))
    return or_(*parts) if parts else false()


def require_store(who: Principal, store_id: int) -> None:
    """For writes that name a store: it must lie within the current operation's reach."""
    if not who.scope.covers_store(store_id):
        raise Forbidden("store-outside-reach")
