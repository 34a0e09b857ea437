"""What crosses the wire about scorecards. Figures are decimal strings; `null` is no value, never zero."""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from kaoping.domain.scoring.inputs import Column
from kaoping.domain.scoring.parts import Missing, Scope
from kaoping.domain.scoring.reading import State
from kaoping.domain.scoring.results import LineState, PayState
from kaoping.domain.scoring.units import Unit
from kaoping.scorecards.schemas_decided import DecidedOut
from kaoping.scorecards.schemas_figures import Number
from kaoping.web.schema import Day, Figure, Instant, Label, Out, Plain

SCHEMA_VERSION = 1
PERIODS = r"[12]\d{3}(-(0[1-9]|1[0-2])|-Q[1-4])?"
INCLUDES = r"(lines|pay)(,(lines|pay))?"


def _shaped(pattern: str, code: str) -> tuple[AfterValidator, WithJsonSchema]:
    """A text of a form, refused with a sentence of its own that names the form."""

    def check(value: str) -> str:
        if re.fullmatch(pattern, value, re.ASCII) is None:
            raise PydanticCustomError(code, "not in the expected form")
        return value

    return AfterValidator(check), WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


PeriodText = Annotated[str, *_shaped(PERIODS, "period-format")]
IncludeText = Annotated[str, *_shaped(INCLUDES, "include-format")]

Reason = Annotated[str, StringConstraints(min_length=1, max_length=500), Plain]


class Status(StrEnum):
    """LIVE follows the facts; IN_REVIEW and APPROVED follow the judgements of a frozen month; PUBLISHED moves
    no more. REVISED is a published revision that a newer one replaced, WITHDRAWN a tombstone."""

    LIVE = "LIVE"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"
    PUBLISHED = "PUBLISHED"
    REVISED = "REVISED"
    WITHDRAWN = "WITHDRAWN"


class StoreRef(Out):
    id: int
    code: str
    label: Label


class EmployeeRef(Out):
    """`employee_no` is the number the payroll knows."""

    id: int
    employee_no: str
    name: str


class PositionRef(Out):
    code: str
    label: Label


class PolicyRef(Out):
    code: str
    version: str
    title: Label


class GradeOut(Out):
    """`starts_at` is null for the lowest grade. `reachable` says whether this month can still end there."""

    code: str
    label: Label
    starts_at: Number | None
    reachable: bool


class AppealState(StrEnum):
    """OPEN waits for a ruling; PARTLY upheld some of its lines."""

    OPEN = "OPEN"
    UPHELD = "UPHELD"
    PARTLY = "PARTLY"
    REJECTED = "REJECTED"


class AppealRef(Out):
    """The appeal against a card and how it ended."""

    id: int
    state: AppealState


class ScorecardOut(Out):
    """The head of a card. While `provisional` （暂定） it moves and carries no hashes; once published the id
    stays and `revision` counts from 1, the newest being listed.

    `low` … `high` is what the total can still become; `open_items` wait for people and block closing. What is
    `withdrawn` has no figures. `acknowledged_at` and `appeal` are told to people, never to machine keys.
    """

    schema_version: int
    id: int
    store: StoreRef
    employee: EmployeeRef
    position: PositionRef
    period: Annotated[str, Field(examples=["2026-11"])]
    from_day: Day
    to_day: Day
    policy: PolicyRef
    status: Status
    status_label: Label
    stage: Annotated[
        Literal["MANAGER", "COMPANY", "APPROVE"] | None, Field(description="What it waits for, in review.")
    ]
    level: Annotated[
        Literal["STORE", "GROUP"] | None, Field(description="Who judges and publishes it, once frozen.")
    ]
    provisional: bool
    withdrawn: bool
    revision: int
    revisions: Annotated[int, Field(description="How many were published; 0 before the first.")]
    total: Number | None
    possible: Number | None
    low: Number
    high: Number
    complete: bool
    open_items: int
    grade: GradeOut | None
    rank: int | None
    example: Annotated[bool, Field(description="Some points or amounts rest on example values (示例值).")]
    input_hash: str | None
    result_hash: str | None
    trace_url: str
    published_at: Instant | None
    changed_at: Instant
    acknowledged_at: Instant | None
    appeal: AppealRef | None


class LinePointsOut(Out):
    """A line as integrators take it: codes and figures, no words."""

    code: str
    state: LineState
    points: Number | None
    max: Number | None


