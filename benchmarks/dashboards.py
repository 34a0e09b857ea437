"""P8: the dashboard of a hundred stores over one year, against one scan of the year's facts.

300,000 calls spread over twelve months, a twelfth of what such a group has in truth: the scan would grow
with them, the dashboard would not. It is asked for over HTTP by a manager of all stores. `P8` is the question
asked again while no store-month has changed, `first` is printed anew, `304` goes to somebody who has the
answer. Rounds are interleaved.
"""

import time
from typing import Any

from sqlalchemy import text

from benchmarks.figures import ROUNDS, Figures, Goal, milliseconds, ratios, scaled
from benchmarks.group import Group, Size, group, opened, read_month
from benchmarks.passes import bare_pass
from benchmarks.server import KEY, Api, serving
from benchmarks.visits import take_statistics
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.tokens import TokenSigner

MONTHS = 12
ASKED_EACH = 5
DASHBOARD = Goal(1 / 40)


def run() -> Figures:
    """The figures of P8 as they stand in bench.json."""
    size = Size(stores=scaled(100), calls=scaled(300_000, least=500), months=MONTHS)
    with group(size) as filled, opened(filled) as database:
        _take_readings(database, filled)
        manager = filled.users["STORE_GM"]
        token = TokenSigner(KEY, key_id="1").issue(manager.user_id, manager.session_id)
        path = f"/api/v1/dashboards/measures?from={filled.periods[0].code}&to={filled.last.code}"
        head = {"Authorization": f"Bearer {token}"}
        took: dict[str, list[float]] = {"scan": [], "first": [], "again": [], "known": []}
        with serving(filled.url) as api:
            for number in range(ROUNDS + 1):
                with database.session() as db:
                    round_ = {"scan": bare_pass(db, filled.periods[0], filled.last)}
                _recompute(database, filled)
                round_["first"], tag = _ask(api, path, head, 200)
                round_["again"], _ = _ask(api, path, head, 200, times=ASKED_EACH)
                round_["known"], _ = _ask(api, path, {**head, "If-None-Match": tag}, 304, times=ASKED_EACH)
                for name, seconds in round_.items():
                    took[name] += [seconds] if number else []  # the first round compiles and warms
    return {
        key: DASHBOARD.figure(ratios(took[name], took["scan"]), ms=milliseconds(took[name]), **more)
        for key, name, more in (
            ("P8", "again", {"scan_ms": milliseconds(took["scan"])}),
            ("P8.first", "first", {}),
            ("P8.304", "known", {}),
        )
    }


def _recompute(database: Database, filled: Group) -> None:
    """One store-month is measured anew, so that what was printed is no longer good."""
    with unit_of_work(database) as db:
        given = {"store": filled.stores[0], "period": filled.last.code}
        db.execute(text(_ANEW), given)


def _ask(api: Api, path: str, headers: dict[str, str], expected: int, *, times: int = 1) -> tuple[float, str]:
    """Seconds of one answer, of several asked one after the other, and its tag."""
    tag = ""
    started = time.perf_counter()
    for _ in range(times):
        reply: Any = api.get(path, headers)
        if reply.status != expected:
            raise RuntimeError(f"{reply.status}: {reply.body[:300]!r}")
        tag = reply.headers["etag"]
    return (time.perf_counter() - started) / times, tag


def _take_readings(database: Database, filled: Group) -> None:
    """Of every store in the last month, as the tick would have; the other months have calls like it, and say
    the same."""
    for store_id in filled.stores:
        with unit_of_work(database) as db:
            read_month(db, store_id, filled.last)
    with unit_of_work(database) as db:
        for period in filled.periods:
            given = {"period": period.code, "first": period.first, "last": period.last}
            db.execute(text(_MEASURED), given)
            if period != filled.last:
                db.execute(text(_ALIKE), {"period": period.code, "like": filled.last.code})
    take_statistics(database)


_ANEW = "UPDATE store_month SET computed_at = clock_timestamp() WHERE store_id = :store AND period = :period"
_MEASURED = """
    INSERT INTO store_month (store_id, period, first_day, last_day, computed_at)
    SELECT id, :period, :first, :last, now() FROM store
"""
_ALIKE = """
    INSERT INTO reading (store_id, period, assignment_id, measure, numerator, denominator, n, state, evidence,
                         part_ends, counted)
    SELECT store_id, :period, assignment_id, measure, numerator, denominator, n, state, evidence, part_ends,
           counted
    FROM reading WHERE period = :like
"""
