"""What goes into an evaluation besides the policy: plain values, gathered by whoever meets the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .measures.catalogue import MEASURES
from .measures.measure import Measure
from .occurrences import VOIDED
from .reading import NO_DATA, NOT_PUBLISHED, NOTHING, Reading


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included; `code` is 2026-10, 2026-Q4 or 2026."""

    code: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Served:
    """Days of the period a subject held the post, of the days the period has; what proration goes by."""

    days: int
    of: int


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is appraised. `key` is unique in the population, `store` is the key of the store's own readings.

    `attributes` (position, department, stream, brand, region, employment …) decide whether a policy applies
    and which of its variants; `store` may stand among them under its code. `head` is the key of the subject
    who answers for the same department. `served` None is the whole period.
    """

    key: str
    store: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
    served: Served | None = None


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


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened, which event rules and checklists answer to; its records are its evidence.

    `days` name its moments (occurred, final, published, due): a rule says which one places it in a period, so
    what happened before the period may be given too, to be counted by a ladder. `roles` are the subjects it
    concerns (responsible, named, leader …), `words` what it is (indicator, result, cause, visit …) and
    `amounts` its own numbers (cost, fine, value …). One with a day `voided` was taken back and never counts.
    """

    id: str
    kind: str
    store: str
    days: Mapping[str, date]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Holders stand in one order, each once: however they were gathered, it is the same occurrence."""
        roles = {role: tuple(sorted(set(holders))) for role, holders in self.roles.items()}
        object.__setattr__(self, "roles", roles)

    @property
    def stands(self) -> bool:
        """Whether it counts: not one that was taken back, as when an appeal is upheld (S001-N.R07)."""
        return VOIDED not in self.days


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


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """What an earlier period ended with: its code and the values of names (total, item_8 …) of a subject."""

    subject: str
    period: str
    names: Mapping[str, Decimal]


Readings = Mapping[tuple[str, str], Reading]  # (subject key or store key, measure code) → reading
PayTerms = Mapping[str, Mapping[str, Decimal]]  # subject key → term → amount


def completed(
    readings: Readings, keys: Iterable[str], measures: Iterable[str]
) -> dict[tuple[str, str], Reading]:
    """Fills in what a set-based query leaves out: nothing found is no_data, or a count's real 0.

    Of a measure that is fed, nothing found means that nobody has stated it: it is not published. Call it with
    the measures that *were* taken; one left out stays absent: nobody measured it.
    """
    full = dict(readings)
    codes = list(measures)
    for key in keys:
        for code in codes:
            full.setdefault((key, code), nothing_found(MEASURES[code]))
    return full


def nothing_found(measure: Measure) -> Reading:
    """What it means that no fact stands behind a measure."""
    if measure.needs_feeding:
        return NOT_PUBLISHED
    return NOTHING if measure.has_zero else NO_DATA
