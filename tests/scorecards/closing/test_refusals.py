"""What a month refuses, and where an entry is wrong."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.closing.month import API, Month

from kaoping.storage.tables.closing import ClosingPeriod, Judgement


def test_a_month_that_runs_is_not_frozen(october: Month, db: Session) -> None:
    running = db.scalars(
        select(ClosingPeriod.id).where(
            ClosingPeriod.store_id == october.world.store.id, ClosingPeriod.code == "2026-11"
        )
    ).one()
    answer = october.as_("hr").post(f"{API}/{running}/freeze")
    assert (answer.status_code, answer.json()["code"]) == (409, "period-running")
    assert "2026-11-30" in answer.json()["title"]


def test_a_month_without_cards_is_not_frozen(october: Month, db: Session, world: World) -> None:
    nobody = ClosingPeriod(
        store_id=world.other_store.id, code="2019-01", first_day=date(2019, 1, 1),
        last_day=date(2019, 1, 31),
    )  # fmt: skip
    db.add(nobody)
    db.commit()
    hr = october.as_role("HR", stores=[world.other_store])
    answer = hr.post(f"{API}/{nobody.id}/freeze")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-to-close")
    db.refresh(nobody)
    assert (nobody.state, nobody.freeze_no) == ("OPEN", 0)


@pytest.mark.parametrize(
    ("before", "act", "body", "code"),
    [
        ([], "start-review", None, "wrong-state"),
        ([], "publish", {"level": "STORE"}, "wrong-state"),
        ([], "lock", None, "wrong-state"),
        ([], "reopen", {"reason": "误操作"}, "wrong-state"),
        ([], "manager-reviews", {"card_ids": [1]}, "period-not-in-review"),
        (["freeze"], "freeze", None, "wrong-state"),
        (["freeze"], "manager-reviews", {"card_ids": [1]}, "period-not-in-review"),
        (["freeze", "start-review"], "publish", {"level": "STORE"}, "wrong-state"),
        (["freeze", "start-review"], "lock", None, "wrong-state"),
    ],
)
def test_an_act_waits_for_its_state(
    october: Month, before: list[str], act: str, body: dict[str, Any] | None, code: str
) -> None:
    for step in before:
        october.act("hr", step)
    who = "head" if act == "manager-reviews" else "hr"
    assert october.refusal(who, act, body) == (409, code)


def entry(card_id: int, /, **more: Any) -> dict[str, Any]:
    return {"card_id": card_id, "item": "process", "points": "20", "reason": "符合要求"} | more


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"item": "nowhere"}, "/entries/0/item", "unknown-item"),
        ({"item": "satisfaction"}, "/entries/0/item", "not-reviewed"),
        ({"points": "31"}, "/entries/0/points", "out-of-range"),
        ({"points": "-1"}, "/entries/0/points", "out-of-range"),
        ({"points": "1e2"}, "/entries/0/points", "decimal-format"),
        ({"reason": "  "}, "/entries/0/reason", "too-short"),
        ({"card_id": 77}, "/entries/0/card_id", "entry-without-card"),
    ],
)
def test_a_wrong_entry_is_located_and_nothing_is_kept(
    october: Month, db: Session, wrong: dict[str, Any], pointer: str, code: str
) -> None:
    october.freeze()
    advisor = october.cards()["advisor"].id
    answer = october.as_("head").post(
        f"{october.url}/manager-reviews", json={"card_ids": [advisor], "entries": [entry(advisor, **wrong)]}
    )
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert db.scalar(select(func.count()).select_from(Judgement)) == 0
    assert october.cards()["advisor"].next_stage == "MANAGER"


def test_choices_of_an_item_are_kept_to(october: Month) -> None:
    october.freeze()
    agent = october.cards()["agent"].id
    body = {"card_ids": [agent], "entries": [entry(agent, item="5", points="2"), entry(agent, item="5")]}
    answer = october.as_("head").post(f"{october.url}/manager-reviews", json=body)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/entries/0/points", "review-choice"),
        ("/entries/1/item", "duplicate-review"),
        ("/entries/1/points", "review-choice"),
    ]


def test_entries_of_a_refused_card_are_not_kept(october: Month, db: Session) -> None:
    october.freeze()
    own = october.cards()["manager"].id
    answer = october.sign("head", "MANAGER", [own], entries=[entry(own)])
    assert answer["signed"] == []
    assert db.scalar(select(func.count()).select_from(Judgement)) == 0


def test_the_store_does_not_wait_for_the_group_but_every_card_of_a_level_is_approved(october: Month) -> None:
    october.freeze()
    october.judge()
    assert october.refusal("group_hr", "publish", {"level": "GROUP"}) == (409, "cards-not-approved")
    assert october.refusal("hr", "publish", {"level": "GROUP"}) == (403, "judged-by-the-group")
    assert october.publish()["state"] == "PUBLISHED"
    assert october.refusal("hr", "publish", {"level": "STORE"}) == (409, "wrong-state")


def test_a_machine_key_reads_no_period(october: Month, as_machine: Any) -> None:
    assert as_machine("scorecards:read").get(API).status_code == 403
    assert as_machine("scorecards:read").post(f"{october.url}/freeze").status_code == 403
