"""P10: how long people wait for a page while repair orders are pushed, against the same pages at rest.

Twenty reads a second, twice the load expected, in turn the workbench, a list of orders and one order. Two
pushes of 5,000 new orders follow each other on a connection of their own meanwhile. `p50` is the median
while pushing over the median at rest, `p99` the slowest hundredth over the median at rest. Rounds are
interleaved.
"""

import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from tests.factories import World
from tests.records.orders import order

from benchmarks.figures import ROUNDS, Figures, Goal, scaled
from benchmarks.ingestion import encode
from benchmarks.server import KEY, Api, Bench, bench, database_at, serving
from kaoping.access.service.seeding import seed_roles
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.tokens import TokenSigner

RECORDS = scaled(5_000, least=50)
PUSHES = 2
AT_REST = max(40, scaled(120))
EVERY = 0.05
MEDIAN, SLOWEST = Goal(2), Goal(15)
PUSH, ORDERS = "/api/v1/ingest/repair-orders", "/api/v1/repair-orders"


def run() -> Figures:
    """The figures of P10 as they stand in bench.json."""
    idle, busy = [], []
    with tempfile.TemporaryDirectory(prefix="kpb") as folder, bench(Path(folder)) as ground:
        url, store, key, token = _prepare(ground)
        with serving(url) as api, api.another() as pusher, ThreadPoolExecutor(1) as aside:
            _push(pusher, key, _bodies(store, 0))
            pages = _pages(api, token)
            for number in range(1, ROUNDS + 2):
                rest = _read(api, token, pages, lambda read: len(read) >= AT_REST)
                pushing = aside.submit(_push, pusher, key, _bodies(store, number))
                during = _read(api, token, pages, _done(pushing))
                pushing.result()
                if number > 1:  # the first round warms caches and compiles statements
                    idle.append(rest)
                    busy.append(during)
    halves = [statistics.median(one) for one in idle]
    slowest = [statistics.quantiles(one, n=100)[-1] for one in busy]
    middles = [statistics.median(one) for one in busy]
    return {
        "P10.p50": MEDIAN.figure(
            [one / half for one, half in zip(middles, halves, strict=True)],
            idle_ms=[round(one * 1000, 1) for one in halves],
            reads=[len(one) for one in busy],
        ),
        "P10.p99": SLOWEST.figure(
            [one / half for one, half in zip(slowest, halves, strict=True)],
            slowest_ms=[round(one * 1000, 1) for one in slowest],
        ),
    }


def _prepare(ground: Bench) -> tuple[str, str, str, str]:
    """A database, a store's code, a key that pushes and the token of a manager who reads."""
    url = ground.database("read")
    database = database_at(url)
    with unit_of_work(database) as db:
        seed_roles(db)
    with database.session() as db:
        world = World.build(db)
        key = world.issue_key(["records:write"])
        reader = world.sign_up("STORE_GM")
        store = world.store.code
    database.close()
    return url, store, key, TokenSigner(KEY, key_id="1").issue(reader.user_id, reader.session_id)


def _bodies(store: str, number: int) -> list[bytes]:
    """Pushes of orders nobody has seen, written before the clock runs."""
    first = [1 + (number * PUSHES + batch) * RECORDS for batch in range(PUSHES)]
    return [encode([order(one + n, store) for n in range(RECORDS)]) for one in first]


def _push(api: Api, key: str, bodies: list[bytes]) -> None:
    for body in bodies:
        reply = json.loads(api.post(PUSH, body, key))
        if reply["created"] != RECORDS:
            raise RuntimeError(f"expected {RECORDS} created: {str(reply)[:300]}")


def _pages(api: Api, token: str) -> list[str]:
    listed = json.loads(api.get(f"{ORDERS}?limit=50", {"Authorization": f"Bearer {token}"}).body)
    return ["/api/v1/dashboards/workbench", f"{ORDERS}?limit=50", f"{ORDERS}/{listed['items'][0]['id']}"]


def _done(act: "Future[None]") -> Callable[[list[float]], bool]:
    return lambda _: act.done()


def _read(api: Api, token: str, pages: list[str], enough: Callable[[list[float]], bool]) -> list[float]:
    """Seconds of each read, begun at an even pace; one that is late holds up the next."""
    seconds: list[float] = []
    begin = time.perf_counter()
    for place in itertools.count():
        wait = begin + place * EVERY - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        started = time.perf_counter()
        reply = api.get(pages[place % len(pages)], {"Authorization": f"Bearer {token}"})
        seconds.append(time.perf_counter() - started)
        if reply.status != 200:
            raise RuntimeError(f"{reply.status}: {reply.body[:300]!r}")
        if enough(seconds) and len(seconds) > 1:
            return seconds
    raise AssertionError("the pace never ends by itself")
