"""`kaoping serve` as an operator starts it, in a process and a VAR_DIR of its own; for tests only."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass
class Served:
    process: subprocess.Popen[bytes]
    url: str
    environment: dict[str, str]

    @property
    def data(self) -> Path:
        return Path(self.environment["VAR_DIR"]) / "pg"

    def worker(self) -> int | None:
        """The process id of its worker, once it has one."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = [int(pid) for thread in threads for pid in thread.read_text().split()]
        found = [pid for pid in children if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        return found[0] if found else None

    def readiness(self) -> httpx.Response:
        return httpx.get(f"{self.url}/readyz", timeout=10)

    def is_ready(self) -> bool:
        try:
            return self.readiness().status_code == 200
        except httpx.TransportError:
            return False

    def has_workers(self, count: int = 1) -> bool:
        return self.is_ready() and self.readiness().json()["checks"]["worker"] == f"{count} at work"


def environment(var: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return {**kept, "VAR_DIR": str(var), **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run(*words: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "kaoping", *words],
        env=environment(var, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def serving(var: Path) -> Iterator[Served]:
    port = free_port()
    env = environment(var, PORT=str(port))
    with (var.parent / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kaoping", "serve", "--migrate"], env=env, stdout=log, stderr=log
        )
    served = Served(process, f"http://127.0.0.1:{port}", env)
    try:
        eventually(lambda: served.has_workers() or process.poll() is not None, within=60)
        assert process.poll() is None, (var.parent / "serve.log").read_text()
        yield served
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def eventually(true: Callable[[], bool], *, within: float = 30.0) -> None:
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def is_gone(pid: int) -> bool:
    """Ended, whether or not its parent took note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
