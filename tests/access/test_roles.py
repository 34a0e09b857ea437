"""Roles as rows: made, changed and removed by the group, acting from the next request on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select
from tests.asgi import Client, serving
from tests.conftest import application
from tests.factories import World
from tests.people.forms import API, change, fault, made

from kaoping.domain.people import PERMISSIONS, ROLES, Reach
from kaoping.storage.session import Database
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.journal import JournalEntry

AsRole = Callable[..., Client]


def _new(**changes: Any) -> dict[str, Any]:
    return {
        "code": "READER",
        "label": {"zh": "只读"},
        "reach": "STORES",
        "words": ["org:read", "employees:read", "org:read"],
        **changes,
    }


def test_a_role_is_made_changed_and_removed(as_role: AsRole, world: World) -> None:
    admin = as_role("ADMIN")
    role = made(admin, "roles", _new())
    assert (role["words"], role["shipped"], role["holders"]) == (["employees:read", "org:read"], False, 0)
    changed = change(admin, "roles", role["id"], {"reach": "GROUP", "words": ["org:read"]}).json()
    assert (changed["reach"], changed["words"], changed["row_version"]) == ("GROUP", ["org:read"], 2)
    entry = world.db.scalars(select(JournalEntry).where(JournalEntry.action == "role.changed")).one()
    assert entry.data["changes"] == {
        "reach": ["STORES", "GROUP"],
        "words": [["employees:read", "org:read"], ["org:read"]],
    }
    url = f"{API}/roles/{role['id']}"
    assert admin.delete(url).status_code == 428
    assert admin.delete(url, headers={"If-Match": '"1"'}).status_code == 412
    assert admin.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert admin.get(url).status_code == 404


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"words": ["org:read", "pay:print"]}, "/words/1", "unknown-permission"),
        ({"words": []}, "/words", "too-few"),
        ({"reach": "PLANET"}, "/reach", "choice"),
        ({"code": "reader"}, "/code", "format"),
        ({"label": {"zh": ""}}, "/label/zh", "too-short"),
    ],
)
def test_a_role_that_says_nothing_known_is_pointed_at(
    as_role: AsRole, changes: dict[str, Any], where: str, code: str
) -> None:
    assert fault(as_role("ADMIN").post(f"{API}/roles", json=_new(**changes))) == (422, where, code)


def test_shipped_roles_follow_the_product(as_role: AsRole) -> None:
    admin = as_role("ADMIN")
    roles = {role["code"]: role for role in admin.get(f"{API}/roles").json()}
    assert {role.code for role in ROLES} <= set(roles)
    assert roles["DEPT_HEAD"]["reach"] == Reach.DEPARTMENT
    shipped = roles["HR"]
    assert fault(change(admin, "roles", shipped["id"], {"words": ["org:read"]})) == (409, "", "role-shipped")
    gone = admin.delete(f"{API}/roles/{shipped['id']}", headers={"If-Match": f'"{shipped["row_version"]}"'})
    assert fault(gone) == (409, "", "role-shipped")
    assert fault(admin.post(f"{API}/roles", json=_new(code="HR"))) == (409, "", "code-taken")
    copy = made(admin, "roles", _new(code="HR_OF_OURS", words=shipped["words"]))
    assert copy["words"] == shipped["words"]


def test_every_word_is_in_the_catalogue_with_its_meaning(as_role: AsRole) -> None:
    listed = as_role("ADMIN").get(f"{API}/permissions").json()
    assert {one["word"] for one in listed} == PERMISSIONS
    assert all(one["word"].startswith(f"{one['area']}:") for one in listed)
    assert all(one["label"]["zh"] and one["label"]["en"] for one in listed)
    assert len({one["label"]["zh"] for one in listed}) == len(listed)


def test_other_words_count_from_the_next_request(as_role: AsRole, world: World) -> None:
    code = world.role("STORES", ["org:read"])
    holder, admin = as_role(code), as_role("ADMIN")
    role = next(one for one in admin.get(f"{API}/roles").json() if one["code"] == code)
    assert role["holders"] == 1
    assert holder.get(f"{API}/employees").status_code == 403
    change(admin, "roles", role["id"], {"words": ["org:read", "employees:read"]})
    assert holder.get(f"{API}/employees").status_code == 200
    change(admin, "roles", role["id"], {"words": ["employees:read"]})
    assert holder.get(f"{API}/stores").status_code == 403


def test_the_reach_of_a_role_somebody_has_stays(as_role: AsRole, world: World) -> None:
    code = world.role("STORES", ["org:read"])
    as_role(code)
    admin = as_role("ADMIN")
    role = next(one for one in admin.get(f"{API}/roles").json() if one["code"] == code)
    assert fault(change(admin, "roles", role["id"], {"reach": "BRAND"})) == (409, "", "role-held")
    tag = {"If-Match": f'"{role["row_version"]}"'}
    assert fault(admin.delete(f"{API}/roles/{role['id']}", headers=tag)) == (409, "", "role-held")


def test_a_role_cannot_take_the_last_administrator_along(as_role: AsRole, world: World) -> None:
    words = ["users:read", "users:write"]
    admin = as_role(world.role("GROUP", words))
    role = next(one for one in admin.get(f"{API}/roles").json() if not one["shipped"])
    refused = change(admin, "roles", role["id"], {"words": ["users:read"]})
    assert fault(refused) == (409, "", "last-administrator")
    assert admin.get(f"{API}/users").status_code == 200


def test_a_role_changed_while_another_administrator_is_disabled_leaves_one(committed: Database) -> None:
    """One takes the words from a role, the other disables whoever has the remaining one: not both."""
    for n in range(5):
        with committed.session() as db:
            world = World.build(db)
            for account in db.scalars(select(UserAccount)):
                account.disabled_at = account.created_at
            code = world.role("GROUP", ["users:read", "users:write"])
            first, second = world.sign_up(code, stores=[]), world.sign_up("ADMIN", stores=[])
            role = db.scalars(select(Role).where(Role.code == code)).one().id
            db.commit()
        with serving(application(committed)) as client:
            issue = client.app.state.tokens.issue
            one = client.signed(issue(first.user_id, first.session_id))
            other = client.signed(issue(second.user_id, second.session_id))
            asks = [
                (other, f"{API}/roles/{role}", {"words": ["users:read"]}),
                (one, f"{API}/users/{second.user_id}", {"disabled": True}),
            ]
            with ThreadPoolExecutor(2) as both:
                answers = list(
                    both.map(lambda ask: ask[0].patch(ask[1], json=ask[2], headers={"If-Match": '"1"'}), asks)
                )
        assert 200 in {answer.status_code for answer in answers}, n
        assert {answer.status_code for answer in answers} <= {200, 401, 403, 409}
        with committed.session() as db:
            left = db.scalars(
                select(UserAccount.id)
                .join(RoleGrant, RoleGrant.user_id == UserAccount.id)
                .join(Role, Role.id == RoleGrant.role_id)
                .where(UserAccount.disabled_at.is_(None), Role.words.contains(["users:write"]))
            ).all()
            assert left, n
