"""Workers are killed again and again; every job is done, each effect stands once (R5)."""

import time

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.jobs.working import LEASE, RESCUE, eventually, jobs_by_status, make_effect_table, start, stop

from kaoping.jobs import JOBS, TICKS, Job, enqueue
from kaoping.storage.session import Database

JOBS_A_ROUND = 6
ONCE = text("""
    INSERT INTO effect (what) SELECT CAST(:what AS text)
    WHERE NOT EXISTS (SELECT FROM effect WHERE what = :what)
""")
TWICE = text("SELECT what FROM effect GROUP BY what HAVING count(*) > 1")


def leave_once(db: Session, what: str) -> None:
    """As every job should: it looks for its own effect first, because it may come twice."""
    db.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})
    time.sleep(0.2)
    db.execute(ONCE, {"what": what})


@pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.soak)])
def test_workers_may_be_killed_at_any_moment(
    committed: Database, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    for registry in (JOBS, TICKS):
        for name in list(registry):
            monkeypatch.delitem(registry, name)
    monkeypatch.setitem(JOBS, "test.once", Job("test.once", leave_once))
    make_effect_table(committed)
    at_work = []
    try:
        for number in range(rounds):
            order(committed, number)
            at_work += start(committed, 2 - len(at_work))
            time.sleep(0.3 + 0.1 * (number % 5))
            victim = at_work.pop(0)
            victim.kill()
            victim.join()
        at_work += start(committed, 1)
        began = time.monotonic()
        eventually(lambda: jobs_by_status(committed, "test.once") == {}, within=60 + rounds)
        stuck = time.monotonic() - began
    finally:
        stop(at_work)
    with committed.session() as db:
        assert db.scalar(text("SELECT count(*) FROM effect")) == rounds * JOBS_A_ROUND
        assert db.execute(TWICE).all() == []
    assert stuck < 2 * LEASE.total_seconds() + RESCUE.total_seconds() + 0.2 * rounds * JOBS_A_ROUND


def order(database: Database, number: int) -> None:
    with database.session() as db:
        for job in range(JOBS_A_ROUND):
            enqueue(db, "test.once", what=f"{number}/{job}")
        db.commit()
    database.engine.dispose()  # the workers are forks: they must not inherit a connection
