"""What crosses the wire about policies and measures: documents as data, every text in both languages."""

from typing import Annotated, Any

from pydantic import Field

from kaoping.domain.scoring.measures.measure import Better, Origin
from kaoping.domain.scoring.parts import About, Missing, PeriodKind, SubjectKind
from kaoping.domain.scoring.reading import State
from kaoping.domain.scoring.units import Unit
from kaoping.policies.schemas_acts import VersionState
from kaoping.policies.schemas_scheme import (
    BindingOut,
    FormulaText,
    ItemVariantOut,
    MarkOut,
    ParamVariantOut,
    PayVariantOut,
    SchemeOut,
)
from kaoping.web.schema import Day, Figure, Instant, Label, Out


class FactsOut(Out):
    """What a measure looks at: facts of a source, dated by a day, attributed through roles."""

    source: str
    dated_by: str
    roles: list[str]
    kept: bool


class MeasureOut(Out):
    """`takes` is the aggregate; `taken` is false while no source of the measure is kept.

    `origin` says where the value comes from: counted from records kept here, fed as measurements,
    both (a count against a fed target), or derived of other measures. `family` names the column whose values
    become readings of their own, as M-06 has one for each questionnaire item; null for every other measure.
    """

    code: str
    name: str
    label: Label
    rule: str
    unit: Unit
    better: Better
    takes: Annotated[str, Field(examples=["share", "rate", "mean", "sum", "count"])]
    facts: list[FactsOut]
    taken: bool
    origin: Origin
    family: str | None


class WaitingOut(Out):
    """A proposal that waits for another person."""

    version: str
    proposed_by: str | None
    proposed_at: Instant | None


class PolicyOut(Out):
    """A scheme as it counts today, or, where `state` is another than ACTIVE, in its newest version.

    `example` says that example values (示例值) stand in it; `unset` counts what forbids activation.
    """

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
    state: VersionState
    cases: int
    versions: int
    waiting: WaitingOut | None


class ItemOut(Out):
    """`max` or `curve` null is unset. `curve` is the policy's own notation: numbers are decimal strings.

    `out_of`: the points the curve is written in, where they are not the item's. `due`: months of the year it
    is due in; empty is every month. `variants` are tried in order, the item itself stands for everybody else.
    """

    code: str
    group: str
    label: Label
    rule: str
    max: Figure | None
    measures: list[BindingOut]
    curve: dict[str, Any] | None
    missing: dict[State, Missing]
    places: int
    about: About
    out_of: Figure | None
    due: list[int]
    variants: list[ItemVariantOut]
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
    variants: list[ParamVariantOut]
    mark: MarkOut | None


class TermOut(Out):
    """`only` and `never` say whose it is; empty: everybody's."""

    code: str
    label: Label
    unit: str
    only: dict[str, list[str]]
    never: dict[str, list[str]]


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
    formula: FormulaText
    least: FormulaText | None
    most: FormulaText | None
    prorated: bool
    places: int
    variants: list[PayVariantOut]
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


class PolicyDetailOut(PolicyOut, SchemeOut):
    """The policy as it counts in a store (or for the whole group), overlays applied and marked."""

    store_id: int | None
    excludes: dict[str, list[str]]
    min_days: int
    incomplete: Figure | None
    low: Figure | None
    high: Figure | None
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
