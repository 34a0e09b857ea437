"""P5: a list of fifty published scorecards, authenticated, against a constant async JSON route.

Sixteen kept-alive connections from one event loop in another process. `cold` comes with a new token every
time, so that nothing is remembered for it; `cached` is one caller asking the same again, `304` the same with
the ETag of the answer. Rounds are interleaved; a figure is its requests a second over those of the constant
route in that round.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import uvicorn
import uvloop
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import World

from benchmarks.server import KEY, bench, database_at, serving
from kaoping.app import Parts, create_app, install_defaults
from kaoping.domain.people import Principal
from kaoping.domain.periods import PeriodKind, period_of
from kaoping.policies.service import activate_examples
from kaoping.scorecards.schemas_periods import ApprovalIn, CardLevel, EntryIn, ReviewIn, SheetStage
from kaoping.scorecards.service import closing
from kaoping.scorecards.service.live import recompute_month
from kaoping.storage.reads.callers import find_person
from kaoping.storage.session import now
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.people import Employee
from kaoping.storage.tables.scoring import PayTerm
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.tokens import TokenSigner

CONNECTIONS = 16
SECONDS = 2.0
PATIENCE = 30.0
ROUNDS = 5
CARDS = 50
GOALS = {"P5.304": 0.50, "P5.cached": 0.45, "P5.cold": 0.08}
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


def run() -> dict[str, dict[str, Any]]:
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
    ratios = [mine / floor for mine, floor in zip(rates[name], rates["constant"], strict=True)]
    return {
        "value": round(statistics.median(ratios), 3),
        "goal": GOALS[name],
        "better": "higher",
        "rounds": [round(ratio, 3) for ratio in ratios],
        "per_second": [round(rate) for rate in rates[name]],
        "constant_per_second": [round(rate) for rate in rates["constant"]],
    }


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
        users = {role: (one.user_id, one.session_id) for role, one in signed.items()}
        month = db.scalars(select(ClosingPeriod.id).where(ClosingPeriod.code == period.code)).one()
    for word, role, step in _close(month):
        with unit_of_work(database) as db:
            who = find_person(db, *users[role])
            assert who is not None
            step(db, who.acting_on(word))
    database.close()
    return period.code, users["STORE_GM"]


def _base(world: World, employee_id: int) -> PayTerm:
    return PayTerm(
        store_id=world.store.id,
        employee_id=employee_id,
        code="performance_base",
        amount=2000,
        valid_from=date(2020, 1, 1),
    )


def _close(month: int) -> Iterator[tuple[str, str, Callable[[Session, Principal], object]]]:
    """The steps of a close: the word each needs, the role that takes it, and the act."""
    company = SheetStage.COMPANY
    yield "periods:freeze", "HR", lambda db, who: closing.freeze(db, who, month)
    yield "periods:freeze", "HR", lambda db, who: closing.start_review(db, who, month)
    yield "scorecards:review-manager", "DEPT_HEAD", lambda db, who: _judge(db, who, month)
    yield (
        "scorecards:review-company",
        "HR",
        lambda db, who: closing.review(
            db, who, month, company, ReviewIn(card_ids=_cards(db, who, month, company))
        ),
    )
    yield (
        "scorecards:approve",
        "STORE_GM",
        lambda db, who: closing.approve(
            db, who, month, ApprovalIn(card_ids=_cards(db, who, month, SheetStage.APPROVE))
        ),
    )
    yield "periods:publish", "HR", lambda db, who: closing.publish(db, who, month, CardLevel.STORE)


def _judge(db: Session, who: Principal, month: int) -> None:
    """Full points for every open item."""
    sheet = closing.read_sheet(db, who, month, SheetStage.MANAGER, None)
    most = {(one.policy, one.item): (one.choices or [one.max])[-1] for one in sheet.columns}
    entries = [
        EntryIn(card_id=row.card_id, item=item.item, points=most[row.policy, item.item], reason="符合要求")
        for row in sheet.rows
        for item in row.items
        if item.open
    ]
    cards = [row.card_id for row in sheet.rows]
    closing.review(db, who, month, SheetStage.MANAGER, ReviewIn(card_ids=cards, entries=entries))


def _cards(db: Session, who: Principal, month: int, stage: SheetStage) -> list[int]:
    return [row.card_id for row in closing.read_sheet(db, who, month, stage, None).rows]


def main(url: str, port: int) -> None:
    app = create_app(Parts(database=database_at(url), signing_key=KEY, sealing_key=KEY))

    @app.get("/floor/constant")
    async def answer_constant() -> dict[str, str]:
        return {"said": "always the same"}

    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False, timeout_keep_alive=120)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
