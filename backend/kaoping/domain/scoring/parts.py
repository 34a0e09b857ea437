"""The frozen pieces of a parsed policy; trusted, as whatever could be wrong was refused when parsing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from .curves import Curve
from .formula import Formula
from .measures import Measure
from .reading import State
from .texts import Text
from .units import Dimension


class SubjectKind(StrEnum):
    EMPLOYEE = "employee"
    TEAM = "team"
    DEPARTMENT = "department"
    STORE = "store"
    STATION = "station"


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Scope(StrEnum):
    """Whose reading an item takes: the subject's own, or that of the subject's whole store."""

    SELF = "self"
    STORE = "store"


class Missing(StrEnum):
    """What an item is worth when its measures have no value."""

    FULL = "full"
    ZERO = "zero"
    NOT_ASSESSED = "not_assessed"  # leaves the sheet; its weight is not given to others
    REDISTRIBUTE = "redistribute"  # leaves the sheet; the others grow in proportion
    CARRY_PREVIOUS = "carry_previous"  # last period's points, else not assessed
    STORE_AVERAGE = "store_average"  # mean of the colleagues scored in the same store, else not assessed
    REVIEWED = "reviewed"  # people judge it, until a figure exists


@dataclass(frozen=True, slots=True)
class Mark:
    """An overlay touched this: which one, at which level, and whether with an example value 示例值."""

    overlay: str
    level: str
    example: bool


@dataclass(frozen=True, slots=True)
class Param:
    """A named amount, rate or limit; `value` None is unset, which is not zero."""

    code: str
    unit: Dimension
    value: Decimal | None
    label: Text
    rule: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Term:
    """A pay term each person brings along, such as the performance base."""

    code: str
    unit: Dimension
    label: Text


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    label: Text
    rule: str
    full: Decimal | None


@dataclass(frozen=True, slots=True)
class Binding:
    """A measure an item reads; fewer than `min_n` facts behind it are too few."""

    measure: Measure
    scope: Scope
    min_n: int


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sheet. `full` or `curve` None is unset. Points are rounded once, to `places`."""

    code: str
    group: str
    label: Text
    rule: str
    full: Decimal | None
    bindings: tuple[Binding, ...]
    curve: Curve | None
    missing: Mapping[State, Missing]
    places: int
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A deduction that may fall due once a period; `criterion` None is unset."""

    code: str
    kind: str
    points: Decimal
    criterion: Text | None
    rule: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Grade:
    """Totals from `low` (included, exact) upwards, until the next grade begins; the lowest is open."""

    code: str
    label: Text
    low: Fraction | None


@dataclass(frozen=True, slots=True)
class PayRule:
    """A named amount of money; rounded half-up once, to `places`."""

    code: str
    label: Text
    rule: str
    formula: Formula
    places: int
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Applies:
    """Attribute → accepted words, all of which must fit; and attribute → words that exclude."""

    only: Mapping[str, frozenset[str]]
    never: Mapping[str, frozenset[str]]

    def to(self, attributes: Mapping[str, str]) -> bool:
        fits = all(attributes.get(key) in words for key, words in self.only.items())
        return fits and not any(attributes.get(key) in words for key, words in self.never.items())
