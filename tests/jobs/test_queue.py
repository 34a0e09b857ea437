"""A job belongs to the transaction that caused it, and to nothing else."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from kaoping.jobs import enqueue
from kaoping.storage.session import Database, now

QUEUED = text("SELECT args, scheduled_at FROM procrastinate_jobs WHERE task_name = :name")


def queued(database: Database, name: str) -> int:
    with database.session() as db:
        return len(db.execute(QUEUED, {"name": name}).all())


def test_a_committed_transaction_leaves_exactly_one_job(committed: Database) -> None:
    with committed.session() as db:
        enqueue(db, "test.greet", who="张三")
        assert queued(committed, "test.greet") == 0
        db.commit()
    assert queued(committed, "test.greet") == 1


def test_a_transaction_rolled_back_leaves_no_job(committed: Database) -> None:
    with committed.session() as db:
        enqueue(db, "test.greet")
        db.rollback()
        db.commit()
    assert queued(committed, "test.greet") == 0


def test_a_savepoint_rolled_back_takes_only_its_own_job(committed: Database) -> None:
    with committed.session() as db:
        enqueue(db, "test.kept")
        with db.begin_nested() as savepoint:
            enqueue(db, "test.lost")
            savepoint.rollback()
        db.commit()
    assert (queued(committed, "test.kept"), queued(committed, "test.lost")) == (1, 0)


def test_arguments_and_the_earliest_moment_are_kept(db: Session) -> None:
    later = now(db) + timedelta(hours=2)
    enqueue(db, "test.greet", not_before=later, store_id=7, codes=["M-24"])
    row = db.execute(QUEUED, {"name": "test.greet"}).one()
    assert row.args == {"store_id": 7, "codes": ["M-24"]}
    assert row.scheduled_at == later
