"""Call-backs as rules: lifecycle, outcomes of an attempt, and what follows from one. Knows no database.

The outcome table is that of dealership practice (fixed codes, AAPOR classes). `decide` is the only place
where an attempt turns into the next state of its task.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kaoping.domain.calltimes import CallHours, DayPart, day_part, next_slot
from kaoping.domain.errors import WrongState


class TaskState(StrEnum):
    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    SCHEDULED = "SCHEDULED"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    EXEMPT = "EXEMPT"


_S = TaskState
CALLBACK: dict[TaskState, frozenset[TaskState]] = {
    _S.PENDING: frozenset({_S.IN_PROGRESS, _S.CANCELLED, _S.EXEMPT}),
    _S.IN_PROGRESS: frozenset({_S.SCHEDULED, _S.SUCCESS, _S.FAILED}),
    _S.SCHEDULED: frozenset({_S.IN_PROGRESS, _S.CANCELLED, _S.EXEMPT}),
    # A voided order may be reopened by its source; its call comes back with it.
    _S.CANCELLED: frozenset({_S.PENDING}),
    _S.EXEMPT: frozenset({_S.PENDING}),
    _S.SUCCESS: frozenset(),
    _S.FAILED: frozenset(),
}
"""From each state, the states a call-back may move to."""

WAITING = (_S.PENDING, _S.SCHEDULED)
OPEN = (_S.PENDING, _S.SCHEDULED, _S.IN_PROGRESS)
FINISHED = (_S.SUCCESS, _S.FAILED)


def require_step(current: TaskState, target: TaskState) -> None:
    if target not in CALLBACK[current]:
        raise WrongState(state=str(current), target=str(target))


class ExemptReason(StrEnum):
    """Why a due customer is not called; the order is the precedence when several apply.

    OWN_PURCHASE: a demonstration car or one for the house itself, which no customer took over.
    """

    ORDER_VOIDED = "ORDER_VOIDED"
    ORDER_CANCELLED = "ORDER_CANCELLED"
    SALE_VOIDED = "SALE_VOIDED"
    SALE_CANCELLED = "SALE_CANCELLED"
    SALE_RETURNED = "SALE_RETURNED"
    OWN_PURCHASE = "OWN_PURCHASE"
    INTERNAL_ORDER = "INTERNAL_ORDER"
    RETAIL_PARTS = "RETAIL_PARTS"
    PDI = "PDI"
    OWN_CAR = "OWN_CAR"
    DO_NOT_CALL = "DO_NOT_CALL"
    NO_CONSENT = "NO_CONSENT"
    NO_PHONE = "NO_PHONE"
    COMPLAINT_OPEN = "COMPLAINT_OPEN"
    MERGED = "MERGED"


class OutcomeCode(StrEnum):
    COMPLETED = "COMPLETED"
    PARTIAL = "PARTIAL"
    REFUSED = "REFUSED"
    DNC_REQUEST = "DNC_REQUEST"
    CALL_LATER = "CALL_LATER"
    DRIVING_BUSY = "DRIVING_BUSY"
    NOT_SENDER = "NOT_SENDER"
    LANGUAGE_HEALTH = "LANGUAGE_HEALTH"
    NO_ANSWER = "NO_ANSWER"
    BUSY = "BUSY"
    HUNG_UP = "HUNG_UP"
    POWER_OFF = "POWER_OFF"
    UNREACHABLE = "UNREACHABLE"
    VOICEMAIL_ASSIST = "VOICEMAIL_ASSIST"
    SUSPENDED = "SUSPENDED"
    EMPTY_NUMBER = "EMPTY_NUMBER"
    WRONG_NUMBER = "WRONG_NUMBER"
    LINE_FAULT = "LINE_FAULT"


class Ending(StrEnum):
    """What an outcome means for its task. FAILS may be averted by another number of the same customer."""

    SUCCEEDS = "SUCCEEDS"
    FAILS = "FAILS"
    GOES_ON = "GOES_ON"


class ContactVerdict(StrEnum):
    """What the call taught about the number."""

    VALID = "VALID"
    INVALID_EMPTY = "INVALID_EMPTY"
    INVALID_WRONG_PERSON = "INVALID_WRONG_PERSON"
    SUSPENDED = "SUSPENDED"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the outcome table.

    `counts`: it is an attempt; `spends`: it uses up one of the allowed attempts; `at_most`: how often it
    may happen before the task fails for it; `other_number`: another number of the customer is tried.
    """

    code: OutcomeCode
    zh: str
    en: str
    aapor: str
    connected: bool
    right_party: bool | None = None
    ending: Ending = Ending.GOES_ON
    counts: bool = True
    spends: bool = True
    wait: timedelta = timedelta(0)
    other_part: bool = False
    at_most: int | None = None
    other_number: bool = False
    contact: ContactVerdict | None = None
    answers: bool = False
    asks_time: bool = False
    stops_calls: bool = False

    def label(self, *, bought: bool = False) -> dict[str, str]:
        """Its words in a call about a repair, or about a car somebody bought."""
        if bought and self.code is OutcomeCode.NOT_SENDER:
            return {"zh": "接听者非购车人", "en": "Not the person who bought the car"}
        return {"zh": self.zh, "en": self.en}


