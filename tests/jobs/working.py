"""Workers in processes of their own, on a database where commits are real; for tests only."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.context import ForkProcess

import psycopg

from kaoping.jobs import run_worker
from kaoping.storage.session import Database

LEASE = timedelta(seconds=2)
RESCUE = timedelta(seconds=1)
FORK = multiprocessing.get_context("fork")


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def make_effect_table(database: Database) -> None:
    """A place where a job of a test leaves what it did."""
    with psycopg.connect(url_of(database)) as link:
        link.execute(
            "CREATE TABLE effect (id serial, what text, began timestamptz, at timestamptz DEFAULT now())"
        )
        link.execute("GRANT ALL ON effect TO kaoping_app")
        link.execute("GRANT ALL ON SEQUENCE effect_id_seq TO kaoping_app")


def effects(database: Database, what: str) -> int:
    with psycopg.connect(url_of(database)) as link:
        return link.execute("SELECT count(*) FROM effect WHERE what = %s", [what]).fetchone()[0]


def leave_now(url: str, what: str) -> None:
    """Seen at once, whatever becomes of the job that says it."""
    with psycopg.connect(url) as link:
        link.execute("INSERT INTO effect (what) VALUES (%s)", [what])


def jobs_by_status(database: Database, name: str) -> dict[str, int]:
    asks = "SELECT status::text, count(*) FROM procrastinate_jobs WHERE task_name = %s GROUP BY 1"
    with psycopg.connect(url_of(database)) as link:
        return dict(link.execute(asks, [name]).fetchall())


def _work(url: str) -> None:
    database = Database(url, pool_size=2)
    run_worker(database, url, threads=2, lease=LEASE, rescue_every=RESCUE)


def start(database: Database, count: int) -> list[ForkProcess]:
    """Registered jobs are those of this moment: the processes are forks."""
    started = [FORK.Process(target=_work, args=(url_of(database),)) for _ in range(count)]
    for process in started:
        process.start()
    return started


def stop(started: list[ForkProcess]) -> None:
    for process in started:
        process.terminate()
    for process in started:
        process.join(20)
        assert not process.is_alive()


@contextmanager
def workers(database: Database, count: int = 1) -> Iterator[list[ForkProcess]]:
    started = start(database, count)
    try:
        yield started
    finally:
        stop(started)


def eventually(true: Callable[[], bool], *, within: float = 20.0) -> None:
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
