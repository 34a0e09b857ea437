"""An installation nobody can sign in to lets an administrator in, and only an administrator."""

import re
from pathlib import Path

import httpx
from tests.cli.installation import found
from tests.cli.serving import run, serving

PRINTED = re.compile(r"one-time password: (\S+)")
CHOSEN = "a-password-of-my-own"


def _token(url: str, username: str, password: str) -> httpx.Response:
    form = {"grant_type": "password", "username": username, "password": password}
    return httpx.post(f"{url}/api/v1/auth/token", data=form)


def test_the_first_administrator_comes_in_and_back_in(tmp_path: Path) -> None:
    var = tmp_path / "var"
    assert run("migrate", var=var).returncode == 0
    first, again = (PRINTED.findall(run("admin", "root", var=var).stdout)[0] for _ in range(2))
    assert first != again
    with serving(var) as served:
        assert _token(served.url, "root", first).status_code == 401
        token = _token(served.url, "root", again).raise_for_status().json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=f"{served.url}/api/v1", headers=bearer) as caller:
            _comes_in(caller, again)


def _comes_in(caller: httpx.Client, once: str) -> None:
    """Nothing but the form for a new password, and then everything an administrator may."""
    assert caller.get("/users").json()["code"] == "password-change-required"
    change = {"current_password": once, "new_password": CHOSEN}
    assert caller.post("/me/password", json=change).status_code == 204
    assert [user["username"] for user in caller.get("/users").json()["items"]] == ["root"]


def test_nobody_else_is_made_one(tmp_path: Path) -> None:
    there = found(tmp_path / "var", orders=1)
    refused = run("admin", there.username, var=there.var)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "no administrator's" in refused.stderr
    odd = run("admin", "two words", var=there.var)
    assert (odd.returncode, odd.stdout) == (1, "")
    assert "no space" in odd.stderr
