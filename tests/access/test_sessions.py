"""Staying signed in: rotation, races between tabs, copies, signing out, and what acts at once."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from tests.access.desk import HASHER, PASSWORD, Desk
from tests.asgi import Client, serving
from tests.conftest import application
from tests.factories import World

from kaoping.storage.session import Database
from kaoping.storage.tables.access import UserAccount

REFRESH, LOGOUT, ME = "/api/v1/auth/refresh", "/api/v1/auth/logout", "/api/v1/me"
OURS = {"X-Kaoping-Session": "1"}


@dataclass(slots=True)
class Tab:
    """Keeps the cookie as a browser does; `tokens` is everything it was ever given."""

    client: Client
    tokens: list[str] = field(default_factory=list)

    def keep(self, answer: httpx.Response) -> httpx.Response:
        if found := re.match(r"__Host-kaoping=([^;]+);", answer.headers.get("set-cookie", "")):
            self.tokens.append(found[1])
        return answer

    def refresh(self, token: str | None = None, headers: dict[str, str] | None = None) -> httpx.Response:
        cookie = {"Cookie": f"__Host-kaoping={token or self.tokens[-1]}"}
        return self.keep(self.client.post(REFRESH, headers={**OURS, **cookie, **(headers or {})}))

    def log_out(self, **headers: str) -> httpx.Response:
        cookie = {"Cookie": f"__Host-kaoping={self.tokens[-1]}"}
        return self.client.post(LOGOUT, headers={**OURS, **cookie, **headers})

    def access(self, answer: httpx.Response) -> Client:
        return self.client.signed(answer.json()["access_token"])


@pytest.fixture
def tab(desk: Desk) -> Tab:
    tab = Tab(desk.client)
    tab.keep(desk.sign_in())
    return tab


def test_each_refresh_gives_a_new_token_and_a_good_access_token(tab: Tab) -> None:
    answers = [tab.refresh() for _ in range(5)]
    assert {a.status_code for a in answers} == {200}
    assert len(set(tab.tokens)) == 6
    assert tab.access(answers[-1]).get(ME).status_code == 200
    assert answers[-1].headers["set-cookie"].endswith("Max-Age=1209600")


def test_the_direct_predecessor_gets_the_same_successor_for_ten_seconds(
    tab: Tab, clock: dict[str, Any]
) -> None:
    begin = datetime.now(UTC)
    clock["now"] = lambda: begin
    tab.refresh()
    first, second = tab.tokens
    clock["now"] = lambda: begin + timedelta(seconds=10)
    assert tab.refresh(first).status_code == 200
    assert tab.tokens == [first, second, second]
    assert tab.refresh(second).status_code == 200


def test_after_ten_seconds_the_predecessor_was_copied(tab: Tab, clock: dict[str, Any]) -> None:
    begin = datetime.now(UTC)
    clock["now"] = lambda: begin
    access = tab.access(tab.refresh())
    clock["now"] = lambda: begin + timedelta(seconds=10, milliseconds=1)
    refused = tab.refresh(tab.tokens[0])
    assert (refused.status_code, refused.json()["code"]) == (401, "bad-refresh")
    assert tab.refresh().status_code == 401
    assert access.get(ME).status_code == 401


def test_a_token_older_than_the_predecessor_ends_the_family_at_once(tab: Tab, world: World) -> None:
    first = tab.tokens[0]
    tab.refresh()
    tab.refresh()
    assert tab.refresh(first).status_code == 401
    assert tab.refresh().status_code == 401
    entry = world.db.execute(
        text("SELECT actor FROM journal WHERE action = 'session.revoked-for-reuse'")
    ).one()
    assert entry.actor.startswith("user:")


@pytest.mark.parametrize("token", ["", "x", "x.y", "." * 40, "é", "a" * 200, "0", "null"])
def test_a_token_nobody_was_given_ends_nothing(tab: Tab, token: str) -> None:
    cookie = f"__Host-kaoping={token}".encode()
    refused = tab.client.request("POST", REFRESH, headers={**OURS, "Cookie": cookie})  # type: ignore[dict-item]
    assert refused.status_code == 401
    assert tab.refresh().status_code == 200


def test_a_made_up_token_of_a_known_family_is_a_copy(tab: Tab) -> None:
    """The family's half never leaves a cookie: whoever has it had one."""
    family = tab.tokens[0].partition(".")[0]
    assert tab.refresh(f"{family}.guessed").status_code == 401
    assert tab.refresh().status_code == 401


def test_without_a_cookie_nobody_is_signed_in(client: Client) -> None:
    assert client.post(REFRESH, headers=OURS).status_code == 401
    assert client.post(LOGOUT, headers=OURS).status_code == 204


@pytest.mark.parametrize("path", [REFRESH, LOGOUT])
def test_only_our_own_script_may_ask(tab: Tab, path: str) -> None:
    cookie = {"Cookie": f"__Host-kaoping={tab.tokens[-1]}"}
    assert tab.client.post(path, headers=cookie).status_code == 422
    assert tab.client.post(path, headers={**cookie, "X-Kaoping-Session": "0"}).status_code == 422
    for origin in (
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example:8000",
        "http://evil.example/http://127.0.0.1",
        "http://[::1",
        "file://",
    ):
        refused = tab.client.post(path, headers={**cookie, **OURS, "Origin": origin})
        assert (refused.status_code, refused.json()["code"]) == (403, "origin-refused"), origin
    ours = {**cookie, **OURS, "Origin": "http://127.0.0.1:8000"}
    assert tab.client.post(path, headers=ours).status_code < 300


