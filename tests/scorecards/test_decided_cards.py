"""What was decided besides the sheet, from facts in the database to the card people read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.shop import NOON, Shop
from tests.scorecards.test_thread import API, score

from kaoping.storage.session import save
from kaoping.storage.tables.people import Employee, Position
from kaoping.storage.tables.policies import Policy, PolicyVersion

AsRole = Callable[..., Client]
SCHEME = "S001-O"


@pytest.fixture
def consultants(shop: Shop, db: Session, world: World) -> dict[str, Employee]:
    """Two whose buyers were asked, under the scheme that ranks them and fines a low answer."""
    versions = select(PolicyVersion).join(Policy).where(Policy.code == SCHEME)
    version = db.scalars(versions).one()
    version.state, version.activated_at = "ACTIVE", NOON
    post = "SALES_CONSULTANT"
    world.positions[post] = db.scalar(select(Position).where(Position.code == post)) or Position(
        code=post, label={"zh": "销售顾问"}, stream="SALES"
    )
    save(db, world.positions[post])
    found = {name: world.hire(name, post) for name in ("周敏", "王芳")}
    for name, scores in {"周敏": (100, 96), "王芳": (94, 60)}.items():
        for one in scores:
            sale = shop.sale(NOON - timedelta(days=5), served={"consultant": found[name]})
            shop.call(sale, world.agent, satisfied=True, score=one, slots=(one, 95), marks=(0, 0))
    score(db)
    return found


def told(client: Client, employee: Employee) -> dict[str, Any]:
    """The card of the month; the contracts are of the month before, which has its cards too."""
    asked = {"employee_id": employee.id, "policy": SCHEME, "period": "2026-11"}
    (found,) = client.get(API, params=asked).json()["items"]
    body: dict[str, Any] = client.get(f"{API}/{found['id']}").json()
    return body


def test_the_best_has_the_first_place_and_its_prize(
    consultants: dict[str, Employee], as_role: AsRole
) -> None:
    card = told(as_role("STORE_GM"), consultants["周敏"])
    (place,) = card["ranks"]
    assert (place["place"], place["of"], place["league"]["zh"]) == (1, 1, "10台以下组")
    (prize,) = [one for one in card["ledger"]["entries"] if one["kind"] == "prize"]
    assert (prize["amount"], place["prize"], card["ledger"]["granted"]) == ("500.00", "500.00", "500.00")


def test_a_fine_leads_to_the_answers_it_follows_from(
    consultants: dict[str, Employee], as_role: AsRole
) -> None:
    gm = as_role("STORE_GM")
    card = told(gm, consultants["王芳"])
    (place,) = card["ranks"]
    assert (place["place"], place["prize"]) == (None, None)
    assert "不占名次" in place["reason"]["zh"]
    (fine,) = card["ledger"]["entries"]
    assert fine["kind"] == "fine"
    assert card["ledger"]["taken"] == fine["amount"].removeprefix("-")
    (lowest,) = [one for one in fine["figures"] if one["input"] == "lowest"]
    assert (lowest["measure"], lowest["records"]) == ("M-07", 2)
    url = f"{API}/{card['id']}/lines/{lowest['input']}/evidence"
    behind = gm.get(url, params={"measure": lowest["measure"]}).json()["items"]
    assert [one["kind"] for one in behind] == ["RESPONSE", "RESPONSE"]
    assert all(one["path"].startswith("/callbacks/") for one in behind)
    assert gm.get(url, params={"measure": "M-24"}).status_code == 404


def test_one_code_for_a_line_and_an_input_leads_to_what_reads_the_measure(
    consultants: dict[str, Employee], as_role: AsRole
) -> None:
    gm = as_role("STORE_GM")
    card = told(gm, consultants["王芳"])
    for asked in ({}, {"measure": "M-05"}):
        found = gm.get(f"{API}/{card['id']}/lines/satisfaction/evidence", params=asked)
        assert [one["measure"] for one in found.json()["items"]] == ["M-05", "M-05"]


def test_amounts_are_for_whoever_may_see_pay(consultants: dict[str, Employee], as_role: AsRole) -> None:
    person = consultants["周敏"]
    own = told(as_role("EMPLOYEE", stores=[], employee=person), person)
    assert own["ledger"]["granted"] == "500.00"
    other = told(as_role("CRC_SUPERVISOR"), person)
    assert (other["ledger"], other["rail"]) == (None, None)
    assert [(one["place"], one["prize"]) for one in other["ranks"]] == [(1, None)]
