"""What crosses the wire about the close of a month: periods, completeness, the judging sheet, late facts."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kaoping.domain.closing import PeriodState
from kaoping.scorecards.schemas import EmployeeRef, PositionRef, StoreRef
from kaoping.scorecards.schemas_figures import Number
from kaoping.web.schema import Code, Day, DecimalStr, Figure, Id, In, Instant, Label, Note, Out, Plain

MOST_CARDS = 500
MOST_ENTRIES = 5000
REASON_EXAMPLE = "晨会三次缺席"

Reason = Annotated[str, StringConstraints(min_length=1, max_length=500), Plain]


class PeriodAct(StrEnum):
    """What the caller may do to a period next; `publish-group` is `publish` with the level GROUP."""

    FREEZE = "freeze"
    START_REVIEW = "start-review"
    PUBLISH = "publish"
    PUBLISH_GROUP = "publish-group"
    LOCK = "lock"
    REOPEN = "reopen"


class SheetStage(StrEnum):
    """Stages of a card that the sheet is signed in; the self-review is done on the card itself."""

    MANAGER = "MANAGER"
    COMPANY = "COMPANY"
    APPROVE = "APPROVE"


class CardLevel(StrEnum):
    """Who judges and publishes a card: its store, or the group where a stage would be one's own."""

    STORE = "STORE"
    GROUP = "GROUP"


class DueOut(Out):
    """When the steps of a month fall due: frozen after its last day, published, paid."""

    freeze_on: Day
    publish_on: Day
    pay_on: Day


class PeriodCountsOut(Out):
    """Cards of the period by how far they are. `self_reviewed` to `approved` count signed stages."""

    cards: int
    self_reviewed: int
    manager: int
    company: int
    approved: int
    published: int
    group_cards: int
    group_published: int
    appeals_open: int
    acknowledged: int
    late: int


class ReopenOut(Out):
    """Somebody asked to open a locked month; somebody else confirms."""

    asked_by: str
    asked_at: Instant
    reason: str


class PeriodOut(Out):
    """A month of a store and how far its close has come. `next` is what the caller may do now."""

    id: int
    store: StoreRef
    code: Annotated[str, Field(examples=["2026-10"])]
    first_day: Day
    last_day: Day
    state: PeriodState
    state_label: Label
    freeze_no: int
    frozen_at: Instant | None
    published_at: Instant | None
    appeals_until: Annotated[
        Instant | None, Field(description="Until when its cards may be appealed against.")
    ]
    locked_at: Instant | None
    due: DueOut
    counts: PeriodCountsOut
    reopen: ReopenOut | None
    next: list[PeriodAct]


class CheckSeverity(StrEnum):
    BLOCKS = "BLOCKS"
    WARNS = "WARNS"
    OK = "OK"


class CheckOut(Out):
    """One question asked before a month is frozen. `count` are the cases found `of` those looked at."""

    code: Annotated[str, Field(examples=["mapping-open"])]
    label: Label
    severity: CheckSeverity
    count: int
    of: int | None
    note: Label
    path: Annotated[
        str | None, Field(description="The page where it is mended", examples=["/mapping-issues"])
    ]


class CompletenessOut(Out):
    """Whether the month may be frozen: no check blocks."""

    ready: bool
    checks: list[CheckOut]


class DayOut(Out):
    """How much was recorded on one day: cars delivered, calls made, answers taken, complaints received."""

    day: Day
    orders: int
    calls: int
    answers: int
    complaints: int


class DaysOut(Out):
    items: list[DayOut]


class PublishIn(In):
    level: Annotated[Literal["STORE", "GROUP"], Field(examples=["STORE"])]


class PeriodReopenIn(In):
    reason: Annotated[Reason, Field(examples=["十月工单补录有误，需要重新冻结"])]


class EntryIn(In):
    """Points for a reviewed item of a card, with the reason."""

    card_id: Annotated[Id, Field(examples=[1])]
    item: Annotated[Code, Field(examples=["20"])]
    points: Annotated[DecimalStr, Field(examples=["4"])]
    reason: Annotated[Reason, Field(examples=[REASON_EXAMPLE])]


