"""One process that serves: database, worker, API come up in this order and go down in the other."""

import errno
import logging
import os
import signal
import socket
import sys
import threading
from types import FrameType

import uvicorn

from kaoping.app import create_app
from kaoping.cli.nightly import nightly
from kaoping.cli.preparing import bring_up, show_demo
from kaoping.cli.setting import database_of_jobs, ground, parts
from kaoping.cli.supervise import supervised
from kaoping.domain.refusal import Refusal
from kaoping.jobs import run_worker
from kaoping.settings import ROOT, Settings
from kaoping.storage import migrating
from kaoping.storage.checks import NotReady, schema
from kaoping.storage.session import Database
from kaoping.web.logs import configure_logs

API_GRACE_SECONDS = 8
TALKATIVE = ("alembic", "httpx", "procrastinate", "uvicorn")


def serve(settings: Settings, *, migrate: bool, with_demo: bool) -> None:
    """Until SIGTERM or Ctrl-C. The port is taken first: a second start says so before it touches anything."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    _configure_logs(settings)
    with listen(settings.host, settings.port) as port, ground(settings) as base:
        if migrate:
            bring_up(settings, base.url)
        insist_on_schema(base.url)
        if with_demo:
            show_demo(settings, base.url)
        app = create_app(parts(settings, base.url))
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                ws="none",
                timeout_graceful_shutdown=API_GRACE_SECONDS,
            )
        )
        with supervised(base.revive), nightly(settings):
            try:
                server.run(sockets=[port])
            finally:
                # What follows is the way down itself: a second signal must not leave it half done.
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(settings: Settings, *, until_input_ends: bool) -> None:
    """The worker alone; beside a server on another machine, or as the child of `serve`."""
    _configure_logs(settings)
    if until_input_ends:
        threading.Thread(target=_end_with_input, daemon=True).start()
    with ground(settings) as base:
        insist_on_schema(base.url)
        database = database_of_jobs(settings, base.url)
        run_worker(database, base.url, threads=settings.worker_threads)
        database.close()


def _configure_logs(settings: Settings) -> None:
    configure_logs(settings.log_level.upper())
    if settings.log_level != "debug":
        for library in TALKATIVE:
            logging.getLogger(library).setLevel(logging.WARNING)


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit(0)


def _end_with_input() -> None:
    """A parent that was killed tells nobody, but its end of the pipe closes."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """The listening address, ours from here on. Raises `Refusal` naming HOST or PORT."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refusal(
                zh=f"端口 {port} 已被占用。请停止占用它的程序，或换一个端口：PORT={port + 1} make run",
                en=f"Port {port} is taken. Stop what holds it, or choose another: PORT={port + 1} make run",
            ) from error
        raise Refusal(
            zh=f"无法监听 {host}:{port}（{error.strerror}）。请检查环境变量 HOST 和 PORT。",
            en=f"Cannot listen on {host}:{port} ({error.strerror}). Look at the variables HOST and PORT.",
        ) from error
    return taken


def insist_on_schema(url: str) -> None:
    """A server on another schema would fail request by request; it rather does not start."""
    database = Database(url, pool_size=2, role=None)
    try:
        schema(database, migrating.newest(ROOT))
    except NotReady as found:
        raise Refusal(
            zh=f"数据库结构与本版本不符（{found}）。请执行 kaoping migrate。",
            en=f"The database has another schema ({found}). Run kaoping migrate.",
        ) from found
    finally:
        database.close()
