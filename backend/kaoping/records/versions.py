"""Which of several messages about one record is the newest, and what becomes of the others.

A version is (source_version, source_updated_at), an absent part counting as the lowest. A total
order, so the same messages leave the same state in whatever order and batches they arrive.

Equal versions: the same content is `unchanged`; other content is refused as `version-reused`,
loudly, because to guess which of two is the truth would be wrong half of the time, and to take the
last one would let a retried push undo a newer one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

Version = tuple[int, datetime]

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def version_of(number: int | None, updated_at: datetime | None) -> Version:
    return (number or 0, updated_at or BEGINNING)


INTRODUCED = -1
"""In place of a number: the message only introduces whom it names, and gives way to one that describes."""


def naming_of(version: Version, *, introduces: bool = False) -> Version:
    """The version under which a message names customers and cars."""
    return (INTRODUCED, version[1]) if introduces else version


def names_better(one: Version, other: Version) -> bool:
    """Whether `one` counts more than `other` on somebody both of them name.

    They are versions of different records: their numbers say little about each other, so the time decides and
    the number only between equal times. What merely introduces gives way to everything else.
    """
    return _weight(one) > _weight(other)


def _weight(version: Version) -> tuple[bool, datetime, int]:
    number, updated_at = version
    return (number != INTRODUCED, updated_at, number)


class Fate(Enum):
    """What becomes of one message."""

    WINS = "wins"
    UNCHANGED = "unchanged"
    STALE = "stale"
    REUSED = "reused"


@dataclass(frozen=True, slots=True)
class Known:
    """The version that is stored, and its content."""

    version: Version
    content_hash: bytes


def judge(known: Known | None, messages: Sequence[Known]) -> list[Fate]:
    """The fate of each message about one record, in the order given; at most one wins."""
    newest = known
    winner: int | None = None
    for position, message in enumerate(messages):
        if newest is None or message.version > newest.version:
            newest, winner = message, position
    assert newest is not None, "there is at least one message"
    return [_fate(message, newest, wins=position == winner) for position, message in enumerate(messages)]


def _fate(message: Known, newest: Known, *, wins: bool) -> Fate:
    if wins:
        return Fate.WINS
    if message.version < newest.version:
        return Fate.STALE
    return Fate.UNCHANGED if message.content_hash == newest.content_hash else Fate.REUSED
