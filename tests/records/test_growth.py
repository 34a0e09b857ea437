"""A database that was nearly empty a moment ago takes a large push as fast as any other."""

import psycopg
from sqlalchemy import text

from kaoping.records.service.pushes import take_orders
from kaoping.records.sources.canonical import read_array
from kaoping.storage.embedded import SUPERUSER
from kaoping.storage.reads.callers import find_machine
from kaoping.storage.unit_of_work import commit
from kaoping.web.callers import hash_key
from tests.factories import World
from tests.records.orders import encode, order

LARGE = 1500
SCANNED = text(
    "SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables"
    " WHERE relname IN ('customer', 'vehicle', 'contact_point', 'repair_order')"
)


def analyze(cluster, database):
    """What autovacuum does within a minute."""
    address = cluster.url(database=database.engine.url.database, user=SUPERUSER)
    with psycopg.connect(address, autocommit=True) as link:
        link.execute("ANALYZE")


def test_foreign_keys_are_not_checked_by_scanning_a_table_that_has_grown(cluster, committed):
    with committed.session() as db:
        world = World.build(db)
        found = find_machine(db, hash_key(world.issue_key(["records:write"])))
        who = found[0].acting_on("records:write")

        def take(first, count):
            body = encode([order(n, world.store.code) for n in range(first, first + count)])
            assert take_orders(db, lambda: read_array(body), by=who).count("created") == count

        take(1, 1)
        commit(db)
        analyze(cluster, committed)
        for number in range(2, 9):  # enough for the database to settle on a plan for a tiny table
            take(number, 1)
            commit(db)
        take(100, LARGE)
        scanned = db.scalar(SCANNED)
    assert scanned < 50 * LARGE
