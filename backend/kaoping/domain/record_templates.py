"""What a record of a category must hold, and how complete one is (P32). Templates are data; no database here.

Every required field is worth the same points, one by default, and a blank one loses them (S002-R.R20, A-50).
What a customer cannot have yet, such as a plate before the car is handed over, is not required until then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Label = Mapping[str, str]


class Family(StrEnum):
    ENQUIRY = "ENQUIRY"
    RESCUE = "RESCUE"
    COMPLAINT = "COMPLAINT"
    LEAD = "LEAD"
    OWNER = "OWNER"
    OPINION = "OPINION"


class Once(StrEnum):
    """From when on a field is required."""

    ALWAYS = "always"
    DELIVERED = "delivered"  # once the customer has the car


@dataclass(frozen=True, slots=True)
class Field:
    code: str
    label: Label
    once: Once = Once.ALWAYS


@dataclass(frozen=True, slots=True)
class Template:
    """The fields of one category. `several_visits`: it links the repairs of one unresolved fault."""

    code: str
    family: Family
    rule: str
    label: Label
    fields: tuple[Field, ...]
    note: Label | None = None
    several_visits: bool = False

    def required(self, *, delivered: bool) -> tuple[Field, ...]:
        return tuple(one for one in self.fields if delivered or one.once is Once.ALWAYS)


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """The templates of one scheme, and the points that each required field is worth."""

    code: str
    version: int
    label: Label
    points_each: Decimal
    templates: tuple[Template, ...]

    def template(self, code: str) -> Template:
        """Raises KeyError for a category the scheme does not have."""
        return {one.code: one for one in self.templates}[code]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete one record is: so many of its required fields, worth so many points."""

    required: int
    missing: tuple[str, ...]
    points_each: Decimal

    @property
    def filled(self) -> int:
        return self.required - len(self.missing)

    @property
    def points(self) -> Decimal:
        return self.points_each * self.filled

    @property
    def most(self) -> Decimal:
        return self.points_each * self.required


def completeness(
    known: TemplateSet, code: str, values: Mapping[str, str], *, delivered: bool = True
) -> Completeness:
    """How complete a record is; blanks and spaces are no answer, and fields it need not have do not count.

    Raises KeyError for a category the scheme does not have.
    """
    fields = known.template(code).required(delivered=delivered)
    missing = tuple(one.code for one in fields if not values.get(one.code, "").strip())
    return Completeness(len(fields), missing, known.points_each)


def pooled(records: Iterable[Completeness]) -> tuple[int, int] | None:
    """Filled ÷ required over many records as two counts (M-84, M-85); None where there is no record."""
    found = tuple(records)
    required = sum(one.required for one in found)
    return (sum(one.filled for one in found), required) if required else None
