"""What goes into an evaluation besides the policy: plain values, gathered by whoever meets the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .catalogue import MEASURES
from .reading import NO_DATA, NOTHING, Reading


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included; `code` is 2026-10, 2026-Q4 or 2026."""

    code: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is appraised. `key` is unique in the population, `store` is the key of the store's own readings.

    `attributes` (position, department, stream, brand, region, employment …) decide whether a policy applies;
    `store` may stand among them under its code.
    """

    key: str
    store: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Population:
    period: Period
    subjects: tuple[Subject, ...]


class Column(StrEnum):
    """The columns of a reviewed item, in the order in which they are filled."""

    SELF = "self"
    MANAGER = "manager"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Review:
    """Points somebody entered in one column, with the reason. `id` leads back to the record."""

    subject: str
    item: str
    column: Column
    points: Decimal
    reason: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An occurrence that a deduction slot answers to."""

    subject: str
    slot: str
    id: str
    day: date


class Settling(StrEnum):
    """Why a line of a revision is settled beforehand."""

    HELD = "held"  # nobody appealed it: it keeps what was published
    RULED = "ruled"  # somebody ruled on it


@dataclass(frozen=True, slots=True)
class Settled:
    """A line whose outcome a revision takes as given, instead of following from figures and judgements.

    `full` and `points` are those of the sheet; `points` None is a line that left the sheet. `state` is the
    word of the line's state. `id` leads back to the revision it is held from, or to the ruling.
    """

    subject: str
    item: str
    settling: Settling
    state: str
    full: Decimal | None
    points: Decimal | None
    reason: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class PastLine:
    """Points of an item in the period before; for rules that carry them on."""

    subject: str
    item: str
    points: Decimal


Readings = Mapping[tuple[str, str], Reading]  # (subject key or store key, measure code) → reading
PayTerms = Mapping[str, Mapping[str, Decimal]]  # subject key → term → amount


def completed(
    readings: Readings, keys: Iterable[str], measures: Iterable[str]
) -> dict[tuple[str, str], Reading]:
    """Fills in what a set-based query leaves out: nothing found is no_data, or a count's real 0.

    Call it with the measures that *were* taken; one left out stays absent: nobody measured it.
    """
    full = dict(readings)
    codes = list(measures)
    for key in keys:
        for code in codes:
            full.setdefault((key, code), NOTHING if MEASURES[code].has_zero else NO_DATA)
    return full
