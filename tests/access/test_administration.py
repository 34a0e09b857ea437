"""Accounts, roles and machine keys in an administrator's hands; somebody always remains to manage them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from tests.asgi import Client, serving
from tests.conftest import application
from tests.factories import World

from kaoping.storage.session import Database
from kaoping.storage.tables.access import ApiKey, Role, RoleGrant, UserAccount
from kaoping.web.callers import hash_key

USERS, KEYS = "/api/v1/users", "/api/v1/api-keys"


def _new_user(**changes: Any) -> dict[str, Any]:
    return {
        "username": "zhouting",
        "display_name": "周婷",
        "password": "first password 1",
        "grants": [{"role": "GROUP_HR"}],
        **changes,
    }


def test_opens_an_account_that_has_to_change_its_password(
    client: Client, as_role: Callable[..., Client]
) -> None:
    opened = as_role("ADMIN").post(USERS, json=_new_user())
    assert (opened.status_code, opened.headers["etag"]) == (201, '"1"')
    assert "password" not in opened.text
    form = {"grant_type": "password", "username": "zhouting", "password": "first password 1"}
    signed_in = client.post("/api/v1/auth/token", data=form).json()
    assert client.signed(signed_in["access_token"]).get("/api/v1/me").json()["must_change_password"]


@pytest.mark.parametrize(
    ("changes", "status", "where"),
    [
        ({"password": "short"}, 422, "/password"),
        ({"password": "zhouting"}, 422, "/password"),
        ({"employee_no": "nobody"}, 422, "/employee_no"),
        ({"grants": [{"role": "KING", "store_codes": []}]}, 422, "/grants/0/role"),
        ({"grants": [{"role": "HR", "store_codes": ["nowhere"]}]}, 422, "/grants/0/store_codes/0"),
    ],
)
def test_what_does_not_fit_is_pointed_at_and_opens_nothing(
    as_role: Callable[..., Client], world: World, changes: dict[str, Any], status: int, where: str
) -> None:
    refused = as_role("ADMIN").post(USERS, json=_new_user(**changes))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (status, where)
    assert world.db.scalar(text("SELECT count(*) FROM user_account WHERE username = 'zhouting'")) == 0


def test_a_user_name_is_taken_once(as_role: Callable[..., Client]) -> None:
    admin = as_role("ADMIN")
    admin.post(USERS, json=_new_user())
    again = admin.post(USERS, json=_new_user())
    assert (again.status_code, again.json()["code"]) == (409, "username-taken")


def test_the_last_administrator_stays(as_role: Callable[..., Client], world: World) -> None:
    admin = as_role("ADMIN")
    me = admin.get("/api/v1/me").json()["user_id"]
    row = next(u for u in admin.get(USERS).json()["items"] if u["id"] == me)
    version = {"If-Match": f'"{row["row_version"]}"'}
    for change in ({"disabled": True}, {"grants": []}, {"grants": [{"role": "GROUP_HR"}]}):
        refused = admin.patch(f"{USERS}/{me}", json=change, headers=version)
        assert (refused.status_code, refused.json()["code"]) == (409, "last-administrator")
    assert admin.get(USERS).status_code == 200


def test_two_administrators_cannot_remove_each_other_at_the_same_moment(committed: Database) -> None:
    """Each sees the other still there; one of them has to wait and look again."""
    for _ in range(10):
        with committed.session() as db:
            ids = _two_administrators(db)
        with serving(application(committed)) as client:
            signer = client.app.state.tokens
            callers = [client.signed(signer.issue(user, session)) for user, session in ids]
            with ThreadPoolExecutor(2) as both:
                answers = list(
                    both.map(
                        lambda pair: pair[0].patch(
                            f"{USERS}/{pair[1][0]}", json={"disabled": True}, headers={"If-Match": '"1"'}
                        ),
                        zip(callers, reversed(ids), strict=True),
                    )
                )
        assert sorted(a.status_code for a in answers) in ([200, 401], [200, 409])
        with committed.session() as db:
            assert db.scalar(select(UserAccount.id).where(UserAccount.disabled_at.is_(None)).limit(1))
            db.execute(text("DELETE FROM role_grant"))
            db.execute(text("DELETE FROM sign_in_session"))
            db.execute(text("DELETE FROM user_account"))
            db.commit()


def test_a_key_is_shown_once_and_kept_as_a_hash(as_role: Callable[..., Client], world: World) -> None:
    admin = as_role("ADMIN")
    new = {"label": "dms", "scopes": ["records:write"], "store_codes": [world.store.code]}
    issued = admin.post(KEYS, json=new).json()
    key = issued["key"]
    assert len(key) == len("kp_") + 8 + 1 + 43
    listed = admin.get(KEYS)
    assert key not in listed.text
    assert "key" not in listed.json()["items"][0]
    assert listed.json()["items"][0]["prefix"] == f"kp_{key[3:11]}_…"
    row = world.db.execute(select(ApiKey.__table__)).mappings().one()
    assert row["key_hash"] == hash_key(key)
    assert key[12:] not in str(dict(row))
    assert key[12:] not in str(world.db.execute(text("SELECT data FROM journal")).all())


def test_a_key_reaches_its_stores_alone(as_machine: Callable[..., Client], world: World) -> None:
    machine = as_machine("records:write", stores=[world.store])
    assert machine.get("/api/v1/stores").status_code == 403
    assert machine.get("/api/v1/me").status_code == 403
    assert machine.post("/api/v1/me/password", json={}).status_code in (403, 422)


def test_the_use_of_a_key_is_noted_once_a_minute(
    client: Client, world: World, clock: dict[str, Any], as_role: Callable[..., Client]
) -> None:
    begin = datetime.now(UTC)
    clock["now"] = lambda: begin
    key, admin = world.issue_key(["records:write"]), as_role("ADMIN")
    machine = client.signed(key)

    def used_at() -> Any:
        return admin.get(KEYS).json()["items"][0]["last_used_at"]

    assert used_at() is None
    push = {"headers": {"Content-Type": "application/json"}, "content": b"[]"}
    machine.post("/api/v1/ingest/repair-orders", **push)
    first = used_at()
    assert datetime.fromisoformat(first) == begin
    clock["now"] = lambda: begin + timedelta(seconds=59)
    machine.post("/api/v1/ingest/repair-orders", **push)
    assert used_at() == first
    clock["now"] = lambda: begin + timedelta(seconds=61)
    machine.post("/api/v1/ingest/repair-orders", **push)
    assert used_at() != first


def test_a_key_cannot_carry_the_words_of_people(as_role: Callable[..., Client], world: World) -> None:
    new = {"label": "dms", "scopes": ["users:write"], "store_codes": [world.store.code]}
    refused = as_role("ADMIN").post(KEYS, json=new)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "choice")


def _two_administrators(db: Any) -> list[tuple[int, int]]:
    role = db.scalar(select(Role).where(Role.code == "ADMIN"))
    found = []
    for name in ("first", "second"):
        account = UserAccount(username=name, password_hash="none", display_name=name)
        db.add(account)
        db.flush()
        db.add(RoleGrant(user_id=account.id, role_id=role.id, store_ids=[]))
        session = db.execute(
            text(
                "INSERT INTO sign_in_session "
                "(user_id, family_hash, token_hash, started_at, last_seen_at, expires_at) VALUES "
                "(:id, sha256(:name), sha256(:name), now(), now(), now() + interval '1 day') RETURNING id"
            ),
            {"id": account.id, "name": name.encode()},
        ).scalar_one()
        found.append((account.id, session))
    db.commit()
    return found
