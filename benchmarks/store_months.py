"""P3, P4: the readings of every store and the whole close, against one bare pass over the same facts.

A hundred stores of fifty people with 3,000 calls each in one month; every round takes a fifth of them.
`readings` measures every store and person with the evidence and keeps it. `close` is what the house does:
freeze (readings, evaluation, copies of all inputs with their marks) and publication (evaluated again, hashes,
journal); the judging between, which people do at their pace, stands beside it. P4 changes one complaint and
scores what it touches, as the tick does. The floor is taken in each round. `engine` is evaluation alone, of
as many people as the group has, against the same floor.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select, text, update

from benchmarks import engine, steps
from benchmarks.figures import ROUNDS, Figures, Goal, milliseconds, ratios, scaled
from benchmarks.group import STAFF, Group, Size, group, opened, read_month
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
ENGINE = Goal(10, 5)
"""Of the sixty of a close, which evaluates everybody twice."""


def run() -> Figures:
    """The figures of P3 and P4 as they stand in bench.json."""
    size = Size(stores=scaled(100, least=ROUNDS), calls=scaled(300_000, least=500))
    with group(size) as filled, opened(filled) as database:
        _warm(database, filled)
        readings = _measure(database, filled)
        changes = _changes(database, filled)
        evaluated = _evaluate(database, filled)
        closing = _close(database, filled)
    closes = [sum(both) for both in zip(closing["freeze"], closing["publish"], strict=True)]
    return {
        "P3.readings": READINGS.figure(
            ratios(readings["seconds"], readings["floor"]),
            seconds=_short(readings["seconds"]),
            floor_ms=milliseconds(readings["floor"]),
        ),
        "P3.close": CLOSE.figure(
            ratios(closes, closing["floor"]),
            seconds=_short(closes),
            floor_ms=milliseconds(closing["floor"]),
            parts={part: _short(closing[part]) for part in ("freeze", "publish", "judge")},
        ),
        "P3.statements": STATEMENTS.figure(closing["statements"]),
        **evaluated,
        "P4": CHANGE.figure(
            [change / (close * ROUNDS) for change, close in zip(changes, closes, strict=True)],
            change_ms=milliseconds(changes),
        ),
        "P4.visible_s": VISIBLE.figure([TICK_SECONDS + change for change in changes]),
    }


def _short(seconds: list[float]) -> list[float]:
    return [round(one, 2) for one in seconds]


def _fifth(filled: Group, number: int) -> tuple[int, ...]:
    """The stores of a round."""
    return filled.stores[number::ROUNDS]


def _floor(database: Database, filled: Group, stores: int) -> float:
    """Seconds of the bare pass, as if over so many of the stores."""
    with database.session() as db:
        return bare_pass(db, filled.last, filled.last) * stores / len(filled.stores)


def _warm(database: Database, filled: Group) -> None:
    """The disk is read and the statements are compiled before anything counts."""
    _floor(database, filled, 1)
    with unit_of_work(database) as db:
        db.execute(text(_BEGUN))  # the running month has begun everywhere
        for store_id in filled.stores:
            ensure_period(db, store_id, filled.last)
    for store_id in filled.stores[:2]:
        with unit_of_work(database) as db:
            recompute_month(db, store_id, filled.last)


def _measure(database: Database, filled: Group) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"floor": [], "seconds": []}
    for number in range(ROUNDS):
        stores = _fifth(filled, number)
        found["floor"].append(_floor(database, filled, len(stores)))
        started = time.perf_counter()
        for store_id in stores:
            with unit_of_work(database) as db:
                read_month(db, store_id, filled.last)
        found["seconds"].append(time.perf_counter() - started)
    return found


def _close(database: Database, filled: Group) -> dict[str, list[Any]]:
    """What each round took: a fifth of the stores, closed one after the other."""
    parts = {"freeze": steps.freeze, "judge": steps.judge, "publish": steps.publish}
    found: dict[str, list[Any]] = {name: [] for name in ("floor", "statements", *parts)}
    with database.session() as db:
        query = select(ClosingPeriod.store_id, ClosingPeriod.id).where(ClosingPeriod.code == filled.last.code)
        months = {row.store_id: row.id for row in db.execute(query)}
    for number in range(ROUNDS):
        stores = _fifth(filled, number)
        found["floor"].append(_floor(database, filled, len(stores)))
        took = dict.fromkeys(parts, 0.0)
        said = dict.fromkeys(parts, 0)
        for store_id in stores:
            for part, act in parts.items():
                with counted(database) as statements:
                    started = time.perf_counter()
                    act(database, filled.users, months[store_id])
                    took[part] += time.perf_counter() - started
                said[part] += len(statements)
        for part, seconds in took.items():
            found[part].append(seconds)
        found["statements"].append((said["freeze"] + said["publish"]) / len(stores))
    return found


def _evaluate(database: Database, filled: Group) -> Figures:
    """Everybody of the group by one scheme, and by all that are shipped in turn, each round whole."""
    people = len(filled.stores) * sum(STAFF.values())
    crowds = {f"P3.engine.{code}": engine.one_scheme(code, people) for code in engine.SCHEMES}
    crowds["P3.engine.all"] = engine.every_scheme(people)
    floor = [_floor(database, filled, len(filled.stores)) for _ in range(ROUNDS)]
    found: Figures = {}
    for name, stores in crowds.items():
        seconds = [engine.seconds_to_evaluate(stores) for _ in floor]
        found[name] = ENGINE.figure(
            ratios(seconds, floor), seconds=_short(seconds), floor_ms=milliseconds(floor)
        )
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
    seconds = []
    for number in range(ROUNDS):
        store_id = _fifth(filled, number)[0]
        with unit_of_work(database) as db:
            recompute_month(db, store_id, filled.last)
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
