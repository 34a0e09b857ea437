"""The live month follows the facts: where they changed, or where time changes them; no mark is lost."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.shop import NOON, Shop

from kaoping.policies.service.installing import activate_examples, install_packs
from kaoping.scorecards import jobs
from kaoping.scorecards.service import live, recompute_waiting
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.session import Database
from kaoping.storage.tables.people import Assignment, Store
from kaoping.storage.tables.records import RepairOrder
from kaoping.storage.tables.scoring import Card, DirtyMark, Run, StoredReading, StoreMonth
from kaoping.storage.unit_of_work import unit_of_work

HOUR = timedelta(hours=1)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
Clocks = dict[str, Callable[[], datetime] | None]


def score(db: Session) -> None:
    db.connection()  # a new transaction has a new time from its first statement on
    recompute_waiting(db)
    db.commit()


def line_of(card: Card, item: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in card.result["lines"] if one["item"] == item)
    return found


def agents_card(db: Session, world: World, period: str = "2026-11") -> Card:
    db.expire_all()
    return db.scalars(select(Card).where(Card.employee_id == world.agent.id, Card.period == period)).one()


def test_a_changed_complaint_changes_its_store_month_only(shop: Shop, db: Session, world: World) -> None:
    case = shop.complaint(NOON - timedelta(days=3), people={"opener": world.agent})
    october = datetime(2026, 10, 5, 9, tzinfo=NOON.tzinfo)
    shop.complaint(october, people={"opener": world.agent})
    elsewhere = Shop(db, world.other_store)
    adviser = world.hire("外店员工", "AGENT", store=world.other_store)
    elsewhere.complaint(NOON - timedelta(days=3), people={"opener": adviser})
    score(db)
    assert line_of(agents_card(db, world), "8")["points"] == "5"
    before = versions(db)

    case.validity = "INVALID"
    mark_dirty(db, world.store.id, [case.received_day])
    db.commit()
    score(db)

    assert line_of(agents_card(db, world), "8")["state"] == "ruled"  # nothing left to measure
    changed = {card for card, version in versions(db).items() if before[card] != version}
    assert changed == {agents_card(db, world).id}


def versions(db: Session) -> dict[int, int]:
    return {card.id: card.row_version for card in db.scalars(select(Card))}


def test_only_the_months_of_the_marks_are_measured(
    shop: Shop, db: Session, world: World, clock: Clocks
) -> None:
    for day in (NOON.date(), date(2026, 9, 9)):
        mark_dirty(db, world.store.id, [day])
    mark_dirty(db, world.other_store.id, [NOON.date()])
    score(db)
    clock["now"] = lambda: NOON + HOUR
    db.commit()
    mark_dirty(db, world.store.id, [NOON.date()])
    score(db)
    db.expire_all()
    measured = {
        (row.store_id, row.period) for row in db.scalars(select(StoreMonth)) if row.computed_at > NOON
    }
    assert measured == {(world.store.id, "2026-11")}


def test_cards_are_replaced_in_place(shop: Shop, db: Session, world: World) -> None:
    score(db)
    first = agents_card(db, world)
    key, version = first.id, first.row_version
    mark_dirty(db, world.store.id, [NOON.date()])
    score(db)
    assert (agents_card(db, world).id, agents_card(db, world).row_version) == (key, version)
    shop.complaint(NOON - timedelta(days=2), answered=3 * HOUR, people={"opener": world.agent})
    score(db)
    assert (agents_card(db, world).id, agents_card(db, world).row_version) == (key, version + 1)
    assert line_of(agents_card(db, world), "8")["points"] == "0"


def test_a_deadline_that_passes_is_noticed_without_a_mark(
    shop: Shop, db: Session, world: World, clock: Clocks
) -> None:
    """Nobody writes anything when an open case becomes late, and yet the card changes."""
    shop.complaint(NOON - HOUR, closed=None, people={"opener": world.agent})
    score(db)
    assert line_of(agents_card(db, world), "8")["state"] == "ruled"
    clock["now"] = lambda: NOON + 24 * HOUR
    db.commit()
    assert db.scalar(select(DirtyMark.id).limit(1)) is None
    score(db)
    assert line_of(agents_card(db, world), "8")["points"] == "0"


def test_a_month_begins_by_itself(shop: Shop, db: Session, world: World, clock: Clocks) -> None:
    score(db)
    clock["now"] = lambda: datetime(2026, 11, 30, 16, 0, 1, tzinfo=UTC)
    db.commit()  # in Shanghai it is December
    score(db)
    assert agents_card(db, world, "2026-12").from_day == date(2026, 12, 1)


def test_who_leaves_loses_the_later_card(shop: Shop, db: Session, world: World) -> None:
    score(db)
    world.agent.left_on = date(2026, 10, 31)
    mark_dirty(db, world.store.id, [NOON.date()])
    score(db)
    assert db.scalar(select(func.count(Card.id)).where(Card.employee_id == world.agent.id)) == 0


def test_a_change_of_post_makes_two_cards(shop: Shop, db: Session, world: World) -> None:
    post = db.scalars(select(Assignment).where(Assignment.employee_id == world.advisor.id)).one()
    post.valid_to = date(2026, 11, 14)
    db.add(
        Assignment(
            employee_id=world.advisor.id,
            store_id=world.store.id,
            department_id=post.department_id,
            position_id=world.positions["TECHNICIAN"].id,
            valid_from=date(2026, 11, 15),
        )
    )
    mark_dirty(db, world.store.id, [NOON.date()])
    score(db)
    cards = db.execute(
        select(Card.from_day, Card.to_day).where(Card.employee_id == world.advisor.id).order_by(Card.from_day)
    ).all()
    assert [tuple(card) for card in cards] == [
        (date(2026, 11, 1), date(2026, 11, 14)),
        (date(2026, 11, 15), date(2026, 11, 30)),
    ]


# -- with real commits and real workers --


@pytest.fixture
def running(committed: Database) -> Iterator[tuple[Database, World, Shop]]:
    """A database of one's own with a store, its policies and no mark left."""
    committed.clock = lambda: NOON
    with committed.session() as db:
        world = World.build(db)
        install_packs(db)
        activate_examples(db)
        shop = Shop(db, world.store)
        db.commit()
        recompute_waiting(db)
        db.commit()
        yield committed, world, shop


