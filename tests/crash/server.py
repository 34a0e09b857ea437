"""An API server to be killed: one process imports everything and forks a fresh server for each line it reads.

`--commit-late` is the bug the harness has to find: a session that commits a moment after the reply
has left, which is what the framework's usual dependency does. It exists for the tests alone.
"""

import contextlib
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy.orm import Session, sessionmaker

from kaoping.app import Parts, create_app
from kaoping.storage.files import FileStore
from kaoping.storage.secrets import PersonalData
from kaoping.storage.session import Database
from tests.conftest import SECRET

LATE_SECONDS = 0.05
FILES_AT = "CRASH_FILES"
"""Where the server keeps photos, told by the environment."""


class LateSession(Session):
    """Says it has committed, and does so 50 ms later."""

    _pending: threading.Timer | None = None

    def commit(self) -> None:
        self._pending = threading.Timer(LATE_SECONDS, self._commit_really)
        self._pending.start()

    def close(self) -> None:
        if self._pending is None:
            super().close()

    def _commit_really(self) -> None:
        super().commit()
        super().close()


class LateDatabase(Database):
    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self._sessions = sessionmaker(
            self.engine, class_=LateSession, expire_on_commit=False, autoflush=False
        )


def serve(url: str, port: int, *, commit_late: bool) -> None:
    kind = LateDatabase if commit_late else Database
    beside = {"personal": PersonalData.from_secret(SECRET), "files": FileStore(Path(os.environ[FILES_AT]))}
    database = kind(url, info=beside)
    app = create_app(Parts(database=database, signing_key=SECRET, sealing_key=SECRET))
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False)


def main(url: str, port: int, *, commit_late: bool) -> None:
    """For each line of input: bury the last child, start the next, print its process id. None outlives us."""
    child = 0
    for _ in sys.stdin:
        if child:
            os.waitpid(child, 0)
        child = os.fork()
        if not child:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # its log is no process id
            serve(url, port, commit_late=commit_late)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    if child:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), commit_late="--commit-late" in sys.argv)
