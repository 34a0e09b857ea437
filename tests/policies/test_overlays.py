"""Overlays: drafted for the group, a brand or a store, put in force by another person, retired."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.policies.written import API, CODE, act, codes, document, drafted, overlay, unset_points

from kaoping.storage.reads.policies import policies_of

InForce = Callable[..., None]
URL = f"{API}/{CODE}/overlays"
DAY = date(2026, 11, 1)


def laid(client: Client, wanted: dict[str, Any] | None = None, **body: Any) -> httpx.Response:
    return client.post(URL, json={"document": wanted or overlay(), **body})


def step(client: Client, found: httpx.Response, name: str, **body: Any) -> httpx.Response:
    url = f"{URL}/{found.json()['id']}/{name}"
    return client.post(url) if name == "activate" else client.post(url, json=body)


def lower_band(db: Session, store_id: int | None) -> str | None:
    db.expire_all()
    db.info.pop("now", None)
    found = next(one for one in policies_of(db, store_id, DAY) if one.policy.code == CODE)
    items: Any = found.policy.document["items"]
    return str(items[0]["curve"]["rows"][1]["points"])


def test_an_overlay_completes_a_policy_before_it_is_proposed(author: Client, director: Client) -> None:
    drafted(author, document(items=unset_points()))
    assert codes(act(author, "propose")) == ["unset"]
    draft = laid(author)
    assert (draft.status_code, draft.json()["state"]) == (201, "DRAFT")
    assert draft.json()["changes"] == [{"at": "/items/speed/curve/rows/1/points", "value": "40"}]
    assert step(author, draft, "propose", note="集团规定").json()["state"] == "PROPOSED"
    assert step(director, draft, "activate").json()["state"] == "ACTIVE"
    assert act(author, "propose").json()["state"] == "PROPOSED"
    shown = act(director, "activate").json()
    assert shown["state"] == "ACTIVE"
    refused = step(director, draft, "retire", reason="不再需要")
    assert codes(refused) == ["unset"]
    assert author.get(f"{URL}/{draft.json()['id']}").json()["state"] == "ACTIVE"


def test_it_counts_where_it_is_meant_to(
    in_force: InForce, author: Client, director: Client, db: Session, world: World
) -> None:
    in_force()
    for wanted, where in (
        (overlay("1", value="50"), {}),
        (overlay("2", level="brand", value="55"), {"brand_code": world.brand.code}),
        (overlay("3", level="store", value="58"), {"store_code": world.store.code}),
    ):
        found = laid(author, wanted, **where)
        assert found.status_code == 201
        assert step(author, found, "propose").status_code == 200
        assert step(director, found, "activate").status_code == 200
    assert lower_band(db, None) == "50"
    assert lower_band(db, world.other_store.id) == "55"
    assert lower_band(db, world.store.id) == "58"
    assert step(director, found, "retire", reason="试行期已过").json()["state"] == "RETIRED"
    assert lower_band(db, world.store.id) == "55"
    shown = [(one["version"], one["state"]) for one in author.get(URL).json()]
    assert shown == [("3", "RETIRED"), ("2", "ACTIVE"), ("1", "ACTIVE")]


def test_whoever_wrote_it_does_not_put_it_in_force(
    in_force: InForce, as_role: Callable[..., Client], world: World
) -> None:
    in_force()
    both = as_role(world.role("GROUP", ["policies:read", "policies:write", "policies:activate"]), stores=[])
    draft = laid(both)
    assert step(both, draft, "activate").json()["code"] == "policy-not-proposed"
    step(both, draft, "propose")
    assert step(both, draft, "activate").json()["code"] == "own-proposal"


def test_its_steps_follow_each_other(in_force: InForce, author: Client, director: Client) -> None:
    in_force()
    draft = laid(author)
    assert step(director, draft, "retire", reason="停用").json()["code"] == "policy-not-active"
    step(author, draft, "propose")
    assert step(author, draft, "propose").json()["code"] == "policy-not-proposable"
    assert step(author, draft, "activate").json()["code"] == "forbidden"
    assert laid(author).json()["code"] == "policy-version-taken"


@pytest.mark.parametrize(
    ("wanted", "where", "expected"),
    [
        (overlay(level="brand"), {"brand_code": "NOBODY"}, "unknown-brand"),
        (overlay(level="store"), {}, "unknown-store"),
        (overlay(policy="S002-B"), {}, "policy-other-code"),
        (overlay(set=[{"at": "/items/slow/max", "value": "1"}]), {}, "overlay-place"),
        (overlay(set=[{"at": "/items/speed/max", "value": "1"}]), {}, "points-over-full"),
        (overlay(level="planet"), {}, "not-a-choice"),
    ],
)
def test_what_cannot_lie_on_the_policy_is_refused(
    in_force: InForce, author: Client, wanted: dict[str, Any], where: dict[str, str], expected: str
) -> None:
    in_force()
    refused = laid(author, wanted, **where)
    assert (refused.status_code, codes(refused)[0]) == (422, expected)


def test_an_overlay_of_another_policy_is_not_found_here(in_force: InForce, author: Client) -> None:
    in_force()
    assert author.get(f"{URL}/999999").status_code == 404
    other = document(policy="T001-B")
    drafted(author, other, "T001-B")
    draft = laid(author)
    assert author.get(f"{API}/T001-B/overlays/{draft.json()['id']}").status_code == 404


def test_an_overlay_of_a_store_is_shown_to_whoever_reaches_it(
    in_force: InForce, author: Client, as_role: Callable[..., Client], world: World
) -> None:
    in_force()
    whole = laid(author, overlay("1")).json()["id"]
    local = laid(author, overlay("2", level="store"), store_code=world.store.code).json()["id"]
    here, there = as_role("HR"), as_role("HR", stores=[world.other_store])
    assert [one["id"] for one in here.get(URL).json()] == [local, whole]
    assert [one["id"] for one in there.get(URL).json()] == [whole]
    assert here.get(f"{URL}/{local}").status_code == 200
    assert there.get(f"{URL}/{local}").status_code == 404
