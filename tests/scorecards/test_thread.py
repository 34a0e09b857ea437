"""The golden thread: facts → readings → cards → lines → the very records."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.shop import NOON, Shop

from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.tables.people import Employee
from kaoping.storage.tables.scoring import Card, DirtyMark, PayTerm, Run, StoredReading

API = "/api/v1/scorecards"
HOUR = timedelta(hours=1)
AsRole = Callable[..., Client]


def score(db: Session) -> None:
    """What the tick does, and its commit."""
    recompute_waiting(db)
    db.commit()


def card_of(client: Client, employee: Employee, policy: str) -> dict[str, Any]:
    found = client.get(API, params={"employee_id": employee.id, "policy": policy}).json()["items"]
    assert len(found) == 1, found
    body: dict[str, Any] = client.get(f"{API}/{found[0]['id']}").json()
    return body


def line(card: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for group in card["groups"] for one in group["lines"] if one["code"] == code
    )
    return found


def speedy(shop: Shop, opener: Employee, n: int, **more: Any) -> None:
    for _ in range(n):
        shop.complaint(NOON - timedelta(days=3), people={"opener": opener}, **more)


@pytest.mark.parametrize(("in_time", "points"), [(49, "5"), (48, "0")])
def test_x079_through_the_database(
    shop: Shop, db: Session, world: World, as_role: AsRole, in_time: int, points: str
) -> None:
    speedy(shop, world.agent, in_time)
    speedy(shop, world.agent, 50 - in_time, answered=3 * HOUR)
    score(db)
    found = line(card_of(as_role("CRC_SUPERVISOR"), world.agent, "S002-B"), "8")
    assert (found["points"], found["max"], found["state"]) == (points, "5", "scored")
    (reading,) = found["readings"]
    assert (reading["numerator"], reading["denominator"], reading["records"]) == (str(in_time), "50", 50)
    assert f"{in_time}/50" in found["sentence"]["zh"]
    assert "S002-B.R16" in found["sentence"]["en"]


@pytest.mark.parametrize(("answered", "points"), [(2 * HOUR, "5"), (2 * HOUR + timedelta(minutes=1), "0")])
def test_x080_through_the_database(
    shop: Shop, db: Session, world: World, as_role: AsRole, answered: timedelta, points: str
) -> None:
    """Received 09:00; answered at 11:00 is in time, at 11:01 it is late."""
    nine = NOON.replace(hour=9) - timedelta(days=2)
    shop.complaint(nine, answered=answered, people={"opener": world.agent})
    score(db)
    assert line(card_of(as_role("CRC_SUPERVISOR"), world.agent, "S002-B"), "8")["points"] == points


def test_no_complaint_is_full_by_rule_and_says_so(
    shop: Shop, db: Session, world: World, as_role: AsRole
) -> None:
    """A-14: a compliance item without a case is full; the reading is no data, not 0 and not 100."""
    score(db)
    found = line(card_of(as_role("CRC_SUPERVISOR"), world.agent, "S002-B"), "8")
    assert (found["points"], found["state"], found["missing"]) == ("5", "ruled", "full")
    (reading,) = found["readings"]
    assert (reading["state"], reading["figure"], reading["numerator"], reading["taken"]) == (
        "no_data",
        None,
        None,
        True,
    )


def test_what_nobody_measures_is_not_zero(shop: Shop, db: Session, world: World, as_role: AsRole) -> None:
    """M-68 and M-69 have no source yet: the item waits for people, it has no points."""
    score(db)
    card = card_of(as_role("CRC_SUPERVISOR"), world.agent, "S002-B")
    found = line(card, "7")
    assert (found["points"], found["state"]) == (None, "open")
    assert {(one["state"], one["taken"]) for one in found["readings"]} == {("not_published", False)}
    assert card["complete"] is False
    assert card["open_items"] > 0
    assert Decimal(card["low"]) <= Decimal(card["total"]) <= Decimal(card["high"])


def test_a_live_card_is_provisional_and_carries_no_hash(
    shop: Shop, db: Session, world: World, as_role: AsRole
) -> None:
    score(db)
    card = card_of(as_role("CRC_SUPERVISOR"), world.agent, "S002-B")
    assert card["provisional"] is True
    assert card["status_label"] == {"zh": "暂定", "en": "Provisional"}
    assert (card["input_hash"], card["result_hash"], card["rank"], card["grade"]) == (None, None, None, None)
    assert (card["from_day"], card["to_day"]) == ("2026-11-01", "2026-11-30")


def test_an_answer_reaches_the_adviser_and_opens_to_the_call(
    shop: Shop, db: Session, world: World, as_role: AsRole
) -> None:
    orders = [shop.order(NOON - timedelta(days=4), served={"advisor": world.advisor}) for _ in range(4)]
    for order, satisfied in zip(orders, (True, True, True, False), strict=True):
        shop.call(order, world.agent, satisfied=satisfied)
    shop.complaint(NOON - timedelta(days=1), people={"named": world.advisor})
    score(db)
    gm = as_role("STORE_GM")
    card = card_of(gm, world.advisor, "S001-G")
    satisfaction = line(card, "satisfaction")
    assert satisfaction["readings"][0]["figure"] == "75"
    rate = line(card, "complaint_rate")
    assert (rate["readings"][0]["numerator"], rate["readings"][0]["denominator"]) == ("1", "4")
    calls = gm.get(f"{API}/{card['id']}/lines/satisfaction/evidence").json()["items"]
    assert [one["kind"] for one in calls] == ["RESPONSE"] * 4
    assert sorted(one["counted"] for one in calls) == [False, True, True, True]
    assert all(one["path"].startswith("/callbacks/") and one["day"] == "2026-11-08" for one in calls)
    records = gm.get(f"{API}/{card['id']}/lines/complaint_rate/evidence").json()["items"]
    assert [one["kind"] for one in records] == ["COMPLAINT", *["REPAIR_ORDER"] * 4]
    assert [one["counted"] for one in records] == [True, False, False, False, False]
    assert [one["path"] for one in records[1:]] == [f"/repair-orders/{order.id}" for order in orders]
    assert records[1]["label"] == {
        "zh": f"维修单 {orders[0].ro_no}",
        "en": f"Repair order {orders[0].ro_no}",
    }


def test_evidence_comes_in_pages(shop: Shop, db: Session, world: World, as_role: AsRole) -> None:
    speedy(shop, world.agent, 5)
    score(db)
    gm = as_role("STORE_GM")
    card = card_of(gm, world.agent, "S002-B")
    url, seen, cursor = f"{API}/{card['id']}/lines/8/evidence", [], None
    while True:
        asked = {"limit": 2, "with_total": True} | ({"cursor": cursor} if cursor else {})
        page = gm.get(url, params=asked).json()
        assert page["total"] == 5
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5
    assert gm.get(url, params={"measure": "M-08"}).status_code == 404
    assert gm.get(f"{API}/{card['id']}/lines/nope/evidence").status_code == 404
    judged = gm.get(f"{API}/{card['id']}/lines/20/evidence")
    assert judged.json() == {"items": [], "next_cursor": None, "total": None}


def test_the_trace_is_the_card_again(shop: Shop, db: Session, world: World, as_role: AsRole) -> None:
    speedy(shop, world.agent, 3)
    score(db)
    gm = as_role("STORE_GM")
    card = card_of(gm, world.agent, "S002-B")
    trace = gm.get(f"{API}/{card['id']}/trace").json()
    assert trace["current"] is True
    assert trace["root"]["value"] == card["total"]
    leaves = [Decimal(node["value"]) for node in trace["root"]["inputs"] if node["value"] is not None]
    assert sum(leaves) == Decimal(card["total"])
    (speed,) = (node for node in trace["root"]["inputs"] if node["id"] == "item/8")
    leads = speed["inputs"][0]["evidence"]
    assert (leads["kind"], leads["line"], leads["measure"]) == ("reading", "8", "M-24")
    assert {"zh", "en"} == set(speed["sentence"])
    assert [step["number"] for step in trace["steps"]] == sorted(step["number"] for step in trace["steps"])


def pay_of(db: Session, world: World, employee: Employee, amount: str) -> None:
    db.add(
        PayTerm(
            store_id=world.store.id,
            employee_id=employee.id,
            code="performance_base",
            amount=Decimal(amount),
            valid_from=date(2026, 1, 1),
        )
    )


def test_pay_is_shown_to_the_person_and_to_who_reads_pay(
    shop: Shop, db: Session, world: World, as_role: AsRole
) -> None:
    """S001-G.R05/R06 on a live card: the range that the month can still bring, not for every superior."""
    pay_of(db, world, world.advisor, "2000")
    score(db)
    own = card_of(as_role("EMPLOYEE", stores=[], employee=world.advisor), world.advisor, "S001-G")
    (pay,) = own["pay"]
    assert (pay["state"], pay["amount"], pay["low"], pay["high"]) == ("open", None, pay["low"], "2000.00")
    assert Decimal(pay["low"]) < Decimal(pay["high"])
    assert pay["formula"].startswith("performance_base")
    superior = card_of(as_role("DEPT_HEAD", employee=world.people["gm"]), world.advisor, "S001-G")
    assert superior["pay"] is None
    assert card_of(as_role("HR"), world.advisor, "S001-G")["pay"] == own["pay"]


def test_example_values_are_marked_wherever_they_show(
    shop: Shop, db: Session, world: World, as_role: AsRole
) -> None:
    score(db)
    card = card_of(as_role("STORE_GM"), world.advisor, "S001-G")
    assert card["example"] is True
    assert all(one["mark"]["example"] for group in card["groups"] for one in group["lines"])
    assert [one["code"] for one in card["overlays"]] == ["demo-S001-G"]
    assert "示例值" in line(card, "handling")["sentence"]["zh"]


def test_each_policy_is_for_its_posts(shop: Shop, db: Session, world: World) -> None:
    score(db)
    cards = db.execute(select(Card.employee_id, Run.policy_version_id).join(Run, Run.id == Card.run_id)).all()
    by_policy: dict[int, set[int]] = {}
    for employee, version in cards:
        by_policy.setdefault(version, set()).add(employee)
    agents, served = sorted(by_policy.values(), key=len)
    assert agents == {world.agent.id}
    aftersales = ("advisor", "technician", "second_technician", "qc", "manager")
    assert served == {world.people[who].id for who in aftersales}


def test_a_reading_is_taken_once_for_every_policy(shop: Shop, db: Session, world: World) -> None:
    speedy(shop, world.agent, 2, satisfied=True)
    score(db)
    rows = db.execute(select(StoredReading.assignment_id, StoredReading.measure)).all()
    assert len(rows) == len(set(rows))
    assert {"M-24", "M-36", "M-39"} <= {row.measure for row in rows}
    assert db.scalar(select(DirtyMark.id).limit(1)) is None
