"""What crosses the wire about complaints. Customers are masked; free text goes to those who work the case."""

from typing import Annotated

from pydantic import Field

from kaoping.domain.complaints import ClockKind, Relation, Severity, Source
from kaoping.domain.deadlines import ClockState, Mode, SegmentKind
from kaoping.domain.workflow import Happening, State, Step, Verdict
from kaoping.web.schema import Code, Day, Id, In, Instant, Label, LongText, Note, Out, Text

SeverityIn = Annotated[Severity, Field(strict=False)]
SourceIn = Annotated[Source, Field(strict=False)]
RelationIn = Annotated[Relation, Field(strict=False)]
VerdictIn = Annotated[Verdict, Field(strict=False)]
Employees = Annotated[list[Id], Field(max_length=20)]


class ComplaintIn(In):
    """A complaint that came in by another way than a call-back. The order or the sale, when given, brings
    the customer and the car; without one, say who is complaining."""

    store_id: Id
    source: SourceIn
    category: Code
    subcategory: Code
    severity: SeverityIn = Severity.S3
    received_at: Instant | None = None
    repair_order_id: Id | None = None
    sale_id: Id | None = None
    relation: RelationIn | None = None
    reporter_name: Text | None = None
    reporter_phone: Text | None = None
    named_employee_ids: Employees = Field(default=[])
    description: LongText
    remedy_sought: Note | None = None


class AcceptIn(In):
    """Taking a case on settles who it is about and what it is; what is left out stays as it was."""

    named_employee_ids: Employees | None = None
    severity: SeverityIn | None = None
    category: Code | None = None
    subcategory: Code | None = None
    note: Note | None = None


class AssignIn(In):
    handler_employee_id: Id
    note: Note | None = None


class RespondIn(In):
    """What was said to the customer; the first answer stops the answer clock."""

    said: LongText


class StartIn(In):
    note: Note | None = None


class RequestCloseIn(In):
    """The fix as the handler sees it, and what caused the trouble."""

    resolution: LongText
    cause: Code
    cause_detail: Code | None = None


class VerifyIn(In):
    """What the customer said in the closing call."""

    verdict: VerdictIn
    said: LongText | None = None


class ReopenIn(In):
    reason: LongText


class TermOut(Out):
    code: str
    label: Label
    terms: list["TermOut"]


class SlaLimitOut(Out):
    """A span in minutes or a number of days; by the calendar (C), opening hours (B) or workdays (W)."""

    mode: Mode
    minutes: int | None
    days: int | None


class SlaClassOut(Out):
    code: str
    version: int
    label: Label
    answer: SlaLimitOut
    close: SlaLimitOut


class ComplaintTermsOut(Out):
    """The closed lists of a complaint: what it is about, what caused it, how long it may take."""

    categories: list[TermOut]
    causes: list[TermOut]
    sla_classes: list[SlaClassOut]


class ComplaintStoreOut(Out):
    id: int
    code: str
    label: Label
    zone: str


class StaffOut(Out):
    """Somebody of the staff; group people may have an account and no employee record."""

    employee_id: int | None
    name: str


class ComplaintClockOut(Out):
    """One deadline. `remaining_seconds` is negative once it has passed and null once it was met."""

    kind: ClockKind
    state: ClockState
    started_at: Instant
    due_at: Instant
    due_original: Instant
    due_day: Day
    met_at: Instant | None
    remaining_seconds: int | None


class SegmentOut(Out):
    kind: SegmentKind
    starts_at: Instant
    ends_at: Instant


class ComplaintClockDetailOut(ComplaintClockOut):
    """With the ledger that ends at the deadline, and the running time used up so far."""

    sla_class: str
    sla_version: int
    spent_seconds: int
    segments: list[SegmentOut]


class ComplaintOut(Out):
    """A case in a list. `next_due_at` is the deadline that presses: of the first clock not yet met."""

    id: int
    case_no: str
    row_version: int
    store: ComplaintStoreOut
    state: State
    open: bool
    severity: Severity
    category: str
    subcategory: str
    source: Source
    received_at: Instant
    repeat: bool
    reopened: int
    handler: StaffOut | None
    repair_order_id: int | None
    ro_no: str | None
    sale_id: int | None
    so_no: str | None
    plate: str | None
    clocks: list[ComplaintClockOut]
    next_due_at: Instant
    breached: bool


class ComplaintOrderOut(Out):
    id: int
    ro_no: str
    opened_at: Instant
    delivered_at: Instant | None


class ComplaintSaleOut(Out):
    id: int
    so_no: str
    contract_day: Day
    delivered_at: Instant | None


class ComplaintCustomerOut(Out):
    """Masked; opening the number is an operation of its own, with a purpose, and is logged. The
    relation to the car is given as whoever recorded it knows it."""

    id: int | None
    name: str | None
    phone: str | None
    relation: str | None


class ComplaintVehicleOut(Out):
    id: int
    plate: str | None
    vin: str | None
    model: str | None


class ComplaintLinkOut(Out):
    id: int
    case_no: str
    state: State
    received_at: Instant


class ComplaintSourceOut(Out):
    """What the case grew out of: the order or the sale, the call, the answers."""

    order: ComplaintOrderOut | None
    sale: ComplaintSaleOut | None
    callback_id: int | None
    call_attempt_id: int | None
    survey_response_id: int | None


class ComplaintPersonOut(Out):
    role: str
    staff: StaffOut
    since: Instant
    until: Instant | None


class HappeningOut(Out):
    """One line of the timeline. A breach happened at the deadline, whenever it was noticed."""

    id: int
    kind: Happening
    at: Instant
    recorded_at: Instant
    by: StaffOut | None
    from_state: State | None
    to_state: State | None
    clock: ClockKind | None
    note: str | None
    data: dict[str, str | int | list[int] | None]


class SignatureOut(Out):
    """Somebody put their name to this step."""

    kind: Happening
    by: StaffOut
    at: Instant


class NextStepOut(Out):
    """A step this state has. `refused` says why the caller may not take it, as the code of the
    problem they would get."""

    step: Step
    allowed: bool
    refused: str | None


class ComplaintDetailOut(ComplaintOut):
    """The whole case as the caller may see it. `texts_hidden` is true for people who see only that
    they are named: facts, and nothing of the customer. `call_refused` says why the caller has no
    call to make to the customer now, and is null for whoever may reveal the number."""

    server_time: Instant
    validity: str
    texts_hidden: bool
    description: str | None
    remedy_sought: str | None
    resolution: str | None
    cause: str | None
    cause_detail: str | None
    verified_at: Instant | None
    satisfied: bool | None
    extensions: int
    origin: ComplaintSourceOut
    customer: ComplaintCustomerOut | None
    vehicle: ComplaintVehicleOut | None
    repeat_of: ComplaintLinkOut | None
    repeated_by: list[ComplaintLinkOut]
    clock_details: list[ComplaintClockDetailOut]
    people: list[ComplaintPersonOut]
    timeline: list[HappeningOut]
    signatures: list[SignatureOut]
    next_steps: list[NextStepOut]
    call_refused: str | None


class RevealedContactOut(Out):
    """Whom to call about the case, in clear; the journal notes who saw it."""

    name: str | None
    phone: str | None
    relation: str | None


class HandlerCandidateOut(Out):
    """Somebody who may be given the case, or why not."""

    employee_id: int
    name: str
    in_store: bool
    open_cases: int
    refused: str | None


class HandlerCandidatesOut(Out):
    items: list[HandlerCandidateOut]
