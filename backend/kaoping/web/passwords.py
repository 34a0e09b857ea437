"""Passwords: Argon2id with declared costs, no more checks at once than there are cores."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from kaoping.domain.errors import Unavailable

MEMORY_KIB = 19_456
PASSES = 2
LANES = 1
WAIT_FOR_TURN = 3.0


class PasswordHasher:
    """Hashes and verifies; callers wait their turn, because forty checks at once would take gigabytes.

    Who waits holds a thread and a connection, so nobody waits long. Raises Unavailable after that.
    """

    def __init__(self) -> None:
        self._hash = PasswordHash(
            (Argon2Hasher(memory_cost=MEMORY_KIB, time_cost=PASSES, parallelism=LANES),)
        )
        self._turn = BoundedSemaphore(os.cpu_count() or 1)
        self._decoy = self._hash.hash("nobody has this password")

    def hash(self, password: str) -> str:
        with self._in_turn():
            return self._hash.hash(password)

    def verify(self, password: str, kept: str | None) -> bool:
        """Takes as long for an unknown account (`kept` is None) as for a known one.

        A kept value that is no hash of ours opens nothing.
        """
        with self._in_turn():
            try:
                return self._hash.verify(password, kept or self._decoy) and kept is not None
            except UnknownHashError:
                return False

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=WAIT_FOR_TURN):
            raise Unavailable()
        try:
            yield
        finally:
            self._turn.release()