def test_a_public_address_takes_its_own_origin_alone(tab: Tab) -> None:
    tab.client.app.state.public_url = "https://kaoping.example"
    assert tab.refresh(headers={"Origin": "http://127.0.0.1:8000"}).status_code == 403
    assert tab.refresh(headers={"Origin": "https://kaoping.example"}).status_code == 200


def test_signing_out_acts_at_once_and_clears_the_cookie(tab: Tab) -> None:
    access = tab.access(tab.refresh())
    out = tab.log_out()
    assert out.status_code == 204
    assert out.headers["set-cookie"].startswith("__Host-kaoping=; Path=/; Secure; HttpOnly; SameSite=Strict")
    assert out.headers["set-cookie"].endswith("Max-Age=0")
    assert access.get(ME).status_code == 401
    assert tab.refresh().status_code == 401


def test_a_session_ends_after_a_fortnight_and_its_access_token_with_it(
    tab: Tab, clock: dict[str, Any]
) -> None:
    access = tab.access(tab.refresh())
    clock["now"] = lambda: datetime.now(UTC) + timedelta(days=14, seconds=1)
    assert access.get(ME).status_code == 401
    assert tab.refresh().status_code == 401


def test_sessions_are_listed_and_ended_one_by_one(desk: Desk, tab: Tab) -> None:
    here = tab.access(tab.refresh())
    there = desk.client.signed(desk.sign_in(headers={"User-Agent": "Phone\x01\t 7"}).json()["access_token"])
    listed = here.get(f"{ME}/sessions").json()
    assert [row["current"] for row in listed].count(True) == 1
    other = next(row for row in listed if not row["current"])
    assert other["client"] == "Phone 7"
    assert here.delete(f"{ME}/sessions/{other['id']}").status_code == 204
    assert there.get(ME).status_code == 401
    assert here.delete(f"{ME}/sessions/{other['id']}").status_code == 404
    assert len(here.get(f"{ME}/sessions").json()) == 1


def test_nobody_ends_the_session_of_somebody_else(tab: Tab, world: World) -> None:
    stranger = world.sign_up("AGENT")
    assert tab.access(tab.refresh()).delete(f"{ME}/sessions/{stranger.session_id}").status_code == 404


@pytest.fixture
def live(committed: Database) -> Iterator[Desk]:
    """With real commits, for what happens at the same time."""
    with committed.session() as db:
        db.add(UserAccount(username="chenjing", password_hash=HASHER.hash(PASSWORD), display_name="陈静"))
        db.commit()
        account = db.query(UserAccount).one()
    with serving(application(committed)) as client:
        yield Desk(client, account)


def test_tabs_that_refresh_at_the_same_time_stay_signed_in_together(live: Desk) -> None:
    tab = Tab(live.client)
    for _ in range(5):
        tab.keep(live.sign_in())
        token = tab.tokens[-1]
        with ThreadPoolExecutor(8) as tabs:
            answers = list(tabs.map(lambda _: Tab(live.client).refresh(token), range(8)))  # noqa: B023
        assert {a.status_code for a in answers} == {200}
        assert len({a.headers["set-cookie"] for a in answers}) == 1


def _change(admin: Client, user_id: int, **body: Any) -> httpx.Response:
    row = next(u for u in admin.get("/api/v1/users").json()["items"] if u["id"] == user_id)
    return admin.patch(f"/api/v1/users/{user_id}", json=body, headers={"If-Match": f'"{row["row_version"]}"'})


def test_disabling_acts_at_once(desk: Desk, tab: Tab, as_role: Callable[..., Client]) -> None:
    access = tab.access(tab.refresh())
    assert _change(as_role("ADMIN"), desk.account.id, disabled=True).status_code == 200
    assert access.get(ME).status_code == 401
    assert tab.refresh().status_code == 401
    assert desk.sign_in().status_code == 401


def test_enabling_again_does_not_bring_old_sessions_back(
    desk: Desk,
    tab: Tab,
    as_role: Callable[..., Client],
) -> None:
    access, admin = tab.access(tab.refresh()), as_role("ADMIN")
    _change(admin, desk.account.id, disabled=True)
    _change(admin, desk.account.id, disabled=False)
    assert access.get(ME).status_code == 401
    assert desk.sign_in().status_code == 200


def test_a_change_of_roles_acts_at_once(
    desk: Desk,
    tab: Tab,
    world: World,
    as_role: Callable[..., Client],
) -> None:
    access = tab.access(tab.refresh())
    assert access.get("/api/v1/employees").status_code == 403
    grants = [{"role": "HR", "store_codes": [world.other_store.code]}]
    assert _change(as_role("ADMIN"), desk.account.id, grants=grants).status_code == 200
    stores = {p["store_id"] for e in access.get("/api/v1/employees").json()["items"] for p in e["posts"]}
    assert access.get("/api/v1/employees").status_code == 200
    assert stores <= {world.other_store.id}
    assert access.get("/api/v1/repair-orders").status_code == 403
