"""What crosses the wire about scorecards. Figures are decimal strings; `null` is no value, never zero."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer, WithJsonSchema

from kaoping.domain.scoring.inputs import Column
from kaoping.domain.scoring.numbers import plain
from kaoping.domain.scoring.parts import Missing, Scope
from kaoping.domain.scoring.reading import State
from kaoping.domain.scoring.results import LineState, PayState
from kaoping.domain.scoring.trace import Kind
from kaoping.domain.scoring.units import Unit
from kaoping.web.schema import Day, Figure, Instant, Label, Out

SCHEMA_VERSION = 1

Number = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["4.5"]}),
]
"""Points and figures without needless zeros: 5 and 5.00 are the same score. Money keeps its two places."""


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


class ScorecardOut(Out):
    """The head of a card. While `provisional` （暂定） it moves with the facts and carries no hashes.

    `low` … `high` is what the total can still become; `open_items` wait for people and block closing.
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
    status: Annotated[str, Field(examples=["LIVE"])]
    status_label: Label
    provisional: bool
    revision: int
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
    changed_at: Instant


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


class ScorecardDetailOut(ScorecardOut):
    """A card with everything on it. `pay` is null where the caller may not see it."""

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


class EvidenceRefOut(Out):
    """Where a leaf leads. For `reading`: `/lines/{line}/evidence?measure={measure}` lists its records."""

    kind: str
    line: str | None
    measure: str | None
    scope: str | None
    ids: list[str]


class NodeOut(Out):
    """One figure of the explanation and the figures it follows from."""

    id: str
    kind: Kind
    label: Label
    rule: str
    formula: str
    value: Number | None
    unit: str
    sentence: Label
    details: dict[str, str]
    evidence: EvidenceRefOut | None
    example: bool
    inputs: list["NodeOut"]


class StepOut(Out):
    number: int
    label: Label


class TraceOut(Out):
    """The evaluation again. `current` is false when the inputs moved on after the card was written."""

    scorecard_id: int
    policy: PolicyRef
    engine: int
    steps: list[StepOut]
    current: bool
    root: NodeOut
    pay: Annotated[
        list[NodeOut] | None, Field(description="One tree for each pay line; null as on the card.")
    ]


class EvidenceOut(Out):
    """A record behind a figure. `path` opens it in the web application; null where the caller may not.

    `counted` says that it counts above the line (in the numerator). Personal data never stands here.
    """

    measure: str
    kind: Annotated[
        str, Field(examples=["REPAIR_ORDER", "COMPLAINT", "CALLBACK", "CALL_ATTEMPT", "RESPONSE"])
    ]
    id: int
    store_id: int
    label: Label
    day: Day | None
    counted: bool
    visible: bool
    path: Annotated[str | None, Field(examples=["/complaints/12", "/repair-orders/5", "/callbacks/7"])]
