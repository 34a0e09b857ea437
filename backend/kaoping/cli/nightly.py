"""Backups nobody has to remember: where the database came along, one each night, the last seven kept.

A database of somebody else's is backed up by whoever runs it.
"""

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import structlog

from kaoping.settings import Settings

AT = time(19, tzinfo=UTC)
"""Three in the morning where the stores are."""

KEPT = 7
STAMP = "nightly-%Y%m%dT%H%M%SZ.tar"
LOOK_EVERY = 60.0
LEAVE_SECONDS = 10.0
PAUSE_AFTER_FAILURE = timedelta(hours=1)

log = structlog.get_logger("kaoping.nightly")


def last_night(moment: datetime) -> datetime:
    """The newest moment a backup was due."""
    today = datetime.combine(moment.astimezone(UTC), AT)
    return today if today <= moment else today - timedelta(days=1)


def made(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups of past nights, oldest first; those made by hand are left out and never removed."""
    found = []
    for path in folder.glob("nightly-*.tar"):
        with contextlib.suppress(ValueError):
            found.append((datetime.strptime(path.name, STAMP).replace(tzinfo=UTC), path))
    return sorted(found)


def is_due(settings: Settings, moment: datetime) -> bool:
    """Whether a night has passed since the newest one; a machine that was off then makes up for it."""
    version = settings.cluster_dir / "PG_VERSION"
    begun = datetime.fromtimestamp(version.stat().st_mtime, UTC)
    newest = max((at for at, _ in made(_folder(settings))), default=begun)
    return newest < last_night(moment)


def _folder(settings: Settings) -> Path:
    return settings.var_dir / "backups"


@contextlib.contextmanager
def nightly(
    settings: Settings,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    look_every: float = LOOK_EVERY,
) -> Iterator[None]:
    """Looks at the clock while the block runs; one under way at its end is given up, its rest removed."""
    if settings.database_url:
        yield
        return
    stopping = threading.Event()
    watcher = threading.Thread(target=_watch, args=(settings, stopping, clock, look_every), name="nightly")
    watcher.start()
    try:
        yield
    finally:
        stopping.set()
        watcher.join()


def _watch(
    settings: Settings, stopping: threading.Event, clock: Callable[[], datetime], look_every: float
) -> None:
    not_before = clock()
    while not stopping.wait(look_every):
        moment = clock()
        if moment >= not_before and is_due(settings, moment) and not _make(settings, moment, stopping):
            not_before = moment + PAUSE_AFTER_FAILURE


def _make(settings: Settings, moment: datetime, stopping: threading.Event) -> bool:
    """In a process of its own: reading the whole database must not hold up the server's threads."""
    file = _folder(settings) / moment.astimezone(UTC).strftime(STAMP)
    process = subprocess.Popen(  # noqa: S603  ourselves
        [sys.executable, "-m", "kaoping", "backup", str(file)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while process.poll() is None:
        if stopping.wait(0.2):
            _give_up(process)
            return True
    if process.returncode:
        log.error("backup-failed", status=process.returncode, file=str(file))
        return False
    for _, path in made(file.parent)[:-KEPT]:
        path.unlink()
    log.info("backed-up", file=str(file))
    return True


def _give_up(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(LEAVE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
