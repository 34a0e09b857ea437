"""The API or the worker of a journey, as a process of its own on a moved clock; for tests only.

The clock of the database is the only one the product reads; the header Date of the replies is moved
with it, because a page takes the server's time from there.
"""

import os
import signal
import sys
import threading
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kaoping.app import Parts, create_app
from kaoping.jobs import run_worker
from kaoping.storage.files import FileStore
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import Clock, Database
from kaoping.web.logs import configure_logs
from tests.conftest import FILES, SECRET
from tests.journeys.moment import Moved, moved
from tests.postgres import HOME

SPA = HOME / "frontend" / "dist"
WORKER_THREADS = 2
FILES_AT = "JOURNEY_FILES"
"""Where the processes of one journey keep its photos, told by the environment."""


class Dated:
    """Writes the moved time into the replies, in place of the server's own."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self.app, self.clock = app, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self.clock(), usegmt=True).encode()
                message["headers"] = [*message["headers"], (b"date", date)]
            await send(message)

        await self.app(scope, receive, dated)


def parts(database: Database) -> Parts:
    return Parts(database=database, signing_key=SECRET, sealing_key=SECRET, spa=SPA)


def database_at(url: str, clock: Clock) -> Database:
    files = FileStore(Path(os.environ.get(FILES_AT, FILES.name)))
    return Database(url, clock=clock, info={"personal": PersonalData.from_secret(SECRET), "files": files})


def serve(url: str, clock: Clock, port: int) -> None:
    app = Dated(create_app(parts(database_at(url, clock))), clock)
    uvicorn.run(
        app, host="127.0.0.1", port=port, log_config=None, access_log=False, date_header=False, ws="none"
    )


def work(url: str, clock: Clock) -> None:
    create_app(parts(database_at(url, clock)))  # importing the slices names their jobs
    run_worker(database_at(url, clock), url, threads=WORKER_THREADS)


def _follow_input(clock: Moved) -> None:
    """Each line moves the clock on by so many seconds. Whoever started us is gone when our input ends."""
    for line in sys.stdin:
        clock.by += timedelta(seconds=float(line))
    os.kill(os.getpid(), signal.SIGTERM)


def main(what: str, url: str, seconds: str, port: str) -> None:
    configure_logs("WARNING")
    clock = moved(timedelta(seconds=float(seconds)))
    threading.Thread(target=_follow_input, args=(clock,), daemon=True).start()
    if what == "api":
        serve(url, clock, int(port))
    else:
        work(url, clock)


if __name__ == "__main__":
    main(*sys.argv[1:])
