"""Who sees which audit, and how much of it."""

from typing import Any

import pytest

from tests.asgi import Client
from tests.audits.conftest import Crew
from tests.audits.pictures import png
from tests.audits.shop import API, Shop, act, item_of, mark_all

LOST = ["C09", "C27"]


def ids(client: Client) -> list[int]:
    answer = client.get(API)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


def photographed(crew: Crew, audit: int, code: str) -> int:
    answer = crew.auditor.post(
        f"{API}/{audit}/photos", params={"code": code}, content=png(), headers={"Content-Type": "image/png"}
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


@pytest.fixture
def published(shop: Shop, crew: Crew) -> dict[str, Any]:
    audit = shop.plan(crew.planner, crew.auditor_id)
    act(crew.auditor, audit["id"], "start")
    mark_all(crew.auditor, audit, LOST)
    photographed(crew, audit["id"], "C09")
    photographed(crew, audit["id"], "C27")
    act(crew.auditor, audit["id"], "submit")
    answer: dict[str, Any] = act(crew.reviewer, audit["id"], "publish").json()
    return answer


def test_what_nobody_announced_is_known_to_planners_reviewers_and_the_auditor(shop: Shop, crew: Crew) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id)
    head, _ = shop.account("DEPT_HEAD", employee=shop.people["director"])
    colleague, _ = shop.account("AUDITOR", employee=shop.world.people["technician"])
    for client, sees in ((crew.planner, True), (crew.reviewer, True), (crew.auditor, True)):
        assert (audit["id"] in ids(client)) is sees
    for stranger in (head, colleague):
        assert ids(stranger) == []
        assert stranger.get(f"{API}/{audit['id']}").status_code == 404
    told = shop.plan(crew.planner, crew.auditor_id, announced=True)
    assert ids(head) == [told["id"]]


def test_who_came_unannounced_stays_unknown_to_the_store(
    shop: Shop, crew: Crew, published: dict[str, Any]
) -> None:
    head, _ = shop.account("DEPT_HEAD", employee=shop.people["director"])
    seen = head.get(f"{API}/{published['id']}").json()
    assert seen["auditor"] is None
    assert [line["kind"] for line in seen["timeline"] if line["by"] is None] == ["STARTED", "SUBMITTED"]
    assert crew.planner.get(f"{API}/{published['id']}").json()["auditor"]["user_id"] == crew.auditor_id
    assert item_of(seen, "C27")["photos"]


def test_staff_see_the_published_audits_they_answer_in(
    shop: Shop, crew: Crew, published: dict[str, Any]
) -> None:
    shop.plan(crew.planner, crew.auditor_id, announced=True)
    cleaner, _ = shop.account("EMPLOYEE", employee=shop.people["cleaner"])
    advisor, _ = shop.account("EMPLOYEE", employee=shop.world.advisor)
    assert ids(cleaner) == [published["id"]]
    assert ids(advisor) == []
    assert advisor.get(f"{API}/{published['id']}").status_code == 404


def test_staff_see_names_and_photos_of_their_own_items_alone(
    shop: Shop, crew: Crew, published: dict[str, Any]
) -> None:
    cleaner, _ = shop.account("EMPLOYEE", employee=shop.people["cleaner"])
    seen = cleaner.get(f"{API}/{published['id']}").json()
    own, others = item_of(seen, "C09"), item_of(seen, "C27")
    assert [one["name"] for one in own["responsible"]] == ["老周"]
    assert (others["result"], others["responsible"], others["photos"]) == ("FAIL", [], [])
    assert cleaner.get(f"{API}/{published['id']}/photos/{own['photos'][0]['id']}").status_code == 200
    whole = crew.planner.get(f"{API}/{published['id']}").json()
    foreign = item_of(whole, "C27")["photos"][0]["id"]
    assert cleaner.get(f"{API}/{published['id']}/photos/{foreign}").status_code == 404


def test_another_store_has_its_own_audits(shop: Shop, crew: Crew, published: dict[str, Any]) -> None:
    neighbour, account = shop.account("CRC_SUPERVISOR", stores=[shop.world.other_store])
    assert ids(neighbour) == []
    photo = item_of(crew.planner.get(f"{API}/{published['id']}").json(), "C09")["photos"][0]["id"]
    for path in ("", f"/photos/{photo}"):
        assert neighbour.get(f"{API}/{published['id']}{path}").status_code == 404
    for step, body in (("start", {}), ("submit", {}), ("publish", {}), ("cancel", {"reason": "x"})):
        assert act(neighbour, published["id"], step, **body).status_code == 404
    answer = neighbour.post(API, json=shop.wish(account))
    assert (answer.status_code, answer.json()["code"]) == (403, "store-outside-reach")


def test_a_mystery_shopper_has_the_audits_given_to_them(shop: Shop, crew: Crew) -> None:
    shopper, account = shop.account("MYSTERY_SHOPPER", stores=[])
    other, _ = shop.account("MYSTERY_SHOPPER", stores=[])
    audit = shop.plan(crew.planner, account)
    shop.plan(crew.planner, crew.auditor_id, announced=True)
    assert ids(shopper) == [audit["id"]]
    assert ids(other) == []
    assert act(other, audit["id"], "start").status_code == 404
    assert act(shopper, audit["id"], "start").status_code == 200
    mark_all(shopper, audit, LOST)
    assert act(shopper, audit["id"], "submit").status_code == 200
    assert act(shopper, audit["id"], "publish").status_code == 403
    assert shopper.get("/api/v1/findings").json()["items"] == []
    assert act(crew.reviewer, audit["id"], "publish").status_code == 200
    assert {one["code"] for one in shopper.get("/api/v1/findings").json()["items"]} == set(LOST)
    assert other.get("/api/v1/findings").json()["items"] == []


@pytest.mark.parametrize("role", ["HR", "FINANCE", "AGENT", "ADMIN"])
def test_without_the_word_there_are_no_audits(role: str, shop: Shop) -> None:
    stranger, _ = shop.account(role)
    for path in (API, "/api/v1/findings", "/api/v1/audit-templates", f"{API}/1"):
        assert stranger.get(path).status_code == 403


def test_a_head_of_a_department_sees_the_stores_audits_and_their_own_losses(
    shop: Shop, crew: Crew, published: dict[str, Any]
) -> None:
    """The role granted for nothing reaches the departments its holder has posts in."""
    head, account = shop.account("DEPT_HEAD", employee=shop.people["manager"], stores=[])
    assert ids(head) == [published["id"]]
    found = head.get("/api/v1/findings").json()["items"]
    assert [one["code"] for one in found] == ["C27"]
    asked = {"store_id": shop.world.store.id, "template_code": "S000-I"}
    listed = crew.planner.get(f"{API}/auditors", params=asked).json()
    refused = {one["user_id"]: one["refused"] for one in listed}
    assert refused[account] == "auditor-own-post"
    elsewhere = shop.world.hire("邻店经理", "SERVICE_MANAGER", store=shop.world.other_store)
    _, stranger = shop.account("DEPT_HEAD", employee=elsewhere, stores=[])
    again = crew.planner.get(f"{API}/auditors", params=asked).json()
    assert stranger not in {one["user_id"] for one in again}
