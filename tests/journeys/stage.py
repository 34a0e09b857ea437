"""The product as it runs in a store: built pages, API and worker on a database of their own, some history."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from kaoping.cli.demo.organisation import PASSWORD
from tests import postgres
from tests.conftest import FILES
from tests.journeys.history import fresh_orders, tell
from tests.journeys.moment import distance, moved
from tests.journeys.past import API
from tests.journeys.process import FILES_AT, SPA, database_at

STARTUP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it is served, and the key its DMS pushes with."""

    url: str
    key: str
    processes: tuple[subprocess.Popen[str], ...] = ()

    def later(self, span: timedelta) -> None:
        """Let time pass, for the API and for the worker."""
        wanted = self.now() + span
        for process in self.processes:
            assert process.stdin
            process.stdin.write(f"{span.total_seconds()}\n")
            process.stdin.flush()
        eventually(lambda: self.now() >= wanted)

    def now(self) -> datetime:
        """The time by the clock of the stage."""
        return parsedate_to_datetime(httpx.get(f"{self.url}/livez").headers["Date"])

    def as_user(self, username: str) -> httpx.Client:
        """The API as somebody, past the pages."""
        form = {"grant_type": "password", "username": username, "password": PASSWORD}
        token = httpx.post(f"{self.url}{API}/auth/token", data=form).raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=f"{self.url}{API}", headers=headers, timeout=30)

    def push(self, records: list[dict[str, Any]]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        reply = httpx.post(
            f"{self.url}{API}/ingest/repair-orders?results=all",
            content=json.dumps(records).encode(),
            headers=headers,
            timeout=30,
        )
        found: dict[str, Any] = reply.raise_for_status().json()
        return found


@contextlib.contextmanager
def opened() -> Iterator[Stage]:
    """The stage with a little history and a dozen orders that were pushed a moment ago."""
    assert (SPA / "index.html").is_file(), "The pages are not built: make e2e builds them"
    with postgres.server() as cluster, postgres.clone(cluster) as url:
        database = database_at(url, moved(distance()))
        key = tell(database)
        database.close()
        with running(url, distance().total_seconds(), key) as stage:
            assert stage.push(fresh_orders())["rejected"] == 0
            with stage.as_user("agent") as agent:
                eventually(lambda: len(agent.get("/callbacks").json()["items"]) >= 8)
                eventually(lambda: agent.get("/scorecards?mine=true").json()["items"])
            yield stage


@contextlib.contextmanager
def running(url: str, moved_by: float, key: str = "") -> Iterator[Stage]:
    """API and worker over the database at `url`, by a clock so many seconds away."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with child("api", url, moved_by, port) as api, child("worker", url, moved_by, port) as worker:
        address = f"http://127.0.0.1:{port}"
        eventually(lambda: api.poll() is not None or answers(address))
        assert api.poll() is None, "the API ended at once"
        yield Stage(address, key, (api, worker))


@contextlib.contextmanager
def child(what: str, url: str, moved_by: float, port: int) -> Iterator[subprocess.Popen[str]]:
    paths = os.pathsep.join((str(postgres.HOME / "backend"), str(postgres.HOME)))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.process", what, url, str(moved_by), str(port)],
        env={**os.environ, "PYTHONPATH": paths, FILES_AT: FILES.name},
        stdin=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/livez", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def eventually(true: Callable[[], Any], *, within: float = STARTUP_SECONDS) -> None:
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)
