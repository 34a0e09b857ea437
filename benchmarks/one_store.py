"""P3 for a house of one store: a close of fifty people, against one bare pass over the facts of its month.

Every round closes a month of its own, the oldest first, as `store_months` closes a hundred stores. What a
close costs whatever its size is not spread over other stores here.
"""

import time

from sqlalchemy import select, text

from benchmarks import steps
from benchmarks.figures import ROUNDS, Figures, Goal, milliseconds, ratios, scaled
from benchmarks.group import Group, Size, group, opened
from benchmarks.passes import bare_pass
from kaoping.domain.periods import Period
from kaoping.scorecards.service.closing.periods import ensure_period
from kaoping.scorecards.service.live import recompute_month
from kaoping.storage.session import Database
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.unit_of_work import unit_of_work

CLOSE = Goal(60, 25)
CALLS = 3_000


def run() -> Figures:
    """The figure of P3.one_store as it stands in bench.json; the month before the first round warms."""
    months = ROUNDS + 1
    size = Size(stores=1, calls=scaled(CALLS, least=30) * months, months=months)
    with group(size) as filled, opened(filled) as database:
        _begin(database, filled)
        rounds = [_close(database, filled, period) for period in filled.periods][1:]
    floor, closes = [one for one, _ in rounds], [other for _, other in rounds]
    return {
        "P3.one_store": CLOSE.figure(
            ratios(closes, floor), seconds=[round(one, 3) for one in closes], floor_ms=milliseconds(floor)
        )
    }


def _begin(database: Database, filled: Group) -> None:
    """Every month runs, and has been scored, as the tick leaves it."""
    (store_id,) = filled.stores
    with unit_of_work(database) as db:
        db.execute(
            text(_BEGUN),
            [{"period": one.code, "first": one.first, "last": one.last} for one in filled.periods],
        )
        for period in filled.periods:
            ensure_period(db, store_id, period)
    for period in filled.periods:
        with unit_of_work(database) as db:
            recompute_month(db, store_id, period)


def _close(database: Database, filled: Group, period: Period) -> tuple[float, float]:
    """Seconds of the floor, and of freeze and publication; the judging between does not count."""
    with database.session() as db:
        floor = bare_pass(db, period, period)
        month = db.scalars(select(ClosingPeriod.id).where(ClosingPeriod.code == period.code)).one()
    started = time.perf_counter()
    steps.freeze(database, filled.users, month)
    frozen = time.perf_counter()
    steps.judge(database, filled.users, month)
    judged = time.perf_counter()
    steps.publish(database, filled.users, month)
    return floor, frozen - started + time.perf_counter() - judged


_BEGUN = """
    INSERT INTO store_month (store_id, period, first_day, last_day, computed_at)
    SELECT id, :period, :first, :last, now() FROM store ON CONFLICT DO NOTHING
"""
