"""P1, P2: a push of 5,000 repair orders over HTTP against a raw COPY of the very rows it leaves.

The floor copies the same rows, taken from the tables the push filled, into the same tables of a
database made from the same template: same columns, indexes, checks and foreign keys, one transaction,
one durable commit. Rounds are interleaved; a ratio is floor time over push time of the same round.
For unchanged records, which leave no rows, the floor is the COPY that first stored them.
"""

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from tests.factories import World
from tests.records.orders import PATH, changed, order

from benchmarks.figures import ROUNDS, Figures, Goal, milliseconds, ratios, scaled
from benchmarks.server import Api, Bench, bench, database_at, serving
from kaoping.access.service.seeding import seed_roles
from kaoping.records.collecting import uncollected
from kaoping.records.rules import find_faults
from kaoping.records.sources.canonical import read_array
from kaoping.storage.embedded import SUPERUSER
from kaoping.storage.unit_of_work import unit_of_work

RECORDS = scaled(5_000, least=20)
GOALS = {
    "P1.new": Goal(0.25, 0.40, at_least=True),
    "P1.changed": Goal(0.20, 0.30, at_least=True),
    "P1.unchanged": Goal(1.0, 1.3, at_least=True),
}
VALIDATION = Goal(0.25)

TABLES = (
    "customer",
    "contact_point",
    "vehicle",
    "repair_order",
    "repair_order_history",
    "repair_order_payload",
    "attribution",
    "consent",
    "mapping_issue",
    "dirty_mark",
)
"""Every table a push fills, in an order its foreign keys allow."""

Rows = dict[str, bytes]


@dataclass(slots=True)
class Floor:
    """A database that only ever sees raw COPY."""

    url: str

    def load(self, rows: Rows, before: Rows | None = None) -> float:
        """Seconds for the rows alone. `before` holds rows they point at, which are not counted."""
        seconds = 0.0
        with psycopg.connect(self.url) as link:
            for table in TABLES:
                if before and table in before:
                    _copy_in(link, table, before[table])
                started = time.perf_counter()
                _copy_in(link, table, rows.get(table, b""))
                seconds += time.perf_counter() - started
            started = time.perf_counter()
            link.commit()
            return seconds + time.perf_counter() - started


def _copy_in(link: psycopg.Connection[Any], table: str, rows: bytes) -> None:
    if rows:
        with link.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
            copy.write(rows)


def rows_of_last_push(url: str) -> Rows:
    """What the newest transaction left in each table, as COPY text: found by the id that wrote it."""
    with psycopg.connect(url) as link:
        found = link.execute(
            "SELECT xmin::text FROM repair_order ORDER BY updated_at DESC LIMIT 1"
        ).fetchone()
        assert found is not None
        return {table: _copy_out(link, table, found[0]) for table in TABLES}


def _copy_out(link: psycopg.Connection[Any], table: str, writer: str) -> bytes:
    query = sql.SQL("COPY (SELECT * FROM {} WHERE xmin = {}::xid) TO STDOUT")
    with link.cursor().copy(query.format(sql.Identifier(table), sql.Literal(writer))) as copy:
        return b"".join(bytes(block) for block in copy)


@dataclass(slots=True)
class Measured:
    """Times of one kind of push and its floor, a pair for each round."""

    pushes: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)


def run() -> Figures:
    """The figures of P1 and P2 as they stand in bench.json."""
    with tempfile.TemporaryDirectory(prefix="kpb") as folder, bench(Path(folder)) as ground:
        store, token = prepare(ground)
        pushed, *floors = (_as_owner(ground, name) for name in ("pushed", "floor_new", "floor_changed"))
        with serving(ground.cluster.url(database="pushed")) as api:
            measured, validation = _measure(api, token, store, pushed, [Floor(url) for url in floors])
    figures = {
        name: goal.figure(
            ratios(measured[name].floors, measured[name].pushes),
            push_ms=milliseconds(measured[name].pushes),
            floor_ms=milliseconds(measured[name].floors),
        )
        for name, goal in GOALS.items()
    }
    return figures | {"P2": VALIDATION.figure(ratios(validation, measured["P1.new"].pushes))}


def prepare(ground: Bench) -> tuple[str, str]:
    """The small group of the tests, in the database that is pushed to and in both floors."""
    database = database_at(ground.database("pushed"))
    with unit_of_work(database) as db:
        seed_roles(db)
    with database.session() as db:
        world = World.build(db)
        token = world.issue_key(["records:write"])
        store_code = world.store.code
    database.close()
    for name in ("floor_new", "floor_changed"):
        ground.database(name, template="pushed")
    return store_code, token


def _as_owner(ground: Bench, name: str) -> str:
    return ground.cluster.url(database=name, user=SUPERUSER)


def _measure(
    api: Api, token: str, store: str, pushed: str, floors: list[Floor]
) -> tuple[dict[str, Measured], list[float]]:
    measured = {name: Measured() for name in GOALS}
    validation: list[float] = []
    for number in range(ROUNDS + 1):
        first = 1 + number * RECORDS
        fresh = [order(first + n, store) for n in range(RECORDS)]
        newer = [
            changed(
                r,
                source_updated_at="2026-11-04T08:00:00+08:00",
                odometer_in=45300,
                diagnosis="改为更换下摆臂总成",
            )
            for r in fresh
        ]
        body, body_newer = encode(fresh), encode(newer)
        new = _timed(lambda body=body: push(api, token, body, "created"))
        rows = rows_of_last_push(pushed)
        floor_new = floors[0].load(rows)
        unchanged = _timed(lambda body=body: push(api, token, body, "unchanged"))
        change = _timed(lambda body=body_newer: push(api, token, body, "updated"))
        after = rows_of_last_push(pushed)
        points = {table: rows[table] for table in TABLES if not after[table] and table == "contact_point"}
        floor_changed = floors[1].load(after, before=points)
        checked = _timed(lambda body=body: _validate(body))
        if number == 0:
            continue  # the first round warms caches and compiles plans
        measured["P1.new"].pushes.append(new)
        measured["P1.new"].floors.append(floor_new)
        measured["P1.unchanged"].pushes.append(unchanged)
        measured["P1.unchanged"].floors.append(floor_new)
        measured["P1.changed"].pushes.append(change)
        measured["P1.changed"].floors.append(floor_changed)
        validation.append(checked)
    return measured, validation


def encode(records: list[dict[str, Any]]) -> bytes:
    return json.dumps(records, ensure_ascii=False, separators=(",", ":")).encode()


def _timed(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def push(api: Api, token: str, body: bytes, expected: str) -> None:
    reply = json.loads(api.post(PATH, body, token))
    if reply[expected] != RECORDS:
        raise RuntimeError(f"expected {RECORDS} {expected}: {str(reply)[:500]}")


def _validate(body: bytes) -> None:
    """What the server does before it asks the database anything."""
    moment = datetime.now(UTC)
    with uncollected():
        for record in read_array(body).records:
            assert record is not None
            assert not find_faults(record, moment)
