"""Every reach against every table that is read by it: the caller sees exactly the rows of access design."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.closing.test_statements import counted
from tests.security.everywhere import Everywhere, build

from kaoping.domain.organisation import beneath
from kaoping.domain.people import CallerKind, Place, Principal, Reach
from kaoping.storage.base import Base, Scoped
from kaoping.storage.reach import within
from kaoping.storage.reads.callers import find_person
from kaoping.storage.reads.grants import Granted, resolve_grants
from kaoping.storage.reads.staff import officials
from kaoping.storage.tables.audits import Audit, AuditItem
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.closing import Appeal, ClosingPeriod, PublishedCard
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.measurements import Measurement
from kaoping.storage.tables.people import Assignment, Department, Employee, EmployeeCode, Store
from kaoping.storage.tables.records import Customer, MappingIssue, RepairOrder
from kaoping.storage.tables.sales import Appointment, Sale
from kaoping.storage.tables.scoring import Card, PayTerm

WORD = "org:read"
OF_A = "top sub other"
WIDE = {"STORES": OF_A, "BRAND": f"{OF_A} b", "GROUP": f"{OF_A} b c"}
OF_PEOPLE = {"SELF": "sub", "TEAM": "top other", "DEPARTMENT": "top sub", **WIDE, "ASSIGNED": ""}
IN_COMMON = {"SELF": "A", "TEAM": "A", "DEPARTMENT": "A", "STORES": "A", "BRAND": "A B", "GROUP": "A B C"}
OF_STORES = {"STORES": "A", "BRAND": "A B", "GROUP": "A B C"}

SEEN: dict[type[Any], dict[str, str]] = {
    **dict.fromkeys(
        (
            Department,
            Employee,
            Assignment,
            EmployeeCode,
            RepairOrder,
            Sale,
            Appointment,
            Measurement,
            Card,
            PublishedCard,
            Appeal,
            PayTerm,
        ),
        OF_PEOPLE,
    ),
    CallbackTask: {**OF_PEOPLE, "SELF": "", "TEAM": "other", "ASSIGNED": "b"},
    Complaint: {**OF_PEOPLE, "ASSIGNED": "b"},
    AuditItem: {**OF_PEOPLE, "ASSIGNED": "b"},
    Store: IN_COMMON,
    ClosingPeriod: IN_COMMON,
    Audit: {**IN_COMMON, "ASSIGNED": "B"},
    Customer: {**OF_STORES, "DEPARTMENT": "A"},
    MappingIssue: OF_STORES,
    JournalEntry: OF_STORES,
}
"""Whose rows each reach sees: people's, or stores' for what a store has in common; nobody's where absent."""


def caller(made: Everywhere, reach: str) -> Principal:
    """Somebody with a role of the reach, as a request finds them."""
    role = made.world.role(reach, [WORD])
    granted: dict[str, dict[str, Any]] = {
        "SELF": {"employee": made.people["sub"]},
        "TEAM": {"employee": made.people["top"]},
        "DEPARTMENT": {"departments": [made.departments["top"]]},
        "STORES": {"stores": [made.stores["A"]]},
        "BRAND": {"brands": [made.brands["X"]]},
    }
    if reach == Reach.ASSIGNED:
        signed = made.of_store["runner"]["signed"]
    else:
        signed = made.world.sign_up(role, **{"stores": [], **granted.get(reach, {})})
    who = find_person(made.db, signed.user_id, signed.session_id)
    assert who is not None
    return who.acting_on(WORD)


def seen(made: Everywhere, table: type[Any], who: Principal) -> set[str]:
    key = table.scope if table is JournalEntry else table.id
    known = made.rows[table]
    ids = made.db.scalars(within(select(key).where(key.in_(known)), table, who)).all()
    return {known[one] for one in ids}


@pytest.mark.parametrize("reach", list(Reach))
def test_a_caller_sees_exactly_the_rows_of_their_reach(db: Session, world: World, reach: str) -> None:
    made = build(db, world)
    who = caller(made, reach)
    found = {table.__name__: seen(made, table, who) for table in SEEN}
    assert found == {table.__name__: set(rows.get(reach, "").split()) for table, rows in SEEN.items()}


def test_the_table_above_leaves_no_table_out() -> None:
    """Every table that says more of itself than its store stands in it."""
    scoped = {one.class_ for one in Base.registry.mappers if issubclass(one.class_, Scoped)}
    telling = {
        one
        for one in scoped
        for said in ("in_departments", "of_people", "assigned_to")
        if getattr(one, said).__func__ is not getattr(Scoped, said).__func__
    }
    assert telling <= set(SEEN)


