"""An audit from its plan to its publication, over HTTP, as each person sees it."""

from typing import Any

from sqlalchemy import select

from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.records import Attribution
from kaoping.storage.tables.scoring import DirtyMark
from tests.asgi import Client
from tests.audits.conftest import Crew
from tests.audits.shop import API, VISIT, Shop, act, item_of, items_of, mark, mark_all

LOST = ["C09", "C16", "C27"]


def publish(shop: Shop, crew: Crew, lost: list[str] = LOST, **changed: Any) -> dict[str, Any]:
    audit = shop.plan(crew.planner, crew.auditor_id, **changed)
    assert act(crew.auditor, audit["id"], "start").status_code == 200
    mark_all(crew.auditor, audit, lost)
    assert act(crew.auditor, audit["id"], "submit").status_code == 200
    answer = act(crew.reviewer, audit["id"], "publish")
    assert answer.status_code == 200, answer.text
    published: dict[str, Any] = answer.json()
    return published


def test_a_visit_from_its_plan_to_its_publication(shop: Shop, crew: Crew) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id)
    assert (audit["state"], audit["score"], audit["next"]) == ("PLANNED", None, ["CANCEL"])
    assert audit["counts"] == {"items": 39, "marked": 0, "passed": 0, "failed": 0, "na": 0}
    assert {item["source"] for item in items_of(audit)} == {"MS"}

    begun = act(crew.auditor, audit["id"], "start").json()
    assert (begun["state"], begun["next"]) == ("IN_PROGRESS", ["MARK", "SUBMIT"])

    said = mark(crew.auditor, audit["id"], "C01").json()
    assert (said["kept"], said["item"]["result"], said["score"]) == (True, "PASS", "100.00")
    assert said["counts"]["marked"] == 1

    unfinished = act(crew.auditor, audit["id"], "submit")
    assert (unfinished.status_code, unfinished.json()["code"]) == (409, "audit-unmarked")

    mark_all(crew.auditor, audit, LOST, na=["C35"])
    handed_in = act(crew.auditor, audit["id"], "submit").json()
    assert (handed_in["state"], handed_in["visited_day"]) == ("SUBMITTED", "2026-11-24")
    assert (handed_in["score"], handed_in["next"]) == ("92.11", [])  # 35 of 38

    published = act(crew.reviewer, audit["id"], "publish").json()
    assert (published["state"], published["published_at"]) == ("PUBLISHED", "2026-11-24T02:00:00Z")
    kinds = [line["kind"] for line in published["timeline"]]
    assert kinds == ["PLANNED", "STARTED", "SUBMITTED", "PUBLISHED"]


def test_what_was_lost_stands_under_the_post_that_answers_for_it(shop: Shop, crew: Crew) -> None:
    published = publish(shop, crew, [*LOST, "C06"])
    lost = {one["position"]["code"] if one["position"] else None: one for one in published["lost"]}
    assert set(lost) == {"CLEANER", "SHOWROOM_MANAGER", "SALES_CONSULTANT", None}
    consultants = lost["SALES_CONSULTANT"]
    assert (consultants["count"], consultants["items"]) == (1, ["C27"])
    assert {one["name"] for one in consultants["people"]} == {"小王", "小李"}
    assert consultants["department"]["code"] == "SHOWROOM"
    # The group has no receptionist, so nobody but the store answers for the desk.
    assert (lost[None]["items"], lost[None]["people"], lost[None]["department"]) == (["C06"], [], None)


def test_who_answers_is_frozen_with_shares_and_survives_a_move(shop: Shop, crew: Crew) -> None:
    published = publish(shop, crew)
    db = shop.world.db
    held = db.scalars(
        select(Attribution).where(
            Attribution.fact_kind == "AUDIT_ITEM", Attribution.fact_id == item_of(published, "C27")["id"]
        )
    ).all()
    assert {(row.role, str(row.share)) for row in held} == {
        ("responsible", "0.500000"),
        ("auditor", "1.000000"),
    }
    assert sum(row.share for row in held if row.role == "responsible") == 1
    shop.people["late"] = shop.hire("新人", "SALES_CONSULTANT", "SHOWROOM")
    db.commit()
    again = crew.reviewer.get(f"{API}/{published['id']}").json()
    assert {one["name"] for one in item_of(again, "C27")["responsible"]} == {"小王", "小李"}


def test_publication_has_the_month_measured_anew(shop: Shop, crew: Crew) -> None:
    publish(shop, crew)
    marks = shop.world.db.scalars(select(DirtyMark.day).where(DirtyMark.store_id == shop.world.store.id))
    assert VISIT.date() in set(marks)


