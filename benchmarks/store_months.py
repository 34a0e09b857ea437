"""P3, P4: the readings of every store and the whole close, against one bare pass over the same facts.

A hundred stores of fifty people with 3,000 calls each in one month. `readings` takes every measure of every
store and person with its evidence and keeps it; `close` is freeze, judging, approval and publication with
hashes and journal, of a fifth of the stores in each round. P4 changes one complaint and scores what it
touches, as the tick does. Rounds are interleaved.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select, text, update

from benchmarks import steps
from benchmarks.figures import ROUNDS, Figures, Goal, milliseconds, ratios, scaled
from benchmarks.group import Group, Size, group, opened, read_month
from benchmarks.passes import bare_pass
from kaoping.scorecards.jobs import recompute
from kaoping.scorecards.service.closing.periods import ensure_period
from kaoping.scorecards.service.live import recompute_month
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.session import Database
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.unit_of_work import unit_of_work

TICK_SECONDS = 2.0
READINGS, CLOSE = Goal(15, 9), Goal(60, 25)
STATEMENTS, CHANGE, VISIBLE = Goal(60), Goal(1 / 50), Goal(5)


def run() -> Figures:
    """The figures of P3 and P4 as they stand in bench.json."""
    size = Size(stores=scaled(100, least=ROUNDS), calls=scaled(300_000, least=500))
    with group(size) as filled, opened(filled) as database:
        changes = _changes(database, filled)
        floors, readings = _measure(database, filled)
        closing = _close(database, filled)
    closes = [seconds * ROUNDS for seconds in closing["seconds"]]
    each = [len(filled.stores) // ROUNDS] * ROUNDS
    return {
        "P3.readings": READINGS.figure(
            ratios(readings, floors), seconds=_short(readings), floor_ms=milliseconds(floors)
        ),
        "P3.close": CLOSE.figure(
            ratios(closes, closing["floors"]),
            seconds=_short(closes),
            floor_ms=milliseconds(closing["floors"]),
            parts={part: _short(closing[part]) for part in ("freeze", "judge", "publish")},
            stores_a_round=each[0],
        ),
        "P3.statements": STATEMENTS.figure(closing["statements"]),
        "P4": CHANGE.figure(
            [change / close for change, close in zip(changes, closes, strict=True)],
            change_ms=milliseconds(changes),
        ),
        "P4.visible_s": VISIBLE.figure([TICK_SECONDS + change for change in changes]),
    }


def _short(seconds: list[float]) -> list[float]:
    return [round(one, 2) for one in seconds]


def _measure(database: Database, filled: Group) -> tuple[list[float], list[float]]:
    """Seconds of the floor and of all readings, a pair for each round."""
    floors, readings = [], []
    for number in range(ROUNDS + 1):
        with database.session() as db:
            floor = bare_pass(db, filled.last, filled.last)
        started = time.perf_counter()
        for store_id in filled.stores:
            with unit_of_work(database) as db:
                read_month(db, store_id, filled.last)
        if number:  # the first round warms the disk and compiles statements
            floors.append(floor)
            readings.append(time.perf_counter() - started)
    return floors, readings


def _close(database: Database, filled: Group) -> dict[str, list[Any]]:
    """What each round took: a fifth of the stores, closed one after the other."""
    found: dict[str, list[Any]] = {
        part: [] for part in ("floors", "seconds", "freeze", "judge", "publish", "statements")
    }
    with unit_of_work(database) as db:
        for store_id in filled.stores:
            ensure_period(db, store_id, filled.last)
    with database.session() as db:
        rows = db.execute(select(ClosingPeriod.id).where(ClosingPeriod.code == filled.last.code))
        months = list(rows.scalars())
    each = len(months) // ROUNDS
    for number in range(ROUNDS):
        with database.session() as db:
            found["floors"].append(bare_pass(db, filled.last, filled.last))
        parts = {"freeze": 0.0, "judge": 0.0, "publish": 0.0}
        with counted(database) as said:
            for month in months[number * each : (number + 1) * each]:
                for part, act in (
                    ("freeze", steps.freeze),
                    ("judge", steps.judge),
                    ("publish", steps.publish),
                ):
                    started = time.perf_counter()
                    act(database, filled.users, month)
                    parts[part] += time.perf_counter() - started
        for part, seconds in parts.items():
            found[part].append(seconds)
        found["seconds"].append(sum(parts.values()) * len(months) / (each * ROUNDS))
        found["statements"].append(len(said) / each)
    return found


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    said: list[str] = []

    def note(*told: Any) -> None:
        said.append(told[2])

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def _changes(database: Database, filled: Group) -> list[float]:
    """Seconds from the tick that finds a changed complaint to the commit of its store-month."""
    with unit_of_work(database) as db:  # the running month has begun everywhere
        db.execute(text(_BEGUN))
    for store_id in filled.stores[:ROUNDS]:
        with unit_of_work(database) as db:
            recompute_month(db, store_id, filled.last)
    seconds = []
    for store_id in filled.stores[:ROUNDS]:
        _change(database, store_id)
        started = time.perf_counter()
        with unit_of_work(database) as db:
            recompute(db)
        seconds.append(time.perf_counter() - started)
    return seconds


def _change(database: Database, store_id: int) -> None:
    with unit_of_work(database) as db:
        case = db.execute(
            update(Complaint)
            .where(
                Complaint.store_id == store_id,
                Complaint.id
                == select(Complaint.id).where(Complaint.store_id == store_id).limit(1).scalar_subquery(),
            )
            .values(validity="INVALID", row_version=Complaint.row_version + 1)
            .returning(Complaint.received_day)
        ).one()
        mark_dirty(db, store_id, [case.received_day])


_BEGUN = """
    INSERT INTO store_month (store_id, period, first_day, last_day, computed_at)
    SELECT id, to_char(timezone(zone, now()), 'YYYY-MM'), date_trunc('month', now())::date, current_date,
           now()
    FROM store
"""
