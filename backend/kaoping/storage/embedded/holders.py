"""Who uses the cluster: any number of commands hold it, one at a time starts or stops it.

Two advisory file locks beside the data, both dropped by the kernel when a holder is killed: `pg.lock` is
shared by all holders, `pg.turn` is taken for the moment of looking, starting or stopping.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Self


class Holders:
    def __init__(self, data: Path) -> None:
        self._turn = os.open(data.with_name(f"{data.name}.turn"), os.O_RDWR | os.O_CREAT, 0o600)
        self._hold = os.open(data.with_name(f"{data.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._hold)
        os.close(self._turn)

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Nobody else looks, starts or stops meanwhile."""
        fcntl.flock(self._turn, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._turn, fcntl.LOCK_UN)

    def join(self) -> None:
        """Never waits: the exclusive form is only ever held within a turn."""
        fcntl.flock(self._hold, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """True when nobody holds the cluster any more."""
        try:
            fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            fcntl.flock(self._hold, fcntl.LOCK_UN)
        return True
