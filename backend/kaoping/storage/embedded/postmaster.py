"""The running server as seen from outside: its pid file, its sockets, whether it lives; starts nothing."""

import contextlib
import hashlib
import os
import signal
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from kaoping.domain.refusal import Refusal

from .account import Account

PID_FILE = "postmaster.pid"
SOCKET = ".s.PGSQL.5432"
SOCKET_LOCK = f"{SOCKET}.lock"
SOCKET_LIMIT = 107
STOP_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Postmaster:
    pid: int
    sockets: Path
    ready: bool


def find(data: Path) -> Postmaster | None:
    """The server of exactly this folder, or None; a pid file that came along with a copy is not believed."""
    try:
        lines = (data / PID_FILE).read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 5 or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    if not _serves(pid, data):
        return None
    return Postmaster(pid, Path(lines[4]), ready=len(lines) > 7 and lines[7].strip() == "ready")


def _serves(pid: int, data: Path) -> bool:
    """A server stands in its data folder; a reused pid, a zombie and the server of a copy do not."""
    proc = Path("/proc")
    if not (proc / "self").exists():
        return _exists(pid)
    try:
        return (proc / str(pid) / "cwd").samefile(data)
    except OSError:
        return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def orphans(data: Path) -> list[int]:
    """Server processes that outlived a killed postmaster and still stand in the data folder (Linux)."""
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if pid != os.getpid() and _serves(pid, data) and _is_postgres(pid)]


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    except OSError:
        return False


def stop(data: Path) -> None:
    """Ends sessions, writes a checkpoint, waits until the server is gone."""
    server = find(data)
    if server is None:
        return
    os.kill(server.pid, signal.SIGINT)
    until = time.monotonic() + STOP_SECONDS
    while find(data) is not None:
        if time.monotonic() > until:
            raise Refusal(
                zh=f"数据库（pid {server.pid}）没有按时停止，见 {data / 'log'}。",
                en=f"The database (pid {server.pid}) did not stop in time, see {data / 'log'}.",
            )
        time.sleep(0.02)
    with contextlib.suppress(OSError):  # a lock file left there by a kill keeps the folder; harmless
        server.sockets.rmdir()


def sweep(data: Path, sockets: Path) -> None:
    """Clear what a killed server left: processes without a postmaster, files naming a pid dead or reused.

    Only within a turn, and when `find` says None: a server is known by where it stands, not by its pid.
    """
    for pid in orphans(data):
        os.kill(pid, signal.SIGQUIT)
    for left in (data / PID_FILE, sockets / SOCKET_LOCK, sockets / SOCKET):
        left.unlink(missing_ok=True)


def socket_folder(data: Path, account: Account) -> Path:
    """A short private folder named by the data's path, which may be longer than a socket's 107 bytes."""
    name = f"kaoping-{hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:16]}"
    folder = Path(tempfile.gettempdir(), name)
    if len(os.fsencode(folder / SOCKET_LOCK)) > SOCKET_LIMIT:
        folder = Path("/tmp", name)  # noqa: S108  the name is checked for its owner below
    try:
        folder.mkdir(mode=0o700)
        account.give(folder)
    except FileExistsError:
        _insist_on_owner(folder, account)
    return folder


def _insist_on_owner(folder: Path, account: Account) -> None:
    """A shared temporary folder lets anyone be there first: only our own private folder will do."""
    found = folder.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and not found.st_mode & 0o077:
        return
    raise Refusal(
        zh=f"{folder} 已存在，但不是 uid {account.uid} 的私有目录。请删除它后重试。",
        en=f"{folder} exists but is not a private folder of uid {account.uid}. Remove it and try again.",
    )
