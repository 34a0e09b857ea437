"""A complaint about a car somebody bought: registered by hand, shown, found again, never about two visits."""

import pytest
from sqlalchemy.orm import Session
from tests.calls.deliveries import Deliveries
from tests.complaints.cases import API, Cast, Hands, bring_in, done, refused

from kaoping.storage.tables.sales import Sale

BARE = {"reporter_name": None, "reporter_phone": None, "category": "SALES", "subcategory": "DELIVERY_DATE"}


@pytest.fixture
def deliveries(db: Session, cast: Cast) -> Deliveries:
    return Deliveries(db, cast.world)


@pytest.fixture
def sale(deliveries: Deliveries) -> Sale:
    return sold(deliveries)


def sold(deliveries: Deliveries) -> Sale:
    made = deliveries.sale()
    deliveries.db.commit()
    return made


def test_a_case_about_a_sale_brings_its_buyer_and_car(cast: Cast, sale: Sale) -> None:
    case = cast.open(**BARE, sale_id=sale.id)
    found = done(cast.supervisor.get(f"{API}/{case}"))
    assert (found["sale_id"], found["so_no"], found["repair_order_id"]) == (sale.id, sale.so_no, None)
    assert found["origin"]["order"] is None
    assert found["origin"]["sale"] == {
        "id": sale.id,
        "so_no": sale.so_no,
        "contract_day": "2026-10-20",
        "delivered_at": "2026-11-04T07:30:00Z",
    }
    assert (found["customer"]["id"], found["vehicle"]["id"]) == (sale.customer_id, sale.vehicle_id)
    assert found["customer"]["name"] == "王**"
    assert found["customer"]["phone"].endswith("****" + found["customer"]["phone"][-4:])


def test_the_buyers_number_is_there_for_whoever_calls(cast: Cast, sale: Sale) -> None:
    case = cast.open(**BARE, sale_id=sale.id)
    cast.bring_to("ASSIGNED", case)
    found = done(cast.handler.post(f"{API}/{case}/reveal-contact"))
    assert (found["name"], found["phone"][:3]) == ("王小明", "139")


def test_cases_of_a_sale_are_found_by_it(cast: Cast, deliveries: Deliveries, sale: Sale) -> None:
    about = cast.open(**BARE, sale_id=sale.id)
    cast.open(**BARE, sale_id=sold(deliveries).id)
    cast.open()
    listed = done(cast.supervisor.get(API, params={"sale_id": sale.id}))["items"]
    assert [(line["id"], line["so_no"], line["ro_no"]) for line in listed] == [(about, sale.so_no, None)]


def test_the_same_matter_of_the_same_car_repeats_across_sale_and_workshop(
    cast: Cast, db: Session, sale: Sale, hands: Hands
) -> None:
    noise = {**BARE, "category": "PRODUCT", "subcategory": "NOISE"}
    first = cast.open(**noise, sale_id=sale.id)
    hands.wait(days=30)
    order = bring_in(db, cast.world)
    order.vehicle_id = sale.vehicle_id
    db.commit()
    second = cast.open(**noise, repair_order_id=order.id)
    other_matter = cast.open(**BARE, sale_id=sale.id)
    found = done(cast.supervisor.get(f"{API}/{second}"))
    assert (found["repeat_of"]["id"], found["severity"]) == (first, "S2")
    assert done(cast.supervisor.get(f"{API}/{other_matter}"))["repeat_of"] is None
    assert [one["id"] for one in done(cast.supervisor.get(f"{API}/{first}"))["repeated_by"]] == [second]


def test_a_case_is_about_one_visit(cast: Cast, db: Session, sale: Sale) -> None:
    order = bring_in(db, cast.world)
    answer = cast.agent.post(API, json=cast.new(**BARE, sale_id=sale.id, repair_order_id=order.id))
    assert refused(answer) == (422, "complaint-one-visit")
    assert answer.json()["errors"][0]["pointer"] == "/sale_id"


@pytest.mark.parametrize("which", ["unknown", "voided", "of the other store"])
def test_a_sale_that_is_not_there_is_pointed_at(cast: Cast, deliveries: Deliveries, which: str) -> None:
    made = sold(deliveries)
    if which == "voided":
        made.voided_at = made.delivered_at
    if which == "of the other store":
        made = deliveries.sale(customer=deliveries.customer(store=cast.world.other_store))
    deliveries.db.commit()
    wanted = 987_654_321 if which == "unknown" else made.id
    answer = cast.agent.post(API, json=cast.new(**BARE, sale_id=wanted))
    assert refused(answer) == (422, "unknown-reference")
    assert answer.json()["errors"][0]["pointer"] == "/sale_id"
