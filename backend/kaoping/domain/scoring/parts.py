"""The frozen pieces of a parsed policy; trusted, as whatever could be wrong was refused when parsing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from .curves.shapes import Curve
from .formulas.formula import Formula, Sort
from .measures.measure import Measure
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
class Applies:
    """Attribute → accepted words, all of which must fit; and attribute → words that exclude."""

    only: Mapping[str, frozenset[str]]
    never: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def to(self, attributes: Mapping[str, str]) -> bool:
        fits = all(attributes.get(key) in words for key, words in self.only.items())
        return fits and not any(attributes.get(key) in words for key, words in self.never.items())


EVERYBODY = Applies({})

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Variant(Generic[Part]):
    """What stands in the place of a part for those it applies to; of several the first that fits."""

    applies: Applies
    part: Part


@dataclass(frozen=True, slots=True)
class Param:
    """A named amount, rate or limit; `value` None is unset, which is not zero. A flag is 1 or 0."""

    code: str
    unit: Sort
    value: Decimal | None
    label: Text
    rule: str
    mark: Mark | None
    variants: "tuple[Variant[Param], ...]" = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A pay term each person brings along, such as the performance base. Whom it is not for may have none:
    an amount entered all the same is refused with a notice and counts as 0."""

    code: str
    unit: Dimension
    label: Text
    applies: Applies = EVERYBODY

    @property
    def is_for_all(self) -> bool:
        return self.applies == EVERYBODY


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    label: Text
    rule: str
    full: Decimal | None


class About(StrEnum):
    """What an item is about: constraints on weights go by it (S001-P.R05, S002-J.R02)."""

    SATISFACTION = "satisfaction"
    SALES = "sales"
    ABILITY = "ability"
    QUALITY = "quality"
    DISCIPLINE = "discipline"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Binding:
    """A measure an item reads; fewer than `min_n` facts behind it are too few."""

    measure: Measure
    scope: Scope
    min_n: int


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that formulas may name, without standing on the sheet. `else_zero`: no fact is the value 0."""

    code: str
    label: Text
    binding: Binding
    else_zero: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sheet. `full` or `curve` None is unset. Points are rounded once, to `places`.

    `out_of` are the points its curve is written in, where they are not the item's own: a score of 8 out of 10
    brings 3.2 of 4. `due` are the months of the year it is due in (empty: every month); an item that is not
    due leaves the sheet and the others grow to fill it.
    """

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
    about: About = About.OTHER
    out_of: Decimal | None = None
    due: frozenset[int] = frozenset()
    variants: "tuple[Variant[Item], ...]" = ()


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
    """A named amount of money; rounded half-up once, to `places`, then held between `least` and `most`.

    `prorated`: the amount is scaled by the days served before it is rounded.
    """

    code: str
    label: Text
    rule: str
    formula: Formula
    places: int
    mark: Mark | None
    least: Formula | None = None
    most: Formula | None = None
    prorated: bool = False
    variants: "tuple[Variant[PayRule], ...]" = ()
