"""A frozen month is opened again by one person, a locked one by two; nothing published is taken back."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.scorecards.closing.month import MIDDLE, OCTOBER, Month
from tests.scorecards.test_pay import activate, overlay_of

from kaoping.storage.tables.closing import FrozenInput, Judgement, PublishedCard, StageSign
from kaoping.storage.tables.scoring import Run

WHY = {"reason": "工单补录有误，需要重新冻结"}


def test_a_frozen_month_is_opened_and_follows_the_facts_again(october: Month, db: Session) -> None:
    october.freeze()
    ids = {name: card.id for name, card in october.cards().items()}
    october.shop.order(MIDDLE, served={"advisor": october.world.advisor})
    period = october.act("hr", "reopen", WHY)
    assert (period["state"], period["freeze_no"], period["frozen_at"]) == ("OPEN", 1, None)
    october.recompute()
    cards = october.cards()
    assert {name: card.id for name, card in cards.items()} == ids
    assert {(card.level, card.next_stage) for card in cards.values()} == {(None, None)}
    assert {run.kind for run in db.scalars(select(Run).where(Run.period == OCTOBER))} == {"LIVE"}
    assert october.as_("hr").get(october.url).json()["counts"]["late"] == 0


def test_judgements_count_again_after_the_next_freeze_and_signs_do_not(october: Month, db: Session) -> None:
    october.freeze()
    advisor = october.cards()["advisor"].id
    entries = [one for one in october.full_points("head", "STORE") if one["card_id"] == advisor]
    october.sign("head", "MANAGER", [advisor], entries=entries)
    october.sign("hr", "COMPANY", [advisor])
    judged = october.cards()["advisor"].total
    october.act("hr", "reopen", WHY)
    october.recompute()
    assert october.cards()["advisor"].total != judged

    october.freeze()
    card = october.cards()["advisor"]
    assert (card.total, card.next_stage, card.complete) == (judged, "MANAGER", True)
    row = next(one for one in october.sheet("head", "MANAGER")["rows"] if one["card_id"] == advisor)
    assert row["signs"] == []
    assert [one["manager"]["points"] for one in row["items"]] == ["30"]
    assert october.sign("head", "MANAGER", [advisor])["signed"] == [advisor]
    assert db.scalars(select(StageSign.freeze_no).order_by(StageSign.id)).all() == [1, 1, 2]
    assert db.scalar(select(func.count()).select_from(Judgement)) == 1
    assert set(db.scalars(select(FrozenInput.freeze_no))) == {1, 2}


def test_a_judgement_that_no_longer_fits_the_policy_does_not_stop_a_freeze(
    october: Month, db: Session
) -> None:
    """The store halved the points of the item while the month was open again: 30 of 15 counts for nothing."""
    october.freeze()
    advisor = october.cards()["advisor"].id
    entries = [one for one in october.full_points("head", "STORE") if one["card_id"] == advisor]
    october.sign("head", "MANAGER", [advisor], entries=entries)
    october.act("hr", "reopen", WHY)
    document = overlay_of("55", "40")
    document["set"] = [
        {"at": "/items/process/max", "value": "15"},
        {"at": "/items/satisfaction/max", "value": "55"},
        document["set"][1],
    ]
    activate(db, october.world.store, document)
    october.recompute()
    october.freeze()
    card = october.cards()["advisor"]
    assert card.result["open"] == ["process"]
    assert card.next_stage == "MANAGER"


def test_a_locked_month_takes_two_people(october: Month, db: Session) -> None:
    october.freeze()
    october.judge()
    october.publish()
    october.judge("GROUP")
    october.publish("GROUP")
    assert october.refusal("hr", "reopen", WHY) == (409, "wrong-state")
    october.lock()
    before = db.scalars(select(PublishedCard.head)).all()

    asked = october.act("hr", "reopen", WHY)
    assert (asked["state"], asked["reopen"]["reason"], asked["next"]) == ("LOCKED", WHY["reason"], [])
    assert october.refusal("hr", "reopen", WHY) == (403, "second-person-needed")
    opened = october.act("gm", "reopen", {"reason": "同意"})
    assert (opened["state"], opened["reopen"], opened["locked_at"]) == ("PUBLISHED", None, None)
    assert db.scalars(select(PublishedCard.head)).all() == before
    assert october.lock()["state"] == "LOCKED"


def test_what_is_published_stays_published(october: Month) -> None:
    october.freeze()
    october.judge()
    october.judge("GROUP")
    october.publish("GROUP")
    assert october.row.state == "APPROVED"
    assert october.refusal("hr", "reopen", WHY) == (409, "cards-published")


def test_a_reason_is_asked_for(october: Month) -> None:
    october.freeze()
    answer = october.as_("hr").post(f"{october.url}/reopen", json={"reason": " "})
    assert answer.status_code == 422
    assert october.refusal("head", "reopen", WHY) == (403, "forbidden")
