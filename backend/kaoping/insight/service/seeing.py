"""Whose figures the caller sees: those of whole stores, or else only what comes of their own posts.

A figure of a store is made of what scorecards are made of, so it takes the word for both: an administrator,
who reads neither, sees no figure.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, select

from kaoping.domain.people import Principal
from kaoping.storage.tables.people import Assignment, Store
from kaoping.storage.tables.scoring import StoredReading

BEHIND = "scorecards:read"


@dataclass(frozen=True, slots=True)
class Sight:
    """`stores` are whole stores, None for all of them; without any, `own` is the employee seen."""

    stores: frozenset[int] | None
    own: int | None

    @property
    def of_stores(self) -> bool:
        return self.stores is None or bool(self.stores)

    @property
    def places(self) -> ColumnElement[bool]:
        """Stores with figures the caller sees."""
        if self.stores is None:
            return Store.id.is_not(None)
        if self.stores:
            return Store.id.in_(sorted(self.stores))
        if self.own is None:
            return false()
        return Store.id.in_(select(Assignment.store_id).where(Assignment.employee_id == self.own))

    @property
    def readings(self) -> ColumnElement[bool]:
        """Of stores their own line, of a person the lines of every post held."""
        if self.of_stores:
            of_store: ColumnElement[bool] = StoredReading.assignment_id.is_(None)
            if self.stores is None:
                return of_store
            return and_(of_store, StoredReading.store_id.in_(sorted(self.stores)))
        if self.own is None:
            return false()
        posts = select(Assignment.id).where(Assignment.employee_id == self.own)
        return StoredReading.assignment_id.in_(posts)


def sight_of(who: Principal) -> Sight:
    """Where the caller holds the word of this operation and reads scorecards too."""
    here, cards = who.scope, who.reach_of(BEHIND)
    if here.stores is None or cards.stores is None:
        stores = cards.stores if here.stores is None else here.stores
    else:
        stores = here.stores & cards.stores
    own = who.employee_id if who.may(BEHIND) and (stores is not None and not stores) else None
    return Sight(stores, own)
