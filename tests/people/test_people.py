"""Hiring and finding people, each within one's reach."""

from collections.abc import Callable

from tests.asgi import Client
from tests.factories import World


def _new(world: World, **changes: str) -> dict[str, str]:
    return {
        "employee_no": "N-1",
        "name": "吴芳",
        "hired_on": "2026-11-01",
        "store_code": world.store.code,
        "department_code": "MAIN",
        "position_code": "AGENT",
        **changes,
    }


def test_hires_and_finds_by_pinyin_initials(as_role: Callable[..., Client], world: World) -> None:
    hr = as_role("HR")
    hired = hr.post("/api/v1/employees", json=_new(world))
    assert hired.status_code == 201, hired.text
    assert hired.headers["etag"] == '"1"'
    found = hr.get("/api/v1/employees", params={"q": "wf"}).json()["items"]
    assert [item["name"] for item in found] == ["吴芳"]
    assert found[0]["posts"][0]["position_code"] == "AGENT"


def test_a_change_needs_the_version_that_was_read(as_role: Callable[..., Client], world: World) -> None:
    hr = as_role("HR")
    url = f"/api/v1/employees/{world.agent.id}"
    assert hr.patch(url, json={"name": "陈晶"}).status_code == 428
    first = hr.patch(url, json={"name": "陈晶"}, headers={"If-Match": '"1"'})
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert hr.patch(url, json={"name": "陈静"}, headers={"If-Match": '"1"'}).status_code == 412


def test_another_stores_people_are_not_found(as_role: Callable[..., Client], world: World) -> None:
    stranger = world.hire("外店员工", "ADVISOR", store=world.other_store)
    world.db.commit()
    hr = as_role("HR")
    assert hr.get(f"/api/v1/employees/{stranger.id}").status_code == 404
    refused = hr.post("/api/v1/employees", json=_new(world, store_code=world.other_store.code))
    assert (refused.status_code, refused.json()["code"]) == (403, "store-outside-reach")


def test_a_wrong_reference_is_pointed_at(as_role: Callable[..., Client], world: World) -> None:
    refused = as_role("HR").post("/api/v1/employees", json=_new(world, position_code="NOPE"))
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"pointer": "/position_code", "code": "unknown-reference", "message": "引用的记录不存在"}
    ]