def test_what_is_sent_back_keeps_its_day_and_its_people(shop: Shop, crew: Crew, wall: Any) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id)
    act(crew.auditor, audit["id"], "start")
    mark_all(crew.auditor, audit, LOST)
    act(crew.auditor, audit["id"], "submit")
    back = act(crew.reviewer, audit["id"], "send-back", reason="C09 请核对").json()
    assert (back["state"], back["sent_back_reason"]) == ("IN_PROGRESS", "C09 请核对")
    wall.now = VISIT.replace(day=27)
    mark(crew.auditor, audit["id"], "C09", "PASS", observed_at=wall.now.isoformat())
    again = act(crew.auditor, audit["id"], "submit").json()
    assert (again["state"], again["visited_day"]) == ("SUBMITTED", "2026-11-24")
    assert (again["sent_back_reason"], again["timeline"][-2]["note"]) == (None, "C09 请核对")
    frozen = shop.world.db.scalars(
        select(Attribution.id).where(
            Attribution.fact_kind == "AUDIT_ITEM", Attribution.fact_id == item_of(again, "C09")["id"]
        )
    ).all()
    assert len(frozen) == 2  # the cleaner and the auditor, once
    changed = shop.world.db.scalars(
        select(JournalEntry.data).where(JournalEntry.action == "audit.item-changed")
    ).one()
    assert changed["changes"] == {"result": ["FAIL", "PASS"]}


def test_a_visit_without_signal_counts_on_the_day_it_took_place(shop: Shop, crew: Crew, wall: Any) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id)
    act(crew.auditor, audit["id"], "start")
    wall.now = VISIT.replace(day=26)
    mark_all(crew.auditor, audit)  # observed on the 24th, sent two days later
    assert act(crew.auditor, audit["id"], "submit").json()["visited_day"] == "2026-11-24"


def test_a_phone_survey_asks_for_the_delivery_alone(shop: Shop, crew: Crew) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id, sources=["PHONE"])
    assert [item["code"] for item in items_of(audit)] == ["C13", "C14", "C15"]
    assert item_of(audit, "C14")["label"]["zh"] == "交车区墙面有星耀车标和“久等了”字样吗"
    assert [section["code"] for section in audit["sections"]] == ["INTERIOR"]


def test_an_audit_is_called_off_with_a_reason(shop: Shop, crew: Crew) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id)
    called_off = act(crew.planner, audit["id"], "cancel", reason="门店装修").json()
    assert (called_off["state"], called_off["cancel_reason"], called_off["next"]) == (
        "CANCELLED",
        "门店装修",
        [],
    )
    assert act(crew.auditor, audit["id"], "start").status_code == 409


def test_what_was_handed_in_cannot_be_called_off(shop: Shop, crew: Crew) -> None:
    audit = shop.plan(crew.planner, crew.auditor_id)
    act(crew.auditor, audit["id"], "start")
    mark_all(crew.auditor, audit, LOST)
    act(crew.auditor, audit["id"], "submit")
    refused = act(crew.planner, audit["id"], "cancel", reason="不好看")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong-state")


def test_every_act_is_in_the_journal(shop: Shop, crew: Crew) -> None:
    publish(shop, crew)
    actions = shop.world.db.scalars(
        select(JournalEntry.action)
        .where(JournalEntry.object_kind == "audit", JournalEntry.scope == shop.world.store.id)
        .order_by(JournalEntry.seq)
    ).all()
    assert actions == ["audit.planned", "audit.started", "audit.submitted", "audit.published"]


def test_a_list_tells_each_audit_with_its_counts(shop: Shop, crew: Crew) -> None:
    first = publish(shop, crew)
    second = shop.plan(crew.planner, crew.auditor_id, scheduled_on="2026-11-30")
    listed = crew.planner.get(API, params={"with_total": True}).json()
    assert [one["id"] for one in listed["items"]] == [second["id"], first["id"]]
    assert (listed["total"], listed["items"][1]["score"]) == (2, first["score"])
    assert ids(crew.planner, state="PUBLISHED") == [first["id"]]
    assert ids(crew.planner, **{"from": "2026-11-25"}) == [second["id"]]
    assert ids(crew.auditor, mine=True) == [second["id"], first["id"]]
    assert ids(crew.planner, template="OTHER") == []


def ids(client: Client, **asked: Any) -> list[int]:
    answer = client.get(API, params=asked)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]
