"""Commands that hold a cluster, each in a process of its own, as root or as somebody else; for tests only."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path

import psycopg

from kaoping.domain.refusal import Refusal
from kaoping.storage.embedded import hold, postmaster
from kaoping.storage.embedded.account import account_for
from kaoping.storage.embedded.programs import FOLDERS, programs_for

FORK = multiprocessing.get_context("fork")
SOMEBODY = 31_007
"""A user id; like many a container's user it has no name, so clusters are made under an existing one."""

ROOT = os.geteuid() == 0
ORDINARY = 65_534 if ROOT else os.geteuid()


@dataclass
class Holder:
    process: ForkProcess
    pipe: Connection
    url: str

    def leave(self) -> None:
        self.pipe.send("leave")
        self.process.join(30)
        assert self.process.exitcode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.join(30)


def _run(pipe: Connection, data: Path, uid: int, durable: bool) -> None:
    if uid != os.geteuid():
        become(uid)
    try:
        with hold(data, durable=durable) as cluster:
            pipe.send(cluster.url())
            with suppress(EOFError):
                pipe.recv()
    except Refusal as refusal:
        pipe.send(refusal)


def become(uid: int) -> None:
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)


def begin(data: Path, *, uid: int | None = None, durable: bool = True) -> tuple[ForkProcess, Connection]:
    """Fork a command that will hold the cluster; what it says comes through the pipe."""
    make_programs_readable()
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=_run, args=(theirs, data, os.geteuid() if uid is None else uid, durable))
    process.start()
    theirs.close()
    return process, ours


def holder(data: Path, *, uid: int | None = None, durable: bool = True) -> Holder:
    process, pipe = begin(data, uid=uid, durable=durable)
    said = pipe.recv()
    if isinstance(said, Refusal):
        process.join(10)
        raise said
    return Holder(process, pipe, said)


@contextmanager
def held(data: Path, *, uid: int | None = None, durable: bool = True) -> Iterator[Holder]:
    one = holder(data, uid=uid, durable=durable)
    try:
        yield one
    finally:
        if one.process.is_alive():
            one.leave()


def make_programs_readable() -> None:
    """An ordinary user runs the programs of its own virtualenv; here that may lie in root's home."""
    if ROOT:
        for major in FOLDERS:
            programs_for(account_for(Path("/nonexistent")), major)


def count(url: str) -> int:
    with psycopg.connect(url) as link:
        return link.execute("SELECT count(*) FROM kept").fetchone()[0]


def keep(url: str, rows: int = 1) -> None:
    """Commit rows that must be found again."""
    with psycopg.connect(url) as link:
        link.execute("CREATE TABLE IF NOT EXISTS kept (id serial)")
        for _ in range(rows):
            link.execute("INSERT INTO kept DEFAULT VALUES")


def server_of(data: Path) -> int:
    server = postmaster.find(data)
    assert server is not None
    return server.pid


def kill_server(data: Path) -> None:
    os.kill(server_of(data), signal.SIGKILL)
    while postmaster.find(data) is not None:
        time.sleep(0.01)
