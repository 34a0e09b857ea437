"""A call about a new car at the desk: what is shown, who may make it, what comes of it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from tests.asgi import Client
from tests.calls.deliveries import HANDED_OVER, UNWELL, WEEK, WELL, Deliveries
from tests.calls.kit import GOOD, Wall, completed
from tests.calls.test_sale_generation import change
from tests.factories import World

from kaoping.storage.tables.calls import CallbackTask, SurveyResponse
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.records import SALE, Attribution, AttributionRuling


def test_the_desk_shows_the_sale_and_its_words(deliveries: Deliveries, agent: Client) -> None:
    handed_over_by = deliveries.world.hire("何静", "ADVISOR")
    task = deliveries.next_day(promised_delivery_at_first=HANDED_OVER, channel="SHOWROOM")
    deliveries.sold_by(deliveries.sold[0], handed_over_by, "delivery")
    deliveries.db.commit()
    desk = agent.post("/api/v1/callbacks/next").json()
    assert (desk["id"], desk["type"], desk["order"], desk["ro_no"]) == (task.id, "NEWCAR_D1", None, None)
    sale, consultant = desk["sale"], deliveries.consultant
    assert sale["consultant"] == {"id": consultant.id, "name": "林峰"}
    assert (sale["so_no"], sale["model"], sale["contract_day"]) == (
        deliveries.sold[0].so_no,
        "远航 5",
        "2026-10-20",
    )
    assert [(one["role"], one["name"]) for one in sale["served_by"]] == [
        ("CONSULTANT", "林峰"),
        ("DELIVERY", "何静"),
    ]
    assert (desk["questionnaire"]["code"], desk["attempts_left"]) == ("NEWCAR_D1", 3)
    labels = {one["code"]: one["label"]["zh"] for one in desk["outcomes"]}
    assert labels["NOT_SENDER"] == "接听者非购车人"


def test_a_code_nobody_knows_is_no_consultant(deliveries: Deliveries, agent: Client) -> None:
    task = deliveries.next_day()
    for row in deliveries.db.scalars(select(Attribution).where(Attribution.fact_kind == SALE)):
        row.employee_id, row.source, row.code = None, "dms", "S99"
    deliveries.db.commit()
    sale = agent.get(f"/api/v1/callbacks/{task.id}").json()["sale"]
    assert sale["consultant"] is None
    assert sale["served_by"] == [
        {"role": "CONSULTANT", "employee_id": None, "name": None, "code": "S99"},
    ]


def test_the_queue_tells_the_kinds_apart(deliveries: Deliveries, agent: Client) -> None:
    deliveries.order()
    sale = deliveries.sale()
    deliveries.generate()

    def listed(query: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = agent.get(f"/api/v1/callbacks{query}").json()["items"]
        return found

    by_kind = {line["type"]: line for line in listed()}
    assert set(by_kind) == {"AFTERSALES_D3", "NEWCAR_D1", "NEWCAR_D7"}
    assert by_kind["AFTERSALES_D3"]["sale"] is None
    line = by_kind["NEWCAR_D1"]
    assert (line["order_id"], line["sale"]["id"], line["sale"]["consultant"]["name"]) == (
        None,
        sale.id,
        "林峰",
    )
    assert line["delivered_at"] == line["sale"]["delivered_at"] == "2026-11-04T07:30:00Z"
    assert {line["type"] for line in listed("?type=NEWCAR_D1&type=NEWCAR_D7")} == {"NEWCAR_D1", "NEWCAR_D7"}


@pytest.mark.parametrize("role", ["consultant", "delivery"])
def test_nobody_calls_the_customer_they_sold_to(
    deliveries: Deliveries, world: World, agent: Client, colleague: Client, role: str
) -> None:
    task = deliveries.next_day()
    deliveries.sold_by(deliveries.sold[0], world.agent, role)
    deliveries.db.commit()
    assert agent.post("/api/v1/callbacks/next").status_code == 204
    refused = agent.post(f"/api/v1/callbacks/{task.id}/attempts")
    assert (refused.status_code, refused.json()["code"]) == (403, "caller-served")
    assert agent.get(f"/api/v1/callbacks/{task.id}").json()["blocked_by"] == "caller-served"
    assert colleague.post("/api/v1/callbacks/next").json()["id"] == task.id


def test_nobody_calls_about_a_car_merged_into_one_they_sold(
    deliveries: Deliveries, world: World, agent: Client
) -> None:
    customer = deliveries.customer()
    phone = deliveries.number(customer)
    mine = deliveries.sale(customer=customer, contact=phone, delivered=HANDED_OVER.replace(hour=10))
    deliveries.sold_by(mine, world.agent)
    root = deliveries.next_day(customer=customer, contact=phone)
    assert deliveries.calls(mine)["NEWCAR_D1"].merged_into_id == root.id
    assert agent.post(f"/api/v1/callbacks/{root.id}/attempts").json()["code"] == "caller-served"
    merged = agent.get(f"/api/v1/callbacks/{root.id}").json()["merged"]
    assert [(one["sale_id"], one["so_no"], one["order_id"]) for one in merged] == [
        (mine.id, mine.so_no, None)
    ]


def test_a_consultant_may_call_about_the_sales_of_others(
    deliveries: Deliveries, world: World, as_role: Callable[..., Client]
) -> None:
    consultant = as_role("AGENT", employee=deliveries.consultant)
    task = deliveries.next_day(consultant=world.hire("高远", "ADVISOR"))
    assert consultant.post("/api/v1/callbacks/next").json()["id"] == task.id


def test_a_car_returned_meanwhile_is_not_handed_out(deliveries: Deliveries, agent: Client) -> None:
    task = deliveries.next_day()
    change(deliveries.sold[0], status="RETURNED")
    deliveries.db.commit()
    desk = agent.get(f"/api/v1/callbacks/{task.id}").json()
    assert (desk["consent"]["banner"], desk["blocked_by"]) == ("SALE_RETURNED", "must-not-call")
    assert agent.post(f"/api/v1/callbacks/{task.id}/attempts").json()["code"] == "must-not-call"
    assert agent.post("/api/v1/callbacks/next").status_code == 204
    assert deliveries.calls(deliveries.sold[0])["NEWCAR_D1"].cancel_reason == "SALE_RETURNED"


def test_a_well_customer_ends_the_first_call_and_keeps_the_second(
    deliveries: Deliveries, agent: Client, wall: Wall
) -> None:
    task = deliveries.next_day()
    done = dial(agent, task.id, completed(WELL))
    assert (done["state"], done["complaint_id"]) == ("SUCCESS", None)
    said = deliveries.db.scalars(select(SurveyResponse)).one()
    assert (said.sale_id, said.order_id, said.satisfied, said.slots) == (
        deliveries.sold[0].id,
        None,
        True,
        [100, 80, 100, 100],
    )
    wall.on(days=6)  # the Wednesday of the next week
    later = agent.post("/api/v1/callbacks/next").json()
    assert (later["type"], len(later["history"]["responses"])) == ("NEWCAR_D7", 1)
    assert dial(agent, later["id"], completed(WEEK))["state"] == "SUCCESS"
    week = deliveries.db.scalars(select(SurveyResponse).where(SurveyResponse.id != said.id)).one()
    # What was seen in the delivery area is kept as given and weighs nothing.
    assert {a["question"]: a["options"] for a in week.answers if a["question"].startswith("C1")} == {
        "C13_PLACE": ["INDOOR_AREA"],
        "C14_WALL": ["LOGO_ONLY"],
        "C15_STATE": [],
    }
    assert week.slots == [60, None, 80, 100, 80, None, 60, 100, 60, 80, 9]


def test_the_words_of_a_repair_are_not_those_of_a_sale(deliveries: Deliveries, agent: Client) -> None:
    task = deliveries.next_day()
    attempt = agent.post(f"/api/v1/callbacks/{task.id}/attempts").json()["id"]
    answer = agent.post(f"/api/v1/call-attempts/{attempt}/result", json=completed(GOOD))
    assert answer.status_code == 422
    assert "/answers/1/question" in {error["pointer"] for error in answer.json()["errors"]}


def test_trouble_with_the_car_opens_a_case_about_the_sale(deliveries: Deliveries, agent: Client) -> None:
    task = deliveries.next_day()
    done = dial(agent, task.id, completed(UNWELL, complaint={"open": True}))
    case = deliveries.db.scalars(select(Complaint)).one()
    assert case.id == done["complaint_id"]
    assert (case.sale_id, case.repair_order_id, case.vehicle_id) == (
        deliveries.sold[0].id,
        None,
        deliveries.sold[0].vehicle_id,
    )
    assert (case.category, case.subcategory, case.relation) == ("PRODUCT", "ELECTRICS", "OWNER")
    deliveries.generate()
    week = deliveries.calls(deliveries.sold[0])["NEWCAR_D7"]
    assert week.exempt_reason == "COMPLAINT_OPEN"


def test_what_a_buyer_complains_about_unasked_belongs_to_sales(deliveries: Deliveries, agent: Client) -> None:
    task = deliveries.next_day()
    dial(agent, task.id, completed(WELL, complaint={"open": True, "description": "承诺的脚垫没有给"}))
    case = deliveries.db.scalars(select(Complaint)).one()
    assert (case.category, case.subcategory) == ("SALES", "OTHER")


def test_the_same_trouble_a_week_later_is_a_repeat(deliveries: Deliveries, agent: Client, wall: Wall) -> None:
    sale = deliveries.sale()
    deliveries.generate()
    calls = deliveries.calls(sale)
    faulty = {"question": "CAR_STATE", "options": ["TROUBLE"], "reasons": ["CAR_OTHER"]}
    dial(agent, calls["NEWCAR_D1"].id, completed((*WELL[:3], faulty), complaint={"open": True}))
    first = deliveries.db.scalars(select(Complaint)).one()
    first.state = "CLOSED_SATISFIED"
    deliveries.db.commit()
    wall.on(days=6)
    trouble = ({"question": "OVERALL", "options": ["VERY_DISSATISFIED"], "reasons": ["PRODUCT_QUALITY"]},)
    dial(
        agent,
        calls["NEWCAR_D7"].id,
        completed((*trouble, *WEEK[1:]), complaint={"open": True}),
    )
    second = deliveries.db.scalars(select(Complaint).where(Complaint.id != first.id)).one()
    assert (second.sale_id, second.repeat_of_id, second.severity) == (sale.id, first.id, "S2")


def test_a_ruling_on_who_sold_is_followed(deliveries: Deliveries, world: World, agent: Client) -> None:
    task = deliveries.next_day()
    other = world.hire("高远", "ADVISOR")
    ruling = AttributionRuling(
        store_id=task.store_id, kind="CORRECTION", reason="test", ruled_by="user:1", ruled_at=HANDED_OVER
    )
    deliveries.db.add(ruling)
    deliveries.db.flush()
    deliveries.db.scalars(
        select(Attribution).where(Attribution.fact_kind == SALE)
    ).one().superseded_by = ruling.id
    deliveries.sold_by(deliveries.sold[0], other)
    deliveries.db.commit()
    desk = agent.get(f"/api/v1/callbacks/{task.id}").json()
    assert desk["sale"]["consultant"]["name"] == "高远"
    assert deliveries.db.get(CallbackTask, (task.store_id, task.id)) is not None


def dial(caller: Client, task_id: int, result: dict[str, Any]) -> dict[str, Any]:
    begun = caller.post(f"/api/v1/callbacks/{task_id}/attempts").json()
    answer = caller.post(f"/api/v1/call-attempts/{begun['id']}/result", json=result)
    assert answer.status_code == 200, answer.text
    recorded: dict[str, Any] = answer.json()
    return recorded
