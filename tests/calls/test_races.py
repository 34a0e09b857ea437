"""Many callers at once, with real commits: nobody gets what another holds, nothing is taken twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select, update
from tests.calls.deliveries import Deliveries
from tests.calls.kit import BAD, CALL_TIME
from tests.factories import World

from kaoping.calls.schemas import AttemptResultIn, OpenedAttemptOut
from kaoping.calls.service import generate, open_attempt, record_result, seed, take_next
from kaoping.domain.errors import Conflict
from kaoping.domain.people import CallerKind, Grant, Principal, Reach
from kaoping.storage.session import Database
from kaoping.storage.tables.calls import CallAttempt, CallbackTask, SurveyResponse
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.sales import Sale
from kaoping.storage.unit_of_work import unit_of_work

CALLERS = 50


@pytest.fixture
def database(committed: Database) -> Database:
    committed.clock = lambda: CALL_TIME
    return committed


class Floor:
    """A room of callers over one store with `tasks` customers to call, and `cars` handed over yesterday."""

    def __init__(self, database: Database, tasks: int, callers: int = CALLERS, cars: int = 0) -> None:
        self.database = database
        with database.session() as db:
            seed(db)
            world = World.build(db)
            visits = Deliveries(db, world)
            for _ in range(tasks):
                visits.order()
            for _ in range(cars):
                visits.sale()
            visits.generate()
            self.store_id = world.store.id
            people = [world.hire(f"客服{n}", "AGENT") for n in range(callers)]
            accounts = [world.sign_up("AGENT", employee=person).user_id for person in people]
            db.commit()
            grant = Grant(frozenset({"calls:work"}), Reach.STORES, frozenset({world.store.id}))
            self.callers = [
                replace(
                    Principal(CallerKind.PERSON, account, None, person.id, person.name, (grant,)),
                    scope=grant_scope(grant),
                )
                for account, person in zip(accounts, people, strict=True)
            ]

    def at_once(
        self, act: Callable[[Any, Principal], Any], callers: list[Principal] | None = None
    ) -> list[Any]:
        """Everybody does the same in the same moment, each in a unit of work of their own."""
        everybody = callers or self.callers
        ready = Barrier(len(everybody))

        def work(who: Principal) -> Any:
            ready.wait()
            try:
                with unit_of_work(self.database, actor=who.actor) as db:
                    return act(db, who)
            except Conflict as refused:
                return refused

        with ThreadPoolExecutor(len(everybody)) as pool:
            return list(pool.map(work, everybody))


def grant_scope(grant: Grant) -> Any:
    return Principal(CallerKind.PERSON, 1, None, 1, "", (grant,)).reach_of("calls:work")


def test_fifty_callers_never_hold_the_same_task(database: Database) -> None:
    floor = Floor(database, tasks=40)
    handed = [t.desk.id for t in floor.at_once(take_next) if t.desk]
    assert len(handed) == 40
    assert max(Counter(handed).values()) == 1


def test_calls_about_cars_are_handed_out_once_among_the_others(database: Database) -> None:
    floor = Floor(database, tasks=15, cars=25)
    desks = [t.desk for t in floor.at_once(take_next) if t.desk]
    assert Counter(desk.type for desk in desks) == {"AFTERSALES_D3": 15, "NEWCAR_D1": 25}
    assert max(Counter(desk.id for desk in desks).values()) == 1
    assert all((desk.order is None) == (desk.type == "NEWCAR_D1") for desk in desks)


def test_a_car_returned_while_everybody_begins_is_called_by_one_or_by_nobody(database: Database) -> None:
    floor = Floor(database, tasks=0, callers=8, cars=1)
    with database.session() as db:
        task = db.scalars(select(CallbackTask.id).where(CallbackTask.type == "NEWCAR_D1")).one()

    def begin_or_return(db: Any, who: Principal) -> Any:
        if who != floor.callers[0]:
            return open_attempt(db, who, task)
        db.execute(update(Sale).values(status="RETURNED"))
        return generate(db)

    came = floor.at_once(begin_or_return)
    opened = sum(isinstance(one, OpenedAttemptOut) for one in came)
    with database.session() as db:
        states = dict(db.execute(select(CallbackTask.type, CallbackTask.state)).all())
        attempts = db.scalar(select(func.count()).select_from(CallAttempt))
    assert (states["NEWCAR_D1"], attempts) == (("IN_PROGRESS", 1) if opened else ("CANCELLED", 0))
    assert states["NEWCAR_D7"] == "CANCELLED"


def test_a_caller_in_two_windows_holds_one_task(database: Database) -> None:
    floor = Floor(database, tasks=10, callers=1)
    taken = floor.at_once(lambda db, who: take_next(db, who).desk, floor.callers * 8)
    assert len({desk.id for desk in taken}) == 1
    with database.session() as db:
        held = select(func.count()).select_from(CallbackTask).where(CallbackTask.claimed_by.is_not(None))
        assert db.scalar(held) == 1


def test_a_result_sent_eight_times_at_once_is_taken_once(database: Database) -> None:
    floor = Floor(database, tasks=1, callers=1)
    caller = floor.callers[0]
    with unit_of_work(database) as db:
        taken = take_next(db, caller).desk
        assert taken is not None
        attempt = open_attempt(db, caller, taken.id).id
    body = AttemptResultIn.model_validate(
        {"outcome": "COMPLETED", "answers": list(BAD), "complaint": {"open": True}}
    )
    results = floor.at_once(lambda db, who: record_result(db, who, attempt, body), [caller] * 8)
    assert len({result.model_dump_json() for result in results}) == 1
    with database.session() as db:
        counted = [db.scalar(select(func.count()).select_from(t)) for t in (SurveyResponse, Complaint)]
        assert counted == [1, 1]
        journal = select(func.count()).where(JournalEntry.action == "callback.result-recorded")
        assert db.scalar(journal) == 1
        task = db.scalars(select(CallbackTask)).one()
        assert (task.state, task.attempts) == ("SUCCESS", 1)


def test_one_of_many_begins_the_attempt(database: Database) -> None:
    floor = Floor(database, tasks=1, callers=8)
    with database.session() as db:
        task = db.scalars(select(CallbackTask.id)).one()
    opened = floor.at_once(lambda db, who: open_attempt(db, who, task))
    assert sorted(type(o).__name__ for o in opened) == ["Conflict"] * 7 + ["OpenedAttemptOut"]
    with database.session() as db:
        assert db.scalar(select(func.count()).select_from(CallAttempt)) == 1


def test_generators_that_run_at_once_make_each_task_once(database: Database) -> None:
    floor = Floor(database, tasks=0, callers=6)
    with database.session() as db:
        visits = Deliveries(db, World.build(db))
        for _ in range(30):
            visits.order()
        for _ in range(10):
            visits.sale()
        db.commit()
    kept = floor.at_once(lambda db, _: generate(db))
    assert sum(k.made for k in kept) == 30 + 2 * 10
    with database.session() as db:
        twice = (
            select(CallbackTask.plan_id)
            .group_by(CallbackTask.plan_id, CallbackTask.order_id, CallbackTask.sale_id)
            .having(func.count() > 1)
        )
        assert db.execute(twice).all() == []
