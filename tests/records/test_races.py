"""Pushes at the same time, on a database of their own with real commits."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from tests.asgi import serving
from tests.conftest import application
from tests.factories import World
from tests.records.orders import order, push

ORDERS = 60
PUSHERS = 6


@pytest.fixture
def pushing(committed):
    """A client with a key for store 1, and the store's code."""
    with committed.session() as db:
        world = World.build(db)
        token = world.issue_key(["records:write"])
        code = world.store.code
    with serving(application(committed)) as client:
        yield client.signed(token), code


def count(database, table):
    with database.session() as db:
        return db.scalar(text(f"SELECT count(*) FROM {table}"))


def test_overlapping_pushes_of_new_orders_store_each_once(committed, pushing):
    client, code = pushing
    batches = [
        [order(n, code) for n in range(start, start + ORDERS)] for start in range(1, 1 + PUSHERS * 10, 10)
    ]
    together = threading.Barrier(PUSHERS)

    def act(batch):
        together.wait()
        return push(client, batch)

    with ThreadPoolExecutor(PUSHERS) as pool:
        replies = list(pool.map(act, batches))
    assert [reply.status_code for reply in replies] == [200] * PUSHERS
    counts = Counter()
    for reply in replies:
        body = reply.json()
        counts.update({status: body[status] for status in ("created", "unchanged", "updated", "rejected")})
    distinct = ORDERS + (PUSHERS - 1) * 10
    assert counts == {
        "created": distinct,
        "unchanged": PUSHERS * ORDERS - distinct,
        "updated": 0,
        "rejected": 0,
    }
    assert count(committed, "repair_order") == distinct
    assert count(committed, "customer") == distinct
    assert count(committed, "vehicle") == distinct
    assert count(committed, "attribution") == 4 * distinct
    assert count(committed, "repair_order_history") == 0


def test_versions_pushed_at_the_same_time_end_with_the_newest(committed, pushing):
    client, code = pushing
    versions = [f"2026-11-04T{hour:02}:00:00+08:00" for hour in range(8, 8 + PUSHERS)]
    together = threading.Barrier(PUSHERS)

    def act(version):
        hour = int(version[11:13])
        batch = [order(n, code, source_updated_at=version, odometer_in=hour) for n in range(1, 21)]
        together.wait()
        return push(client, batch)

    with ThreadPoolExecutor(PUSHERS) as pool:
        replies = list(pool.map(act, versions))
    assert [reply.status_code for reply in replies] == [200] * PUSHERS
    with committed.session() as db:
        newest = set(db.scalars(text("SELECT odometer_in FROM repair_order")))
        promises = set(db.scalars(text("SELECT promised_first_updated_at FROM repair_order")))
        past_of_rows = db.scalar(text("SELECT sum(row_version - 1) FROM repair_order"))
    assert newest == {7 + PUSHERS}
    assert {promise.isoformat() for promise in promises} == {"2026-11-04T00:00:00+00:00"}
    assert count(committed, "repair_order") == 20
    assert count(committed, "repair_order_history") == past_of_rows