def test_plain_reaches_cost_no_look_of_their_own(db: Session, world: World) -> None:
    made = build(db, world)
    for reach in ("STORES", "GROUP", "SELF", "ASSIGNED"):
        role = world.role(reach, [WORD])
        signed = world.sign_up(role, stores=[made.stores["A"]] if reach == "STORES" else [])
        with counted(db) as said:
            find_person(db, signed.user_id, signed.session_id)
        assert len([one for one in said if "set_config" not in one and "clock" not in one]) == 1, reach


def test_officials_are_those_whom_a_grant_reaches_in_the_store(db: Session, world: World) -> None:
    """The same grants asked from the other side: whom the store has for an act, and where."""
    made = build(db, world)
    role = {
        reach: world.role(reach, ["complaints:handle"])
        for reach in ("TEAM", "DEPARTMENT", "STORES", "BRAND", "GROUP")
    }
    head = world.hire(
        "部门主管", "SERVICE_MANAGER", store=made.stores["A"], department=made.departments["sub"]
    )
    world.sign_up(role["DEPARTMENT"], stores=[], employee=head)
    world.sign_up(role["DEPARTMENT"], stores=[], departments=[made.departments["b"]])
    world.sign_up(role["TEAM"], stores=[], employee=made.people["top"])
    world.sign_up(role["STORES"], stores=[made.stores["B"]])
    world.sign_up(role["BRAND"], stores=[], brands=[made.brands["X"]])
    world.sign_up(role["BRAND"], stores=[], brands=[made.brands["Y"]])
    found = {one.name: one for one in officials(db, made.stores["A"].id, ["complaints:handle"])}
    ours = {role["BRAND"], "部门主管", "top"}
    assert ours <= set(found)
    assert role["STORES"] not in found
    assert (
        sum(one.name == role["BRAND"] for one in officials(db, made.stores["A"].id, ["complaints:handle"]))
        == 1
    )

    def may(name: str, place: str) -> tuple[bool, bool]:
        post = Place.of_post(made.stores["A"].id, made.departments[place].id, made.people[place].id)
        actor = found[name].at(post)
        return "complaints:handle" in actor.in_store, "complaints:handle" in actor.in_group

    assert may("部门主管", "sub") == (True, False)
    assert may("部门主管", "top") == (False, False)
    assert (may("top", "other"), may("top", "sub")) == ((True, False), (False, False))
    assert may(role["BRAND"], "other") == (False, True)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[int | None], list[int], list[int]]:
    """Departments each beneath an earlier one or none, people in them, and those granted."""
    size = draw(st.integers(1, 8))
    parents = [draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(size)]
    places = st.integers(0, size - 1)
    return (
        parents,
        draw(st.lists(places, min_size=1, max_size=8)),
        draw(st.lists(places, min_size=1, max_size=3)),
    )


@given(trees())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_departments_bring_all_beneath_them_whatever_the_tree(
    db: Session, world: World, drawn: tuple[list[int | None], list[int], list[int]]
) -> None:
    """Against counting by hand: the departments granted, those beneath, and who works in any of them."""
    parents, homes, heads = drawn
    with db.begin_nested() as attempt:
        parts: list[Department] = []
        for n, parent in enumerate(parents):
            parts.append(world.department(f"D{n}", parent=None if parent is None else parts[parent]))
        people = [world.hire(f"P{n}", "ADVISOR", department=parts[home]) for n, home in enumerate(homes)]
        role = world.role("DEPARTMENT", [WORD])
        granted = sorted({parts[head].id for head in heads})
        who = _granted(db, role, granted)
        tree = {part.id: part.parent_id for part in parts}
        reached = frozenset().union(*(beneath(tree, head) for head in granted))
        ids = set(db.scalars(within(select(Department.id), Department, who)))
        assert ids == reached
        expected = {one.id for one, home in zip(people, homes, strict=True) if parts[home].id in reached}
        assert set(db.scalars(within(select(Employee.id), Employee, who))) == expected
        attempt.rollback()


def _granted(db: Session, role: str, departments: list[int]) -> Principal:
    grants = resolve_grants(db, None, [Granted([WORD], "DEPARTMENT", [], [], departments)])
    return Principal(CallerKind.PERSON, 1, None, None, role, grants).acting_on(WORD)
