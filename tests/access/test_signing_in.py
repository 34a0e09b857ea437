"""Signing in with a password: what is taken, what is refused, how long it takes, when it is enough."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text
from tests.access.desk import HASHER, PASSWORD, TOKEN, Desk
from tests.asgi import Client, serving
from tests.conftest import application, database_at
from tests.factories import World

from kaoping.domain.errors import Unavailable
from kaoping.storage.session import Database
from kaoping.storage.tables.access import UserAccount
from kaoping.web import passwords
from kaoping.web.passwords import PasswordHasher


def test_a_password_is_kept_under_argon2id_with_declared_costs() -> None:
    assert HASHER.hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_right_password_opens_a_session(desk: Desk) -> None:
    answer = desk.sign_in()
    assert answer.status_code == 200
    assert answer.json().keys() == {"access_token", "token_type", "expires_in"}
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("bearer", 600)
    assert answer.headers["cache-control"] == "no-store"
    profile = desk.client.signed(answer.json()["access_token"]).get("/api/v1/me").json()
    assert (profile["username"], profile["roles"]) == ("chenjing", ["AGENT"])


def test_the_refresh_token_is_out_of_reach_of_scripts_and_other_sites(desk: Desk) -> None:
    cookie = desk.sign_in().headers["set-cookie"]
    value, *attributes = [part.strip() for part in cookie.split(";")]
    assert value.startswith("__Host-kaoping=")
    assert set(attributes) == {"Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=1209600"}


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("chenjing", "wrong horse 11"),
        ("nobody", PASSWORD),
        ("CHENJING", PASSWORD),
        ("chenjing", PASSWORD + " "),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(desk: Desk, username: str, password: str) -> None:
    answer = desk.sign_in(password, username)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-credentials")
    assert "set-cookie" not in answer.headers
    assert password not in answer.text


def test_a_disabled_account_is_refused_like_a_wrong_password(desk: Desk, world: World) -> None:
    world.db.execute(text("UPDATE user_account SET disabled_at = now() WHERE username = 'chenjing'"))
    world.db.commit()
    answer = desk.sign_in()
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-credentials")


def test_another_site_cannot_sign_somebody_in(desk: Desk) -> None:
    answer = desk.sign_in(headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "origin-refused")
    assert desk.sign_in(headers={"Origin": "http://127.0.0.1:5173"}).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "client_credentials", "username": "chenjing", "password": PASSWORD},
        {"grant_type": "password", "username": "chenjing"},
        {"grant_type": "password", "username": "che\x00njing", "password": PASSWORD},
        {"grant_type": "password", "username": "c" * 101, "password": PASSWORD},
        {"grant_type": "password", "username": "chenjing", "password": "p" * 201},
    ],
)
def test_a_form_that_does_not_fit_is_pointed_at(desk: Desk, form: dict[str, str]) -> None:
    answer = desk.client.post(TOKEN, data=form)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] in {"/grant_type", "/username", "/password"}


def test_an_unknown_account_takes_as_long_as_a_known_one(desk: Desk) -> None:
    """The fastest of interleaved tries, since a busy machine only ever adds to a time."""
    kept = desk.account.password_hash
    known, unknown = [], []
    for _ in range(12):
        for times, hash_or_none in ((known, kept), (unknown, None)):
            started = time.perf_counter()
            assert not HASHER.verify("wrong horse 11", hash_or_none)
            times.append(time.perf_counter() - started)
    assert 0.7 < min(unknown) / min(known) < 1.4
    assert min(unknown) > 0.005


def test_signing_in_verifies_for_an_unknown_account_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str | None] = []
    hasher = desk.client.app.state.passwords

    def verify(password: str, kept: str | None) -> bool:
        checked.append(kept)
        return False

    monkeypatch.setattr(hasher, "verify", verify)
    desk.sign_in(username="nobody")
    desk.sign_in()
    assert checked == [None, desk.account.password_hash]


def test_five_failures_shut_an_account_for_a_quarter_of_an_hour(desk: Desk, clock: dict[str, Any]) -> None:
    begin = datetime(2026, 11, 22, 9, tzinfo=UTC)
    clock["now"] = lambda: begin
    assert [desk.sign_in("wrong").status_code for _ in range(5)] == [401] * 5
    shut = desk.sign_in()
    assert (shut.status_code, shut.json()["code"]) == (429, "sign-in-throttled")
    assert shut.headers["retry-after"] == "900"
    clock["now"] = lambda: begin + timedelta(minutes=14, seconds=59)
    assert desk.sign_in().headers["retry-after"] == "1"
    clock["now"] = lambda: begin + timedelta(minutes=15)
    assert desk.sign_in().status_code == 200


def test_spelling_a_name_otherwise_does_not_help(desk: Desk) -> None:
    for name in ("chenjing", "ChenJing", "CHENJING", "chenJing", "cHenjing"):
        desk.sign_in("wrong", name)
    assert desk.sign_in().status_code == 429


def test_a_success_forgets_the_failures_before(desk: Desk) -> None:
    for _ in range(3):
        assert [desk.sign_in("wrong").status_code for _ in range(4)] == [401] * 4
        assert desk.sign_in().status_code == 200


def test_one_address_trying_many_names_is_shut_out(desk: Desk) -> None:
    assert {desk.sign_in("wrong", f"user-{n}").status_code for n in range(50)} == {401}
    assert desk.sign_in("wrong", "user-51").status_code == 429
    assert desk.sign_in().status_code == 429


def test_the_count_survives_a_restart(committed: Database) -> None:
    form = {"grant_type": "password", "username": "somebody", "password": "wrong"}
    with serving(application(committed)) as client:
        assert [client.post(TOKEN, data=form).status_code for _ in range(5)] == [401] * 5
    again = database_at(committed.engine.url.render_as_string(hide_password=False))
    with serving(application(again)) as client:
        assert client.post(TOKEN, data=form).status_code == 429


def test_failures_are_journaled_without_the_name_that_was_typed(desk: Desk, world: World) -> None:
    desk.sign_in("wrong", "my-password-typed-as-name")
    entry = world.db.execute(text("SELECT * FROM journal WHERE action = 'sign-in.refused'")).one()
    assert "my-password" not in str(entry)
    assert entry.actor == "system"


def test_success_is_journaled_as_its_own_act(desk: Desk, world: World) -> None:
    desk.sign_in()
    entry = world.db.execute(text("SELECT actor FROM journal WHERE action = 'sign-in'")).one()
    assert entry.actor == f"user:{desk.account.id}"


def test_a_crowd_at_the_door_is_sent_away_instead_of_holding_every_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each check takes memory and a core: who cannot have a turn soon is told to come back."""
    monkeypatch.setattr(passwords, "WAIT_FOR_TURN", 0.05)
    monkeypatch.setattr(passwords.os, "cpu_count", lambda: 1)
    hasher = PasswordHasher()
    results: list[object] = []

    def check() -> None:
        try:
            results.append(hasher.verify("wrong", None))
        except Unavailable as error:
            results.append(error)

    crowd = [Thread(target=check) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert False in results
    assert any(isinstance(result, Unavailable) for result in results)
    assert hasher.verify("wrong", None) is False


def _must_change(world: World, account: UserAccount) -> None:
    world.db.execute(
        text("UPDATE user_account SET must_change_password = true WHERE id = :id"), {"id": account.id}
    )
    world.db.commit()


def test_a_one_time_password_opens_nothing_but_the_way_to_change_it(desk: Desk, world: World) -> None:
    _must_change(world, desk.account)
    caller = desk.client.signed(desk.sign_in().json()["access_token"])
    assert caller.get("/api/v1/me").json()["must_change_password"] is True
    refused = caller.get("/api/v1/repair-orders")
    assert (refused.status_code, refused.json()["code"]) == (403, "password-change-required")
    new = {"current_password": PASSWORD, "new_password": "another horse 12"}
    assert caller.post("/api/v1/me/password", json=new).status_code == 204
    assert caller.get("/api/v1/repair-orders").status_code == 200
    assert desk.sign_in().status_code == 401
    assert desk.sign_in("another horse 12").status_code == 200


def test_an_administrator_gives_a_one_time_password(desk: Desk, as_role: Callable[..., Client]) -> None:
    before = desk.client.signed(desk.sign_in().json()["access_token"])
    given = as_role("ADMIN").post(f"/api/v1/users/{desk.account.id}/one-time-password")
    assert given.status_code == 200
    assert before.get("/api/v1/me").status_code == 401
    assert desk.sign_in().status_code == 401
    after = desk.client.signed(desk.sign_in(given.json()["password"]).json()["access_token"])
    assert after.get("/api/v1/me").json()["must_change_password"] is True


@pytest.mark.parametrize(
    ("current", "new", "pointer"),
    [
        ("wrong horse 11", "another horse 12", "/current_password"),
        (PASSWORD, "short", "/new_password"),
        (PASSWORD, "Chenjing", "/new_password"),
    ],
)
def test_a_password_change_that_is_refused_points_at_why(
    desk: Desk, current: str, new: str, pointer: str
) -> None:
    caller = desk.client.signed(desk.sign_in().json()["access_token"])
    body = {"current_password": current, "new_password": new}
    answer = caller.post("/api/v1/me/password", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert new not in answer.text
    assert current not in answer.text


def test_changing_the_password_ends_every_other_session(desk: Desk) -> None:
    here, there = (desk.client.signed(desk.sign_in().json()["access_token"]) for _ in range(2))
    new = {"current_password": PASSWORD, "new_password": "another horse 12"}
    assert here.post("/api/v1/me/password", json=new).status_code == 204
    assert here.get("/api/v1/me").status_code == 200
    assert there.get("/api/v1/me").status_code == 401
