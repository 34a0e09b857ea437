"""What holds of departments and posts, whoever keeps them: a tree of bounded depth, no day overfull."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

MAX_DEPTH = 5
"""Departments one beneath the other, the uppermost counted."""

WHOLE_DAY = Decimal(1)


class Misplaced(StrEnum):
    """Why a department cannot stand beneath another."""

    CYCLE = "CYCLE"
    TOO_DEEP = "TOO_DEEP"


def misplacement(parents: Mapping[int, int | None], department: int | None, parent: int) -> Misplaced | None:
    """What is wrong with putting a department (None for a new one) beneath `parent`; None when nothing is.

    `parents` are the departments of the store as they stand, each with the one above it.
    """
    above = _chain(parents, parent)
    if department in above:
        return Misplaced.CYCLE
    height = 1 if department is None else _height(parents, department)
    return Misplaced.TOO_DEEP if len(above) + height > MAX_DEPTH else None


def beneath(parents: Mapping[int, int | None], department: int) -> frozenset[int]:
    """The department with all beneath it."""
    return frozenset(one for one in parents if department in _chain(parents, one))


def _chain(parents: Mapping[int, int | None], department: int) -> list[int]:
    """From the department up to the uppermost one. A tree that runs in circles ends where it closes."""
    chain: list[int] = []
    at: int | None = department
    while at is not None and at not in chain:
        chain.append(at)
        at = parents.get(at)
    return chain


def _height(parents: Mapping[int, int | None], department: int) -> int:
    own = len(_chain(parents, department))
    return max(len(_chain(parents, one)) for one in beneath(parents, department)) - own + 1


@dataclass(frozen=True, slots=True)
class Span:
    """The days somebody holds a post, and how much of each of them."""

    first: date
    last: date | None
    weight: Decimal = WHOLE_DAY

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: "Span") -> bool:
        return self.covers(other.first) or other.covers(self.first)


def overfull_on(spans: Iterable[Span]) -> date | None:
    """The first day on which the posts of one person come to more than a whole; None when there is none.

    It can only be a day on which one of them begins.
    """
    held = tuple(spans)
    for day in sorted({span.first for span in held}):
        if sum(span.weight for span in held if span.covers(day)) > WHOLE_DAY:
            return day
    return None
