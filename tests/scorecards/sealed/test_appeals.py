"""Appeals: who, what, until when; what a ruling makes of a card, and what it leaves alone."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.closing.month import MIDDLE
from tests.scorecards.sealed.published import API, APPEALS, Published, lines_of, ruling
from tests.scorecards.shop import SHANGHAI

from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.storage.tables.closing import Appeal, PublishedCard
from kaoping.storage.tables.journal import JournalEntry

LAST_MOMENT = datetime.combine(date(2026, 11, 17), time.max, SHANGHAI)
"""Published on Tuesday, 10 November: the fifth working day is Tuesday, the 17th."""


def points(card: dict[str, Any]) -> dict[str, str | None]:
    return {code: line["points"] for code, line in lines_of(card).items()}


def test_an_appeal_names_lines_and_waits_for_its_ruling(published: Published) -> None:
    appeal = published.appeal("advisor", "handling", "satisfaction")
    assert (appeal["state"], appeal["revision"], appeal["by"]) == ("OPEN", None, "张伟")
    assert [line["item"] for line in appeal["lines"]] == ["handling", "satisfaction"]
    assert {line["decision"] for line in appeal["lines"]} == {None}
    card = published.read("advisor")
    assert card["appeal"] == {"id": appeal["id"], "state": "OPEN"}
    assert card["next"] == ["acknowledge"]
    seen = published.as_("gm").get(f"{APPEALS}/{appeal['id']}").json()
    assert (seen["may_rule"], seen["why_not"]) == (True, None)
    (listed,) = published.as_("gm").get(APPEALS, params={"state": "OPEN"}).json()["items"]
    assert listed == seen
    assert published.as_("gm").get(APPEALS, params={"state": "UPHELD"}).json()["items"] == []
    (mine,) = published.as_("advisor").get(APPEALS, params={"mine": True}).json()["items"]
    assert (mine["id"], mine["may_rule"]) == (appeal["id"], False)
    assert published.as_("technician").get(f"{APPEALS}/{appeal['id']}").status_code == 404
    assert published.as_("technician").get(APPEALS).json()["items"] == []


def test_points_given_by_a_ruling_become_the_next_revision(published: Published) -> None:
    before = published.read("gm")
    appeal = published.appeal("advisor", "satisfaction", "handling")
    ruled = published.rule(appeal["id"], satisfaction="REJECTED", handling="12.5")
    assert (ruled["state"], ruled["revision"], ruled["ruled_by"]) == ("PARTLY", 2, "钱进")
    decided = {one["item"]: (one["decision"], one["new_points"]) for one in ruled["lines"]}
    assert decided == {"satisfaction": ("REJECTED", None), "handling": ("UPHELD", "12.5")}

    after = published.read("gm")
    assert (after["revision"], after["revisions"], after["status"], after["newest"]) == (
        2,
        2,
        "PUBLISHED",
        True,
    )
    assert after["reason"] == "已核实"
    assert points(after) == points(before) | {"handling": "12.5"}
    lines = lines_of(after)
    assert {code: one["settled"] for code, one in lines.items()} == dict.fromkeys(lines, "held") | {
        "handling": "ruled"
    }
    assert Decimal(after["total"]) == sum(Decimal(one) for one in points(after).values() if one)
    assert published.read("gm", "/trace")["current"] is True

    first = published.read("gm", revision=1)
    assert (first["status"], first["newest"]) == ("REVISED", False)
    assert points(first) == points(before)
    assert first["total"] == before["total"]


def test_two_revisions_side_by_side(published: Published) -> None:
    before = published.read("gm")
    appeal = published.appeal("advisor", "handling")
    published.rule(appeal["id"], handling="12.5")
    after = published.read("gm")
    found = published.read("gm", "/compare", **{"from": 1, "to": 2})
    lines = {one["code"]: one for one in found["lines"]}
    changed = lines["handling"]
    assert (changed["before"]["points"], changed["after"]["points"]) == (points(before)["handling"], "12.5")
    assert Decimal(changed["delta"]) == Decimal("12.5") - Decimal(points(before)["handling"] or 0)
    assert changed["ruling"] == {
        "appeal_id": appeal["id"],
        "decision": "UPHELD",
        "reason": "核对原始记录",
    }
    assert {one["held"] for code, one in lines.items() if code != "handling"} == {True}
    assert {one["delta"] for code, one in lines.items() if code != "handling"} == {"0"}
    assert (found["total"]["before"], found["total"]["after"]) == (before["total"], after["total"])
    (pay,) = found["pay"]
    assert Decimal(pay["delta"]) == Decimal(after["pay"][0]["amount"]) - Decimal(before["pay"][0]["amount"])
    assert published.read("head", "/compare", **{"from": 1, "to": 2})["pay"] is None
    assert (found["before"]["revision"], found["after"]["revision"]) == (1, 2)
    revisions = published.read("hr", "/revisions")
    assert [(one["revision"], one["current"], one["reason"]) for one in revisions] == [
        (2, True, "已核实"),
        (1, False, None),
    ]
    assert revisions[0]["pay"][0]["amount"] == after["pay"][0]["amount"]


def test_a_preview_says_the_same_and_writes_nothing(published: Published, db: Session) -> None:
    appeal = published.appeal("advisor", "handling")
    body = {"decisions": ruling(handling="12.5")["decisions"]}
    answer = published.as_("gm").post(f"{APPEALS}/{appeal['id']}/preview", json=body)
    assert answer.status_code == 200, answer.text
    assert published.read("gm")["revision"] == 1
    published.rule(appeal["id"], handling="12.5")
    real = published.read("gm", "/compare", **{"from": 1, "to": 2})
    assert answer.json()["after"] is None
    for part in ("lines", "pay", "total", "grade"):
        assert answer.json()[part] == real[part]


def test_an_upheld_line_is_evaluated_on_todays_records(published: Published, world: World) -> None:
    """An interview recorded late counts for the line that was appealed, and for nothing else."""
    before = published.read("gm")
    others = {name: published.row(name).head for name in ("technician", "qc", "second_technician")}
    shop = published.month.shop
    order = shop.order(MIDDLE + timedelta(days=1), served={"advisor": world.advisor})
    shop.call(order, world.agent, satisfied=True)
    published.month.recompute()
    appeal = published.appeal("advisor", "satisfaction")
    published.rule(appeal["id"], satisfaction="AGAIN")
    after = published.read("gm")
    changed = {code for code, value in points(after).items() if value != points(before)[code]}
    assert changed == {"satisfaction"}
    assert lines_of(after)["satisfaction"]["settled"] is None
    url = "/lines/satisfaction/evidence"
    counted = published.read("gm", url)["items"]
    then = published.read("gm", url, revision=1)["items"]
    assert (len(then), len(counted)) == (2, 3)
    assert {one["id"] for one in then} < {one["id"] for one in counted}
    assert {one["changed_since"] for one in [*then, *counted]} == {False}
    (reading,) = lines_of(after)["satisfaction"]["readings"]
    assert (reading["n"], reading["records"]) == (3, 3)
    assert {name: published.row(name).head for name in others} == others
    assert published.proof().findings == ()


def test_a_rejected_appeal_changes_nothing(published: Published, db: Session) -> None:
    head = published.row().head
    appeal = published.appeal("advisor", "handling")
    ruled = published.rule(appeal["id"], handling="REJECTED")
    assert (ruled["state"], ruled["revision"], ruled["lines"][0]["ruling_reason"]) == (
        "REJECTED",
        None,
        "核对原始记录",
    )
    assert published.row().head == head
    assert published.read("gm")["revisions"] == 1
    assert published.read("advisor")["appeal"]["state"] == "REJECTED"
    assert published.proof().findings == ()


def test_every_act_is_in_the_journal_and_the_month_is_proven(published: Published, db: Session) -> None:
    assert published.as_("advisor").post(f"{published.url()}/acknowledge").status_code == 200
    appeal = published.appeal("advisor", "handling")
    published.rule(appeal["id"], handling="12.5")
    said = db.scalars(
        select(JournalEntry.action)
        .where(JournalEntry.object_kind.in_(("published_run", "acknowledgement", "appeal", "appeal_ruling")))
        .order_by(JournalEntry.seq)
    ).all()
    assert said == [
        "scorecards.published",
        "scorecards.published",
        "scorecards.acknowledged",
        "appeals.opened",
        "scorecards.revised",
        "appeals.ruled",
    ]
    proof = published.proof()
    assert (proof.runs, proof.cards, proof.appeals, proof.findings) == (3, 6, 1, ())


def test_inputs_of_a_revision_say_what_was_held_and_ruled(published: Published) -> None:
    appeal = published.appeal("advisor", "handling")
    published.rule(appeal["id"], handling="12.5")
    row = published.row(revision=2)
    sealed = SealedInputs.parse(published.run(row).inputs)
    settled = {one.item: (one.settling.value, one.id) for one in sealed.facts.settled}
    assert settled["handling"] == ("ruled", f"appeal:{appeal['id']}")
    assert {how for item, how in settled.items() if item != "handling"} == {("held", f"{row.id}/1")}
    assert list(sealed.issued) == [f"assignment:{row.assignment_id}"]
    (result,) = sealed.results.values()
    assert result.total == row.total


@pytest.mark.parametrize(
    ("late", "code"), [(timedelta(0), None), (timedelta(microseconds=1), "appeal-too-late")]
)
def test_an_appeal_has_five_working_days(published: Published, late: timedelta, code: str | None) -> None:
    until = datetime.fromisoformat(published.read("advisor")["appeal_until"])
    assert until == LAST_MOMENT
    published.moment[0] = until + late
    body = {"lines": [{"item": "handling", "reason": "与事实不符"}]}
    assert ("appeal" in published.read("advisor")["next"]) is (code is None)
    answer = published.as_("advisor").post(f"{published.url()}/appeals", json=body)
    assert (answer.status_code, answer.json().get("code")) == ((201, None) if code is None else (409, code))


APPEAL = {"lines": [{"item": "handling", "reason": "与事实不符"}]}


def test_an_appeal_is_ones_own_and_once(published: Published) -> None:
    url = f"{published.url()}/appeals"
    assert published.refusal("technician", url, APPEAL) == (404, "not-found")
    assert published.refusal("gm", url, APPEAL) == (403, "forbidden")
    published.appeal("advisor", "handling")
    assert published.refusal("advisor", url, APPEAL) == (409, "already-appealed")


def test_a_moving_card_is_not_appealed(published: Published) -> None:
    card = published.month.cards()["manager"]
    published.also("manager", "EMPLOYEE")
    assert published.refusal("head", f"{API}/{card.id}/appeals", APPEAL) == (409, "card-not-published")
    assert published.refusal("head", f"{API}/{card.id}/acknowledge") == (409, "card-not-published")


def test_a_locked_month_is_not_appealed(published: Published) -> None:
    published.month.judge("GROUP")
    published.month.publish("GROUP")
    published.month.lock()
    assert published.refusal("advisor", f"{published.url()}/appeals", APPEAL) == (409, "period-locked")
    assert published.read("advisor")["next"] == ["acknowledge"]


@pytest.mark.parametrize(
    ("lines", "pointer", "code"),
    [
        ([{"item": "nothing", "reason": "x"}], "/lines/0/item", "line-unknown"),
        ([{"item": "handling", "reason": "x"}] * 2, "/lines/1/item", "line-twice"),
        ([{"item": "handling", "reason": ""}], "/lines/0/reason", "too-short"),
        ([], "/lines", "too-few"),
    ],
)
def test_an_appeal_that_does_not_fit_is_pointed_at(
    published: Published, lines: list[dict[str, str]], pointer: str, code: str
) -> None:
    answer = published.as_("advisor").post(f"{published.url()}/appeals", json={"lines": lines})
    assert answer.status_code == 422
    assert [(one["pointer"]) for one in answer.json()["errors"]] == [pointer], code


def test_who_may_not_rule(published: Published, db: Session, world: World) -> None:
    """Neither the person, nor who gave the points, nor somebody without the word."""
    appeal = published.appeal("advisor", "handling")
    url = f"{APPEALS}/{appeal['id']}/rule"
    body = ruling(handling="REJECTED")
    assert published.refusal("advisor", url, body) == (403, "forbidden")
    assert published.refusal("head", url, body) == (403, "forbidden")
    published.also("manager", "STORE_GM")
    published.also("advisor", "STORE_GM")
    assert published.refusal("head", url, body) == (403, "one-stage-per-person")
    assert published.refusal("advisor", url, body) == (403, "own-card")
    foreign = published.month.as_role("STORE_GM", stores=[world.other_store])
    assert foreign.post(url, json=body).status_code == 404
    shown = published.as_("head").get(f"{APPEALS}/{appeal['id']}").json()
    assert (shown["may_rule"], bool(shown["why_not"]["zh"])) == (False, True)
    assert published.rule(appeal["id"], handling="REJECTED")["state"] == "REJECTED"


def test_a_card_of_the_group_is_ruled_on_by_the_group(published: Published) -> None:
    published.month.judge("GROUP")
    published.month.publish("GROUP")
    published.also("manager", "EMPLOYEE")
    answer = published.as_("head").post(
        f"{published.url('manager')}/appeals", json={"lines": [{"item": "process", "reason": "与事实不符"}]}
    )
    appeal = answer.json()
    url = f"{APPEALS}/{appeal['id']}/rule"
    assert published.refusal("gm", url, ruling(process="REJECTED")) == (403, "judged-by-the-group")
    assert published.rule(appeal["id"], "director", process="REJECTED")["state"] == "REJECTED"


def test_an_appeal_is_ruled_on_once(published: Published) -> None:
    appeal = published.appeal("advisor", "handling")
    published.rule(appeal["id"], handling="12.5")
    url = f"{APPEALS}/{appeal['id']}"
    assert published.refusal("gm", f"{url}/rule", ruling(handling="1")) == (409, "already-ruled")
    body = {"decisions": ruling(handling="1")["decisions"]}
    assert published.refusal("gm", f"{url}/preview", body) == (409, "already-ruled")


@pytest.mark.parametrize(
    ("decisions", "pointer", "code"),
    [
        ({"handling": "1"}, "/decisions", "decision-missing"),
        ({"handling": "1", "process": "1", "complaint_rate": "1"}, "/decisions/2/item", "line-not-appealed"),
        ({"handling": "1000", "process": "1"}, "/decisions/0/points", "points-range"),
        ({"handling": "-1", "process": "1"}, "/decisions/0/points", "points-range"),
        ({"handling": "1", "process": "AGAIN"}, "/decisions/1/points", "points-needed"),
    ],
)
def test_a_ruling_that_does_not_fit_is_pointed_at(
    published: Published, decisions: dict[str, str], pointer: str, code: str
) -> None:
    appeal = published.appeal("advisor", "handling", "process")
    answer = published.as_("gm").post(f"{APPEALS}/{appeal['id']}/rule", json=ruling(**decisions))
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]


def test_a_rejected_line_takes_no_points_and_stands_once(published: Published) -> None:
    appeal = published.appeal("advisor", "handling")
    body = ruling(handling="REJECTED")
    body["decisions"][0]["points"] = "1"
    body["decisions"].append(body["decisions"][0])
    answer = published.as_("gm").post(f"{APPEALS}/{appeal['id']}/rule", json=body)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/decisions/0/points", "points-unasked"),
        ("/decisions/1/item", "line-twice"),
    ]


def test_a_card_is_not_withdrawn_while_it_is_appealed(published: Published, db: Session) -> None:
    published.appeal("advisor", "handling")
    url = f"{published.url()}/withdraw"
    assert published.refusal("director", url, {"reason": "x"}) == (409, "appeal-open")
    assert db.scalars(select(Appeal)).one().revision == 1
    assert db.scalars(select(PublishedCard).where(PublishedCard.withdrawn)).all() == []
