"""Pay lines through the database: S001-G with the weights a store sets itself."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.shop import NOON, Shop

from kaoping.domain.scoring.canonical import sha256
from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.session import save
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.policies import Policy, PolicyOverlay
from kaoping.storage.tables.scoring import Card, PayTerm

API = "/api/v1/scorecards"


def overlay_of(best: str, otherwise: str) -> dict[str, Any]:
    """Nobody judges: the process item starts at 0, and satisfaction alone brings `best` or `otherwise`."""
    return {
        "overlay": "store-weights",
        "version": "1",
        "policy": "S001-G",
        "level": "store",
        "example": "false",
        "reason": {"zh": "测试门店的分值", "en": "weights of the test store"},
        "set": [
            {"at": "/items/process/curve", "value": {"kind": "reviewed", "start": "0"}},
            {
                "at": "/items/satisfaction/curve",
                "value": {
                    "kind": "bands",
                    "rows": [{"from": "100", "points": best}, {"points": otherwise}],
                },
            },
        ],
    }


def activate(db: Session, store: Store, document: dict[str, Any]) -> None:
    policy = db.scalars(select(Policy.id).where(Policy.code == "S001-G")).one()
    row = PolicyOverlay(
        policy_id=policy,
        code=document["overlay"],
        version=document["version"],
        level="store",
        store_id=store.id,
        example=False,
        document=document,
        content_hash=sha256(document),
        state="ACTIVE",
        activated_at=NOON,
    )
    save(db, row)
    mark_dirty(db, store.id, [NOON.date()])


def pay_term(db: Session, world: World, amount: str, begins: date, ends: date | None = None) -> None:
    term = PayTerm(
        store_id=world.store.id,
        employee_id=world.advisor.id,
        code="performance_base",
        amount=Decimal(amount),
        valid_from=begins,
        valid_to=ends,
    )
    save(db, term)


def own_card(db: Session, world: World, as_role: Callable[..., Client]) -> dict[str, Any]:
    db.commit()
    recompute_waiting(db)
    db.commit()
    key = db.scalars(select(Card.id).where(Card.employee_id == world.advisor.id)).one()
    me = as_role("EMPLOYEE", stores=[], employee=world.advisor)
    return {"card": me.get(f"{API}/{key}").json(), "trace": me.get(f"{API}/{key}/trace").json()}


@pytest.mark.parametrize(
    ("satisfied", "total", "grade", "amount"),
    [(True, "60", "PASS", "1200.00"), (False, "59", "FAIL", "826.00")],
    ids=["X041", "X042"],
)
def test_the_cut_below_sixty_comes_on_top_of_the_scaling(
    shop: Shop,
    db: Session,
    world: World,
    as_role: Callable[..., Client],
    satisfied: bool,
    total: str,
    grade: str,
    amount: str,
) -> None:
    activate(db, world.store, overlay_of("30", "29"))
    pay_term(db, world, "2000", date(2026, 1, 1))
    order = shop.order(NOON - timedelta(days=4), served={"advisor": world.advisor})
    shop.call(order, world.agent, satisfied=satisfied)
    seen = own_card(db, world, as_role)
    card = seen["card"]
    assert (card["complete"], card["total"], card["grade"]["code"]) == (True, total, grade)
    (pay,) = card["pay"]
    assert (pay["state"], pay["amount"], pay["missing"]) == ("final", amount, [])
    assert amount.removesuffix(".00") in pay["sentence"]["zh"]
    (tree,) = seen["trace"]["pay"]
    assert tree["value"] == amount.removesuffix(".00")
    assert seen["trace"]["current"] is True


def test_room_is_what_the_next_grade_still_needs(
    shop: Shop, db: Session, world: World, as_role: Callable[..., Client]
) -> None:
    order = shop.order(NOON - timedelta(days=4), served={"advisor": world.advisor})
    shop.call(order, world.agent, satisfied=False)
    card = own_card(db, world, as_role)["card"]
    assert card["grade"] is None
    assert {one["code"]: one["reachable"] for one in card["grades"]} == {"PASS": True, "FAIL": True}
    assert Decimal(card["room"]) == 60 - Decimal(card["total"])


@pytest.mark.parametrize(
    ("terms", "missing", "high"),
    [
        ([("1500", date(2026, 1, 1), date(2026, 10, 31)), ("2000", date(2026, 11, 1), None)], [], "2000.00"),
        ([("1500", date(2026, 1, 1), None), ("1800", date(2026, 11, 20), None)], [], "1800.00"),
        ([("1500", date(2026, 1, 1), date(2026, 10, 31))], ["performance_base"], None),
        ([], ["performance_base"], None),
    ],
)
def test_the_term_in_force_at_the_end_counts_and_none_is_not_zero(
    shop: Shop,
    db: Session,
    world: World,
    as_role: Callable[..., Client],
    terms: list[tuple[str, date, date | None]],
    missing: list[str],
    high: str | None,
) -> None:
    for amount, begins, ends in terms:
        pay_term(db, world, amount, begins, ends)
    (pay,) = own_card(db, world, as_role)["card"]["pay"]
    assert (pay["missing"], pay["high"], pay["amount"]) == (missing, high, None)
    assert pay["state"] == ("unset" if missing else "open")


def test_a_stores_overlay_is_its_own(
    shop: Shop, db: Session, world: World, as_role: Callable[..., Client]
) -> None:
    activate(db, world.store, overlay_of("30", "29"))
    db.commit()
    gm = as_role("STORE_GM", stores=[world.store, world.other_store])
    here = gm.get("/api/v1/policies/S001-G", params={"store_id": world.store.id}).json()
    there = gm.get("/api/v1/policies/S001-G", params={"store_id": world.other_store.id}).json()
    assert [one["level"] for one in here["overlays"]] == ["group", "store"]
    assert [one["level"] for one in there["overlays"]] == ["group"]
    assert curve_of(here, "satisfaction")["kind"] == "bands"
    assert curve_of(there, "satisfaction")["kind"] == "linear"
    assert curve_of(here, "handling") == curve_of(there, "handling")


def curve_of(policy: dict[str, Any], item: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one["curve"] for one in policy["sheet"] if one["code"] == item)
    return found
