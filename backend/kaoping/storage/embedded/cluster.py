"""One PostgreSQL cluster in one folder: created once, started durable, reached by socket only."""

import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from kaoping.domain.refusal import Refusal

from . import postmaster
from .account import Account
from .programs import programs_for

HERE = "/proc/self/cwd"
SUPERUSER = "postgres"
LOGIN = DATABASE = "kaoping"
START_SECONDS = 300.0
FIRST_WITH_BUILTIN_LOCALE = 17
UNSAFE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a running server is reached; the account that may pass its socket folder needs no password."""

    data: Path
    sockets: Path

    def url(self, *, database: str = DATABASE, user: str = LOGIN) -> str:
        return f"postgresql://{user}@/{quote(database)}?host={quote(str(self.sockets), safe='')}"


def major_of(data: Path) -> int | None:
    """The major version that wrote the data, None where there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def create(data: Path, account: Account, major: int) -> None:
    """initdb in a neighbour folder, renamed when whole: an interrupted start leaves nothing half made."""
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account.give(fresh)
    builtin = (
        ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        if major >= FIRST_WITH_BUILTIN_LOCALE
        else ()
    )
    _run(
        [
            programs_for(account, major) / "initdb",
            f"--pgdata={_seen_from_within(fresh)}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            *builtin,
            "--auth-local=trust",
            "--auth-host=reject",
        ],
        fresh,
        account,
    )
    fresh.rename(data)


def start(data: Path, account: Account, *, durable: bool) -> Cluster:
    """Start the server of this folder and wait until it answers, recovery after a kill included."""
    major = major_of(data)
    if major is None:
        raise Refusal(
            zh=f"{data} 不是数据库目录（没有 PG_VERSION）。请移走它，或从备份恢复。",
            en=f"{data} is no database folder (no PG_VERSION). Move it away or restore a backup.",
        )
    sockets = postmaster.socket_folder(data, account)
    postmaster.sweep(data, sockets)
    command = [
        str(programs_for(account, major) / "postgres"),
        *("-D", _seen_from_within(data)),
        *_settings(sockets, durable=durable),
    ]
    with _startup_log(data).open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C belongs to the command; the database is stopped after it
            **account.options,
        )
    _wait_until_ready(data, process)
    process.returncode = 0  # the server outlives this handle on purpose: its last holder stops it by pid
    return Cluster(data, sockets)


def _seen_from_within(data: Path) -> str:
    """How the server names its folder: the place it stands in.

    The command enters the folder before it steps down from root, and Linux lets a process reach its working
    directory by this name even where no other name leads there: below a 0700 home, for one.
    """
    return HERE if Path(HERE).exists() else str(data)


def _settings(sockets: Path, *, durable: bool) -> Sequence[str]:
    """On the command line, where no configuration file can undo them."""
    safety = "on" if durable else "off"
    values = {
        **dict.fromkeys(UNSAFE, safety),
        "cluster_name": sockets.name,
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "autovacuum_naptime": "15s",  # a young database is planned badly until its sizes are known
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_size": "0",
        # Statements and the details of broken constraints carry what customers said and their numbers.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }
    return [word for name, value in values.items() for word in ("-c", f"{name}={value}")]


def _wait_until_ready(data: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        server = postmaster.find(data)
        if server and server.pid == process.pid and server.ready:
            return
        time.sleep(0.02)
    said = _startup_log(data).read_text(errors="replace")[-2000:]
    raise Refusal(
        zh=f"数据库没有启动。请查看 {data / 'log'}。\n{said}",
        en=f"The database did not start. See {data / 'log'}.\n{said}",
    )


def _startup_log(data: Path) -> Path:
    return data.with_name(f"{data.name}.start.log")


def _run(command: Sequence[str | Path], folder: Path, account: Account) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **account.options)
    if done.returncode:
        raise Refusal(
            zh=f"{Path(command[0]).name} 失败：\n{done.stderr}",
            en=f"{Path(command[0]).name} failed:\n{done.stderr}",
        )


def furnish(cluster: Cluster) -> None:
    """The login and the database the product uses; both exist from the second start on."""
    with psycopg.connect(cluster.url(database="postgres", user=SUPERUSER), autocommit=True) as link:
        if not link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [LOGIN]).fetchone():
            link.execute(f"CREATE ROLE {LOGIN} LOGIN CREATEROLE")
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            link.execute(f"CREATE DATABASE {DATABASE} OWNER {LOGIN}")
