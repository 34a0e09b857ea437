"""What a measure is: one declaration from which value, SQL and evidence all follow.

A measure looks at facts of a source (`Facts`: where, on which day, in which roles) and aggregates them; the
closed list of aggregates is `aggregates.py`. Evidence of a measure = the facts its `Facts` select, of every
part where it has several. A share's facts that count and those that do not are both evidence.

A measure with a `family` is the head of many: one reading for each value of that column, under a code of its
own (M-06 by questionnaire item: M-06.RECEPTION). The head itself has no reading; `member` makes one of them.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from ..texts import Text
from ..units import Unit
from .aggregates import (
    Aggregate,
    Count,
    Distinct,
    Elapsed,
    Facts,
    Fed,
    Growth,
    Least,
    Mean,
    MeanOf,
    Net,
    Percentile,
    Rate,
    Share,
    Sharing,
    Single,
    Spread,
    Stretch,
    Sum,
    singles,
)
from .operators import Is, all_of
from .sources import MEASUREMENTS, Kind

__all__ = (
    "Aggregate",
    "Better",
    "Count",
    "Distinct",
    "Elapsed",
    "Facts",
    "Fed",
    "Growth",
    "Least",
    "Mean",
    "MeanOf",
    "Measure",
    "Net",
    "Origin",
    "Percentile",
    "Rate",
    "Share",
    "Sharing",
    "Single",
    "Spread",
    "Stretch",
    "Sum",
    "is_key",
    "singles",
)

_KEY = re.compile(r"[A-Za-z0-9_-]{1,24}")


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class Origin(StrEnum):
    """Where the value of a measure comes from."""

    KEPT = "kept"  # counted from records of this product
    FED = "fed"  # stated from outside as a measurement: its source records are not kept here
    BOTH = "both"  # counted here and set against something fed, such as a target
    DERIVED = "derived"  # made of the values of other measures


def is_key(text: str) -> bool:
    """Whether a column's value may stand behind the code of a family."""
    return _KEY.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Measure:
    """`code` is the catalogue id (M-24), `name` a stable English key (`complaint.speed`)."""

    code: str
    name: str
    unit: Unit
    better: Better
    takes: Aggregate
    rule: str
    label: Text
    family: str = ""

    def __post_init__(self) -> None:
        if self.family:
            if isinstance(self.takes, Rate | Growth | MeanOf):
                raise ValueError("a family looks at one source")
            if self.takes.facts.of.kind_of(self.family) is not Kind.CODE:
                raise ValueError("a family goes by the words of a column")

    @property
    def facts(self) -> tuple[Facts, ...]:
        """Everything the measure looks at: its evidence is the union of these, in this order."""
        return tuple(single.facts for single in singles(self.takes))

    @property
    def has_zero(self) -> bool:
        """Whether finding no fact is the value 0 (a count) and not the absence of a value (a share)."""
        return isinstance(self.takes, Count | Sum | Distinct)

    @property
    def needs_feeding(self) -> bool:
        """Whether nothing found means that nobody stated it: not published, which is neither 0 nor none."""
        return any(facts.of is MEASUREMENTS for facts in self.facts)

    @property
    def origin(self) -> Origin:
        if isinstance(self.takes, MeanOf):
            return Origin.DERIVED
        if not self.needs_feeding:
            return Origin.KEPT
        return Origin.FED if all(facts.of is MEASUREMENTS for facts in self.facts) else Origin.BOTH

    def member(self, key: str) -> "Measure":
        """The measure of one value of the family. Raises ValueError for what is no family or no key."""
        if not self.family or not is_key(key) or isinstance(self.takes, Rate | Growth | MeanOf):
            raise ValueError(f"{self.code} has no member {key}")
        code = f"{self.code}.{key}"
        found = self.takes.facts
        word = code if isinstance(self.takes, Fed) else key
        facts = replace(found, where=all_of(found.where, Is(self.family, (word,))))
        return replace(
            self,
            code=code,
            name=f"{self.name}.{key}",
            takes=replace(self.takes, facts=facts),
            label=Text(f"{self.label.zh}·{key}", f"{self.label.en} · {key}"),
            family="",
        )
