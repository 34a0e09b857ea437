"""Files beside the database, each under its own SHA-256: `FILES_DIR/ab/cd/<sha256>`.

A file is on the disk, name and all, before the row that names it commits; so a row without its file cannot
be, and a file without a row is swept later. What a file is about stands in its row alone. Writing takes a
shared lock for the first byte of the hash, which the sweep needs alone: it never removes what is being named.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import func, select
from sqlalchemy.orm import Session

NAME = re.compile(r"[0-9a-f]{64}")
UNFINISHED = ".part-"
LOCK_SPACE = 0x4B46  # keeps these advisory locks apart from those of the journal
UNNAMED_FOR = timedelta(hours=24)
"""How long a file may lie there without a row before it is swept."""

WHOLE = 256
"""The lock of the folder as a whole; the others are those of the first byte of a hash."""


@dataclass(frozen=True, slots=True)
class FileStore:
    """The folder of one installation."""

    folder: Path

    def path(self, digest: str) -> Path:
        """Raises ValueError for what is no hash, which therefore never leads out of the folder."""
        if not NAME.fullmatch(digest):
            raise ValueError("not a hash")
        return self.folder / digest[:2] / digest[2:4] / digest

    def read(self, digest: str) -> bytes:
        return self.path(digest).read_bytes()

    def keep(self, db: Session, content: bytes) -> str:
        """Write the file, through to the disk, and give its hash. The lock lasts until the row commits."""
        digest = hashlib.sha256(content).hexdigest()
        db.execute(select(func.pg_advisory_xact_lock_shared(LOCK_SPACE, int(digest[:2], 16))))
        path = self.path(digest)
        if not path.exists():
            self._write(path, content)
        return digest

    def _write(self, path: Path, content: bytes) -> None:
        """Under another name first: a file has its own name only when it is whole."""
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(folder.parent)
        unfinished = path.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
        try:
            with unfinished.open("xb") as file:
                unfinished.chmod(0o600)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
            _sync(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)

    def kept(self) -> Iterator[str]:
        """The hash of every whole file, in order."""
        for home, folders, names in os.walk(self.folder):
            folders.sort()
            yield from (name for name in sorted(names) if self._is_at_home(Path(home), name))

    def _is_at_home(self, home: Path, name: str) -> bool:
        return NAME.fullmatch(name) is not None and self.path(name).parent == home

    def older_than(self, moment: datetime) -> list[str]:
        """The files written before, as far as they can still be looked at."""
        return [digest for digest in self.kept() if _written(self.path(digest)) < moment.timestamp()]

    def remove(self, digest: str) -> None:
        self.path(digest).unlink(missing_ok=True)

    def unfinished_before(self, moment: datetime) -> list[Path]:
        """What processes left behind that were killed while writing."""
        found = self.folder.glob(f"*/*/{UNFINISHED}*")
        return [path for path in found if _written(path) < moment.timestamp()]


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _sync(folder: Path) -> None:
    """A new name is only kept for sure once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def files_of(db: Session) -> FileStore:
    """The files of the installation that the session belongs to."""
    files: FileStore = db.info["files"]
    return files


def lock_for_sweep(db: Session, first_byte: str) -> bool:
    """Whether nobody is writing or naming files whose hash begins so; nobody will until the end."""
    asked = select(func.pg_try_advisory_xact_lock(LOCK_SPACE, int(first_byte, 16)))
    return bool(db.scalar(asked))


def lock_whole_for_sweep(db: Session) -> bool:
    """Whether nobody needs every file to stay where it is, as a backup does."""
    return bool(db.scalar(select(func.pg_try_advisory_xact_lock(LOCK_SPACE, WHOLE))))


@contextmanager
def all_in_place(url: str) -> Iterator[None]:
    """While the block runs, no file is swept: what a backup has listed is there when it comes to it."""
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock_shared(%s, %s)", [LOCK_SPACE, WHOLE])
        yield


def is_unfinished(path: Path) -> bool:
    """Whether somebody is still writing it, or was killed while writing."""
    return path.name.startswith(UNFINISHED)
