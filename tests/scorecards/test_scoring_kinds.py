"""Which policies in force make scorecards, and what a policy that goes by days is told."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import World
from tests.policies.written import document, put_in_force
from tests.scorecards.shop import TODAY, Shop

from kaoping.domain.periods import PeriodKind, period_of
from kaoping.domain.scoring.facts.writing import write_facts
from kaoping.domain.scoring.inputs import Served
from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.service import recompute_waiting
from kaoping.scorecards.service.inputs import inputs_of
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.session import now
from kaoping.storage.tables.scoring import Card, Run

NOVEMBER = period_of(TODAY, PeriodKind.MONTH)


def cards_of(db: Session, shop: Shop, world: World, version: int) -> list[Card]:
    order = shop.order(shop_moment(shop), served={"advisor": world.advisor})
    shop.call(order, world.agent, satisfied=True)
    db.commit()
    recompute_waiting(db)
    db.commit()
    runs = select(Run.id).where(Run.policy_version_id == version)
    return list(db.scalars(select(Card).where(Card.run_id.in_(runs))))


def shop_moment(shop: Shop) -> Any:
    return now(shop.db)


def test_a_policy_about_people_and_months_makes_scorecards(db: Session, shop: Shop, world: World) -> None:
    cards = cards_of(db, shop, world, put_in_force(db, document()))
    assert [card.employee_id for card in cards] == [world.agent.id]


def test_one_about_a_quarter_or_a_store_makes_none(db: Session, shop: Shop, world: World) -> None:
    assert cards_of(db, shop, world, put_in_force(db, document(period="quarter"))) == []


def test_one_with_something_unset_makes_none(db: Session, shop: Shop, world: World) -> None:
    items = document()["items"]
    items[0]["max"] = "unset"
    assert cards_of(db, shop, world, put_in_force(db, document(items=items))) == []


def test_days_in_the_post_are_told_where_they_matter(db: Session, shop: Shop, world: World) -> None:
    slices = slices_of(db, world.store.id, NOVEMBER.first, NOVEMBER.last)
    inputs = inputs_of(db, world.store.id, NOVEMBER, slices, {})
    plain = Policy.parse(document())
    by_days = replace(plain, min_days=15)
    assert {one.served for one in inputs.facts(plain).population.subjects} == {None}
    assert "served" not in str(write_facts(inputs.facts(plain)))
    assert {one.served for one in inputs.facts(by_days).population.subjects} == {Served(30, 30)}
