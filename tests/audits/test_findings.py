"""Lost items over all published audits, with how often each was lost before."""

from datetime import timedelta
from typing import Any

from tests.asgi import Client
from tests.audits.conftest import Crew, Wall
from tests.audits.shop import VISIT, Shop, act, mark_all

FINDINGS = "/api/v1/findings"


def visit(shop: Shop, crew: Crew, lost: list[str], day: int, *, publish: bool = True) -> dict[str, Any]:
    audit = shop.plan(crew.planner, crew.auditor_id, scheduled_on=f"2026-11-{day}")
    act(crew.auditor, audit["id"], "start")
    mark_all(crew.auditor, audit, lost)
    act(crew.auditor, audit["id"], "submit")
    if publish:
        assert act(crew.reviewer, audit["id"], "publish").status_code == 200
    return audit


def found(client: Client, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(FINDINGS, params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_losses_repeat_and_are_found_by_post_section_and_day(shop: Shop, crew: Crew, wall: Wall) -> None:
    visit(shop, crew, ["C09", "C27"], 24)
    wall.now = VISIT + timedelta(days=2)
    second = visit(shop, crew, ["C09", "C05"], 26)
    visit(shop, crew, ["C09"], 26, publish=False)

    listed = found(crew.planner)
    told = {(one["audit_id"], one["code"]): one["repeats"] for one in listed}
    assert told[second["id"], "C09"] == 1
    assert told[second["id"], "C05"] == 0
    assert len(told) == 4

    cleaners = shop.world.positions["CLEANER"].id
    assert {one["code"] for one in found(crew.planner, position_id=cleaners)} == {"C09"}
    assert {one["code"] for one in found(crew.planner, section="CARS")} == {"C27"}
    assert found(crew.planner, template="S999") == []
    assert found(crew.planner, to="2026-11-23") == []


def test_a_finding_says_who_answers_and_what_was_written(shop: Shop, crew: Crew) -> None:
    audit = visit(shop, crew, ["C05", "C09"], 24)
    by_code = {one["code"]: one for one in found(crew.planner)}
    assert by_code["C05"]["note"] == "左侧第二块"
    # The group has no administration specialists: this one stays with the store.
    assert (by_code["C05"]["position"], by_code["C05"]["responsible"]) == (None, [])
    lost = by_code["C09"]
    assert lost["position"]["code"] == "CLEANER"
    assert [one["name"] for one in lost["responsible"]] == ["老周"]
    assert (lost["audit_id"], lost["audit_no"], lost["section"]) == (
        audit["id"],
        audit["audit_no"],
        "INTERIOR",
    )


def test_staff_find_their_own_losses(shop: Shop, crew: Crew) -> None:
    visit(shop, crew, ["C09", "C27"], 24)
    cleaner, _ = shop.account("EMPLOYEE", employee=shop.people["cleaner"])
    assert [one["code"] for one in found(cleaner)] == ["C09"]
    neighbour, _ = shop.account("CRC_SUPERVISOR", stores=[shop.world.other_store])
    assert found(neighbour) == []


def test_the_list_goes_on_page_by_page(shop: Shop, crew: Crew) -> None:
    visit(shop, crew, ["C09", "C27", "C38"], 24)
    first = crew.planner.get(FINDINGS, params={"limit": 2, "with_total": True}).json()
    rest = crew.planner.get(FINDINGS, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert first["total"] == 3
    assert {one["code"] for one in [*first["items"], *rest["items"]]} == {"C09", "C27", "C38"}
    assert rest["next_cursor"] is None
