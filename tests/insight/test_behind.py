"""Every point leads to the records it is made of, and to no others."""

from collections.abc import Callable
from typing import Any

from tests.asgi import Client
from tests.factories import World
from tests.scorecards.shop import Shop

FIGURES = "/api/v1/dashboards/measures?from=2026-10&to=2026-11"
URL = "/api/v1/dashboards/evidence?period=2026-11"
Roles = Callable[..., Client]


def records(client: Client, asked: str) -> list[dict[str, Any]]:
    """All of them, two at a time."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        reply = client.get(f"{URL}&{asked}&limit=2{cursor}")
        assert reply.status_code == 200, reply.text
        body = reply.json()
        found += body["items"]
        if body["next_cursor"] is None:
            return found
        cursor = f"&cursor={body['next_cursor']}"


def test_every_point_of_a_store_has_exactly_its_records(
    shops: tuple[Shop, Shop], as_role: Roles, world: World
) -> None:
    director = as_role("GROUP_DIRECTOR", stores=[])
    for measure in director.get(FIGURES).json()["measures"]:
        for of_store in measure["stores"]:
            for point in (one for one in of_store["points"] if one["period"] == "2026-11"):
                store_id = of_store["store"]["id"]
                found = records(director, f"measure={measure['code']}&store_id={store_id}")
                above = [one for one in found if one["counted"]]
                if measure["unit"] == "share":
                    assert len(above) == int(point["numerator"])
                assert {one["store_id"] for one in found} == {store_id}
                assert len({(one["kind"], one["id"]) for one in found}) == len(found)
                assert len(found) == point["n"] + (len(above) if measure["code"] == "M-36" else 0)


def test_records_of_all_stores_together(shops: tuple[Shop, Shop], as_role: Roles, world: World) -> None:
    found = records(as_role("GROUP_DIRECTOR", stores=[]), "measure=M-08")
    assert [one["store_id"] for one in found] == [world.store.id, world.store.id, world.other_store.id]
    assert [one["counted"] for one in found].count(True) == 2
    assert {one["kind"] for one in found} == {"RESPONSE"}
    assert all(one["visible"] and one["path"].startswith("/callbacks/") for one in found)


def test_a_store_is_not_led_into_another(shops: tuple[Shop, Shop], as_role: Roles, world: World) -> None:
    manager = as_role("STORE_GM")
    assert records(manager, f"measure=M-08&store_id={world.other_store.id}") == []
    assert {one["store_id"] for one in records(manager, "measure=M-08")} == {world.store.id}


def test_figures_of_ones_own_lead_to_records_that_count_for_one(
    shops: tuple[Shop, Shop], as_role: Roles, world: World
) -> None:
    agent = as_role("EMPLOYEE", stores=[], employee=world.agent)
    assert records(agent, "measure=M-08") == []
    found = records(agent, "measure=M-59")
    assert len(found) == 2
    assert not any(one["visible"] for one in found)  # named, because they count; the words to open are others
    assert records(as_role("ADMIN"), "measure=M-59") == []


def test_a_measure_nobody_keeps_facts_for_is_not_there(as_role: Roles) -> None:
    assert as_role("STORE_GM").get(f"{URL}&measure=M-00").status_code == 404
