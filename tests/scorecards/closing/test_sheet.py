"""The judging sheet: exceptions first, what stands in the columns, and what the caller may sign."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from tests.scorecards.closing.month import Month

from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.service.closing.exceptions import Background, background_of, exceptions_of
from kaoping.scorecards.service.closing.moving import Moving
from kaoping.storage.tables.closing import ClosingPeriod, FrozenInput, PublishedCard
from kaoping.storage.tables.scoring import Card, PayTerm


def row_of(sheet: dict[str, Any], card_id: int) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in sheet["rows"] if one["card_id"] == card_id)
    return found


def codes(row: dict[str, Any]) -> set[str]:
    return {one["code"] for one in row["exceptions"]}


def test_columns_say_what_may_be_entered(october: Month) -> None:
    october.freeze()
    columns = {(one["policy"], one["item"]): one for one in october.sheet("head", "MANAGER")["columns"]}
    assert columns["S001-G", "process"]["max"] == "30"
    assert columns["S001-G", "process"]["choices"] is None
    assert columns["S002-B", "5"]["choices"] == ["0", "3"]
    assert ("S001-G", "satisfaction") not in columns


def test_the_gravest_exceptions_come_first(october: Month, db: Session) -> None:
    october.freeze()
    october.judge()
    october.act("hr", "reopen", {"reason": "重来"})
    db.execute(delete(PayTerm).where(PayTerm.employee_id == october.world.people["qc"].id))
    october.recompute()
    october.freeze()
    rows = october.sheet("gm", "APPROVE", "STORE")["rows"]
    assert rows[0]["card_id"] == october.cards()["qc"].id
    assert "pay-missing" in codes(rows[0])
    weights = [
        min(({"BLOCKS": 0, "WARNS": 1}.get(found["severity"], 2) for found in row["exceptions"]), default=2)
        for row in rows
    ]
    assert weights == sorted(weights)


def test_a_row_says_why_it_cannot_be_signed(october: Month) -> None:
    october.as_("head")
    october.act("hr", "freeze")
    advisor, own = october.cards()["advisor"].id, october.cards()["manager"].id
    waiting = row_of(october.sheet("head", "MANAGER"), advisor)
    assert (waiting["may_sign"], waiting["why_not"]["en"][:9]) == (False, "The month")
    october.act("hr", "start-review")
    sheet = october.sheet("head", "MANAGER")
    assert row_of(sheet, advisor)["may_sign"] is True
    assert row_of(sheet, own)["may_sign"] is False
    assert "本人" in row_of(sheet, own)["why_not"]["zh"]
    assert row_of(october.sheet("hr", "MANAGER"), advisor)["may_sign"] is False


@pytest.mark.parametrize(("who", "shown"), [("hr", True), ("gm", True), ("head", False)])
def test_pay_is_for_those_who_may_read_it(october: Month, who: str, shown: bool) -> None:
    october.freeze()
    october.judge()
    october.act("hr", "reopen", {"reason": "重来"})
    october.freeze()
    row = row_of(october.sheet(who, "APPROVE"), october.cards()["advisor"].id)
    if shown:
        assert [one["code"] for one in row["pay"]] == ["performance"]
        assert row["pay"][0]["amount"] is not None
    else:
        assert row["pay"] is None


def test_columns_show_who_entered_what(october: Month) -> None:
    october.freeze()
    advisor = october.cards()["advisor"].id
    body = {"entries": [{"item": "process", "points": "28", "reason": "主动跟进"}], "note": None}
    mine = october.as_("advisor").post(f"/api/v1/scorecards/{advisor}/self-review", json=body)
    assert mine.status_code == 200, mine.text
    given = {"card_id": advisor, "item": "process", "points": "25", "reason": "两次延误"}
    october.sign("head", "MANAGER", [advisor], entries=[given])
    final = given | {"points": "24.5", "reason": "按公司口径"}
    october.sign("hr", "COMPANY", [advisor], entries=[final])
    row = row_of(october.sheet("gm", "APPROVE"), advisor)
    (item,) = row["items"]
    assert [item[one]["points"] for one in ("self_entry", "manager", "company")] == ["28", "25", "24.5"]
    assert (item["points"], item["open"]) == ("24.5", False)
    assert item["manager"]["reason"] == "两次延误"
    assert [one["stage"] for one in row["signs"]] == ["SELF", "MANAGER", "COMPANY"]
    assert "self-missing" not in codes(row)
    assert row["may_sign"] is True


def test_levels_are_shown_apart(october: Month) -> None:
    october.freeze()
    group = october.sheet("group_quality", "MANAGER", "GROUP")["rows"]
    assert [one["card_id"] for one in group] == [october.cards()["manager"].id]
    assert "group" in codes(group[0])
    assert len(october.sheet("group_quality", "MANAGER", "STORE")["rows"]) == 5


def test_the_first_stage_with_work_is_shown_unasked(october: Month) -> None:
    october.freeze()
    ask = october.as_("hr").get
    assert ask(f"{october.url}/sheet").json()["stage"] == "MANAGER"
    october.sign("head", "MANAGER", [one.id for one in october.cards().values() if one.level == "STORE"])
    assert ask(f"{october.url}/sheet", params={"level": "STORE"}).json()["stage"] == "COMPANY"


@pytest.mark.parametrize(("by", "told"), [("15.01", True), ("-15.01", True), ("15", False)])
def test_a_leap_against_the_month_before_is_pointed_out(
    october: Month, db: Session, by: str, told: bool
) -> None:
    october.freeze()
    october.judge()
    october.publish()
    (now,) = db.scalars(
        select(PublishedCard).where(PublishedCard.employee_id == october.world.advisor.id)
    ).all()
    assert now.total is not None
    background = Background({(now.employee_id, now.policy_code): now.total - Decimal(by)}, frozenset())
    card = Card(
        employee_id=now.employee_id, total=now.total, grade=now.grade, result=now.result, example=False
    )
    policy = Policy.parse(db.scalars(select(FrozenInput)).first().document["policy"])
    found = exceptions_of(Moving(card, now.policy_code, 0, ()), policy, background)
    assert ("total-jump" in {one.code for one in found}) is told


def test_totals_of_the_month_before_are_those_of_the_newest_revision(october: Month, db: Session) -> None:
    october.freeze()
    october.judge()
    october.publish()
    row = october.row
    november = ClosingPeriod(store_id=row.store_id, code="2026-11", first_day=row.last_day)
    totals = background_of(db, november).totals
    card = db.scalars(
        select(PublishedCard).where(PublishedCard.employee_id == october.world.advisor.id)
    ).one()
    assert totals[card.employee_id, "S001-G"] == card.total
    assert len(totals) == 5
