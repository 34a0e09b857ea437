"""What crosses the wire about policies and measures: documents as data, every text in both languages."""

from typing import Annotated, Any

from pydantic import Field

from kaoping.domain.scoring.measures.measure import Better
from kaoping.domain.scoring.parts import Missing, PeriodKind, Scope, SubjectKind
from kaoping.domain.scoring.reading import State
from kaoping.domain.scoring.units import Unit
from kaoping.web.schema import Day, Figure, Label, Out


class FactsOut(Out):
    """What a measure looks at: facts of a source, dated by a day, attributed through roles."""

    source: str
    dated_by: str
    roles: list[str]
    kept: bool


class MeasureOut(Out):
    """`takes` is the aggregate; `taken` is false while no source of the measure is kept."""

    code: str
    name: str
    label: Label
    rule: str
    unit: Unit
    better: Better
    takes: Annotated[str, Field(examples=["share", "rate", "mean", "sum", "count"])]
    facts: list[FactsOut]
    taken: bool


class PolicyOut(Out):
    """A scheme in the version that counts today. `example` says that example values (示例值) stand in it."""

    code: str
    version: str
    title: Label
    subject: SubjectKind
    period: PeriodKind
    effective_from: Day
    rules: list[str]
    applies_to: dict[str, list[str]]
    items: int
    full_marks: Figure
    example: bool
    unset: int
    fingerprint: str


class MarkOut(Out):
    overlay: str
    level: str
    example: bool


class BindingOut(Out):
    measure: str
    label: Label
    scope: Scope
    min_n: int


class ItemOut(Out):
    """`max` or `curve` null is unset. `curve` is the policy's own notation: numbers are decimal strings."""

    code: str
    group: str
    label: Label
    rule: str
    max: Figure | None
    measures: list[BindingOut]
    curve: dict[str, Any] | None
    missing: dict[State, Missing]
    places: int
    mark: MarkOut | None


class GroupOut(Out):
    code: str
    label: Label
    rule: str
    max: Figure | None


class ParamOut(Out):
    """`value` null is unset, which is not zero and blocks activation."""

    code: str
    label: Label
    unit: str
    rule: str
    value: Figure | None
    mark: MarkOut | None


class TermOut(Out):
    code: str
    label: Label
    unit: str


class DeductionOut(Out):
    code: str
    kind: str
    points: Figure
    criterion: Label | None
    rule: str
    mark: MarkOut | None


class GradeOut(Out):
    code: str
    label: Label
    starts_at: Figure | None


class PayRuleOut(Out):
    code: str
    label: Label
    rule: str
    formula: str
    places: int
    mark: MarkOut | None


class OverlayOut(Out):
    code: str
    version: str
    level: str
    example: bool
    reason: Label
    sets: list[str]


class UnsetOut(Out):
    pointer: str
    what: str
    message: Label


class StepOut(Out):
    number: int
    label: Label


class PolicyDetailOut(PolicyOut):
    """The policy as it counts in a store (or for the whole group), overlays applied and marked."""

    store_id: int | None
    excludes: dict[str, list[str]]
    groups: list[GroupOut]
    sheet: list[ItemOut]
    params: list[ParamOut]
    pay_terms: list[TermOut]
    deductions: list[DeductionOut]
    grades: list[GradeOut]
    pay: list[PayRuleOut]
    overlays: list[OverlayOut]
    missing_values: list[UnsetOut]
    steps: list[StepOut]
