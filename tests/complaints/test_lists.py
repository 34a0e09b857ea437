"""Lists of complaints: the most pressing first, filters, and what repeats what."""

from typing import Any

import pytest
from sqlalchemy.orm import Session
from tests.complaints.cases import API, Cast, Hands, Sign, bring_in, done, refused, step


def ids(cast: Cast, **params: Any) -> list[int]:
    return [item["id"] for item in done(cast.supervisor.get(API, params=params))["items"]]


def test_the_most_pressing_deadline_comes_first(cast: Cast, hands: Hands) -> None:
    old = cast.open()
    hands.wait(hours=1)
    new = cast.open()
    assert ids(cast) == [old, new]
    cast.bring_to(
        "IN_PROGRESS", old
    )  # answered: now its close presses, which is later than the other's answer
    assert ids(cast) == [new, old]
    assert ids(cast, sort="-due_at") == [old, new]
    assert ids(cast, sort="received_at") == [old, new]
    assert ids(cast, sort="-received_at") == [new, old]


def test_a_list_goes_on_where_it_stopped(cast: Cast, hands: Hands) -> None:
    cases = []
    for _ in range(3):
        cases.append(cast.open())
        hands.wait(minutes=5)
    same_time = cast.open()
    twin = cast.open()
    first = done(cast.supervisor.get(API, params={"limit": 2, "with_total": True}))
    assert ([i["id"] for i in first["items"]], first["total"]) == (cases[:2], 5)
    cast.open()  # somebody opens another one meanwhile
    rest = done(cast.supervisor.get(API, params={"limit": 10, "cursor": first["next_cursor"]}))
    assert [i["id"] for i in rest["items"]][:3] == [cases[2], same_time, twin]


def test_filters(cast: Cast, hands: Hands, as_role: Sign) -> None:
    closed, working, fresh = cast.open(), cast.open(), cast.open()
    cast.bring_to("CLOSED_SATISFIED", closed)
    cast.bring_to("IN_PROGRESS", working)
    assert ids(cast, state="NEW") == [fresh]
    assert set(ids(cast, state=["NEW", "IN_PROGRESS"])) == {working, fresh}
    assert ids(cast, open=False) == [closed]
    assert set(ids(cast, open=True)) == {working, fresh}
    assert set(ids(cast, handler_id=cast.handler_id)) == {closed, working}
    mine = {item["id"] for item in done(cast.handler.get(API, params={"mine": True}))["items"]}
    assert mine == {closed, working}
    assert ids(cast, mine=True) == []
    assert ids(cast, store_id=cast.world.store.id, due_before="2026-11-22T11:00:00+08:00") == [fresh]
    assert ids(cast, due_before="2026-11-22T10:59:59+08:00") == []
    assert ids(cast, store_id=cast.world.other_store.id) == []
    hands.wait(hours=3)
    assert ids(cast, breached=True) == [fresh]
    assert set(ids(cast, breached=False)) == {closed, working}


def test_a_deadline_met_late_is_missed_but_no_longer_breached(cast: Cast, hands: Hands) -> None:
    case, punctual = cast.open(), cast.open()
    cast.bring_to("ASSIGNED", case)
    cast.bring_to("CLOSED_SATISFIED", punctual)
    hands.wait(hours=3)
    assert (ids(cast, breached=True), ids(cast, missed=True)) == ([case], [case])
    cast.respond(case)
    assert (ids(cast, breached=True), ids(cast, missed=True)) == ([], [case])
    assert ids(cast, missed=False) == [punctual]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"state": "NOPE"}, "choice"),
        ({"limit": "-1"}, "too-small"),
        ({"sort": "id"}, "choice"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"due_before": "2026-11-22T11:00:00"}, "instant-naive"),
        ({"surprise": "1"}, "unknown-parameter"),
        ({"store_id": "9" * 30}, "too-big"),
    ],
)
def test_a_wrong_parameter_is_named(cast: Cast, params: dict[str, str], code: str) -> None:
    assert refused(cast.supervisor.get(API, params=params)) == (422, code)


def test_a_list_shows_plate_and_order_masked(cast: Cast, db: Session) -> None:
    order = bring_in(db, cast.world)
    case = cast.open(repair_order_id=order.id)
    item = done(cast.supervisor.get(API, params={"repair_order_id": order.id}))["items"][0]
    assert (item["id"], item["ro_no"]) == (case, order.ro_no)
    assert item["plate"].startswith("沪AC")
    assert "**" in item["plate"]
    assert ids(cast, customer_id=order.customer_id) == [case]


