"""Who may do what: permission words, shipped roles, and how far a caller reaches.

Whether *this* person may act in *this* situation (separation of duties) is decided in
`workflow`, and which rows a reach means in `storage.reach`. Source: design/access.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from kaoping.domain.permissions import WORDING

PERMISSIONS = frozenset(WORDING)
"""Every word some operation asks for, worded in `permissions`; a test proves that none is missing or idle."""

PUBLIC = "public"
SIGNED_IN = "signed-in"
"""Markers for operations that need no word: signing in, and one's own profile."""

MACHINE_SCOPES = frozenset({"records:write", "scorecards:read", "pay:read"})
"""The words a machine key may carry. A key never acts as a person."""


class Reach(StrEnum):
    """How far a role reaches; a grant of it narrows that to departments, stores or brands.

    TEAM is whoever reports to the person, DEPARTMENT comes with the departments beneath it, ASSIGNED is what
    was handed to the person and nothing else.
    """

    SELF = "SELF"
    TEAM = "TEAM"
    DEPARTMENT = "DEPARTMENT"
    STORES = "STORES"
    BRAND = "BRAND"
    GROUP = "GROUP"
    ASSIGNED = "ASSIGNED"


ABOVE_STORES = frozenset({Reach.BRAND, Reach.GROUP})
"""Where an act moves up to when a store may not do it itself."""


@dataclass(frozen=True, slots=True)
class ShippedRole:
    """A role as the product ships it; a group may clone it and change the clone."""

    code: str
    zh: str
    en: str
    reach: Reach
    words: frozenset[str]


def _role(code: str, zh: str, en: str, reach: Reach, words: str) -> ShippedRole:
    return ShippedRole(code, zh, en, reach, frozenset(words.split()))


_DIRECTS = (
    "calls:read questionnaires:read complaints:read complaints:handle complaints:assign complaints:verify "
    "records:read records:map records:reveal org:read employees:read scorecards:read scorecards:approve "
    "scorecards:rule periods:read periods:publish periods:lock periods:reopen pay:read policies:read "
    "insight:read audits:read audits:plan audits:review"
)
"""A general manager's words: approves, rules on appeals, publishes; the group's director holds them too."""

_STAFFS = (
    "org:read employees:read employees:write scorecards:read scorecards:review-company periods:read "
    "periods:freeze periods:publish periods:lock periods:reopen pay:read pay:write policies:read insight:read"
)
"""HR's words: the company column and the steps of a month."""

ROLES = (
    _role(
        "EMPLOYEE",
        "员工",
        "Employee",
        Reach.SELF,
        "complaints:read scorecards:read scorecards:review-self scorecards:acknowledge scorecards:appeal "
        "insight:read policies:read audits:read",
    ),
    _role(
        "AGENT",
        "回访员",
        "Call-back agent",
        Reach.STORES,
        "calls:read calls:work questionnaires:read complaints:read complaints:open records:read insight:read",
    ),
    _role(
        "CRC_SUPERVISOR",
        "客服主管",
        "CRC supervisor",
        Reach.STORES,
        "calls:read calls:work questionnaires:read complaints:read complaints:open complaints:assign "
        "complaints:verify records:read records:map records:reveal org:read employees:read "
        "scorecards:read scorecards:review-manager periods:read policies:read insight:read "
        "audits:read audits:plan audits:perform audits:review",
    ),
    _role(
        "DEPT_HEAD",
        "部门经理",
        "Department head",
        Reach.DEPARTMENT,
        "complaints:read complaints:handle complaints:assign records:read org:read employees:read "
        "scorecards:read scorecards:review-manager periods:read policies:read insight:read "
        "audits:read audits:perform",
    ),
    _role(
        "AUDITOR",
        "检查员",
        "Auditor",
        Reach.STORES,
        "audits:read audits:perform org:read insight:read",
    ),
    _role(
        "MYSTERY_SHOPPER",
        "神秘访客",
        "Mystery shopper",
        Reach.ASSIGNED,
        "audits:read audits:perform insight:read",
    ),
    _role(
        "STORE_GM",
        "总经理",
        "General manager",
        Reach.STORES,
        _DIRECTS,
    ),
    _role("HR", "人事", "HR", Reach.STORES, _STAFFS),
    _role(
        "FINANCE",
        "财务",
        "Finance",
        Reach.STORES,
        "scorecards:read periods:read pay:read pay:write policies:read org:read employees:read insight:read",
    ),
    _role(
        "GROUP_HR",
        "集团人事",
        "Group HR",
        Reach.GROUP,
        f"{_STAFFS} org:write scorecards:withdraw policies:write",
    ),
    _role(
        "GROUP_DIRECTOR",
        "集团总监",
        "Group director",
        Reach.GROUP,
        f"{_DIRECTS} scorecards:withdraw policies:activate",
    ),
    _role(
        "GROUP_QUALITY",
        "集团品质",
        "Group quality",
        Reach.GROUP,
        "calls:read questionnaires:read complaints:read complaints:handle complaints:assign "
        "complaints:verify records:read org:read employees:read scorecards:read scorecards:review-manager "
        "periods:read policies:read insight:read audits:read audits:plan audits:perform audits:review",
    ),
    _role(
        "ADMIN",
        "管理员",
        "Administrator",
        Reach.GROUP,
        "org:read org:write insight:read employees:read employees:write users:read users:write keys:read "
        "keys:write audit-log:read",
    ),
)


