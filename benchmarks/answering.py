"""P6: the answer of a call with everything it causes, against a route of the same class that inserts one row.

Sixteen kept-alive connections, each a caller of one of eight stores, on a durable database. An answer ends
the attempt, moves the task, keeps the response, marks days and is chained in the journal; every twentieth
opens a complaint. Rounds are interleaved; the figure is answers a second over rows a second of that round.
"""

import json
import socket
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import insert, text
from sqlalchemy.orm import Session
from tests.calls.kit import BAD, GOOD, completed

from benchmarks.figures import ROUNDS, Figures, Goal, ratios, scaled
from benchmarks.server import KEY, bench, database_at, serving
from benchmarks.visits import Caller, prepare, take_statistics
from kaoping.app import Parts, create_app
from kaoping.calls.service import generate
from kaoping.domain.people import Principal
from kaoping.storage.tables.scoring import DirtyMark
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.routing import needs, router
from kaoping.web.schema import Empty, Out
from kaoping.web.tokens import TokenSigner

CONNECTIONS = 16
ANSWERS = scaled(40, least=2)
"""Of each connection in a round."""

GOAL = Goal(0.20, 0.35, at_least=True)
COMPLAINT_EVERY = 20

floor = router("/floor", "floor")


class RowOut(Out):
    store_id: int


@floor.post("/rows", response_model=RowOut)
@needs("calls:work")
def insert_one_row(db: Session, who: Principal, body: Empty) -> RowOut:
    """The least a durable write can be: caller, one row, commit."""
    del body
    store_id = min(who.scope.stores or {1})
    db.execute(insert(DirtyMark).values(store_id=store_id, day="2026-01-01"))
    return RowOut(store_id=store_id)


@dataclass(frozen=True, slots=True)
class Line:
    """A caller's connection, with the answers they are going to give."""

    caller: Caller
    token: str
    attempts: list[int]


class Wire:
    """One kept-alive connection: as little client as possible, for it shares the machine with the server."""

    def __init__(self, port: int, token: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"

    def post(self, path: str, body: bytes) -> None:
        head = f"POST {path} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        self._socket.sendall(head.encode() + body)
        reply = b""
        while b"\r\n\r\n" not in reply:
            reply += self._socket.recv(65536)
        top, _, rest = reply.partition(b"\r\n\r\n")
        length = int(
            next(line[15:] for line in top.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        )
        while len(rest) < length:
            rest += self._socket.recv(65536)
        if b" 200 " not in top[:16]:
            raise RuntimeError(f"{top[:80]!r} {rest[:300]!r}")

    def close(self) -> None:
        self._socket.close()


def run() -> Figures:
    """The figure of P6 as it stands in bench.json."""
    answers, rows = [], []
    with tempfile.TemporaryDirectory(prefix="kpb") as folder, bench(Path(folder)) as ground:
        url = ground.database("answering")
        lines = _prepare(url)
        with serving(url, "benchmarks.answering") as api:
            port = api.connection.port
            for number in range(ROUNDS + 1):
                each = slice(number * ANSWERS, (number + 1) * ANSWERS)
                row_rate = _rate(port, lines, each, _insert)
                answer_rate = _rate(port, lines, each, _answer)
                if number:  # the first round warms caches and compiles statements
                    rows.append(row_rate)
                    answers.append(answer_rate)
    return {
        "P6": GOAL.figure(
            ratios(answers, rows),
            answers_per_second=[round(rate) for rate in answers],
            rows_per_second=[round(rate) for rate in rows],
        )
    }


def _rate(port: int, lines: list[Line], each: slice, act: Any) -> float:
    """Requests a second over all connections at once."""
    wires = [Wire(port, line.token) for line in lines]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        started = time.perf_counter()
        list(pool.map(act, wires, [line.attempts[each] for line in lines]))
        seconds = time.perf_counter() - started
    for wire in wires:
        wire.close()
    return CONNECTIONS * ANSWERS / seconds


def _insert(wire: Wire, attempts: list[int]) -> None:
    for _ in attempts:
        wire.post("/floor/rows", b"{}")


def _answer(wire: Wire, attempts: list[int]) -> None:
    for attempt in attempts:
        bad = attempt % COMPLAINT_EVERY == 0
        result = completed(BAD, complaint={"open": True}) if bad else completed(GOOD, talk_seconds=95)
        body = json.dumps(result, ensure_ascii=False).encode()
        wire.post(f"/api/v1/call-attempts/{attempt}/result", body)


def _prepare(url: str) -> list[Line]:
    """Sixteen callers, each with an open attempt for every answer they will give."""
    database, signer = database_at(url), TokenSigner(KEY, key_id="1")
    needed = (ROUNDS + 1) * ANSWERS
    callers = prepare(database, orders=CONNECTIONS * needed * 2, callers=CONNECTIONS)
    with unit_of_work(database) as db:
        generate(db)
    lines = []
    with database.session() as db:
        for caller in callers:
            given = {"store": caller.store_id, "agent": caller.employee_id, "needed": needed}
            opened = list(db.scalars(text(_OPEN), given))
            if len(opened) != needed:
                raise RuntimeError(f"only {len(opened)} tasks for a caller")
            token = signer.issue(caller.account.user_id, caller.account.session_id)
            lines.append(Line(caller, token, opened))
        db.execute(text(_FREEZE))
        db.commit()
    take_statistics(database)
    database.close()
    return lines


_OPEN = """
    WITH picked AS (
        UPDATE callback_task SET state = 'IN_PROGRESS', claimed_by = :agent,
               claimed_until = now() + interval '15 minutes'
        WHERE (store_id, id) IN (SELECT store_id, id FROM callback_task
                                 WHERE store_id = :store AND state = 'PENDING' LIMIT :needed)
        RETURNING store_id, id, contact_point_id
    )
    INSERT INTO call_attempt (store_id, task_id, seq, agent_id, contact_point_id, started_at, started_day)
    SELECT store_id, id, 1, :agent, contact_point_id, now(), current_date FROM picked
    RETURNING id
"""
_FREEZE = """
    INSERT INTO attribution (store_id, fact_kind, fact_id, role, employee_id, share, origin, frozen_at)
    SELECT store_id, 'CALL_ATTEMPT', id, 'caller', agent_id, 1, 'SYSTEM', started_at FROM call_attempt
"""


def main(url: str, port: int) -> None:
    """The API with the floor beside it."""
    app = create_app(Parts(database=database_at(url), signing_key=KEY, sealing_key=KEY))
    app.include_router(floor)
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False, timeout_keep_alive=120)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