def _hours(n: float) -> timedelta:
    return timedelta(hours=n)


_O = OutcomeCode
_DAY = timedelta(days=1)
_TABLE = (
    Outcome(_O.COMPLETED, "成功完成", "Completed", "1.1", True, True, Ending.SUCCEEDS,
            contact=ContactVerdict.VALID, answers=True),
    Outcome(_O.PARTIAL, "中途挂断", "Broken off", "1.2/2.12", True, True, wait=_DAY, other_part=True,
            at_most=2, contact=ContactVerdict.VALID, answers=True),
    Outcome(_O.REFUSED, "拒访", "Refused", "2.1", True, True, Ending.FAILS, contact=ContactVerdict.VALID),
    Outcome(_O.DNC_REQUEST, "要求不再来电", "Asked not to be called", "2.1", True, True, Ending.FAILS,
            contact=ContactVerdict.VALID, stops_calls=True),
    Outcome(_O.CALL_LATER, "客户约时再拨", "Asked for another time", "2.2", True, True, spends=False,
            contact=ContactVerdict.VALID, asks_time=True),
    Outcome(_O.DRIVING_BUSY, "开车或开会不便", "Driving or in a meeting", "2.2", True, True, wait=_hours(2),
            contact=ContactVerdict.VALID),
    Outcome(_O.NOT_SENDER, "接听者非送修人", "Not the person who brought the car", "2.2", True, False,
            wait=_hours(4), other_number=True),
    Outcome(_O.LANGUAGE_HEALTH, "无法沟通", "Could not communicate", "2.3", True, True, Ending.FAILS,
            contact=ContactVerdict.VALID),
    Outcome(_O.NO_ANSWER, "无人接听", "No answer", "2.2/3.1", False, wait=_hours(4), other_part=True),
    Outcome(_O.BUSY, "占线", "Busy", "3.1", False, wait=_hours(0.5)),
    Outcome(_O.HUNG_UP, "接通即挂", "Hung up at once", "2.1", False, wait=_DAY),
    Outcome(_O.POWER_OFF, "关机", "Switched off", "2.2", False, wait=_DAY),
    Outcome(_O.UNREACHABLE, "无法接通", "Out of reach", "2.2", False, wait=_hours(4)),
    Outcome(_O.VOICEMAIL_ASSIST, "来电助理代接", "Voicemail or assistant", "2.2", False, False,
            wait=_hours(4)),
    Outcome(_O.SUSPENDED, "停机", "Number suspended", "4.3", False, wait=_DAY, at_most=2, other_number=True,
            contact=ContactVerdict.SUSPENDED),
    Outcome(_O.EMPTY_NUMBER, "空号", "Number does not exist", "4.3", False, None, Ending.FAILS,
            other_number=True, contact=ContactVerdict.INVALID_EMPTY),
    Outcome(_O.WRONG_NUMBER, "号码错误", "Wrong number", "4.1", True, False, Ending.FAILS,
            other_number=True, contact=ContactVerdict.INVALID_WRONG_PERSON),
    Outcome(_O.LINE_FAULT, "线路故障", "Line fault", "-", False, counts=False, spends=False),
)  # fmt: skip
OUTCOMES: dict[OutcomeCode, Outcome] = {row.code: row for row in _TABLE}

