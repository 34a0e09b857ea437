"""The workbench counts what the close itself would let each person do, at every point of a month."""

from typing import Any

import pytest
from tests.scorecards.closing.month import OCTOBER, Month

WORKBENCH = "/api/v1/dashboards/workbench"
STAGE_STEPS = {"MANAGER": "REVIEW_MANAGER", "COMPANY": "REVIEW_COMPANY", "APPROVE": "APPROVE"}
ACTS = {
    "FREEZE": "freeze",
    "START_REVIEW": "start-review",
    "PUBLISH": "publish",
    "PUBLISH_GROUP": "publish-group",
    "LOCK": "lock",
}
PEOPLE = ("hr", "gm", "head", "group_quality", "group_hr", "director")


def waiting(month: Month, who: str) -> dict[str, Any]:
    answer = month.as_(who).get(WORKBENCH)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["closing"]
    return found


def october_of(month: Month, who: str) -> dict[str, Any] | None:
    return next((one for one in waiting(month, who)["months"] if one["code"] == OCTOBER), None)


def signable(month: Month, who: str) -> dict[str, int]:
    """Cards the sheet would let somebody sign, by the step that signs them."""
    rows = {stage: month.sheet(who, stage)["rows"] for stage in STAGE_STEPS}
    counts = {STAGE_STEPS[stage]: sum(row["may_sign"] for row in found) for stage, found in rows.items()}
    return {step: count for step, count in counts.items() if count}


def agree(month: Month) -> dict[str, str]:
    """What everybody reads there is what they may do; gives the steps, for a look at the story."""
    told = {}
    for who in PEOPLE:
        shown = october_of(month, who)
        allowed = set(month.as_(who).get(month.url).json()["next"]) - {"reopen"}
        cards = {} if month.row.state == "OPEN" else signable(month, who)
        if shown is None:
            assert (allowed, cards) == (set(), {}), who
            continue
        told[who] = shown["step"]
        if shown["step"] == "WAIT":
            assert (allowed, cards) == (set(), {}), who
        elif shown["step"] in ACTS:
            assert ACTS[shown["step"]] in allowed, who
        else:
            assert shown["count"] == cards[shown["step"]], who
    return told


def test_every_tile_agrees_with_the_close_at_every_point(october: Month) -> None:
    everybody = [october.as_(who) for who in PEOPLE]
    assert len(everybody) == len(PEOPLE)
    assert agree(october) == {
        "hr": "FREEZE", "gm": "WAIT", "group_hr": "FREEZE", "director": "WAIT"
    }  # fmt: skip
    october.act("hr", "freeze")
    assert agree(october)["hr"] == "START_REVIEW"
    october.act("hr", "start-review")
    assert agree(october) == {
        "hr": "WAIT",
        "gm": "WAIT",
        "head": "REVIEW_MANAGER",
        "group_quality": "REVIEW_MANAGER",
        "group_hr": "WAIT",
        "director": "WAIT",
    }
    ids = [card.id for card in october.cards().values() if card.level == "STORE"]
    october.sign("head", "MANAGER", ids[:2])  # not complete: they cannot be approved
    october.sign("hr", "COMPANY", ids[:2])
    told = agree(october)
    assert (told["head"], told["hr"], told["gm"]) == ("REVIEW_MANAGER", "WAIT", "WAIT")


def test_until_it_is_locked(october: Month) -> None:
    everybody = [october.as_(who) for who in PEOPLE]
    assert everybody
    october.freeze()
    october.judge()
    assert agree(october)["hr"] == "PUBLISH"
    october.publish()
    told = agree(october)
    assert (told["hr"], told["gm"], told["group_quality"]) == ("WAIT", "WAIT", "REVIEW_MANAGER")
    october.judge("GROUP")
    assert agree(october)["group_hr"] == "PUBLISH_GROUP"
    october.publish("GROUP")
    assert agree(october)["hr"] == "WAIT"
    october.let_appeals_pass()
    assert agree(october)["hr"] == "LOCK"
    october.act("hr", "lock")
    assert agree(october) == {}


@pytest.mark.parametrize("name", ["advisor", "agent"])
def test_a_card_to_review_is_one_its_person_may_review(october: Month, name: str) -> None:
    october.freeze()
    card = october.cards()[name]
    path = f"/api/v1/scorecards/{card.id}"
    assert [one["id"] for one in waiting(october, name)["to_review"]] == [card.id]
    assert "self-review" in october.as_(name).get(path).json()["next"]
    assert october.as_(name).post(f"{path}/self-review", json={}).status_code == 200
    assert waiting(october, name)["to_review"] == []
    assert "self-review" not in october.as_(name).get(path).json()["next"]
    signs = october.as_(name).get(path).json()["signs"]
    assert [one["stage"] for one in signs] == ["SELF"]


def test_a_judgement_stands_on_the_card_with_its_name_and_its_reason(october: Month) -> None:
    october.freeze()
    october.judge()
    card = october.cards()["agent"]
    shown = october.as_("agent").get(f"/api/v1/scorecards/{card.id}").json()
    lines = [line for group in shown["groups"] for line in group["lines"] if line["judgements"]]
    assert lines
    for line in lines:
        assert line["reviewed"]
        [said] = line["judgements"]
        assert (said["column"], said["points"], said["reason"]) == ("manager", line["points"], "符合要求")
        assert said["by"] == october.world.people["manager"].name
    assert [one["stage"] for one in shown["signs"]] == ["MANAGER", "COMPANY", "APPROVE"]
