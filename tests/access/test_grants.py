"""Roles given to accounts: narrowed to what their reach is made of, and never to nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from tests.asgi import Client
from tests.factories import World
from tests.people.forms import API, change, fault, made

from kaoping.storage.tables.access import RoleGrant
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import Department

AsRole = Callable[..., Client]


def _user(world: World, *grants: dict[str, Any], person: bool = False) -> dict[str, Any]:
    return {
        "username": "newcomer",
        "display_name": "新人",
        "password": "first password 1",
        "employee_no": world.agent.employee_no if person else None,
        "grants": list(grants),
    }


def _roles(world: World) -> dict[str, str]:
    reaches = ("SELF", "TEAM", "DEPARTMENT", "STORES", "BRAND", "GROUP", "ASSIGNED")
    return {reach: world.role(reach, ["org:read"]) for reach in reaches}


def test_each_reach_is_granted_for_what_it_is_made_of(as_role: AsRole, world: World) -> None:
    admin, roles = as_role("ADMIN"), _roles(world)
    part = world.department("PART")
    world.db.commit()
    store, brand = world.store.code, world.brand.code
    grants = [
        {"role": roles["SELF"]},
        {"role": roles["TEAM"]},
        {"role": roles["DEPARTMENT"], "departments": [{"store_code": store, "code": "PART"}]},
        {"role": roles["STORES"], "store_codes": [store]},
        {"role": roles["BRAND"], "brand_codes": [brand]},
        {"role": roles["GROUP"]},
        {"role": roles["ASSIGNED"]},
    ]
    user = made(admin, "users", _user(world, *grants, person=True))
    shown = {one["reach"]: one for one in user["grants"]}
    assert shown["STORES"]["store_codes"] == [store]
    assert shown["BRAND"]["brand_codes"] == [brand]
    label = {"zh": "PART部", "en": None}
    assert shown["DEPARTMENT"]["departments"] == [{"store_code": store, "code": "PART", "label": label}]
    kept = world.db.scalars(select(RoleGrant.department_ids).where(RoleGrant.user_id == user["id"])).all()
    assert [part.id] in kept
    assert admin.get(f"{API}/users/{user['id']}").json() == user


@pytest.mark.parametrize(
    ("reach", "lists", "where", "code"),
    [
        ("STORES", {}, "store_codes", "grant-needs-stores"),
        ("BRAND", {}, "brand_codes", "grant-needs-brands"),
        ("DEPARTMENT", {}, "departments", "grant-needs-departments"),
        ("SELF", {}, "role", "grant-needs-person"),
        ("TEAM", {}, "role", "grant-needs-person"),
        ("GROUP", {"store_codes": ["{store}"]}, "store_codes", "grant-not-narrowed"),
        ("SELF", {"store_codes": ["{store}"]}, "store_codes", "grant-not-narrowed"),
        (
            "STORES",
            {"store_codes": ["{store}"], "brand_codes": ["{brand}"]},
            "brand_codes",
            "grant-not-narrowed",
        ),
        ("BRAND", {"brand_codes": ["NOPE"]}, "brand_codes/0", "unknown-reference"),
        ("STORES", {"store_codes": ["{store}", "NOPE"]}, "store_codes/1", "unknown-reference"),
        (
            "DEPARTMENT",
            {"departments": [{"store_code": "{other}", "code": "MAIN"}]},
            "departments/0/code",
            "unknown-reference",
        ),
    ],
)
def test_a_grant_that_comes_to_nothing_is_refused_with_its_field(
    as_role: AsRole, world: World, reach: str, lists: dict[str, Any], where: str, code: str
) -> None:
    names = {"{store}": world.store.code, "{brand}": world.brand.code, "{other}": world.other_store.code}
    role = _roles(world)[reach]
    world.db.commit()
    grant = {"role": role, **_named(lists, names)}
    refused = as_role("ADMIN").post(f"{API}/users", json=_user(world, grant))
    assert refused.status_code == 422
    assert (f"/grants/0/{where}", code) in {(e["pointer"], e["code"]) for e in refused.json()["errors"]}


def _named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _named(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, names) for inner in value]
    return names.get(value, value)


def test_a_role_stands_once_and_other_grants_count_at_once(as_role: AsRole, world: World) -> None:
    admin, store = as_role("ADMIN"), world.store.code
    twice = [{"role": "HR", "store_codes": [store]}] * 2
    assert fault(admin.post(f"{API}/users", json=_user(world, *twice))) == (
        422,
        "/grants/1/role",
        "role-twice",
    )
    holder = as_role("AGENT", employee=world.agent)
    me = holder.get(f"{API}/me").json()["user_id"]
    assert holder.get(f"{API}/employees").status_code == 403
    changed = change(admin, "users", me, {"grants": [{"role": "HR", "store_codes": [store]}]})
    assert changed.status_code == 200, changed.text
    assert holder.get(f"{API}/employees").status_code == 200
    assert holder.get(f"{API}/callbacks").status_code == 403
    entry = world.db.scalars(select(JournalEntry).where(JournalEntry.action == "user.changed")).one()
    assert entry.data["changes"] == {"grants": [[f"AGENT {store}"], [f"HR {store}"]]}


def test_a_department_head_without_lists_has_the_departments_of_their_posts(
    as_role: AsRole, world: World
) -> None:
    admin = as_role("ADMIN")
    head = world.hire("新主管", "SERVICE_MANAGER", department=world.department("MINE"))
    world.hire("组员", "ADVISOR", department=world.department("BELOW", parent=_department(world, "MINE")))
    world.db.commit()
    user = {**_user(world, {"role": "DEPT_HEAD"}), "employee_no": head.employee_no}
    assert made(admin, "users", user)["grants"][0]["departments"] == []
    caller = as_role(
        "DEPT_HEAD",
        stores=[],
        employee=world.hire("另一主管", "SERVICE_MANAGER", department=_department(world, "MINE")),
    )
    names = {one["name"] for one in caller.get(f"{API}/employees").json()["items"]}
    assert names == {"新主管", "组员", "另一主管"}
    assert [one["code"] for one in caller.get(f"{API}/me").json()["stores"]] == [world.store.code]


def _department(world: World, code: str) -> Any:
    return world.db.scalars(
        select(Department).where(Department.store_id == world.store.id, Department.code == code)
    ).one()


def test_accounts_are_found(as_role: AsRole, world: World) -> None:
    admin, roles = as_role("ADMIN", stores=[]), _roles(world)
    part = world.department("PART", store=world.other_store)
    as_role(roles["DEPARTMENT"], stores=[], departments=[part])
    as_role(roles["BRAND"], stores=[], brands=[world.brand])
    as_role("AGENT", employee=world.agent)

    def found(**asked: Any) -> set[str]:
        return {one["display_name"] for one in admin.get(f"{API}/users", params=asked).json()["items"]}

    assert found(q="cj") == {"陈静"} == found(role="AGENT")
    assert found(store_id=world.other_store.id) == {roles["DEPARTMENT"], roles["BRAND"]}
    assert found(store_id=world.store.id) == {roles["BRAND"], "陈静"}
    assert found(state="DISABLED") == set()
    assert "ADMIN" in found(state="ACTIVE")


def test_an_account_is_tied_to_a_person_once(as_role: AsRole, world: World) -> None:
    admin = as_role("ADMIN")
    user = made(admin, "users", _user(world, {"role": "GROUP_HR"}))
    tied = change(admin, "users", user["id"], {"employee_no": world.agent.employee_no}).json()
    assert tied["employee"]["name"] == "陈静"
    second = {**_user(world, {"role": "GROUP_HR"}, person=True), "username": "second"}
    assert fault(admin.post(f"{API}/users", json=second)) == (409, "", "employee-has-account")
    assert change(admin, "users", user["id"], {"employee_no": None}).json()["employee"] is None
