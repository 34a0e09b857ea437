"""P12: what ten times the work costs: ten times the stores, the months or the callers; and one person's page.

`stores` and `months` take the readings of everything there is; `callers` hands a task to each of them and
takes it back. `page` is the workbench and the cards of one person in a larger group over those in the small
one: it should not know how large the group is. Rounds are interleaved.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import ROUNDS, Figures, Goal, milliseconds, ratios, scaled
from benchmarks.group import Group, Size, fill, opened, read_month
from benchmarks.server import KEY, Api, Bench, bench, database_at, serving
from benchmarks.visits import Caller, prepare
from kaoping.calls.service import generate, release, take_next
from kaoping.scorecards.service.live import recompute_month
from kaoping.storage.embedded import SUPERUSER
from kaoping.storage.reads.callers import find_person
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.tokens import TokenSigner

TIMES = 10
STORES = scaled(6)
CALLS = scaled(300, least=20)
"""Of one store in one month."""
CALLERS = scaled(8)
TASKS_EACH = scaled(100, least=20)
READS = scaled(20, least=2)
GROWN, FLAT = Goal(11), Goal(1.5, 1.1)
PAGES = ("/api/v1/dashboards/workbench", "/api/v1/scorecards?mine=true")


def run() -> Figures:
    """The figures of P12 as they stand in bench.json."""
    with tempfile.TemporaryDirectory(prefix="kpb") as folder, bench(Path(folder)) as ground:
        small = _fill(ground, "small", Size(STORES, STORES * CALLS))
        stores = _fill(ground, "stores", Size(STORES * TIMES, STORES * TIMES * CALLS))
        months = _fill(ground, "months", Size(STORES, STORES * TIMES * CALLS, TIMES))
        took = _readings({"small": small, "stores": stores, "months": months})
        few, many = _handing_out(ground)
        page = _pages({"small": small, "stores": stores, "months": months})
    return {
        "P12.stores": GROWN.figure(
            ratios(took["stores"], took["small"]), small_ms=milliseconds(took["small"])
        ),
        "P12.months": GROWN.figure(ratios(took["months"], took["small"])),
        "P12.callers": GROWN.figure(ratios(many, few), few_ms=milliseconds(few)),
        "P12.page": FLAT.figure(
            [
                max(one, other)
                for one, other in zip(
                    ratios(page["stores"], page["small"]), ratios(page["months"], page["small"]), strict=True
                )
            ],
            small_ms=milliseconds(page["small"]),
        ),
    }


def _fill(ground: Bench, name: str, size: Size) -> Group:
    return fill(ground.database(name), ground.cluster.url(database=name, user=SUPERUSER), size)


def _readings(groups: dict[str, Group]) -> dict[str, list[float]]:
    """Seconds to take every reading of a group."""
    took: dict[str, list[float]] = {name: [] for name in groups}
    for number in range(ROUNDS + 1):
        for name, filled in groups.items():
            with opened(filled) as database:
                started = time.perf_counter()
                for period in filled.periods:
                    for store_id in filled.stores:
                        with unit_of_work(database) as db:
                            read_month(db, store_id, period)
                if number:  # the first round writes what the others only compare
                    took[name].append(time.perf_counter() - started)
    return took


def _handing_out(ground: Bench) -> tuple[list[float], list[float]]:
    """Seconds to give every caller a task, few and ten times as many."""
    desks = [_desk(ground, f"callers_{count}", count) for count in (CALLERS, CALLERS * TIMES)]
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 1):
        for seconds, (database, callers) in zip(took, desks, strict=True):
            started = time.perf_counter()
            for caller in callers:
                _take_and_return(database, caller)
            if number:
                seconds.append(time.perf_counter() - started)
    for database, _ in desks:
        database.close()
    return took


def _desk(ground: Bench, name: str, count: int) -> tuple[Database, Sequence[Caller]]:
    """Callers with their tasks, in the middle of a morning: calls are not handed out at night."""
    database = database_at(ground.database(name))
    morning = datetime.now(UTC).replace(hour=2, minute=30)  # half past ten in Shanghai
    database.clock = lambda: morning
    callers = prepare(database, orders=count * TASKS_EACH, callers=count)
    with unit_of_work(database) as db:
        generate(db)
    return database, callers


def _take_and_return(database: Database, caller: Caller) -> None:
    with unit_of_work(database) as db:
        who = find_person(db, caller.account.user_id, caller.account.session_id)
        assert who is not None
        taken = take_next(db, who.acting_on("calls:work"))
        if taken.desk is None:
            raise RuntimeError("nothing to call")
    with unit_of_work(database) as db:
        release(db, who.acting_on("calls:work"), taken.desk.id)


def _pages(groups: dict[str, Group]) -> dict[str, list[float]]:
    """Seconds of one person's pages in each group."""
    took: dict[str, list[float]] = {name: [] for name in groups}
    with ExitStack() as servers:
        served = {name: servers.enter_context(_served(filled)) for name, filled in groups.items()}
        for number in range(ROUNDS + 1):
            for name, (api, token) in served.items():
                seconds = _read(api, token)
                if number:  # the first round compiles statements
                    took[name].append(seconds)
    return took


@contextmanager
def _served(filled: Group) -> Iterator[tuple[Api, str]]:
    """A server on the group, and somebody of its first store who has a card there."""
    with opened(filled) as database, unit_of_work(database) as db:
        recompute_month(db, filled.stores[0], filled.last)
    token = TokenSigner(KEY, key_id="1").issue(filled.person.user_id, filled.person.session_id)
    with serving(filled.url) as api:
        yield api, token


def _read(api: Api, token: str) -> float:
    started = time.perf_counter()
    for _ in range(READS):
        for page in PAGES:
            reply = api.get(page, {"Authorization": f"Bearer {token}"})
            if reply.status != 200:
                raise RuntimeError(f"{reply.status}: {reply.body[:300]!r}")
    return time.perf_counter() - started