CONNECTED = tuple(row.code for row in _TABLE if row.connected)
COUNTED = tuple(row.code for row in _TABLE if row.counts)
SPENDING = tuple(row.code for row in _TABLE if row.spends)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a plan allows: how many attempts, spread over how many days and day-parts, in which hours."""

    hours: CallHours = field(default_factory=CallHours)
    max_attempts: int = 3
    min_days: int = 2
    min_parts: int = 2
    request_horizon: timedelta = timedelta(days=14)

    def __post_init__(self) -> None:
        parts = {day_part(start) for start, _ in self.hours.weekday}
        if len(parts) < max(self.min_parts, 2):
            raise ValueError("the call hours of a weekday reach over fewer day-parts than attempts must fill")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A finished attempt: what came of it and when it was made."""

    outcome: OutcomeCode
    at: datetime


@dataclass(frozen=True, slots=True)
class Following:
    """What an attempt makes of its task. `at` is set exactly when the state is SCHEDULED."""

    state: TaskState
    at: datetime | None = None
    requested: bool = False
    switch_number: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What `decide` has to know besides the attempts themselves.

    `on_request`: the call was made at a time the customer had asked for.
    """

    now: datetime
    zone: ZoneInfo
    asked_for: datetime | None = None
    on_request: bool = False
    key_answered: bool = False
    other_number: bool = False


def attempts_left(attempts: Sequence[Attempt], rules: Rules) -> int:
    spent = sum(OUTCOMES[a.outcome].spends for a in attempts)
    return max(rules.max_attempts - spent, 0)


def decide(attempts: Sequence[Attempt], rules: Rules, given: Circumstances) -> Following:
    """The state after the last of `attempts`, which are in order of time.

    A broken-off interview is a success once its key questions are answered, else it has one retry.
    A dead number fails the task only when the customer has no other. A time the customer asked for is
    kept even outside call hours; every other time lies inside them.
    """
    last = OUTCOMES[attempts[-1].outcome]
    if last.ending is Ending.SUCCEEDS or (last.answers and given.key_answered):
        return Following(TaskState.SUCCESS)
    if last.asks_time:
        return Following(TaskState.SCHEDULED, given.asked_for, requested=True)
    if not last.counts and given.on_request:
        return Following(TaskState.SCHEDULED, given.now, requested=True)
    switch = last.other_number and given.other_number
    if _is_over(attempts, last, rules, switch):
        return Following(TaskState.FAILED)
    return Following(
        TaskState.SCHEDULED, _next_time(attempts, last, rules, given, switch), switch_number=switch
    )


def _is_over(attempts: Sequence[Attempt], last: Outcome, rules: Rules, switch: bool) -> bool:
    if last.spends and attempts_left(attempts, rules) == 0:
        return True
    if switch:
        return False
    times = sum(a.outcome is last.code for a in attempts)
    return last.ending is Ending.FAILS or (last.at_most is not None and times >= last.at_most)


def _next_time(
    attempts: Sequence[Attempt], last: Outcome, rules: Rules, given: Circumstances, switch: bool
) -> datetime:
    """When to try again. The attempts still left must be able to fill the days and day-parts required,
    so as they run out the next one is forced onto a new day, or a new part of the day."""
    local = [a.at.astimezone(given.zone) for a in attempts if OUTCOMES[a.outcome].counts]
    days: set[date] = {at.date() for at in local}
    parts: set[DayPart] = {day_part(at.time()) for at in local}
    left = max(attempts_left(attempts, rules), 1)
    new_day = rules.min_days - len(days) >= left
    new_part = rules.min_parts - len(parts) >= left
    avoid = parts if new_part else {day_part(local[-1].time())} if last.other_part and local else set()
    wait = timedelta(0) if switch else last.wait
    return next_slot(
        given.now + wait,
        rules.hours,
        given.zone,
        other_days=days if new_day else (),
        other_parts=avoid,
    )
