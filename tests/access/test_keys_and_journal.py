"""Keys handed over without a gap, and a journal that says who changed what from what to what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.asgi import Client
from tests.factories import World
from tests.people.forms import API, change, fault, made

AsRole = Callable[..., Client]
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
PUSH: dict[str, Any] = {"headers": {"Content-Type": "application/json"}, "content": b"[]"}


@pytest.fixture
def clock() -> dict[str, Any]:
    return {"now": lambda: NOW}


def _key(admin: Client, world: World, **more: Any) -> dict[str, Any]:
    body = {"label": "dms", "scopes": ["records:write"], "store_codes": [world.store.code], **more}
    return made(admin, "api-keys", body)


def _works(client: Client, key: str) -> bool:
    return client.signed(key).post(f"{API}/ingest/repair-orders", **PUSH).status_code == 200


def test_a_key_is_replaced_at_once(as_role: AsRole, client: Client, world: World) -> None:
    admin = as_role("ADMIN")
    old = _key(admin, world)
    new = admin.post(f"{API}/api-keys/{old['id']}/rotate", json={})
    assert new.status_code == 201, new.text
    assert new.json()["key"] != old["key"]
    assert (new.json()["store_codes"], new.json()["scopes"]) == ([world.store.code], ["records:write"])
    assert (_works(client, old["key"]), _works(client, new.json()["key"])) == (False, True)
    again = admin.post(f"{API}/api-keys/{old['id']}/rotate", json={})
    assert fault(again) == (409, "", "key-ended")


def test_both_keys_are_valid_until_the_moment_named(
    as_role: AsRole, client: Client, world: World, clock: dict[str, Any]
) -> None:
    admin = as_role("ADMIN")
    old = _key(admin, world, expires_at=(NOW + timedelta(days=90)).isoformat())
    until = NOW + timedelta(hours=2)
    new = made(admin, f"api-keys/{old['id']}/rotate", {"old_valid_until": until.isoformat()})
    # It lives as long as the one before was issued for.
    assert datetime.fromisoformat(new["expires_at"]) == NOW + timedelta(days=90)
    assert _works(client, old["key"])
    assert _works(client, new["key"])
    clock["now"] = lambda: until + timedelta(seconds=1)
    assert (_works(client, old["key"]), _works(client, new["key"])) == (False, True)


@pytest.mark.parametrize(
    ("body", "where", "code"),
    [
        ({"old_valid_until": NOW.isoformat()}, "/old_valid_until", "instant-past"),
        ({"old_valid_until": (NOW + timedelta(days=31)).isoformat()}, "/old_valid_until", "overlap-too-long"),
        ({"expires_at": (NOW - timedelta(days=1)).isoformat()}, "/expires_at", "instant-past"),
        ({"old_valid_until": "2026-12-01T00:00:00"}, "/old_valid_until", "instant-naive"),
    ],
)
def test_a_rotation_that_makes_no_sense_changes_nothing(
    as_role: AsRole, client: Client, world: World, body: dict[str, Any], where: str, code: str
) -> None:
    admin = as_role("ADMIN")
    old = _key(admin, world)
    assert fault(admin.post(f"{API}/api-keys/{old['id']}/rotate", json=body)) == (422, where, code)
    assert admin.get(f"{API}/api-keys/{old['id']}").json()["revoked_at"] is None
    assert len(admin.get(f"{API}/api-keys").json()["items"]) == 1
    assert _works(client, old["key"])


def test_a_key_is_not_issued_for_the_past(as_role: AsRole, world: World) -> None:
    body = {"label": "dms", "scopes": ["records:write"], "store_codes": [world.store.code]}
    refused = as_role("ADMIN").post(f"{API}/api-keys", json={**body, "expires_at": "2026-01-01T00:00:00Z"})
    assert fault(refused) == (422, "/expires_at", "instant-past")


def test_the_journal_says_who_changed_what(as_role: AsRole, world: World) -> None:
    admin, hr = as_role("ADMIN"), as_role("HR", employee=world.people["supervisor"])
    change(hr, "employees", world.agent.id, {"name": "陈晶"})
    (entry,) = admin.get(f"{API}/audit-log", params={"action": "employee.changed"}).json()["items"]
    assert entry["changes"] == [{"field": "name", "before": "陈静", "after": "陈晶"}]
    assert (entry["actor_name"], entry["store_code"]) == ("周婷", world.store.code)
    assert entry["data"] == {"employee_no": world.agent.employee_no}


def test_the_journal_is_asked_by_actor_store_and_day(
    as_role: AsRole, world: World, clock: dict[str, Any]
) -> None:
    admin, hr = as_role("ADMIN"), as_role("HR", employee=world.people["supervisor"])
    hand = f"user:{hr.get(f'{API}/me').json()['user_id']}"
    change(hr, "employees", world.agent.id, {"name": "陈晶"})
    clock["now"] = lambda: NOW + timedelta(days=2)
    change(admin, "stores", world.other_store.id, {"city": "上海"})

    def actions(**asked: Any) -> list[str]:
        return [one["action"] for one in admin.get(f"{API}/audit-log", params=asked).json()["items"]]

    assert actions(actor=hand) == ["employee.changed"]
    assert actions(store_id=world.other_store.id) == ["store.changed"]
    assert actions(**{"from": "2026-11-22", "to": "2026-11-22"}) == ["store.changed"]
    assert actions(to="2026-11-21") == ["employee.changed"]
    assert actions(actor="system") == []


def test_whoever_reads_the_journal_of_a_store_reads_that_alone(as_role: AsRole, world: World) -> None:
    admin = as_role("ADMIN")
    for store in (world.store, world.other_store):
        change(admin, "stores", store.id, {"city": "上海"})
    made(admin, "brands", {"code": "B", "label": {"zh": "牌"}})
    reader = as_role(world.role("STORES", ["audit-log:read"]))
    seen = reader.get(f"{API}/audit-log").json()["items"]
    assert [one["store_code"] for one in seen] == [world.store.code]
    assert reader.get(f"{API}/audit-log", params={"store_id": world.other_store.id}).json()["items"] == []
