"""kill -9 while orders are being pushed: nothing acknowledged is lost, nothing replayed is doubled.

The harness proves itself first: it must find the loss of a server that commits after it has replied.
"""

import pytest
from sqlalchemy import text

from tests.crash.harness import killable, run_rounds
from tests.factories import World

ROUNDS = 20
LONG_ROUNDS = 200


@pytest.fixture
def store(committed):
    with committed.session() as db:
        world = World.build(db)
        return world.issue_key(["records:write"]), world.store.code


def address(database):
    return database.engine.url.render_as_string(hide_password=False)


def killed_and_replayed(committed, store, rounds):
    with killable(address(committed)) as server:
        ledger, missing = run_rounds(committed, server, *store, rounds=rounds)
    assert missing == []
    assert_nothing_is_doubled(committed, len(ledger.acknowledged))
    return ledger


def assert_nothing_is_doubled(database, orders):
    with database.session() as db:
        counts = {
            name: db.scalar(text(f"SELECT count(*) FROM {name}"))
            for name in ("repair_order", "customer", "vehicle", "contact_point", "attribution")
        }
        versions = db.scalar(text("SELECT sum(row_version) FROM repair_order"))
        payloads = db.scalar(text("SELECT count(*) FROM repair_order_payload"))
        past = db.scalar(text("SELECT count(*) FROM repair_order_history"))
    assert counts == {
        "repair_order": orders,
        "customer": orders,
        "vehicle": orders,
        "contact_point": 2 * orders,
        "attribution": 4 * orders,
    }
    assert payloads == versions
    assert past == versions - orders


def test_the_harness_finds_a_commit_after_the_reply(committed, store):
    with killable(address(committed), commit_late=True) as server:
        _, missing = run_rounds(committed, server, *store, rounds=ROUNDS, until_loss=True)
    assert missing, f"{ROUNDS} kills found nothing in a server that is known to lose"


@pytest.mark.slow
def test_twenty_kills_lose_nothing_and_double_nothing(committed, store):
    ledger = killed_and_replayed(committed, store, ROUNDS)
    assert ledger.count >= 400


@pytest.mark.soak
def test_two_hundred_kills(committed, store):
    ledger = killed_and_replayed(committed, store, LONG_ROUNDS)
    assert ledger.count >= 10_000
