"""Parts of a scheme beyond its sheet, as they cross the wire: rules, ranks, limits, dates, constraints.

Formulas are text as the policy writes them; an amount that is null is unset, which is not zero. Whatever a
reader has to understand is also said in a sentence of both languages.
"""

from typing import Annotated, Any

from pydantic import Field

from kaoping.domain.scoring.calendar.quotas import Take
from kaoping.domain.scoring.constraints import ConstraintKind
from kaoping.domain.scoring.gates import Effect
from kaoping.domain.scoring.ledger.rules import Mode
from kaoping.domain.scoring.parts import About, Missing, Scope
from kaoping.domain.scoring.pay.limits import Over
from kaoping.domain.scoring.ranking.rules import Better, Within
from kaoping.domain.scoring.reading import State
from kaoping.domain.scoring.results import EntryKind
from kaoping.web.schema import Figure, Label, Out

FormulaText = Annotated[str, Field(examples=["group_ms < 60"])]


class MarkOut(Out):
    """An overlay put this here."""

    overlay: str
    level: str
    example: bool


class AppliesOut(Out):
    """Attribute → accepted words, all of which must fit; and attribute → words that exclude."""

    only: dict[str, list[str]]
    never: dict[str, list[str]]


class BindingOut(Out):
    measure: str
    label: Label
    scope: Scope
    min_n: int


class ItemVariantOut(Out):
    """What the item is for some of the people, whole."""

    applies_to: AppliesOut
    label: Label
    rule: str
    max: Figure | None
    measures: list[BindingOut]
    curve: dict[str, Any] | None
    missing: dict[State, Missing]


class ParamVariantOut(Out):
    applies_to: AppliesOut
    label: Label
    rule: str
    value: Figure | None


class PayVariantOut(Out):
    applies_to: AppliesOut
    label: Label
    rule: str
    formula: FormulaText
    least: FormulaText | None
    most: FormulaText | None
    prorated: bool
    places: int


class InputOut(Out):
    """A figure formulas may name, off the sheet. `else_zero`: without any fact it is 0."""

    code: str
    label: Label
    measure: BindingOut
    else_zero: bool


class GateOut(Out):
    code: str
    label: Label
    rule: str
    when: FormulaText
    effect: Effect
    of: str | None
    to: str | None
    sentence: Label
    mark: MarkOut | None


class ActionOut(Out):
    """What is proposed to people, who decide."""

    code: str
    label: Label


class StepOfLadderOut(Out):
    """The nth time inside the window; null, null: an amount nobody has set."""

    amount: FormulaText | None
    propose: ActionOut | None


class LadderOut(Out):
    """`window_months` null: for ever, unless `window_unset`."""

    window_months: FormulaText | None
    window_unset: bool
    counted_by: str
    steps: list[StepOfLadderOut]


class PortionOut(Out):
    """One party of a split amount; `is_rest`: exactly what the others leave."""

    role: str
    of_head: bool
    share: FormulaText | None
    is_rest: bool


class EventOut(Out):
    """A rule that moves money or proposes something; `kind` null: it only proposes."""

    code: str
    label: Label
    rule: str
    kind: EntryKind | None
    sentence: Label
    applies_to: AppliesOut | None
    amount: FormulaText | None
    amount_unset: bool
    ladder: LadderOut | None
    split: list[PortionOut]
    propose: ActionOut | None
    fund: str | None
    stack: str | None
    mark: MarkOut | None


class StackOut(Out):
    """What counts where several rules meet on one person in one incident."""

    code: str
    label: Label | None
    rule: str
    mode: Mode


class LeagueOut(Out):
    code: str
    label: Label
    when: FormulaText


class PrizesOut(Out):
    """Prizes of the first place, the second and so on; league null: the rank has none."""

    league: str | None
    amounts: list[FormulaText | None]


class RankOut(Out):
    code: str
    label: Label
    rule: str
    by: FormulaText
    better: Better
    within: Within
    leagues: list[LeagueOut]
    eligible: FormulaText | None
    small_sample: FormulaText | None
    prizes: list[PrizesOut]
    fund: str | None
    mark: MarkOut | None


class BudgetOut(Out):
    """What a run may cost; `limit` names a param."""

    rule: str
    limit: str
    over: Over
    of: list[str]
    rewards: bool


class RailOut(Out):
    """How much may be taken of a month's wage; `is_default`: the policy says nothing of it itself."""

    rule: str
    wage: FormulaText
    share: FormulaText
    minimum: FormulaText
    is_default: bool


class TriggerOut(Out):
    """Proposed when the condition holds for so many periods in a row."""

    code: str
    label: Label
    rule: str
    when: FormulaText
    periods: FormulaText | None
    propose: ActionOut


class ConstraintOut(Out):
    """`override`: why the constraint may be broken here."""

    code: str
    kind: ConstraintKind
    about: About
    least: Figure
    most: Figure
    rule: str
    override: Label | None


class DateOut(Out):
    code: str
    label: Label
    rule: str
    sentence: Label
    by: list[str]
    to: list[str]
    after: str | None


class QuotaOut(Out):
    code: str
    label: Label
    rule: str
    take: Take
    sentence: Label
    by: list[str]
    to: list[str]


class SchemeOut(Out):
    """Everything of a policy beside its sheet, params, grades and pay."""

    inputs: list[InputOut]
    gates: list[GateOut]
    events: list[EventOut]
    stacks: list[StackOut]
    ranks: list[RankOut]
    budget: BudgetOut | None
    rail: RailOut | None
    triggers: list[TriggerOut]
    constraints: list[ConstraintOut]
    calendar: list[DateOut]
    quotas: list[QuotaOut]
    words: dict[str, dict[str, Label]]
