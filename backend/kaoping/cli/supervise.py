"""What `serve` keeps alive beside itself: a worker in its own process, the database that comes along."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import structlog

from kaoping.domain.refusal import Refusal

LOOK_EVERY = 0.5
STEADY_AFTER = 30.0
LONGEST_PAUSE = 30.0
STOP_SECONDS = 12.0

log = structlog.get_logger("kaoping.supervise")


@contextlib.contextmanager
def supervised(revive: Callable[[], None]) -> Iterator[None]:
    """The worker runs while the block runs and is stopped after it, before the database."""
    stopping = threading.Event()
    watcher = threading.Thread(target=_watch, args=(stopping, revive), name="supervisor")
    watcher.start()
    try:
        yield
    finally:
        stopping.set()
        watcher.join()


def _watch(stopping: threading.Event, revive: Callable[[], None]) -> None:
    pause, started = 1.0, time.monotonic()
    worker = _start_worker()
    while not stopping.wait(LOOK_EVERY):
        try:
            revive()
        except Refusal as refusal:
            log.warning("database-down", reason=refusal.en)
        if worker.poll() is None:
            continue
        log.error("worker-ended", status=worker.returncode)
        pause = 1.0 if time.monotonic() - started > STEADY_AFTER else min(LONGEST_PAUSE, pause * 2)
        if not stopping.wait(pause):
            worker, started = _start_worker(), time.monotonic()
    _stop(worker)


def _start_worker() -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches it in our order, our end reaches it by its closing input."""
    command = [sys.executable, "-m", "kaoping", "worker", "--until-input-ends"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603  ourselves


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """Running jobs get a moment; what they leave is rescued by the next worker."""
    worker.terminate()
    try:
        worker.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        log.warning("worker-killed", after=STOP_SECONDS)
        worker.kill()
        worker.wait()
    assert worker.stdin is not None
    worker.stdin.close()