def test_an_order_brings_its_customer_and_car(cast: Cast, db: Session) -> None:
    order = bring_in(db, cast.world)
    changes = {"reporter_name": None, "reporter_phone": None, "repair_order_id": order.id}
    found = done(cast.agent.get(f"{API}/{cast.open(**changes)}"))
    assert found["origin"]["order"]["ro_no"] == order.ro_no
    assert found["customer"] == {"id": order.customer_id, "name": "欧**", "phone": None, "relation": None}
    assert found["vehicle"]["vin"] == "***********184847"


def test_the_same_car_with_the_same_matter_within_ninety_days_is_a_repeat(
    cast: Cast, hands: Hands, db: Session
) -> None:
    first = cast.open(repair_order_id=bring_in(db, cast.world).id)
    hands.wait(days=90)
    again = cast.open(repair_order_id=bring_in(db, cast.world).id)
    other_matter = cast.open(repair_order_id=bring_in(db, cast.world).id, subcategory="PRICE")
    found = done(cast.supervisor.get(f"{API}/{again}"))
    assert (found["repeat"], found["repeat_of"]["id"]) == (True, first)
    assert found["severity"] == "S2"  # a repeat is important at least
    assert [link["id"] for link in done(cast.supervisor.get(f"{API}/{first}"))["repeated_by"]] == [again]
    assert done(cast.supervisor.get(f"{API}/{other_matter}"))["repeat_of"] is None
    hands.wait(days=91)
    assert (
        done(cast.supervisor.get(f"{API}/{cast.open(repair_order_id=bring_in(db, cast.world).id)}"))["repeat"]
        is False
    )


def test_another_car_is_no_repeat(cast: Cast, db: Session) -> None:
    cast.open(repair_order_id=bring_in(db, cast.world).id)
    other = cast.open(repair_order_id=bring_in(db, cast.world, "LSVAA4182E2184848").id)
    assert done(cast.supervisor.get(f"{API}/{other}"))["repeat"] is False


def test_a_topic_corrected_at_acceptance_finds_its_repeat(cast: Cast, db: Session) -> None:
    first = cast.open(repair_order_id=bring_in(db, cast.world).id, subcategory="PRICE")
    case = cast.open(repair_order_id=bring_in(db, cast.world).id)
    found = cast.accept(case, subcategory="PRICE")
    assert (found["repeat_of"]["id"], found["severity"]) == (first, "S2")


@pytest.mark.parametrize(
    ("category", "subcategory", "severity"),
    [("AFTERSALES", "WARRANTY_POLICY", "S2"), ("EVENT", "MEDIA", "S1"), ("AFTERSALES", "PRICE", "S3")],
)
def test_a_topic_weighs_what_it_weighs(cast: Cast, category: str, subcategory: str, severity: str) -> None:
    case = cast.open(category=category, subcategory=subcategory)
    assert done(cast.agent.get(f"{API}/{case}"))["severity"] == severity
    assert cast.accept(case, severity="S3")["severity"] == severity


def test_the_lists_of_terms_have_both_languages(cast: Cast) -> None:
    terms = done(cast.agent.get("/api/v1/complaint-terms"))
    firsts = {term["code"]: term for term in terms["categories"]}
    assert set(firsts) == {"SALES", "AFTERSALES", "PRODUCT", "CRM", "EVENT"}
    assert {
        "code": "LATE_DELIVERY",
        "label": {"zh": "未按时交车", "en": "Car not ready on time"},
        "terms": [],
    } in firsts["AFTERSALES"]["terms"]
    labels = [t["label"] for top in (*terms["categories"], *terms["causes"]) for t in (top, *top["terms"])]
    assert all(label["zh"] and label["en"] for label in labels)
    assert terms["sla_classes"][0]["answer"] == {"mode": "C", "minutes": 120, "days": None}


def test_a_machine_key_has_no_business_here(cast: Cast, as_machine: Sign) -> None:
    machine = as_machine("records:write")
    assert refused(machine.get(API)) == (403, "forbidden")
    assert refused(step(machine, 1, "accept")) == (403, "forbidden")
