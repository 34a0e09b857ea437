"""What crosses the wire about revisions of a published card, and about acts on one card."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kaoping.domain.scoring.results import LineState
from kaoping.scorecards.schemas import GradeOut, PayAmountOut, Reason, ScorecardOut
from kaoping.scorecards.schemas_figures import Number
from kaoping.web.schema import Code, DecimalStr, Figure, In, Instant, Label, Note, Out


class RevisionOut(Out):
    """One published revision of a card; `reason` is null for the first."""

    revision: int
    published_at: Instant
    reason: str | None
    total: Number | None
    grade: GradeOut | None
    withdrawn: bool
    pay: list[PayAmountOut] | None
    current: bool


class RulingRef(Out):
    """What was ruled about a line, and in which appeal."""

    appeal_id: int
    decision: Literal["UPHELD", "REJECTED"]
    reason: str


class SideOut(Out):
    """A line in one of two revisions."""

    points: Number | None
    max: Number | None
    state: LineState
    state_label: Label
    sentence: Label


class LineDeltaOut(Out):
    """A line in both revisions. `held` says that the later one kept it."""

    code: str
    label: Label
    group: Label | None
    before: SideOut
    after: SideOut
    delta: Number | None
    held: bool
    ruling: RulingRef | None


class PayDeltaOut(Out):
    code: str
    label: Label
    before: Figure | None
    after: Figure | None
    delta: Figure | None


class TotalDeltaOut(Out):
    before: Number | None
    after: Number | None
    delta: Number | None


class GradeDeltaOut(Out):
    before: GradeOut | None
    after: GradeOut | None


class CompareOut(Out):
    """Two revisions of a card side by side. `after` is null in a preview: it is not published.

    `pay` is null where the caller may not see it.
    """

    before: ScorecardOut
    after: ScorecardOut | None
    lines: list[LineDeltaOut]
    pay: list[PayDeltaOut] | None
    total: TotalDeltaOut
    grade: GradeDeltaOut


class SelfEntryIn(In):
    """Points a person suggests for an item of their own card."""

    item: Annotated[Code, Field(examples=["20"])]
    points: Annotated[DecimalStr, Field(examples=["4"])]
    reason: Annotated[Reason, Field(examples=["全月无迟到"])]


class SelfReviewIn(In):
    """The self column: suggestions with their reasons. Signed once, before the manager's."""

    entries: Annotated[list[SelfEntryIn], Field(max_length=100)] = Field(default_factory=list)
    note: Annotated[Note | None, StringConstraints(max_length=500)] = None


class WithdrawIn(In):
    reason: Annotated[Reason, Field(examples=["该员工十月不在本岗位，考核表作废"])]
