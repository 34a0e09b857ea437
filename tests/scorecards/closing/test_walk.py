"""A month from its first freeze to its lock, by separate people over HTTP."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.closing.month import API, OCTOBER, Month

from kaoping.storage.tables.closing import FrozenFacts, FrozenInput, FrozenReading, PublishedCard, StageSign
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.scoring import Run


def counts(period: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(period["counts"][name] for name in names)


def test_a_month_is_frozen_judged_approved_published_and_locked(
    october: Month, db: Session, world: World
) -> None:
    live = {name: card.id for name, card in october.cards().items()}
    assert set(live) == {"advisor", "technician", "second_technician", "qc", "manager", "agent"}
    assert october.row.state == "OPEN"

    period = october.freeze()
    assert (period["state"], period["freeze_no"]) == ("IN_REVIEW", 1)
    assert {name: card.id for name, card in october.cards().items()} == live
    levels = {name: card.level for name, card in october.cards().items()}
    assert levels == dict.fromkeys(live, "STORE") | {"manager": "GROUP"}
    assert {run.kind for run in db.scalars(select(Run).where(Run.period == OCTOBER))} == {"CLOSING"}

    october.judge()
    period = october.as_("hr").get(october.url).json()
    assert period["state"] == "APPROVED"
    assert counts(period, "cards", "manager", "company", "approved", "group_cards") == (6, 5, 5, 5, 1)
    assert period["next"] == ["publish", "reopen"]

    period = october.publish()
    assert period["state"] == "PUBLISHED"
    assert counts(period, "cards", "published", "group_published") == (6, 5, 0)
    assert october.refusal("hr", "lock") == (409, "cards-unpublished")

    october.judge("GROUP")
    period = october.publish("GROUP")
    assert counts(period, "cards", "published", "group_cards", "group_published") == (6, 6, 1, 1)
    assert set(db.scalars(select(PublishedCard.id))) == set(live.values())

    assert october.refusal("hr", "lock") == (409, "appeals-may-come")
    period = october.lock()
    assert (period["state"], period["next"]) == ("LOCKED", ["reopen"])
    assert db.scalar(select(func.count()).select_from(StageSign)) == 3 * 6


def test_every_act_stands_in_the_journal(october: Month, db: Session) -> None:
    october.freeze()
    october.judge()
    october.publish()
    said = db.scalars(
        select(JournalEntry.action)
        .where(JournalEntry.object_kind == "period", JournalEntry.scope == october.world.store.id)
        .order_by(JournalEntry.seq)
    ).all()
    assert said == [
        "period.frozen",
        "period.review-started",
        "scorecards.signed",
        "scorecards.signed",
        "scorecards.signed",
        "period.approved",
        "period.published",
    ]


def test_a_freeze_copies_readings_facts_and_inputs(october: Month, db: Session) -> None:
    october.freeze()
    row = october.row
    of = {"store_id": row.store_id, "period_id": row.id, "freeze_no": 1}
    inputs = db.scalars(select(FrozenInput).filter_by(**of).order_by(FrozenInput.policy_code)).all()
    assert [one.policy_code for one in inputs] == ["S001-G", "S002-B"]
    readings = {
        (one["subject"], one["measure"]): one.get("n") for one in inputs[0].document["facts"]["readings"]
    }
    advisor = october.cards()["advisor"].assignment_id
    assert readings[f"assignment:{advisor}", "M-08"] == "2"
    bound = {measure for _, measure in readings}
    assert bound == {"M-08", "M-36", "M-39"}
    assert db.scalar(select(func.count()).select_from(FrozenReading).filter_by(**of))
    facts = db.scalars(select(FrozenFacts).filter_by(**of)).all()
    assert {one.source: len(one.fact_ids) for one in facts} == {
        "ORDERS": 2,
        "ATTEMPTS": 2,
        "RESPONSES": 2,
        "TASKS": 2,
        "COMPLAINTS": 1,
    }


def test_periods_are_listed_newest_first_within_reach(october: Month, world: World) -> None:
    listed = october.as_("hr").get(API).json()["items"]
    assert [one["code"] for one in listed] == ["2026-11", "2026-10"]
    assert {one["store"]["id"] for one in listed} == {world.store.id}
    assert october.as_("hr").get(API, params={"code": OCTOBER}).json()["items"] == listed[1:]
    assert october.as_("hr").get(API, params={"state": "LOCKED"}).json()["items"] == []
    elsewhere = october.as_role("HR", stores=[world.other_store])
    assert elsewhere.get(october.url).status_code == 404
    assert elsewhere.post(f"{october.url}/freeze").status_code == 404
    assert october.as_("advisor").get(API).status_code == 403


def test_the_calendar_of_a_month_follows_its_last_day(october: Month) -> None:
    period = october.as_("hr").get(october.url).json()
    assert period["due"] == {
        "freeze_on": "2026-11-03",
        "publish_on": "2026-11-10",
        "pay_on": "2026-11-20",
    }
    assert period["next"] == ["freeze"]


def test_a_month_is_not_locked_while_an_appeal_waits(october: Month) -> None:
    october.freeze()
    october.judge()
    october.judge("GROUP")
    advisor = october.cards()["advisor"].id
    october.publish()
    october.publish("GROUP")
    appeal = {"lines": [{"item": "process", "reason": "两次延误系等待客户确认"}]}
    answer = october.as_("advisor").post(f"/api/v1/scorecards/{advisor}/appeals", json=appeal)
    assert answer.is_success, answer.text
    period = october.as_("hr").get(october.url).json()
    assert (period["counts"]["appeals_open"], period["next"]) == (1, [])
    assert october.refusal("hr", "lock") == (409, "appeals-open")


def test_acknowledgements_are_counted(october: Month) -> None:
    october.freeze()
    october.judge()
    advisor = october.cards()["advisor"].id
    october.publish()
    answer = october.as_("advisor").post(f"/api/v1/scorecards/{advisor}/acknowledge")
    assert answer.is_success, answer.text
    assert october.as_("hr").get(october.url).json()["counts"]["acknowledged"] == 1


def test_the_card_of_a_person_keeps_one_address_through_the_close(october: Month) -> None:
    me, card = october.as_("advisor"), october.cards()["advisor"].id
    seen = [me.get(f"/api/v1/scorecards/{card}").json()["status"]]
    october.freeze()
    seen.append(me.get(f"/api/v1/scorecards/{card}").json()["status"])
    october.judge()
    seen.append(me.get(f"/api/v1/scorecards/{card}").json()["status"])
    october.publish()
    seen.append(me.get(f"/api/v1/scorecards/{card}").json()["status"])
    assert seen == ["LIVE", "IN_REVIEW", "APPROVED", "PUBLISHED"]
