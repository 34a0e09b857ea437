"""What people do with one card: see it, withdraw it, judge their own first; and the pay terms behind it."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.closing.month import Month
from tests.scorecards.sealed.published import API, Published

from kaoping.storage.tables.closing import Acknowledgement, Judgement, StageSign
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.scoring import DirtyMark, PayTerm

TERMS = "/api/v1/pay-terms"


# Acknowledging


def test_the_person_acknowledges_each_revision_once(published: Published, db: Session) -> None:
    assert published.read("advisor")["next"] == ["acknowledge", "appeal"]
    url = f"{published.url()}/acknowledge"
    seen = published.as_("advisor").post(url)
    assert (seen.status_code, seen.json()["next"]) == (200, ["appeal"])
    assert seen.json()["acknowledged_at"] is not None
    assert published.refusal("advisor", url) == (409, "already-acknowledged")
    appeal = published.appeal("advisor", "handling")
    published.rule(appeal["id"], handling="12.5")
    assert published.read("advisor")["acknowledged_at"] is None
    assert published.as_("advisor").post(url).status_code == 200
    assert set(db.scalars(select(Acknowledgement.revision))) == {1, 2}
    assert published.proof().findings == ()


def test_nobody_acknowledges_for_somebody_else(published: Published) -> None:
    url = f"{published.url()}/acknowledge"
    assert published.refusal("technician", url) == (404, "not-found")
    assert published.refusal("gm", url) == (403, "forbidden")


# Withdrawing


def test_a_withdrawn_card_says_why_and_is_final(published: Published, db: Session) -> None:
    url = f"{published.url('qc')}/withdraw"
    answer = published.as_("director").post(url, json={"reason": "十月不在本岗"})
    assert (answer.status_code, answer.json()["status"]) == (200, "WITHDRAWN")
    assert (answer.json()["total"], answer.json()["grade"], answer.json()["low"]) == (None, None, "0")
    assert published.refusal("director", url, {"reason": "再次"}) == (409, "card-withdrawn")
    assert published.refusal("qc", f"{published.url('qc')}/acknowledge") == (409, "card-withdrawn")
    appeal = {"lines": [{"item": "process", "reason": "x"}]}
    assert published.refusal("qc", f"{published.url('qc')}/appeals", appeal) == (409, "card-withdrawn")
    entry = db.scalars(select(JournalEntry).where(JournalEntry.action == "scorecards.withdrawn")).one()
    assert entry.data["cards"] == [[published.row("qc").id, 2]]
    revisions = published.read("hr", "/revisions", "qc")
    assert [(one["withdrawn"], one["reason"]) for one in revisions] == [(True, "十月不在本岗"), (False, None)]
    assert published.proof().findings == ()


def test_who_may_not_withdraw(published: Published, world: World) -> None:
    url, body = f"{published.url()}/withdraw", {"reason": "x"}
    assert published.refusal("gm", url, body) == (403, "forbidden")
    assert published.read("advisor")["level"] == "STORE"  # they have an account
    published.also("advisor", "GROUP_DIRECTOR")
    assert published.refusal("advisor", url, body) == (403, "own-card")
    assert "withdraw" not in published.read("advisor")["next"]
    assert published.read("director")["next"] == ["withdraw"]
    assert published.refusal("director", url, {}) == (422, "invalid")


def test_a_card_in_review_is_not_withdrawn(published: Published) -> None:
    card = published.month.cards()["manager"]
    assert published.refusal("director", f"{API}/{card.id}/withdraw", {"reason": "x"}) == (
        409,
        "card-not-published",
    )


def test_a_locked_month_is_not_touched(published: Published) -> None:
    published.month.judge("GROUP")
    published.month.publish("GROUP")
    published.month.lock()
    url = f"{published.url()}/withdraw"
    assert published.refusal("director", url, {"reason": "x"}) == (409, "period-locked")


# Judging oneself


@pytest.fixture
def in_review(moment: list[Any], october: Month) -> Month:
    october.freeze()
    return october


def test_the_self_column_is_filled_by_the_person_alone(in_review: Month, db: Session) -> None:
    card = in_review.cards()["technician"]
    url = f"{API}/{card.id}"
    me = in_review.as_("technician")
    item = next(
        line for group in me.get(url).json()["groups"] for line in group["lines"] if line["state"] == "open"
    )
    assert me.get(url).json()["next"] == ["self-review"]
    body = {"entries": [{"item": item["code"], "points": item["most"], "reason": "全月无差错"}]}
    answer = me.post(f"{url}/self-review", json=body)
    assert answer.status_code == 200, answer.text
    shown = next(
        line for group in answer.json()["groups"] for line in group["lines"] if line["code"] == item["code"]
    )
    assert (shown["suggested"], shown["points"], shown["state"]) == (item["most"], None, "open")
    assert answer.json()["next"] == []
    (entry,) = db.scalars(select(Judgement).where(Judgement.assignment_id == card.assignment_id))
    assert entry.sheet_column == "SELF"
    (sign,) = db.scalars(select(StageSign).where(StageSign.card_id == card.id))
    assert sign.stage == "SELF"
    again = me.post(f"{url}/self-review", json={"entries": []})
    assert (again.status_code, again.json()["code"]) == (409, "stage-signed")
    other = in_review.as_("second_technician").post(f"{url}/self-review", json=body)
    assert other.status_code == 404
    assert in_review.as_("gm").post(f"{url}/self-review", json=body).status_code == 403


def test_a_published_card_is_judged_no_more(published: Published) -> None:
    body: dict[str, Any] = {"entries": []}
    assert published.refusal("advisor", f"{published.url()}/self-review", body) == (409, "stage-not-due")


# Pay terms


def term(world: World, **more: Any) -> dict[str, Any]:
    return {
        "employee_no": world.people["supervisor"].employee_no,
        "store_code": world.store.code,
        "code": "performance_base",
        "amount": "1800.00",
        "valid_from": "2026-11-01",
    } | more


def test_a_new_term_ends_the_one_before(october: Month, world: World, db: Session) -> None:
    hr = october.as_("hr")
    for day, amount in (("2026-10-01", "1500.00"), ("2026-11-01", "1800.00")):
        answer = hr.post(TERMS, json=term(world, valid_from=day, amount=amount))
        assert answer.status_code == 201, answer.text
    asked = {"employee_id": world.people["supervisor"].id}
    items = hr.get(TERMS, params=asked).json()["items"]
    assert [(one["amount"], one["valid_from"], one["valid_to"]) for one in items] == [
        ("1800.00", "2026-11-01", None),
        ("1500.00", "2026-10-01", "2026-10-31"),
    ]
    assert items[0]["employee"]["employee_no"] == world.people["supervisor"].employee_no
    assert len(db.scalars(select(JournalEntry).where(JournalEntry.action == "pay-terms.set")).all()) == 2
    marked = set(db.scalars(select(DirtyMark.day).where(DirtyMark.store_id == world.store.id)))
    assert {day.strftime("%Y-%m") for day in marked} == {"2026-10", "2026-11"}
    late = hr.post(TERMS, json=term(world, valid_from="2026-10-15"))
    assert (late.status_code, late.json()["code"]) == (409, "pay-term-later")


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"employee_no": "E-NOBODY"}, "/employee_no"),
        ({"store_code": "NOWHERE"}, "/store_code"),
        ({"amount": "1800.001"}, "/amount"),
        ({"amount": "-5"}, "/amount"),
        ({"valid_from": "2026-13-01"}, "/valid_from"),
    ],
)
def test_a_term_that_does_not_fit_is_pointed_at(
    october: Month, world: World, more: dict[str, str], pointer: str
) -> None:
    answer = october.as_("hr").post(TERMS, json=term(world, **more))
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_nobody_sets_their_own_pay_or_that_of_another_store(october: Month, world: World) -> None:
    hr = october.as_role("HR", employee=world.people["supervisor"])
    answer = hr.post(TERMS, json=term(world))
    assert (answer.status_code, answer.json()["code"]) == (403, "self-dealing")
    foreign = october.as_("hr").post(TERMS, json=term(world, store_code=world.other_store.code))
    assert [one["pointer"] for one in foreign.json()["errors"]] == ["/store_code"]
    assert october.as_("gm").post(TERMS, json=term(world)).status_code == 403
    assert october.as_("head").get(TERMS).status_code == 403
    others = october.as_role("HR", stores=[world.other_store]).get(TERMS).json()["items"]
    assert others == []
    assert (
        october.db.scalars(select(PayTerm).where(PayTerm.employee_id == world.people["supervisor"].id)).all()
        == []
    )
