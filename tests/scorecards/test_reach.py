"""Who sees which card and which record: one's own, those of one's stores, or the whole group's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.shop import NOON, Shop

from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.tables.complaints import Complaint, ComplaintPerson
from kaoping.storage.tables.scoring import Card

API = "/api/v1/scorecards"
AsRole = Callable[..., Client]


@pytest.fixture
def scored(shop: Shop, db: Session, world: World) -> dict[str, Card]:
    """Cards of an adviser here and of one in the other store, with an order and a complaint behind each."""
    stranger = world.hire("外店员工", "ADVISOR", store=world.other_store)
    for place, adviser in ((shop, world.advisor), (Shop(db, world.other_store), stranger)):
        order = place.order(NOON - timedelta(days=4), served={"advisor": adviser})
        place.call(order, world.agent, satisfied=False)
        case = place.complaint(NOON - timedelta(days=2), people={"named": adviser}, repair_order_id=order.id)
        db.add(
            ComplaintPerson(
                store_id=case.store_id, complaint_id=case.id, role="NAMED", employee_id=adviser.id, since=NOON
            )
        )
    db.commit()
    recompute_waiting(db)
    db.commit()
    return {
        "own": db.scalars(select(Card).where(Card.employee_id == world.advisor.id)).one(),
        "foreign": db.scalars(select(Card).where(Card.employee_id == stranger.id)).one(),
    }


PATHS = ("", "/trace", "/lines/complaint_rate/evidence")


def test_an_employee_sees_their_own_card_alone(
    scored: dict[str, Card], world: World, as_role: AsRole
) -> None:
    me = as_role("EMPLOYEE", stores=[], employee=world.advisor)
    listed = me.get(API).json()["items"]
    assert {one["employee"]["id"] for one in listed} == {world.advisor.id}
    assert me.get(API, params={"mine": True}).json()["items"] == listed
    for path in PATHS:
        assert me.get(f"{API}/{scored['own'].id}{path}").status_code == 200
        assert me.get(f"{API}/{scored['foreign'].id}{path}").status_code == 404


def test_a_manager_sees_the_cards_of_the_store(
    scored: dict[str, Card], world: World, as_role: AsRole
) -> None:
    gm = as_role("STORE_GM")
    stores = {one["store"]["id"] for one in gm.get(API, params={"limit": 200}).json()["items"]}
    assert stores == {world.store.id}
    for path in PATHS:
        assert gm.get(f"{API}/{scored['foreign'].id}{path}").status_code == 404


def test_the_group_sees_every_store(scored: dict[str, Card], world: World, as_role: AsRole) -> None:
    quality = as_role("GROUP_QUALITY", stores=[])
    found = quality.get(API, params={"limit": 200, "policy": "S001-G"}).json()["items"]
    assert {world.store.id, world.other_store.id} <= {one["store"]["id"] for one in found}
    only = quality.get(API, params={"store_id": world.other_store.id}).json()["items"]
    assert {one["store"]["id"] for one in only} == {world.other_store.id}
    assert quality.get(API, params={"mine": True}).json()["items"] == []


def test_a_record_out_of_reach_counts_but_does_not_open(
    scored: dict[str, Card], db: Session, world: World, as_role: AsRole
) -> None:
    """An adviser is named in the complaint and may open it; the order and the interview are for others."""
    me = as_role("EMPLOYEE", stores=[], employee=world.advisor)
    url = f"{API}/{scored['own'].id}/lines"
    case = db.scalar(select(Complaint.id).where(Complaint.store_id == world.store.id))
    rate = me.get(f"{url}/complaint_rate/evidence").json()["items"]
    assert [(one["kind"], one["counted"], one["visible"], one["path"]) for one in rate] == [
        ("COMPLAINT", True, True, f"/complaints/{case}"),
        ("REPAIR_ORDER", False, False, None),
    ]
    answers = me.get(f"{url}/satisfaction/evidence").json()["items"]
    assert [(one["kind"], one["visible"]) for one in answers] == [("RESPONSE", False)]
    gm = as_role("STORE_GM")
    assert all(one["visible"] for one in gm.get(f"{url}/complaint_rate/evidence").json()["items"])


def test_no_answer_names_a_customer(
    scored: dict[str, Card], shop: Shop, world: World, as_role: AsRole
) -> None:
    gm = as_role("STORE_GM")
    for path in PATHS:
        body = gm.get(f"{API}/{scored['own'].id}{path}").text
        assert str(shop.vehicle.plate) not in body
        assert "sealed" not in body


def test_administrators_and_strangers_see_no_scores(scored: dict[str, Card], as_role: AsRole) -> None:
    assert as_role("ADMIN").get(API).status_code == 403
    assert as_role("AGENT").get(f"{API}/{scored['own'].id}").status_code == 403


def test_a_machine_reads_the_cards_of_its_stores(
    scored: dict[str, Card], world: World, as_machine: Callable[..., Client]
) -> None:
    key = as_machine("scorecards:read", stores=[world.other_store])
    items = key.get(API).json()["items"]
    assert {one["store"]["id"] for one in items} == {world.other_store.id}
    assert all(one["schema_version"] == 1 and one["employee"]["employee_no"] for one in items)
    assert key.get(f"{API}/{scored['foreign'].id}").json()["pay"] is None


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"period": "2026-13"}, "/query/period"),
        ({"limit": 0}, "/query/limit"),
        ({"cursor": "x"}, "/query/cursor"),
        ({"shop": 1}, "/query/shop"),
    ],
)
def test_a_wrong_question_is_pointed_at(as_role: AsRole, asked: dict[str, Any], pointer: str) -> None:
    refused = as_role("STORE_GM").get(API, params=asked)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_pages_follow_each_other_and_an_unchanged_one_is_not_sent_again(
    scored: dict[str, Card], as_role: AsRole
) -> None:
    gm = as_role("STORE_GM")
    whole = gm.get(API, params={"limit": 200, "with_total": True})
    seen, cursor = [], None
    while True:
        page = gm.get(API, params={"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == whole.json()["items"]
    assert whole.json()["total"] == len(seen)
    again = gm.get(
        API, params={"limit": 200, "with_total": True}, headers={"If-None-Match": whole.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