CardIds = Annotated[list[Id], Field(min_length=1, max_length=MOST_CARDS, examples=[[1]])]


class ReviewIn(In):
    """Cards to sign in this stage, and the points that go with them; entries name cards of `card_ids`."""

    card_ids: CardIds
    entries: Annotated[list[EntryIn], Field(max_length=MOST_ENTRIES, default_factory=list)]
    note: Annotated[Note | None, StringConstraints(max_length=500)] = None


class ApprovalIn(In):
    card_ids: CardIds
    note: Annotated[Note | None, StringConstraints(max_length=500)] = None


class RefusedOut(Out):
    """Why one card was not signed; the others were."""

    card_id: int
    code: Annotated[str, Field(examples=["one-stage-per-person"])]
    detail: Label


class SignedOut(Out):
    signed: list[int]
    refused: list[RefusedOut]
    period: PeriodOut


class SheetColumnOut(Out):
    """A reviewed item. Points are one of `choices` where the policy names them, else 0 to `max`."""

    policy: str
    item: str
    label: Label
    max: Number
    choices: list[Number] | None


class EntryOut(Out):
    """Points as entered in one column."""

    points: Number
    reason: str
    by: str
    at: Instant


class SheetItemOut(Out):
    """A reviewed item of a card: what stands in its columns and what counts (`points`).

    `points` are of `full`, what the item brings on this sheet: its own points and what was shared out to it.
    """

    item: str
    self_entry: EntryOut | None
    manager: EntryOut | None
    company: EntryOut | None
    points: Number | None
    full: Number | None
    open: bool


class SheetExceptionOut(Out):
    code: Annotated[str, Field(examples=["open-items"])]
    label: Label
    severity: Literal["BLOCKS", "WARNS", "INFO"]


class SheetSignOut(Out):
    stage: Literal["SELF", "MANAGER", "COMPANY", "APPROVE"]
    name: str
    at: Instant


class SheetPayOut(Out):
    code: str
    label: Label
    amount: Figure | None


class SheetRowOut(Out):
    """One card. `pay` is null where the caller may not see it; `why_not` says why `may_sign` is false."""

    card_id: int
    employee: EmployeeRef
    position: PositionRef
    policy: str
    level: CardLevel
    next_stage: SheetStage | None
    total: Number | None
    possible: Number | None
    grade: Label | None
    complete: bool
    pay: list[SheetPayOut] | None
    exceptions: list[SheetExceptionOut]
    signs: list[SheetSignOut]
    items: list[SheetItemOut]
    may_sign: bool
    why_not: Label | None


class SheetPolicyOut(Out):
    code: str
    title: Label


class SheetOut(Out):
    """The cards of a frozen month in one stage, exceptions first."""

    period: PeriodOut
    stage: SheetStage
    policies: list[SheetPolicyOut]
    columns: list[SheetColumnOut]
    rows: list[SheetRowOut]


class MeasureRef(Out):
    code: str
    label: Label


class LateFactOut(Out):
    """A fact that came, changed or went after the freeze. It changes nothing that was published."""

    source: Annotated[str, Field(examples=["ORDERS"])]
    fact_id: int
    change: Literal["NEW", "CHANGED", "GONE"]
    label: Label
    day: Day | None
    measures: list[MeasureRef]
    path: str | None


class LateCardOut(Out):
    """A card on the facts of the freeze and on those of today, judged alike; rulings are left aside.

    Pay is the policy's last pay line, null where it may not be seen.
    """

    card_id: int
    employee: EmployeeRef
    policy: str
    total_then: Number | None
    total_now: Number | None
    pay_then: Figure | None
    pay_now: Figure | None


class LateReadingOut(Out):
    """A measure whose figure differs by now, for the person named or, without one, for the store."""

    measure: str
    label: Label
    employee: EmployeeRef | None
    then: Number | None
    now: Number | None


class LateImpactOut(Out):
    cards: list[LateCardOut]
    readings: list[LateReadingOut]
