"""Who may act on what a store has: the caller, and everybody in office whom a permission reaches there."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ARRAY, Text, cast, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.people import Grant, Principal, Reach
from kaoping.domain.workflow import Actor, Person
from kaoping.storage.session import now
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.people import Employee


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody with a name, and what they may do in the store in question."""

    name: str
    actor: Actor


def actor_of(who: Principal, store_id: int) -> Actor:
    """The caller with the words they hold in this store or some department of it, apart from those they hold
    from above, for its brand or for the group."""
    return Actor(
        person_of(who),
        in_store=_words(g for g in who.grants if not g.is_above_stores and g.touches_store(store_id)),
        in_group=_words(g for g in who.grants if g.is_above_stores and g.covers_store(store_id)),
    )


def _words(grants: Iterable[Grant]) -> frozenset[str]:
    return frozenset(word for grant in grants for word in grant.words)


def person_of(who: Principal) -> Person:
    return Person(who.employee_id, who.user_id)


def officials(db: Session, store_id: int, words: Collection[str]) -> tuple[Official, ...]:
    """Accounts in use that hold any of the words for the store or for the group, by name.

    Accounts of people who left do not count: nobody would be there to act.
    """
    rows = db.execute(
        select(
            UserAccount.id,
            UserAccount.employee_id,
            UserAccount.display_name,
            Employee.name,
            Role.words,
            Role.reach,
        )
        .join(RoleGrant, RoleGrant.user_id == UserAccount.id)
        .join(Role, Role.id == RoleGrant.role_id)
        .outerjoin(Employee, Employee.id == UserAccount.employee_id)
        .where(
            UserAccount.disabled_at.is_(None),
            or_(Employee.left_on.is_(None), Employee.left_on >= now(db).date()),
            Role.words.overlap(cast(sorted(words), ARRAY(Text))),
            or_(
                Role.reach == Reach.GROUP,
                (Role.reach == Reach.STORES) & RoleGrant.store_ids.contains([store_id]),
            ),
        )
        .order_by(Employee.name_key, UserAccount.id)
    ).all()
    in_store: dict[int, set[str]] = defaultdict(set)
    in_group: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        (in_group if row.reach == Reach.GROUP else in_store)[row.id].update(set(words) & set(row.words))
    known = {row.id: row for row in rows}
    return tuple(
        Official(
            row.name or row.display_name,
            Actor(Person(row.employee_id, row.id), frozenset(in_store[row.id]), frozenset(in_group[row.id])),
        )
        for row in known.values()
    )
