"""Every committed job is done, its effect stands once, whoever is killed meanwhile; ticks come round once."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.jobs.working import (
    effects,
    eventually,
    jobs_by_status,
    leave_now,
    make_effect_table,
    url_of,
    workers,
)

from kaoping.jobs import JOBS, TICKS, Job, Tick, enqueue
from kaoping.storage.session import Database

FINISH = text("UPDATE effect SET at = clock_timestamp() WHERE xmin = pg_current_xact_id()::xid")
MEETINGS = text("SELECT count(*) FROM effect a JOIN effect b ON a.id < b.id AND b.began < a.at")
LEAVE = text("INSERT INTO effect (what, began) VALUES (:what, clock_timestamp())")


@pytest.fixture
def database(committed: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Real commits, and no job but the test's own."""
    for registry in (JOBS, TICKS):
        for name in list(registry):
            monkeypatch.delitem(registry, name)
    make_effect_table(committed)
    committed.engine.dispose()
    return committed


def order(database: Database, name: str, **args: object) -> None:
    with database.session() as db:
        enqueue(db, name, **args)
        db.commit()
    database.engine.dispose()


def test_a_job_is_done_in_a_transaction_of_its_own(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greet(db: Session, who: str) -> None:
        db.execute(LEAVE, {"what": f"greeted {who}"})

    monkeypatch.setitem(JOBS, "test.greet", Job("test.greet", greet))
    order(database, "test.greet", who="李四")
    with workers(database):
        eventually(lambda: effects(database, "greeted 李四") == 1)
        eventually(lambda: jobs_by_status(database, "test.greet") == {})


def test_a_job_that_fails_leaves_nothing_and_is_retried(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(database)

    def stumble(db: Session) -> None:
        db.execute(LEAVE, {"what": "stumbled through"})
        if effects(database, "tried") == 0:
            leave_now(url, "tried")
            raise RuntimeError("the first time goes wrong")

    monkeypatch.setitem(JOBS, "test.stumble", Job("test.stumble", stumble))
    order(database, "test.stumble")
    with workers(database):
        eventually(lambda: effects(database, "tried") == 1)
        assert effects(database, "stumbled through") == 0
        eventually(lambda: effects(database, "stumbled through") == 1)


def test_a_job_of_a_killed_worker_is_done_by_the_next_and_its_effect_stands_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(database)

    def dawdle(db: Session) -> None:
        db.execute(LEAVE, {"what": "done"})
        leave_now(url, "begun")
        if effects(database, "begun") == 1:
            time.sleep(60)

    monkeypatch.setitem(JOBS, "test.dawdle", Job("test.dawdle", dawdle))
    order(database, "test.dawdle")
    with workers(database) as (first,):
        eventually(lambda: effects(database, "begun") == 1)
        first.kill()
        first.join()
    with workers(database):
        eventually(lambda: effects(database, "done") == 1)
        eventually(lambda: jobs_by_status(database, "test.dawdle") == {})
    assert effects(database, "begun") == 2


def test_a_tick_comes_round_once_over_three_workers(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        TICKS,
        "test.tock",
        Tick("test.tock", lambda db: db.execute(LEAVE, {"what": "tock"}), timedelta(seconds=1)),
    )
    with workers(database, 3):
        eventually(lambda: effects(database, "tock") > 0)
        before, since = effects(database, "tock"), time.monotonic()
        time.sleep(5)
        came = effects(database, "tock") - before
        passed = time.monotonic() - since
    assert passed - 2 <= came <= passed + 1


def test_a_slow_tick_never_meets_itself_and_no_backlog_grows(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crawl(db: Session) -> None:
        db.execute(LEAVE, {"what": "crawl"})
        time.sleep(1.6)
        db.execute(FINISH)

    monkeypatch.setitem(TICKS, "test.crawl", Tick("test.crawl", crawl, timedelta(seconds=1)))
    with workers(database, 2):
        eventually(lambda: effects(database, "crawl") >= 3)
        assert jobs_by_status(database, "tick:test.crawl").get("todo", 0) <= 1
    with database.session() as db:
        meetings = db.scalar(MEETINGS)
    assert meetings == 0


def test_a_tick_survives_the_worker_it_killed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    url = url_of(database)

    def hang(db: Session) -> None:
        leave_now(url, "tick begun")
        if effects(database, "tick begun") == 1:
            time.sleep(60)
        db.execute(LEAVE, {"what": "tick done"})

    monkeypatch.setitem(TICKS, "test.hang", Tick("test.hang", hang, timedelta(seconds=1)))
    with workers(database) as (first,):
        eventually(lambda: effects(database, "tick begun") == 1)
        first.kill()
        first.join()
    with workers(database):
        eventually(lambda: effects(database, "tick done") >= 2)
