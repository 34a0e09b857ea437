"""What crosses the wire on the workbench: what waits for me, and my month so far."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from kaoping.web.schema import Day, Figure, Instant, Label, Out


class CallsWaiting(Out):
    """Calls in my reach that may be made: `overdue` and `due_today` do not overlap."""

    overdue: int
    due_today: int
    later: int
    done_today: int
    held_by_me: int | None


class ComplaintWaiting(Out):
    """An open case with both its deadlines; `…_met_at` is empty while the clock runs."""

    id: int
    case_no: str
    store_id: int
    state: str
    severity: str
    category: str
    subcategory: str
    answer_due_at: Instant
    answer_met_at: Instant | None
    close_due_at: Instant
    close_met_at: Instant | None


class ComplaintsWaiting(Out):
    """Open cases in my reach; `items` are the eight whose next deadline is nearest."""

    open: int
    breached: int
    handled_by_me: int
    items: list[ComplaintWaiting]


class CardSoFar(Out):
    """One of my scorecards of the running month; provisional until the month is closed."""

    id: int
    policy_code: str
    policy: Label
    period: str
    total: Figure | None
    reachable_max: Figure
    full_score: Figure | None
    pending_items: int
    computed_at: Instant


class MappingsWaiting(Out):
    """Codes from source systems that nobody has ruled on yet."""

    open: int


class CardWaiting(Out):
    """A card of mine that waits for me; `since` when its month was frozen or the card published."""

    id: int
    period: Annotated[str, Field(examples=["2026-10"])]
    policy: Label
    since: Instant


class AppealWaiting(Out):
    """An appeal of mine that waits, or was ruled on within the last thirty days."""

    id: int
    period: str
    policy: Label
    state: Literal["OPEN", "UPHELD", "PARTLY", "REJECTED"]
    at: Instant
    ruled_at: Instant | None


class AppealToRule(Out):
    """An appeal that the caller may rule on."""

    id: int
    employee: str
    period: str
    policy: Label
    at: Instant


class MonthStep(StrEnum):
    """What the caller can do to a month now; WAIT: it is somebody else's turn."""

    FREEZE = "FREEZE"
    START_REVIEW = "START_REVIEW"
    REVIEW_MANAGER = "REVIEW_MANAGER"
    REVIEW_COMPANY = "REVIEW_COMPANY"
    APPROVE = "APPROVE"
    PUBLISH = "PUBLISH"
    PUBLISH_GROUP = "PUBLISH_GROUP"
    LOCK = "LOCK"
    WAIT = "WAIT"


class MonthWaiting(Out):
    """A month that has ended and is not locked. `count` are the cards the step is about, where it is about
    cards: those the caller may sign now, or those that are published by it."""

    id: int
    store: Label
    code: Annotated[str, Field(examples=["2026-10"])]
    state: Annotated[str, Field(examples=["IN_REVIEW"])]
    step: MonthStep
    count: int | None
    publish_on: Day


class ClosingWaiting(Out):
    """What the close of months asks of the caller, on their own cards and on those of others."""

    to_review: list[CardWaiting]
    to_acknowledge: list[CardWaiting]
    my_appeals: list[AppealWaiting]
    to_rule: list[AppealToRule]
    months: list[MonthWaiting]


class AuditWaiting(Out):
    """An audit that waits for the caller to carry it out."""

    id: int
    audit_no: Annotated[str, Field(examples=["JC20261124-31"])]
    store: Label
    state: Literal["PLANNED", "IN_PROGRESS"]
    scheduled_on: Day


class AuditsWaiting(Out):
    """Audits that the caller carries out, `next` the earliest of them, and those handed in that the caller
    may review."""

    to_do: int
    to_review: int
    next: AuditWaiting | None


class WorkbenchOut(Out):
    """A part is null when the caller has no permission for it. `now` is the server's clock."""

    now: Instant
    calls: CallsWaiting | None
    complaints: ComplaintsWaiting | None
    mappings: MappingsWaiting | None
    audits: AuditsWaiting | None
    my_cards: list[CardSoFar]
    closing: ClosingWaiting | None
