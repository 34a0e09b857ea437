"""A durable PostgreSQL and the API in a process of its own, as in production but for the worker."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import uvicorn

from kaoping.app import Parts, create_app
from kaoping.storage import embedded
from kaoping.storage.embedded import LOGIN, SUPERUSER, Cluster
from kaoping.storage.migrating import upgrade
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import Database

HOME = Path(__file__).resolve().parents[1]
KEY = bytes(range(32))
STARTUP_SECONDS = 30


def database_at(url: str) -> Database:
    return Database(url, info={"personal": PersonalData.from_secret(KEY)})


@dataclass(frozen=True, slots=True)
class Bench:
    """A cluster with a migrated template, to clone databases from."""

    cluster: Cluster

    def database(self, name: str, *, template: str = "bench_template") -> str:
        with psycopg.connect(self.cluster.url(database="postgres", user=SUPERUSER), autocommit=True) as link:
            link.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {LOGIN}")
        return self.cluster.url(database=name)


@contextmanager
def bench(folder: Path) -> Iterator[Bench]:
    with embedded.hold(folder / "pg") as cluster:
        with psycopg.connect(cluster.url(database="postgres", user=SUPERUSER), autocommit=True) as link:
            link.execute(f"CREATE DATABASE bench_template OWNER {LOGIN}")
        upgrade(cluster.url(database="bench_template"), HOME)
        yield Bench(cluster)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Api:
    """A running server and one kept-alive connection to it."""

    pid: int
    connection: http.client.HTTPConnection

    @contextmanager
    def another(self) -> Iterator["Api"]:
        """The same server by a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.connection.port, timeout=120)
        try:
            yield Api(self.pid, connection)
        finally:
            connection.close()

    def post(self, path: str, body: bytes, token: str) -> bytes:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self.connection.request("POST", path, body, headers)
        reply = self.connection.getresponse()
        content = reply.read()
        if reply.status != 200:
            raise RuntimeError(f"{reply.status}: {content[:500]!r}")
        return content

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        self.connection.request("GET", path, headers=dict(headers or {}))
        reply = self.connection.getresponse()
        return Reply(
            reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.read()
        )


@contextmanager
def serving(url: str, module: str = "benchmarks.server") -> Iterator[Api]:
    """The API on this database, in its own process and on a free port of loopback.

    Another module may serve it with floors of its own beside the API.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HOME / "backend"), str(HOME)))}
    process = subprocess.Popen(
        [sys.executable, "-m", module, url, str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        _wait(connection, process)
        yield Api(process.pid, connection)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(connection: http.client.HTTPConnection, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTUP_SECONDS
    while True:
        try:
            connection.request("GET", "/livez")
            connection.getresponse().read()
        except OSError:
            connection.close()
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def main(url: str, port: int) -> None:
    app = create_app(Parts(database=database_at(url), signing_key=KEY, sealing_key=KEY))
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False, timeout_keep_alive=120)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
