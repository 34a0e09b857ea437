"""Pushes while the server is being killed, remembers what was acknowledged, and counts what is gone."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
from sqlalchemy import text

from kaoping.storage.session import Database
from tests.conftest import FILES
from tests.records.orders import PATH, changed, order

HOME = Path(__file__).resolve().parents[2]
PUSHERS = 3
BATCH = 10
ROOM = 2_000
"""Numbers one pusher has for a round; it uses a tenth of them."""
STARTUP_SECONDS = 20
VERSIONS = ("2026-11-04T08:00:00+08:00", "2026-11-05T08:00:00+08:00")


@dataclass
class Server:
    """The forking process, and the child that serves at the moment."""

    process: subprocess.Popen[str]
    port: int
    child: int = 0

    def start(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.child = int(self.process.stdout.readline())
        until = time.monotonic() + STARTUP_SECONDS
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/livez", timeout=1).status_code == 200:
                    return
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def kill(self) -> None:
        os.kill(self.child, signal.SIGKILL)


@contextlib.contextmanager
def killable(url: str, *, commit_late: bool = False, files: Path | None = None) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    paths = os.pathsep.join((str(HOME / "backend"), str(HOME)))
    command = [sys.executable, "-m", "tests.crash.server", url, str(port)]
    process = subprocess.Popen(
        [*command, "--commit-late"] if commit_late else command,
        env={**os.environ, "PYTHONPATH": paths, "CRASH_FILES": str(files or FILES.name)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    server = Server(process, port)
    try:
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            if server.child:
                server.kill()
        assert process.stdin
        process.stdin.close()
        process.wait(timeout=10)
        assert process.stdout
        process.stdout.close()


@dataclass
class Ledger:
    """What the server said it has: orders by number, with the version it acknowledged."""

    acknowledged: dict[int, str] = field(default_factory=dict)
    unanswered: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, first: int, version: str, *, answered: bool) -> None:
        with self.lock:
            if not answered:
                self.unanswered.append((first, version))
                return
            self.count += BATCH
            for number in range(first, first + BATCH):
                self.acknowledged[number] = max(version, self.acknowledged.get(number, ""))

    def lost(self, database: Database) -> list[int]:
        """Acknowledged orders that are not there, or only in an older version."""
        with database.session() as db:
            found = dict(
                db.execute(
                    text("SELECT right(external_id, 6)::int, source_updated_at FROM repair_order")
                ).all()
            )
        return [
            n
            for n, version in self.acknowledged.items()
            if n not in found or found[n] < datetime.fromisoformat(version)
        ]


class Pusher(threading.Thread):
    """Pushes new orders and newer versions of them until the server stops answering."""

    def __init__(self, server: Server, token: str, store_code: str, first: int, ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self.url = f"http://127.0.0.1:{server.port}{PATH}"
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.store_code, self.next, self.ledger = store_code, first, ledger

    def run(self) -> None:
        with httpx.Client(headers=self.headers, timeout=30) as client:
            while self._push(client, VERSIONS[0]) and self._push(client, VERSIONS[1]):
                self.next += BATCH

    def _push(self, client: httpx.Client, version: str) -> bool:
        answered = push_numbers(client, self.url, self.store_code, self.next, version)
        self.ledger.note(self.next, version, answered=answered)
        return answered


def push_numbers(client: httpx.Client, url: str, store_code: str, first: int, version: str) -> bool:
    """Whether the server acknowledged the batch. Anything but a full acceptance is a failed test."""
    records = [
        changed(order(n, store_code), source_updated_at=version, odometer_in=int(version[9]))
        for n in range(first, first + BATCH)
    ]
    try:
        reply = client.post(url, content=json.dumps(records).encode())
    except httpx.TransportError:
        return False
    assert reply.status_code == 200, reply.text
    assert reply.json()["rejected"] == 0, reply.text
    return True


def run_rounds(
    database: Database, server: Server, token: str, store_code: str, *, rounds: int, until_loss: bool = False
) -> tuple[Ledger, list[int]]:
    """Kill and replay, round after round; gives the ledger and everything ever found missing."""
    ledger, missing = Ledger(), []
    chance = random.Random(20261122)  # noqa: S311  when to kill needs no secrecy
    for number in range(rounds):
        server.start()
        _replay(server, token, store_code, ledger)
        base = 1 + number * PUSHERS * ROOM
        pushers = [Pusher(server, token, store_code, base + n * ROOM, ledger) for n in range(PUSHERS)]
        for pusher in pushers:
            pusher.start()
        time.sleep(chance.uniform(0.15, 0.6))
        server.kill()
        for pusher in pushers:
            pusher.join(timeout=60)
            assert not pusher.is_alive()
        missing.extend(ledger.lost(database))
        if missing and until_loss:
            break
    if not until_loss:
        server.start()
        _replay(server, token, store_code, ledger)
        missing.extend(ledger.lost(database))
    return ledger, missing


def _replay(server: Server, token: str, store_code: str, ledger: Ledger) -> None:
    """What was never answered is sent again, as a dealer's system does."""
    waiting, ledger.unanswered = ledger.unanswered, []
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with httpx.Client(headers=headers, timeout=30) as client:
        for first, version in waiting:
            url = f"http://127.0.0.1:{server.port}{PATH}"
            assert push_numbers(client, url, store_code, first, version)
            ledger.note(first, version, answered=True)