class PayAmountOut(Out):
    """A pay line as integrators take it; `amount` null is not zero."""

    code: str
    state: PayState
    amount: Figure | None


class ScorecardItemOut(ScorecardOut):
    """A card in a list. `lines` and `pay` are null unless asked for with `include`, and where withdrawn."""

    lines: list[LinePointsOut] | None
    pay: Annotated[
        list[PayAmountOut] | None, Field(description="Null too where the caller's pay:read does not reach.")
    ]


class MarkOut(Out):
    """An overlay set this value; `example` ones hold values nobody decided (示例值)."""

    overlay: str
    level: str
    example: bool


class IntervalOut(Out):
    low: Number
    high: Number


class ReadingOut(Out):
    """A measure as a line used it. `figure` is what people read: percent for a share."""

    measure: str
    label: Label
    rule: str
    unit: Unit
    scope: Scope
    state: State
    state_label: Label
    numerator: Number | None
    denominator: Number | None
    n: int
    figure: Number | None
    interval: Annotated[IntervalOut | None, Field(description="95 % Wilson interval of a share, in percent.")]
    records: int
    taken: Annotated[bool, Field(description="False where no source of this measure is kept yet.")]


class JudgementOut(Out):
    """Points somebody gave in one column of an item people judge, with the reason."""

    column: Column
    points: Number
    reason: str
    by: str
    at: Instant


class SignOut(Out):
    """Somebody did a stage of a card."""

    stage: Literal["SELF", "MANAGER", "COMPANY", "APPROVE"]
    name: str
    at: Instant


class LineOut(Out):
    """One item. `sentence` says in words why it has its points; `reading` figures open to their records."""

    code: str
    label: Label
    rule: str
    state: LineState
    state_label: Label
    points: Number | None
    max: Number | None
    low: Number
    high: Number
    sentence: Label
    readings: list[ReadingOut]
    missing: Missing | None
    column: Column | None
    suggested: Number | None
    reviewed: Annotated[bool, Field(description="People give its points, if only while a figure is missing.")]
    choices: Annotated[list[Number] | None, Field(description="The only points possible, where named.")]
    most: Annotated[
        Number | None,
        Field(description="The most people may enter; the sheet weighs it up to `max` where lines left it."),
    ]
    judgements: list[JudgementOut]
    settled: Annotated[
        Literal["held", "ruled"] | None,
        Field(description="In a revision: kept as published before, or ruled on appeal."),
    ]
    example: bool
    mark: MarkOut | None


class GroupOut(Out):
    code: str
    label: Label
    rule: str
    points: Number | None
    max: Number | None
    lines: list[LineOut]


class DeductionOut(Out):
    code: str
    kind: str
    label: Label | None
    rule: str
    points: Number
    fired: bool
    events: list[str]
    example: bool


class PayOut(Out):
    """A pay line; `low` … `high` are the amounts at both ends of what the total can still become."""

    code: str
    label: Label
    rule: str
    formula: str
    state: PayState
    amount: Figure | None
    low: Figure | None
    high: Figure | None
    missing: list[str]
    sentence: Label
    example: bool
    mark: MarkOut | None


class OverlayOut(Out):
    code: str
    version: str
    level: str
    example: bool
    reason: Label


class CardAct(StrEnum):
    """What the caller may do to a card now."""

    SELF_REVIEW = "self-review"
    ACKNOWLEDGE = "acknowledge"
    APPEAL = "appeal"
    WITHDRAW = "withdraw"


class ScorecardDetailOut(ScorecardOut, DecidedOut):
    """A card with everything on it. `pay` is null where the caller may not see it.

    `newest` says whether a later revision replaced it; `reason` why this revision was made.
    """

    newest: bool
    reason: str | None
    period_id: Annotated[int | None, Field(description="The period it is closed with, once frozen.")]
    appeal_until: Annotated[Instant | None, Field(description="Until when it may be appealed against.")]
    next: list[CardAct]
    signs: list[SignOut]

    grades: list[GradeOut]
    room: Annotated[
        Number | None,
        Field(description="Points missing to the next higher grade; null if none is reachable."),
    ]
    groups: list[GroupOut]
    deductions: list[DeductionOut]
    pay: list[PayOut] | None
    overlays: list[OverlayOut]
    siblings: Annotated[list[int], Field(description="Other cards of this person in this period.")]
