"""R12: nothing can be taken out of the journal, put in or altered unseen, and writers never fork it."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from tests import postgres
from tests.asgi import Client
from tests.factories import World

from kaoping.storage.acts.journal import append_journal, chain_journal, find_breaks, read_heads
from kaoping.storage.embedded import Cluster
from kaoping.storage.roles import OWNER
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work

TAMPERINGS = 500
WRITERS, ACTS = 8, 100
LOCKS_HELD = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
SCOPES = (None, 1, 2)


def _write(database: Database, acts: int) -> None:
    for n in range(acts):
        with unit_of_work(database, actor=f"user:{n % 3}") as db:
            db.info["request_id"] = f"r-{n}"
            append_journal(db, SCOPES[n % 3], "employee.changed", "employee", n, {"fields": ["name"], "n": n})


@pytest.fixture(scope="module")
def module_database(cluster: Cluster) -> Iterator[Database]:
    """Of its own, because what is written to a journal stays there."""
    with postgres.clone(cluster) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture(scope="module")
def chained(module_database: Database) -> Database:
    _write(module_database, 60)
    return module_database


@pytest.fixture
def as_owner(chained: Database) -> Iterator[Connection]:
    """Somebody who may do anything to the tables; what is done is undone after the test."""
    owner = Database(chained.engine.url.render_as_string(hide_password=False), role=OWNER, pool_size=1)
    with owner.engine.connect() as link:
        yield link
    owner.close()


Tampering = Callable[[Connection, random.Random, dict[str, Any]], None]


def _altering(column: str, value: str) -> Tampering:
    statement = text(f"UPDATE journal SET {column} = {value} WHERE scope = :scope AND seq = :seq")

    def tamper(link: Connection, _: random.Random, row: dict[str, Any]) -> None:
        link.execute(statement, {"scope": row["scope"], "seq": row["seq"]})

    return tamper


def _remove(link: Connection, _: random.Random, row: dict[str, Any]) -> None:
    link.execute(text("DELETE FROM journal WHERE scope = :scope AND seq = :seq"), _key(row))


def _cut_tail(link: Connection, _: random.Random, row: dict[str, Any]) -> None:
    link.execute(text("DELETE FROM journal WHERE scope = :scope AND seq >= :seq"), _key(row))


def _remove_scope(link: Connection, _: random.Random, row: dict[str, Any]) -> None:
    link.execute(text("DELETE FROM journal WHERE scope = :scope"), {"scope": row["scope"]})


def _remove_and_close_ranks(link: Connection, _: random.Random, row: dict[str, Any]) -> None:
    """The careful thief: later entries move up and point at the one before."""
    before = link.execute(
        text("SELECT prev_hash FROM journal WHERE scope = :scope AND seq = :seq"), _key(row)
    )
    prev = before.scalar_one()
    _remove(link, random.Random(), row)  # noqa: S311
    link.execute(
        text("UPDATE journal SET prev_hash = :prev WHERE scope = :scope AND seq = :seq + 1"),
        {**_key(row), "prev": prev},
    )
    # Upwards one by one, as the key is checked row by row.
    later = link.execute(
        text("SELECT seq FROM journal WHERE scope = :scope AND seq > :seq ORDER BY seq"), _key(row)
    )
    for (seq,) in later.all():
        link.execute(
            text("UPDATE journal SET seq = :seq - 1 WHERE scope = :scope AND seq = :seq"),
            {"scope": row["scope"], "seq": seq},
        )


def _swap(link: Connection, _: random.Random, row: dict[str, Any]) -> None:
    other = row["seq"] % row["length"] + 1
    for before, after in ((row["seq"], -1), (other, row["seq"]), (-1, other)):
        link.execute(
            text("UPDATE journal SET seq = :after WHERE scope = :scope AND seq = :before"),
            {"scope": row["scope"], "before": before, "after": after},
        )


def _insert(link: Connection, lots: random.Random, row: dict[str, Any]) -> None:
    """An act that never was, at the end of the chain, with a hash somebody made up."""
    link.execute(
        text(
            "INSERT INTO journal SELECT scope, seq + 1, at, actor, action, object_kind, object_id, data, "
            "request_id, hash, :made_up FROM journal WHERE scope = :scope AND seq = :length"
        ),
        {"scope": row["scope"], "length": row["length"], "made_up": lots.randbytes(32)},
    )


def _key(row: dict[str, Any]) -> dict[str, Any]:
    return {"scope": row["scope"], "seq": row["seq"]}


TAMPERS: dict[str, Tampering] = {
    "another actor": _altering("actor", "'user:999'"),
    "another action": _altering("action", "'employee.hired'"),
    "another kind": _altering("object_kind", "'user'"),
    "another object": _altering("object_id", "object_id || '0'"),
    "another request": _altering("request_id", "'r-x'"),
    "no request": _altering("request_id", "NULL"),
    "a microsecond later": _altering("at", "at + interval '1 microsecond'"),
    "other data": _altering("data", "data || '{\"n\": -1}'"),
    "one key less": _altering("data", "data - 'fields'"),
    "no data": _altering("data", "'{}'"),
    "another hash": _altering("hash", "sha256(hash)"),
    "another predecessor": _altering("prev_hash", "sha256(prev_hash)"),
    "another scope": _altering("scope", "scope + 100"),
    "another place": _altering("seq", "seq + 1000"),
    "removed": _remove,
    "removed, ranks closed": _remove_and_close_ranks,
    "tail cut off": _cut_tail,
    "scope removed": _remove_scope,
    "swapped": _swap,
    "inserted": _insert,
}


def test_an_untouched_chain_holds(chained: Database) -> None:
    with chained.session() as db:
        assert find_breaks(db, read_heads(db)) == []
        assert Counter(db.scalars(text("SELECT scope FROM journal"))) == {0: 20, 1: 20, 2: 20}


def test_every_tampering_is_found(chained: Database, as_owner: Connection) -> None:
    """Each by somebody who owns the tables, on an entry drawn by lot, against heads exported before."""
    lots = random.Random(20261122)  # noqa: S311 - the same tamperings in every run
    with Session(as_owner) as db:
        heads = read_heads(db)
    unseen, done = [], Counter[str]()
    for _ in range(TAMPERINGS):
        name = lots.choice(list(TAMPERS))
        scope = lots.choice(list(heads))
        row = {"scope": scope, "seq": lots.randint(1, heads[scope][0]), "length": heads[scope][0]}
        with as_owner.begin() as doing:
            TAMPERS[name](as_owner, lots, row)
            with Session(as_owner, join_transaction_mode="rollback_only") as db:
                if not find_breaks(db, heads):
                    unseen.append((name, row))
            doing.rollback()
        done[name] += 1
    assert unseen == []
    assert set(done) == set(TAMPERS)


def test_a_chain_rewritten_from_a_point_on_shows_against_the_exported_head(
    chained: Database, as_owner: Connection
) -> None:
    """Whoever owns the tables and knows how hashes are made can mend a chain to its end, but not its head."""
    with Session(as_owner) as db:
        heads = read_heads(db)
        db.execute(text("DELETE FROM journal WHERE scope = 1 AND seq > 10"))
        for n in range(10):
            append_journal(db, 1, "employee.changed", "employee", n)
        chain_journal(db)
        assert find_breaks(db) == []
        assert [(found.scope, found.reason) for found in find_breaks(db, heads)] == [(1, "cut")]
        db.rollback()


def test_eight_writers_never_fork(module_database: Database) -> None:
    """All of them into one scope and one of their own, as fast as they can."""
    failures: list[BaseException] = []
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        try:
            start.wait()
            for n in range(ACTS):
                with unit_of_work(module_database, actor=f"user:{writer}") as db:
                    append_journal(db, 77, "raced", "probe", n)
                    append_journal(db, 100 + writer, "raced", "probe", n)
        except BaseException as error:  # noqa: BLE001 - shown by the test, not swallowed by the thread
            failures.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with module_database.session() as db:
        assert find_breaks(db) == []
        sequence = db.scalars(text("SELECT seq FROM journal WHERE scope = 77 ORDER BY seq")).all()
        assert list(sequence) == list(range(1, WRITERS * ACTS + 1))


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET actor = 'x'", "DELETE FROM journal", "TRUNCATE journal"]
)
def test_the_server_itself_cannot_rewrite_the_journal(module_database: Database, statement: str) -> None:
    with module_database.session() as db, pytest.raises(ProgrammingError, match="permission denied"):
        db.execute(text(statement))


def test_chaining_is_the_last_thing_before_the_commit(committed: Database) -> None:
    """The lock of a chain is held for its insert and the commit, not while the work is being done."""
    said: list[str] = []
    event.listen(committed.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    with unit_of_work(committed) as db:
        append_journal(db, 1, "early", "probe", 1)
        append_journal(db, None, "early", "probe", 2)
        assert db.scalar(LOCKS_HELD) == 0
    assert said[-1].startswith("INSERT INTO journal")
    assert LOCKS_HELD.text in said[-3:]
    with committed.session() as db:
        assert find_breaks(db) == []
        assert set(read_heads(db)) == {0, 1}


def test_an_act_names_its_caller_and_request(as_role: Callable[..., Client], world: World) -> None:
    hr = as_role("HR")
    answer = hr.patch(
        f"/api/v1/employees/{world.agent.id}",
        json={"name": "陈晶"},
        headers={"If-Match": '"1"', "X-Request-ID": "trace-42"},
    )
    assert answer.headers["x-request-id"] == "trace-42"
    written = text("SELECT actor, request_id, data FROM journal WHERE action = 'employee.changed'")
    entry = world.db.execute(written).one()
    assert entry.actor.startswith("user:")
    assert entry.request_id == "trace-42"
    assert entry.data["changes"] == {"name": ["陈静", "陈晶"]}
