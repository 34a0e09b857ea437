"""The last answers, each with the version of what it was made from: good for as long as that is the same.

The version is asked of the database every time, so nobody is shown yesterday's figures; what is spared is the
printing of thousands of points, which `benchmarks/dashboards.py` measures (P8).
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

MOST = 8
"""Answers kept at once, some hundred kilobytes each; the one asked for longest ago goes first."""


class KeptAnswers:
    """By what was asked, and by whom as far as it matters."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, tuple[str, bytes]] = OrderedDict()
        self._lock = Lock()

    def find(self, asked: Hashable, version: str) -> bytes | None:
        with self._lock:
            kept = self._answers.get(asked)
            if kept is None or kept[0] != version:
                return None
            self._answers.move_to_end(asked)
            return kept[1]

    def keep(self, asked: Hashable, version: str, body: bytes) -> None:
        with self._lock:
            self._answers[asked] = (version, body)
            self._answers.move_to_end(asked)
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
