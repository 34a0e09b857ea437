"""The list of cards: built by the database, remembered for a second, in the declared shape."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.shop import Shop

from kaoping.scorecards import remembering, service
from kaoping.scorecards.routes import ScorecardPage
from kaoping.scorecards.schemas import ScorecardItemOut
from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.tables.access import SignInSession
from kaoping.storage.tables.scoring import Card

API = "/api/v1/scorecards"
AsRole = Callable[..., Client]


@pytest.fixture
def scored(shop: Shop, db: Session) -> Session:
    recompute_waiting(db)
    db.commit()
    return db


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass for what is remembered."""
    passed = [0.0]
    real = remembering.monotonic
    monkeypatch.setattr(remembering, "monotonic", lambda: real() + passed[0])

    def pass_time(seconds: float) -> None:
        passed[0] += seconds

    return pass_time


def test_the_list_has_the_shape_it_declares(scored: Session, as_role: AsRole) -> None:
    gm = as_role("STORE_GM")
    answer = gm.get(API, params={"with_total": True, "limit": 2})
    page = ScorecardPage.model_validate_json(answer.content)
    assert set(answer.json()) == {"items", "next_cursor", "total"}
    assert [set(item) for item in answer.json()["items"]] == [set(ScorecardItemOut.model_fields)] * 2
    assert page.items[0].changed_at.tzinfo == UTC
    assert answer.headers["content-type"] == "application/json"


def test_a_card_in_the_list_says_what_the_card_says(scored: Session, as_role: AsRole) -> None:
    gm = as_role("STORE_GM")
    for item in gm.get(API).json()["items"]:
        card = gm.get(f"{API}/{item['id']}").json()
        assert (item.pop("lines"), item.pop("pay")) == (None, None)  # nobody asked for them
        assert {key: card[key] for key in item} == item | {"changed_at": card["changed_at"]}
        assert datetime.fromisoformat(card["changed_at"]) == datetime.fromisoformat(item["changed_at"])


def test_a_graded_card_names_its_grade(scored: Session, as_role: AsRole, world: World) -> None:
    scored.execute(update(Card).where(Card.employee_id == world.advisor.id).values(grade="FAIL"))
    scored.commit()
    (item,) = as_role("STORE_GM").get(API, params={"employee_id": world.advisor.id}).json()["items"]
    assert item["grade"] == {
        "code": "FAIL",
        "label": {"zh": "不合格", "en": "Fail"},
        "starts_at": None,
        "reachable": True,
    }


def test_a_change_shows_after_a_second(
    scored: Session, as_role: AsRole, later: Callable[[float], None]
) -> None:
    gm = as_role("STORE_GM")
    first = gm.get(API)
    scored.execute(update(Card).values(total=1))
    scored.commit()
    again = gm.get(API)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    later(1.1)
    fresh = gm.get(API, headers={"If-None-Match": first.headers["etag"]})
    assert fresh.status_code == 200
    assert {item["total"] for item in fresh.json()["items"]} == {"1"}


def test_an_unchanged_list_is_not_sent_again(
    scored: Session, as_role: AsRole, later: Callable[[float], None]
) -> None:
    gm = as_role("STORE_GM")
    tag = gm.get(API).headers["etag"]
    for seconds in (0.0, 1.1):  # remembered, and looked up again
        later(seconds)
        answer = gm.get(API, headers={"If-None-Match": f'"other", {tag}'})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)


def test_whoever_is_signed_out_is_refused_within_the_second(
    scored: Session, as_role: AsRole, later: Callable[[float], None]
) -> None:
    gm = as_role("STORE_GM")
    assert gm.get(API).status_code == 200
    scored.execute(update(SignInSession).values(revoked_at=text("now()")))
    scored.commit()
    later(1.1)
    assert gm.get(API).status_code == 401


def test_refusals_are_not_remembered(
    scored: Session, as_role: AsRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    gm = as_role("STORE_GM")
    honest = service.show_cards

    def broken(*_: Any) -> list[str]:
        raise RuntimeError("made to fail")

    monkeypatch.setattr(service, "show_cards", broken)
    assert gm.get(API).status_code == 500
    monkeypatch.setattr(service, "show_cards", honest)
    assert gm.get(API).status_code == 200
    assert gm.get(API, params={"limit": 500}).status_code == 422


def test_callers_who_ask_at_once_share_one_look(
    scored: Session, as_role: AsRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    gm, looks, honest = as_role("STORE_GM"), list[int](), service.show_cards

    def counted(*asked: Any) -> list[str]:
        looks.append(1)
        return honest(*asked)

    monkeypatch.setattr(service, "show_cards", counted)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: gm.get(API).content, range(24)))
    assert len(set(answers)) == 1
    assert len(looks) == 1


def test_no_more_is_remembered_than_said(
    scored: Session, as_role: AsRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "MOST", 2)
    gm = as_role("STORE_GM")
    for limit in (1, 2, 3, 1):
        assert len(gm.get(API, params={"limit": limit}).json()["items"]) == limit