class CallerKind(StrEnum):
    PERSON = "PERSON"
    MACHINE = "MACHINE"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies that somebody acts on: its store, the departments and the people it is about, and
    whether it was handed to whoever acts."""

    store_id: int
    departments: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    mine: bool = False

    @classmethod
    def of_post(cls, store_id: int, department_id: int, employee_id: int) -> "Place":
        return cls(store_id, frozenset({department_id}), frozenset({employee_id}))


@dataclass(frozen=True, slots=True)
class Grant:
    """Words a caller holds, with the reach they hold for, resolved on the day of the request.

    `stores` are whole stores (those of a brand too), `departments` come with all beneath them and lie in
    `places`, `team` are the employees who report to the caller. The group lists nothing.
    """

    words: frozenset[str]
    reach: Reach
    stores: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    team: frozenset[int] = frozenset()

    @property
    def is_above_stores(self) -> bool:
        return self.reach in ABOVE_STORES

    def covers_store(self, store_id: int) -> bool:
        return self.reach is Reach.GROUP or store_id in self.stores

    def touches_store(self, store_id: int) -> bool:
        """Whether it holds for the store or for some department of it."""
        return self.covers_store(store_id) or store_id in self.places

    @property
    def is_narrow(self) -> bool:
        """Whether the store alone does not say what it holds for. Such a grant also holds for what was handed
        to whoever has it."""
        return bool(self.departments or self.team) or self.reach is Reach.ASSIGNED

    def covers(self, place: "Place") -> bool:
        """Whether it holds for something that lies there: by its store, a department or the team."""
        return (
            self.covers_store(place.store_id)
            or bool(self.departments & place.departments)
            or bool(self.team & place.people)
            or (place.mine and self.is_narrow)
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of one operation: all stores (`stores` is None), some stores, departments, a team's, own rows,
    and what was assigned to the caller."""

    stores: frozenset[int] | None
    own: bool
    departments: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    team: frozenset[int] = frozenset()
    assigned: bool = False

    @property
    def is_empty(self) -> bool:
        listed = self.stores or self.departments or self.team
        return self.stores is not None and not (listed or self.own or self.assigned)

    @property
    def is_of_others(self) -> bool:
        """Whether it holds more than one's own rows and what was handed to one."""
        return self.stores is None or bool(self.stores or self.departments or self.team)

    def covers_store(self, store_id: int) -> bool:
        """The whole store, which writes that name a store ask for."""
        return self.stores is None or store_id in self.stores

    def touches_store(self, store_id: int) -> bool:
        """The store or some department of it."""
        return self.covers_store(store_id) or store_id in self.places

    def covers_department(self, store_id: int, department_id: int) -> bool:
        """The department itself, or the whole store it is part of."""
        return self.covers_store(store_id) or department_id in self.departments


NOTHING = Scope(frozenset(), own=False)


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller of one operation, resolved anew for each request.

    `scope` is the reach of the operation being carried out, not of the caller at large.
    `key_id` names the machine key, `user_id` the person; exactly one is set.
    Until a one-time password is changed, its owner does nothing else (`must_change_password`).
    """

    kind: CallerKind
    user_id: int | None
    key_id: int | None
    employee_id: int | None
    name: str
    grants: tuple[Grant, ...]
    scope: Scope = NOTHING
    must_change_password: bool = False

    @property
    def actor(self) -> str:
        """How the journal names this caller: `user:7`, `key:3`."""
        return f"user:{self.user_id}" if self.kind is CallerKind.PERSON else f"key:{self.key_id}"

    @property
    def words(self) -> frozenset[str]:
        return frozenset().union(*(g.words for g in self.grants))

    def may(self, word: str) -> bool:
        return any(word in grant.words for grant in self.grants)

    def reach_of(self, word: str) -> Scope:
        """Where the caller holds `word`: the union over every grant that carries it."""
        return _union(grant for grant in self.grants if word in grant.words)

    def covers(self, word: str, place: Place) -> bool:
        """Whether the caller holds `word` for something that lies there."""
        return any(grant.covers(place) for grant in self.grants if word in grant.words)

    @property
    def is_narrow(self) -> bool:
        """Whether some grant holds for less than whole stores, so that places have to be looked up."""
        return any(grant.is_narrow for grant in self.grants)

    def holds_above(self, word: str, store_id: int) -> bool:
        """Whether the caller holds `word` for the store from above it: for its brand or for the group."""
        return any(g.is_above_stores and g.covers_store(store_id) for g in self.grants if word in g.words)

    def acting_on(self, word: str) -> "Principal":
        return replace(self, scope=self.reach_of(word))

    def acting_above(self, word: str) -> "Principal":
        """The same, but only where the word is held from above the stores."""
        return replace(self, scope=_union(g for g in self.grants if g.is_above_stores and word in g.words))


def _union(grants: Iterable[Grant]) -> Scope:
    held = tuple(grants)
    everywhere = any(grant.reach is Reach.GROUP for grant in held)
    return Scope(
        None if everywhere else _all(grant.stores for grant in held),
        own=everywhere or any(grant.reach in (Reach.SELF, Reach.TEAM) for grant in held),
        departments=_all(grant.departments for grant in held),
        places=_all(grant.places for grant in held),
        team=_all(grant.team for grant in held),
        assigned=any(grant.reach is Reach.ASSIGNED for grant in held),
    )


def _all(ids: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*ids)