def marks(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(DirtyMark)) or 0


def test_a_worker_that_dies_leaves_the_marks(running: tuple[Database, World, Shop]) -> None:
    database, world, shop = running
    shop.complaint(NOON - timedelta(days=2), answered=3 * HOUR, people={"opener": world.agent})
    shop.db.commit()
    waiting = marks(shop.db)
    assert waiting > 0
    with database.session() as dying:
        jobs.recompute(dying)
        assert marks(dying) == 0
        dying.connection().connection.driver_connection.close()  # as after kill -9
        dying.invalidate()
    shop.db.commit()
    assert marks(shop.db) == waiting
    assert line_of(agents_card(shop.db, world), "8")["state"] == "ruled"
    with unit_of_work(database) as db:
        jobs.recompute(db)
    shop.db.commit()
    assert marks(shop.db) == 0
    assert line_of(agents_card(shop.db, world), "8")["points"] == "0"


def test_two_workers_and_busy_writers_lose_nothing(running: tuple[Database, World, Shop]) -> None:
    """Writers commit facts with their marks while two workers take marks; the card has every fact."""
    database, world, _ = running
    stop, errors = threading.Event(), list[BaseException]()

    def work() -> None:
        try:
            while not stop.is_set():
                with unit_of_work(database) as db:
                    jobs.recompute(db)
        except BaseException as error:  # noqa: BLE001  reported by the test
            errors.append(error)

    def write() -> None:
        try:
            with database.session() as db:
                mine = Shop(db, world.store)
                for _ in range(15):
                    mine.complaint(NOON - timedelta(days=2), people={"opener": world.agent})
                    db.commit()
        except BaseException as error:  # noqa: BLE001  reported by the test
            errors.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    writers = [threading.Thread(target=write) for _ in range(3)]
    for thread in (*workers, *writers):
        thread.start()
    for thread in writers:
        thread.join(60)
    stop.set()
    for thread in workers:
        thread.join(60)
    assert errors == []
    with unit_of_work(database) as db:
        jobs.recompute(db)
    with database.session() as db:
        assert marks(db) == 0
        speed = db.scalars(
            select(StoredReading).where(
                StoredReading.measure == "M-24", StoredReading.assignment_id.is_not(None)
            )
        ).one()
        assert (speed.numerator, speed.denominator, len(speed.evidence)) == (45, 45, 45)
        assert (
            db.scalar(select(func.count(Run.id)).where(Run.period == "2026-11")) == 4
        )  # two stores, two policies


def test_a_store_that_fails_holds_up_nobody(
    running: tuple[Database, World, Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, world, shop = running
    for store in shop.db.scalars(select(Store)):
        mark_dirty(shop.db, store.id, [NOON.date()])
    shop.db.commit()
    honest = live.recompute_month

    def broken(db: Session, store_id: int, period: Any) -> None:
        if store_id == world.store.id:
            raise ValueError("made to fail")
        honest(db, store_id, period)

    monkeypatch.setattr(live, "recompute_month", broken)
    with unit_of_work(database) as db:
        jobs.recompute(db)
    shop.db.commit()
    assert set(shop.db.scalars(select(DirtyMark.store_id))) == {world.store.id}


def test_a_voided_order_leaves_the_reading(running: tuple[Database, World, Shop]) -> None:
    database, world, shop = running
    order = shop.order(NOON - timedelta(days=1), served={"advisor": world.advisor})
    shop.complaint(NOON - timedelta(days=1), people={"named": world.advisor})
    shop.db.commit()
    with unit_of_work(database) as db:
        jobs.recompute(db)
    rate = select(StoredReading.state).where(
        StoredReading.measure == "M-36", StoredReading.assignment_id.is_not(None)
    )
    assert shop.db.scalar(rate) == "ok"
    shop.db.get_one(RepairOrder, (order.store_id, order.id)).voided_at = NOON
    mark_dirty(shop.db, world.store.id, [order.delivered_day])
    shop.db.commit()
    with unit_of_work(database) as db:
        jobs.recompute(db)
    shop.db.commit()
    assert shop.db.scalar(rate) == "no_data"  # a complaint over no order: no figure, and its evidence stays


def test_a_new_colleague_has_a_card_at_once(
    shop: Shop, db: Session, world: World, as_role: Callable[..., Any]
) -> None:
    score(db)
    hired = as_role("HR").post(
        "/api/v1/employees",
        json={
            "employee_no": "N-1",
            "name": "吴芳",
            "hired_on": "2026-11-05",
            "store_code": world.store.code,
            "department_code": "MAIN",
            "position_code": "AGENT",
        },
    )
    score(db)
    card = db.scalars(select(Card).where(Card.employee_id == hired.json()["id"])).one()
    assert (card.from_day, card.to_day) == (date(2026, 11, 5), date(2026, 11, 30))
