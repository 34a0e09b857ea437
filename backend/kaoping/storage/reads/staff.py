"""Who may act on what a store has: the caller, and everybody in office whom a permission reaches there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Select, Text, cast, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.organisation import beneath
from kaoping.domain.people import Grant, Place, Principal, Reach
from kaoping.domain.workflow import Actor, Person
from kaoping.storage.reads.grants import held_on, today
from kaoping.storage.session import now
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.people import Assignment, Department, Employee, Store


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody with a name, and what they were granted in the store in question."""

    name: str
    person: Person
    grants: tuple[Grant, ...]

    @property
    def is_narrow(self) -> bool:
        return any(grant.is_narrow for grant in self.grants)

    def at(self, place: Place) -> Actor:
        """What they may do with something that lies there."""
        return _actor(self.person, self.grants, place)

    def anywhere(self) -> Actor:
        """What they may do with some of what the store has."""
        return Actor(
            self.person,
            in_store=_words(g for g in self.grants if not g.is_above_stores),
            in_group=_words(g for g in self.grants if g.is_above_stores),
        )


def actor_of(who: Principal, store_id: int) -> Actor:
    """The caller with the words they hold for the whole store, apart from those they hold from above, for its
    brand or for the group."""
    return actor_at(who, Place(store_id))


def actor_at(who: Principal, place: Place) -> Actor:
    """The same for something that lies in a department, or is about somebody, of the store."""
    return _actor(person_of(who), who.grants, place)


def _actor(person: Person, grants: Iterable[Grant], place: Place) -> Actor:
    held = [grant for grant in grants if grant.covers(place)]
    return Actor(
        person,
        in_store=_words(g for g in held if not g.is_above_stores),
        in_group=_words(g for g in held if g.is_above_stores),
    )


def _words(grants: Iterable[Grant]) -> frozenset[str]:
    return frozenset(word for grant in grants for word in grant.words)


def person_of(who: Principal) -> Person:
    return Person(who.employee_id, who.user_id)


def place_of_post(db: Session, who: Principal, store_id: int, assignment_id: int, employee_id: int) -> Place:
    """Where a card of a post lies. Whoever holds words for whole stores alone needs no look at the post."""
    if not who.is_narrow:
        return Place(store_id, people=frozenset({employee_id}))
    department = db.execute(
        select(Assignment.department_id).where(Assignment.id == assignment_id)
    ).scalar_one()
    return Place.of_post(store_id, department, employee_id)


def officials(db: Session, store_id: int, words: Collection[str]) -> tuple[Official, ...]:
    """Accounts in use that hold any of the words for the store, for a part of it or from above, by name.

    Accounts of people who left do not count: nobody would be there to act.
    """
    rows = db.execute(_granted(db, store_id, words)).all()
    reached = _Reached(db, store_id, rows)
    grants: dict[int, list[Grant]] = defaultdict(list)
    known: dict[int, Any] = {}
    for row in rows:
        grant = reached.resolve(row, frozenset(words) & frozenset(row.words))
        if grant.is_narrow or grant.covers_store(store_id):
            known[row.id] = row
            grants[row.id].append(grant)
    return tuple(
        Official(row.name or row.display_name, Person(row.employee_id, row.id), tuple(grants[row.id]))
        for row in known.values()
    )


def _granted(db: Session, store_id: int, words: Collection[str]) -> Select[*tuple[Any, ...]]:
    """Grants of the words that may come to something in the store."""
    brands = select(Store.brand_ids).where(Store.id == store_id).scalar_subquery()
    return (
        select(
            UserAccount.id,
            UserAccount.employee_id,
            UserAccount.display_name,
            Employee.name,
            Role.words,
            Role.reach,
            RoleGrant.store_ids,
            RoleGrant.department_ids,
        )
        .join(RoleGrant, RoleGrant.user_id == UserAccount.id)
        .join(Role, Role.id == RoleGrant.role_id)
        .outerjoin(Employee, Employee.id == UserAccount.employee_id)
        .where(
            UserAccount.disabled_at.is_(None),
            or_(Employee.left_on.is_(None), Employee.left_on >= now(db).date()),
            Role.words.overlap(cast(sorted(words), ARRAY(Text))),
            or_(
                Role.reach.in_((Reach.GROUP, Reach.DEPARTMENT, Reach.TEAM)),
                (Role.reach == Reach.STORES) & RoleGrant.store_ids.contains([store_id]),
                (Role.reach == Reach.BRAND) & RoleGrant.brand_ids.overlap(brands),
            ),
        )
        .order_by(Employee.name_key, UserAccount.id, Role.id)
    )


class _Reached:
    """What narrow grants come to in one store: a look for its departments, one for posts, one for teams, and
    none of them where nobody has such a grant."""

    def __init__(self, db: Session, store_id: int, rows: Sequence[Any]) -> None:
        self.store_id = store_id
        parts = [row for row in rows if row.reach == Reach.DEPARTMENT]
        by_post = {row.employee_id for row in parts if not row.department_ids and not row.store_ids}
        leads = {row.employee_id for row in rows if row.reach == Reach.TEAM}
        self._parents = self._tree(db) if parts else {}
        self._posts = self._pairs(db, Assignment.employee_id, Assignment.department_id, by_post)
        self._teams = self._pairs(db, Assignment.manager_id, Assignment.employee_id, leads)

    def resolve(self, row: Any, words: frozenset[str]) -> Grant:
        reach, here = Reach(row.reach), frozenset({self.store_id})
        if reach is Reach.TEAM:
            return Grant(words, reach, team=frozenset(self._teams.get(row.employee_id, ())))
        if reach is Reach.DEPARTMENT:
            departments = self._departments(row)
            whole = here & frozenset(row.store_ids)
            return Grant(words, reach, whole, departments, here if departments else frozenset())
        return Grant(words, reach, frozenset() if reach is Reach.GROUP else here)

    def _departments(self, row: Any) -> frozenset[int]:
        listed = row.department_ids or (() if row.store_ids else self._posts.get(row.employee_id, ()))
        return frozenset().union(*(beneath(self._parents, head) for head in listed))

    def _tree(self, db: Session) -> dict[int, int | None]:
        query = select(Department.id, Department.parent_id).where(Department.store_id == self.store_id)
        return {row.id: row.parent_id for row in db.execute(query)}

    def _pairs(self, db: Session, key: Any, value: Any, keys: set[int | None]) -> dict[int, set[int]]:
        """Of the posts held here today: one column by another."""
        found: dict[int, set[int]] = defaultdict(set)
        wanted = sorted(one for one in keys if one is not None)
        if wanted:
            here = (Assignment.store_id == self.store_id, held_on(today(db)), key.in_(wanted))
            for one, other in db.execute(select(key, value).where(*here)):
                found[one].add(other)
        return found
