"""What crosses the wire at the call desk. Names, phones, plates and VINs go out masked, except for the one
number an opened attempt reveals."""

from typing import Annotated

from pydantic import ConfigDict, Field

from kaoping.domain.calling import ExemptReason, OutcomeCode, TaskState
from kaoping.domain.questionnaires import Polarity, QuestionKind, Trigger
from kaoping.web.schema import Code, Day, In, Instant, Label, LongText, MoneyStr, Note, Out

Answers = Annotated[list["AnswerIn"], Field(max_length=60)]
Codes = Annotated[list[Code], Field(max_length=20)]


class AnswerIn(In):
    """One answer as given: `options` for choices, `number` for NPS, CES and numbers, `text` for words.

    `reasons` are codes of the questionnaire's list and are required by dissatisfied options.
    """

    question: Code
    options: Codes = Field(default_factory=list)
    number: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    text: Note | None = None
    reasons: Codes = Field(default_factory=list)
    not_applicable: bool = False


class ComplaintDecisionIn(In):
    """What the caller decides when an answer calls for a complaint: open it, or say why not.

    Without a description the answers themselves describe the case.
    """

    open: bool
    description: LongText | None = None
    remedy_sought: Note | None = None
    deny_reason: Note | None = None


class AttemptResultIn(In):
    """What came of an attempt. Sending the same result again changes nothing and answers the same."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"outcome": "NO_ANSWER"},
                {"outcome": "CALL_LATER", "next_call_at": "2026-11-06T12:30:00+08:00"},
                {
                    "outcome": "COMPLETED",
                    "talk_seconds": 95,
                    "answers": [
                        {
                            "question": "OVERALL",
                            "options": ["SOMEWHAT_DISSATISFIED"],
                            "reasons": ["REPAIR_QUALITY"],
                        },
                        {"question": "PROBLEM_SOLVED", "options": ["PARTLY"], "reasons": ["REPAIR_QUALITY"]},
                        {"question": "RECEPTION", "options": ["VERY"]},
                        {"question": "EXPLANATION", "options": ["FAIRLY"]},
                        {"question": "ON_TIME", "not_applicable": True},
                        {"question": "RECOMMEND", "number": 6},
                    ],
                    "complaint": {"open": True, "remedy_sought": "返工"},
                },
            ]
        }
    )

    outcome: Annotated[OutcomeCode, Field(strict=False)]
    note: Note | None = None
    talk_seconds: Annotated[int, Field(ge=0, le=14_400)] | None = None
    next_call_at: Instant | None = None
    answers: Answers = Field(default_factory=list)
    complaint: ComplaintDecisionIn | None = None


class CallStoreOut(Out):
    id: int
    code: str
    label: Label
    zone: str


class PersonOut(Out):
    """Whom to call: the person who brought the car, else its owner, or its buyer. Masked."""

    customer_id: int
    role: str
    relation: str | None
    name: str
    phone: str | None


class CalledVehicleOut(Out):
    id: int
    plate: str | None
    vin: str | None
    model: str | None
    energy: str | None
    sold_on: Day | None


class CallStaffOut(Out):
    id: int
    name: str


class ServedBy(Out):
    """Someone who served this visit, by role."""

    role: str
    employee_id: int | None
    name: str | None
    code: str | None


class OrderOut(Out):
    id: int
    ro_no: str
    ro_type: str
    repair_category: str | None
    opened_at: Instant
    promised_at_first: Instant | None
    delivered_at: Instant | None
    odometer_in: int | None
    total: MoneyStr | None
    customer_statement: str | None
    diagnosis: str | None
    served_by: list[ServedBy]


class SaleLineOut(Out):
    """The car that was handed over. `consultant` is empty while nobody knows whose code it is."""

    id: int
    so_no: str
    model: str | None
    delivered_at: Instant | None
    consultant: CallStaffOut | None


class CalledSaleOut(SaleLineOut):
    """The sale a call is about, as the caller needs it."""

    contract_day: Day
    promised_delivery_at_first: Instant | None
    channel: str | None
    purchase_type: str | None
    served_by: list[ServedBy]


class MergedVisitOut(Out):
    """Another visit of the same number, asked about in the same call: an order or a sale."""

    callback_id: int
    order_id: int | None
    ro_no: str | None
    repair_category: str | None
    sale_id: int | None
    so_no: str | None
    model: str | None
    delivered_at: Instant | None


class ConsentOut(Out):
    """The banner above the call. `banner` is empty when nothing stands against it."""

    banner: ExemptReason | None
    service_callback: bool
    marketing: bool
    preferred_slot: str | None


class AttemptOut(Out):
    id: int
    callback_id: int
    seq: int
    agent: CallStaffOut
    started_at: Instant
    ended_at: Instant | None
    outcome: OutcomeCode | None
    next_call_at: Instant | None
    talk_seconds: int | None
    note: str | None


class OpenAttemptOut(Out):
    """The attempt that is open on this task; its result goes to `/call-attempts/{id}/result`."""

    id: int
    seq: int
    started_at: Instant
    mine: bool


class PastResponseOut(Out):
    id: int
    callback_id: int
    answered_at: Instant
    satisfied: bool | None
    reasons: list[str]
    complaint_id: int | None


class PastComplaintOut(Out):
    id: int
    state: str
    category: str
    subcategory: str
    received_at: Instant
    order_id: int | None
    sale_id: int | None


class HistoryOut(Out):
    """What happened with this customer before, newest first, at most twenty of each."""

    attempts: list[AttemptOut]
    responses: list[PastResponseOut]
    complaints: list[PastComplaintOut]


class OptionOut(Out):
    """An option as the caller sees it; what it is worth is not shown to whoever asks."""

    code: str
    label: Label
    polarity: Polarity
    requires_reason: bool
    triggers: list[Trigger]


class QuestionOut(Out):
    """A question in neutral wording. On the desk a commercial one is missing without marketing consent."""

    code: str
    section: str
    text: Label
    hint: Label | None
    kind: QuestionKind
    required: bool
    key: bool
    commercial: bool
    allow_na: bool
    low: int | None
    high: int | None
    options: list[OptionOut]


class ReasonOut(Out):
    code: str
    label: Label


class SectionOut(Out):
    code: str
    title: Label
    factor: str | None


class QuestionnaireOut(Out):
    """One version of a questionnaire, with the words to open and close the call."""

    version_id: int
    code: str
    version: int
    type: str
    state: str
    title: Label
    opening: Label
    closing: Label
    sections: list[SectionOut]
    questions: list[QuestionOut]
    reasons: list[ReasonOut]


class OutcomeButton(Out):
    """An outcome the caller may press, and what it would set if pressed now.

    `state` and `next_at` are empty where they depend on the answers or on the time the customer names.
    """

    code: OutcomeCode
    label: Label
    connected: bool
    takes_answers: bool
    asks_time: bool
    stops_calls: bool
    state: TaskState | None
    next_at: Instant | None


class CallbackOut(Out):
    """One line of the queue. What it is about is an order or a sale; the other is empty."""

    id: int
    row_version: int
    store: CallStoreOut
    type: str
    state: TaskState
    due_from: Instant
    due_at: Instant
    due_day: Day
    next_at: Instant | None
    requested: bool
    overdue: bool
    attempts: int
    first_attempt_at: Instant | None
    completed_at: Instant | None
    exempt_reason: ExemptReason | None
    merged_into_id: int | None
    order_id: int | None
    ro_no: str | None
    repair_category: str | None
    sale: SaleLineOut | None
    delivered_at: Instant | None
    customer_id: int
    customer_name: str
    customer_phone: str | None
    plate: str | None
    model: str | None
    claimed_by: CallStaffOut | None
    claimed_until: Instant | None
    mine: bool


class CallDeskOut(CallbackOut):
    """Everything one call needs. `blocked_by` is the code of the problem an attempt would meet now."""

    attempts_left: int
    last_attempt: bool
    callable_now: bool
    blocked_by: str | None
    open_attempt: OpenAttemptOut | None
    person: PersonOut
    vehicle: CalledVehicleOut
    order: OrderOut | None
    sale: CalledSaleOut | None
    merged: list[MergedVisitOut]
    consent: ConsentOut
    history: HistoryOut
    questionnaire: QuestionnaireOut
    outcomes: list[OutcomeButton]


class OpenedAttemptOut(Out):
    """An attempt has begun: the number to dial, whose reveal the journal notes, and the last-try warning."""

    id: int
    callback_id: int
    seq: int
    started_at: Instant
    name: str
    phone: str
    attempts_left: int
    last_attempt: bool
    claimed_until: Instant


class ClaimOut(Out):
    id: int
    row_version: int
    state: TaskState
    claimed_until: Instant | None


class AttemptResultOut(Out):
    """What the result did. `state` and `next_at` are those of the task right after it."""

    attempt_id: int
    callback_id: int
    outcome: OutcomeCode
    state: TaskState
    next_at: Instant | None
    response_id: int | None
    complaint_id: int | None


class CallHoursOut(Out):
    weekday: list[list[str]]
    weekend: list[list[str]]
    requested: list[str]


class CallbackPlanOut(Out):
    """Whom to call, when and how often."""

    id: int
    row_version: int
    code: str
    type: str
    title: Label
    questionnaire_code: str
    visits: str
    anchor: str
    from_days: int
    due_days: int
    fatigue_days: int
    max_attempts: int
    min_days: int
    min_parts: int
    hours: CallHoursOut
    active: bool
