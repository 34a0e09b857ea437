"""What crosses the wire about appeals against published cards, and about pay terms."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kaoping.scorecards.schemas import AppealState, EmployeeRef, Reason, ScorecardOut, StoreRef
from kaoping.scorecards.schemas_figures import Number
from kaoping.web.schema import Code, Day, DecimalStr, Figure, In, Instant, Label, MoneyStr, Out, Plain

MOST_LINES = 100
Grounds = Annotated[str, StringConstraints(min_length=1, max_length=1000), Plain]


class AppealLineIn(In):
    item: Annotated[Code, Field(description="Code of a line of the card", examples=["handling"])]
    reason: Annotated[Grounds, Field(examples=["该投诉在两小时内已答复，记录补录较晚"])]


class AppealIn(In):
    """The lines disagreed with and why. A card is appealed once, against its newest revision."""

    lines: Annotated[list[AppealLineIn], Field(min_length=1, max_length=MOST_LINES)]


class DecisionIn(In):
    """What becomes of one appealed line. Upheld with `points` the line takes these; upheld without, it is
    evaluated again on the present records, late ones included."""

    item: Annotated[Code, Field(examples=["handling"])]
    decision: Annotated[Literal["UPHELD", "REJECTED"], Field(examples=["UPHELD"])]
    points: Annotated[DecimalStr | None, Field(examples=["18"])] = None
    reason: Annotated[Grounds, Field(examples=["答复时间以通话记录为准，予以更正"])]


Decisions = Annotated[list[DecisionIn], Field(min_length=1, max_length=MOST_LINES)]


class PreviewIn(In):
    decisions: Decisions


class RulingIn(In):
    """Every appealed line is decided, each with its reason, and the whole with one more."""

    decisions: Decisions
    reason: Annotated[Reason, Field(examples=["补录的投诉答复记录属实"])]


class AppealLineOut(Out):
    """An appealed line: what it had, why it is disagreed with, and what was decided."""

    item: str
    label: Label
    points: Number | None
    max: Number | None
    reason: str
    decision: Literal["UPHELD", "REJECTED"] | None
    new_points: Number | None
    ruling_reason: str | None


class AppealOut(Out):
    """`due_at` is by when it should be ruled on; `revision` the one that an upheld appeal brought.

    `why_not` says why `may_rule` is false while it is open.
    """

    id: int
    card: ScorecardOut
    state: AppealState
    state_label: Label
    lines: list[AppealLineOut]
    by: str
    at: Instant
    due_at: Instant
    ruled_by: str | None
    ruled_at: Instant | None
    ruling_reason: str | None
    revision: int | None
    may_rule: bool
    why_not: Label | None


class PayTermOut(Out):
    """An amount a person brings to pay formulas, from a day on; `valid_to` null while it is in force."""

    id: int
    store: StoreRef
    employee: EmployeeRef
    code: Annotated[str, Field(examples=["performance_base"])]
    amount: Figure
    valid_from: Day
    valid_to: Day | None
    row_version: int


class PayTermIn(In):
    """A term from a day on; the one in force until then ends the day before."""

    employee_no: Annotated[Code, Field(examples=["E0007"])]
    store_code: Annotated[Code, Field(examples=["SH001"])]
    code: Annotated[Code, StringConstraints(max_length=40), Field(examples=["performance_base"])]
    amount: Annotated[MoneyStr, Field(ge=0, examples=["2000.00"])]
    valid_from: Annotated[Day, Field(examples=["2026-11-01"])]
