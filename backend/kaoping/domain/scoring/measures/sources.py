"""The fact sources and their columns: the closed contract between measures and `storage/facts/<source>.py`.

Each source is one select. It must yield, under exactly these names:

* `fact_id` (bigint) and `store_id`: the composite key; evidence lists fact ids;
* every column below. A column may be NULL unless said otherwise; NULL satisfies no condition (see operators);
* the days a fact may be dated by, as dates in the store's zone (`Source.days`, repeated as DAY columns);
* voided records (`voided_at`) are not in the select at all.

Attribution is joined by storage from the frozen `attribution` rows of the fact, one per role and employee;
`Source.roles` lists the roles a measure may name. A fact attributed to one person under two named roles
counts once for that person. A reading of a whole store ignores attribution and counts every fact once.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Type of a column: decides which operators may look at it."""

    CODE = "code"  # upper-case dictionary word, compared for equality only
    FLAG = "flag"
    INSTANT = "instant"  # timestamptz
    DAY = "day"  # date in the store's zone
    NUMBER = "number"  # numeric or integer, never float


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of fact. `days` are the DAY columns that may place it in a period.

    Where a record yields several facts (the answers of an interview), `part_of` names the source whose record
    it is: such facts carry the id of the record, so evidence lists each record once and opens it there.
    """

    name: str
    columns: tuple[Column, ...]
    days: tuple[str, ...]
    roles: tuple[str, ...]
    part_of: str = ""

    @property
    def record(self) -> str:
        """The source under which people find what stands behind a fact."""
        return self.part_of or self.name

    def kind_of(self, column: str) -> Kind:
        """Raises ValueError for a column this source does not have."""
        for known in self.columns:
            if known.name == column:
                return known.kind
        raise ValueError(f"{self.name} has no column {column}")


def _code(name: str, meaning: str) -> Column:
    return Column(name, Kind.CODE, meaning)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, Kind.FLAG, meaning)


def _at(name: str, meaning: str) -> Column:
    return Column(name, Kind.INSTANT, meaning)


def _day(name: str, meaning: str) -> Column:
    return Column(name, Kind.DAY, meaning)


def _number(name: str, meaning: str) -> Column:
    return Column(name, Kind.NUMBER, meaning)


ORDERS = Source(
    "ORDERS",
    (
        _code("ro_type", "kind of order as pushed: REPAIR, INTERNAL, RETAIL_PARTS, …; never NULL"),
        _code("repair_category", "GENERAL, MAINTENANCE, ACCIDENT, WARRANTY, …"),
        _code("status", "state of the order; DELIVERED once the customer has the car back; never NULL"),
        _flag("customer_waiting", "the customer waited in the store"),
        _flag("rework", "repairs again what was repaired before; never NULL"),
        _flag("by_appointment", "the car came by an appointment that names this order; never NULL"),
        _at("opened_at", "order opened"),
        _at("promised_at_first", "first promised delivery; later promises never replace it"),
        _at("work_completed_at", "work finished"),
        _at("settled_at", "bill settled"),
        _at("delivered_at", "car handed back"),
        _day("opened_day", "day of opened_at"),
        _day("completed_day", "day of work_completed_at"),
        _day("settled_day", "day of settled_at"),
        _day("delivered_day", "day of delivered_at"),
        _number("amount_total", "total of the bill, CNY"),
    ),
    days=("opened_day", "completed_day", "settled_day", "delivered_day"),
    roles=("advisor", "technician", "qc"),
)

SALES = Source(
    "SALES",
    (
        _code("status", "ORDERED … DELIVERED, RETURNED, CANCELLED; never NULL"),
        _code("channel", "SHOWROOM, DCC, ONLINE, REFERRAL, OUTLET"),
        _code("purchase_type", "RETAIL, FLEET, LEASE, DEMO, INTERNAL"),
        _at("promised_delivery_at_first", "first promised delivery"),
        _at("delivered_at", "car handed over"),
        _day("contract_day", "day of the contract"),
        _day("delivered_day", "day of delivered_at"),
        _number("units", "cars, normally 1"),
        _number("amount", "price, CNY"),
        _number("profit", "gross profit, CNY"),
    ),
    days=("contract_day", "delivered_day"),
    roles=("consultant", "delivery"),
)

TASKS = Source(
    "TASKS",
    (
        _code("type", "questionnaire type the task asks: AFTERSALES_D3, …; never NULL"),
        _code("state", "PENDING, IN_PROGRESS, SCHEDULED, SUCCESS, FAILED, CANCELLED, EXEMPT; never NULL"),
        _at("due_at", "latest moment for the first attempt; never NULL"),
        _at("first_attempt_at", "start of the first attempt that counts"),
        _at("completed_at", "end of the task"),
        _day("due_day", "day of due_at; never NULL"),
        _day("anchor_day", "day the plan counts from: delivery, unless the plan says settlement; never NULL"),
        _day("first_attempt_day", "day of first_attempt_at"),
        _day("completed_day", "day of completed_at"),
        _number("attempts", "attempts that count; never NULL"),
    ),
    days=("due_day", "completed_day"),
    roles=("caller",),  # who the task was last handed to; a task nobody took belongs to the store alone
)

ATTEMPTS = Source(
    "ATTEMPTS",
    (
        _code("type", "questionnaire type of the task; never NULL"),
        _code("outcome", "outcome code once a result is recorded; NULL while the attempt is open"),
        _flag("connected", "somebody answered, by the outcome's own definition; NULL while open"),
        _flag("right_party", "the sender was spoken to"),
        _flag("counts", "counts as an attempt (a line fault does not); NULL while open"),
        _at("started_at", "attempt opened; never NULL"),
        _at("ended_at", "result recorded"),
        _day("started_day", "day of started_at; never NULL"),
        _number("seq", "1 for the first attempt of the task; never NULL"),
        _number("talk_seconds", "length of the talk"),
    ),
    days=("started_day",),
    roles=("caller",),
)

RESPONSES = Source(
    "RESPONSES",
    (
        _code("type", "questionnaire type; never NULL"),
        _flag("anonymous", "questionnaire is anonymous: such rows carry no attribution; never NULL"),
        _flag("satisfied", "overall answer is one of the options marked top-2; NULL if it was not answered"),
        _flag("complaint_opened", "a case was opened from this interview; never NULL"),
        _at("answered_at", "interview finished; never NULL"),
        _day("answered_day", "day of answered_at; never NULL"),
        _number("score", "mean of the scored answers' option points, 0–100; NULL if none was answered"),
    ),
    days=("answered_day",),
    # `caller` asked the questions; the others served the customer, as frozen on the order or sale.
    roles=("caller", "advisor", "technician", "consultant"),
)

ANSWERS = Source(
    "ANSWERS",
    (
        _code("type", "questionnaire type; never NULL"),
        _code("item", "code of the question; never NULL"),
        _code("factor", "what the section of the question is about, as the questionnaire says"),
        _code("kind", "SINGLE, SCALE, YESNO, MULTI: points 0–100; NPS 0–10, CES 1–7, NUMBER; never NULL"),
        _flag("satisfied", "the option counts as satisfied; never NULL"),
        _flag("top2", "the option is one of the two best; of an NPS question a promoter; never NULL"),
        _flag("negative", "the option is a complaint; of an NPS question a detractor; never NULL"),
        _day("answered_day", "day of the interview; never NULL"),
        _number("points", "points of the option, or the number itself; NULL where the option has none"),
    ),
    days=("answered_day",),
    roles=("caller", "advisor", "technician", "consultant"),
    part_of="RESPONSES",
)

APPOINTMENTS = Source(
    "APPOINTMENTS",
    (
        _code("type", "SERVICE, TEST_DRIVE or DELIVERY; never NULL"),
        _code("status", "BOOKED, CONFIRMED, ARRIVED, CANCELLED or NO_SHOW; never NULL"),
        _code("channel", "PHONE, WALK_IN, WECHAT, APP, WEB, REMINDER, CAMPAIGN"),
        _code("visit", "the visit it led to: its order, or itself while no order is named; never NULL"),
        _day("scheduled_day", "day agreed upon; never NULL"),
    ),
    days=("scheduled_day",),
    roles=("advisor",),
)

COMPLAINTS = Source(
    "COMPLAINTS",
    (
        _code("family", "COMPLAINT, CONSULTATION or RESCUE; never NULL"),
        _code("validity", "VALID, INVALID or UNDETERMINED; never NULL"),
        _code("severity", "S1, S2, S3"),
        _code("category", "first level: SALES, AFTERSALES, PRODUCT, CRM, EVENT"),
        _code("source", "where it came in: CALLBACK, HOTLINE, WALK_IN, …; never NULL"),
        _code("state", "state of the case; never NULL"),
        _flag("repeat", "repeats an earlier case of the same customer and matter"),
        _flag("satisfied", "customer's last word in a verification call; NULL if not asked yet"),
        _at("received_at", "start of the clocks; never NULL"),
        _at("answered_at", "first answer to the customer"),
        _at("closed_at", "the close clock was met; emptied again when the case is reopened"),
        _at("close_due_at", "current deadline of the close clock, approved extensions included"),
        _at("verified_at", "last verification call"),
        _day("received_day", "day of received_at; never NULL"),
        _day("due_day", "day of close_due_at: a case is appraised in the month its deadline falls"),
        _day("closed_day", "day of closed_at"),
        _day("verified_day", "day of verified_at"),
        _number("reopened", "times reopened; never NULL"),
        _number("extensions", "approved extensions; never NULL"),
    ),
    days=("received_day", "due_day", "closed_day", "verified_day"),
    # `opener` recorded the case and passed it on, `handler` solves it, `named` is who it is about.
    roles=("opener", "handler", "named"),
)

MEASUREMENTS = Source(
    "MEASUREMENTS",
    (
        _code("measure", "code of the measure this value is for; never NULL"),
        _flag("personal", "about one employee, not about the store; never NULL"),
        _number("numerator", "never NULL"),
        _number("denominator", "never NULL; 1 for a plain value, 0 where there was nothing to measure"),
        _day("measured_day", "day the value is for; never NULL"),
        _day("published_day", "day the value became known; never NULL"),
    ),
    days=("measured_day", "published_day"),
    roles=("subject",),
)

AUDIT_ITEMS = Source(
    "AUDIT_ITEMS",
    (
        _code("template", "checklist, such as S000-I; never NULL"),
        _code("section", "section of the checklist; never NULL"),
        _code("indicator", "indicator of the checklist; never NULL"),
        _code("result", "PASS, FAIL or NA; never NULL"),
        _code("source", "MS for a visit, PHONE for the call after a delivery; never NULL"),
        _day("visited_day", "day of the visit: of its last observation; never NULL"),
        _day("published_day", "day the audit was published; never NULL: others are not in the select"),
    ),
    days=("visited_day", "published_day"),
    # `responsible` are the holders of the post that answers for the indicator, on the day of the visit.
    roles=("responsible", "auditor"),
)

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        ORDERS,
        SALES,
        APPOINTMENTS,
        TASKS,
        ATTEMPTS,
        RESPONSES,
        ANSWERS,
        COMPLAINTS,
        AUDIT_ITEMS,
        MEASUREMENTS,
    )
}
