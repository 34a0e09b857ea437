"""P5: a list of fifty published scorecards, authenticated, against a constant async JSON route.

Sixteen kept-alive connections from one event loop in another process. `cold` comes with a new token every
time, so that nothing is remembered for it; `cached` is one caller asking the same again, `304` the same with
the ETag of the answer. Rounds are interleaved; a figure is its requests a second over those of the constant
route in that round.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import uvicorn
import uvloop
from sqlalchemy import select
from tests.factories import World

from benchmarks import steps
from benchmarks.figures import ROUNDS, SCALE, Figures, Goal, ratios
from benchmarks.server import KEY, bench, database_at, serving
from kaoping.app import Parts, create_app, install_defaults
from kaoping.domain.periods import PeriodKind, period_of
from kaoping.policies.service.installing import activate_examples
from kaoping.scorecards.service.live import recompute_month
from kaoping.storage.session import now
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.people import Employee
from kaoping.storage.tables.scoring import PayTerm
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.tokens import TokenSigner

CONNECTIONS = 16
SECONDS = max(0.2, 2.0 * SCALE)
PATIENCE = 30.0
CARDS = 50
GOALS = {
    "P5.304": Goal(0.50, 0.65, at_least=True),
    "P5.cached": Goal(0.45, 0.55, at_least=True),
    "P5.cold": Goal(0.08, 0.15, at_least=True),
}
LIST = f"/api/v1/scorecards?period={{period}}&policy=S001-G&limit={CARDS}"

Ask = Callable[[], bytes]


class Line(asyncio.Protocol):
    """One connection that asks again as soon as it is answered: as little client as possible."""

    def __init__(self, ask: Ask, until: float) -> None:
        self.ask, self.until = ask, until
        self.answered = 0
        self.done = asyncio.get_running_loop().create_future()
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)
        self.transport.write(self.ask())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, gap, rest = self.buffer.partition(b"\r\n\r\n")
        if not gap or len(rest) < _length(head):
            return
        self.buffer = b""
        if head[9:12] not in {b"200", b"304"}:
            self.done.set_exception(RuntimeError(f"{head[:200]!r} {rest[:300]!r}"))
            return
        self.answered += 1
        if time.monotonic() < self.until:
            self.transport.write(self.ask())
        else:
            self.done.set_result(None)
            self.transport.close()


def _length(head: bytes) -> int:
    found = head.lower().partition(b"content-length:")[2]
    return int(found.split(b"\r\n")[0]) if found else 0


async def _rate(port: int, ask: Ask) -> float:
    """Requests answered a second over all connections at once."""
    loop, started = asyncio.get_running_loop(), time.monotonic()
    lines = [
        (await loop.create_connection(lambda: Line(ask, started + SECONDS), "127.0.0.1", port))[1]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.wait_for(asyncio.gather(*(line.done for line in lines)), PATIENCE)
    return sum(line.answered for line in lines) / (time.monotonic() - started)


def _request(path: str, token: str, etag: str = "") -> bytes:
    known = f"If-None-Match: {etag}\r\n" if etag else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n{known}\r\n".encode()


def run() -> Figures:
    """The figures of P5 as they stand in bench.json."""
    with tempfile.TemporaryDirectory(prefix="kpb") as folder, bench(Path(folder)) as ground:
        url = ground.database("scorecards")
        period, session = _prepare(url)
        signer = TokenSigner(KEY, key_id="1")
        token = signer.issue(*session)
        with serving(url, "benchmarks.scorecards") as api:
            path = LIST.format(period=period)
            etag = _etag(api, path, token)
            asks: dict[str, Ask] = {
                "constant": lambda: _request("/floor/constant", token),
                "P5.304": lambda: _request(path, token, etag),
                "P5.cached": lambda: _request(path, token),
                "P5.cold": lambda: _request(path, signer.issue(*session)),
            }
            rates = uvloop.run(_rounds(api.connection.port, asks))
    return {name: _figure(name, rates) for name in GOALS}


async def _rounds(port: int, asks: dict[str, Ask]) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(ROUNDS + 1):
        for name, ask in asks.items():
            rate = await _rate(port, ask)
            if number:  # the first round warms caches and compiles statements
                rates[name].append(rate)
    return rates


def _figure(name: str, rates: dict[str, list[float]]) -> dict[str, Any]:
    return GOALS[name].figure(
        ratios(rates[name], rates["constant"]),
        per_second=[round(rate) for rate in rates[name]],
        constant_per_second=[round(rate) for rate in rates["constant"]],
    )


def _etag(api: Any, path: str, token: str) -> str:
    api.connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    reply = api.connection.getresponse()
    body = reply.read()
    if reply.status != 200 or body.count(b'"schema_version"') != CARDS:
        raise RuntimeError(f"{reply.status}: {body[:300]!r}")
    return str(reply.headers["ETag"])


def _prepare(url: str) -> tuple[str, tuple[int, int]]:
    """A store whose last month was closed with fifty cards of one policy: the month, and who lists them."""
    database = database_at(url)
    with unit_of_work(database) as db:
        install_defaults(db)
        world = World.build(db)
        for number in range(CARDS - 5):
            world.hire(f"技师{number}", "TECHNICIAN")
        activate_examples(db)
        for employee_id in db.scalars(select(Employee.id)):
            db.add(_base(world, employee_id))
        signed = {role: world.sign_up(role) for role in ("HR", "STORE_GM", "DEPT_HEAD")}
    with unit_of_work(database) as db:
        period = period_of(now(db).date(), PeriodKind.MONTH).previous()
        recompute_month(db, world.store.id, period)
        month = db.scalars(select(ClosingPeriod.id).where(ClosingPeriod.code == period.code)).one()
    for step in (steps.freeze, steps.judge, steps.publish):
        step(database, signed, month)
    database.close()
    return period.code, (signed["STORE_GM"].user_id, signed["STORE_GM"].session_id)


def _base(world: World, employee_id: int) -> PayTerm:
    return PayTerm(
        store_id=world.store.id,
        employee_id=employee_id,
        code="performance_base",
        amount=2000,
        valid_from=date(2020, 1, 1),
    )


def main(url: str, port: int) -> None:
    app = create_app(Parts(database=database_at(url), signing_key=KEY, sealing_key=KEY))

    @app.get("/floor/constant")
    async def answer_constant() -> dict[str, str]:
        return {"said": "always the same"}

    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False, timeout_keep_alive=120)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
