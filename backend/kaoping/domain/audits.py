"""Audits of stores: the lifecycle as a table, who may take which step, and what an audit comes to.

Nobody audits their own team, and no role overrides what is refused here: an audit that one person may not
do moves to another. What an indicator asks for stands in `checklists`. Source: S000-I, design of access.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from kaoping.domain.errors import Forbidden, SelfDealing, WrongState
from kaoping.domain.workflow import Person


class State(StrEnum):
    PLANNED = "PLANNED"
    IN_PROGRESS = "IN_PROGRESS"
    SUBMITTED = "SUBMITTED"
    PUBLISHED = "PUBLISHED"
    CANCELLED = "CANCELLED"


class Act(StrEnum):
    START = "START"
    MARK = "MARK"
    SUBMIT = "SUBMIT"
    SEND_BACK = "SEND_BACK"
    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


class Result(StrEnum):
    PASS = "PASS"  # noqa: S105 - a mark, not a secret
    FAIL = "FAIL"
    NA = "NA"


AUDIT: Mapping[State, Mapping[Act, State]] = MappingProxyType(
    {
        State.PLANNED: {Act.START: State.IN_PROGRESS, Act.CANCEL: State.CANCELLED},
        State.IN_PROGRESS: {
            Act.MARK: State.IN_PROGRESS,
            Act.SUBMIT: State.SUBMITTED,
            Act.CANCEL: State.CANCELLED,
        },
        State.SUBMITTED: {Act.SEND_BACK: State.IN_PROGRESS, Act.PUBLISH: State.PUBLISHED},
        State.PUBLISHED: {},
        State.CANCELLED: {},
    }
)
"""From each state, the acts it has and where they lead. What was handed in is published or sent back, never
dropped: whoever dislikes a result cannot make it disappear."""

PLAN, PERFORM, REVIEW = "audits:plan", "audits:perform", "audits:review"

WORDS: Mapping[Act, str] = MappingProxyType(
    {
        Act.START: PERFORM,
        Act.MARK: PERFORM,
        Act.SUBMIT: PERFORM,
        Act.SEND_BACK: REVIEW,
        Act.PUBLISH: REVIEW,
        Act.CANCEL: PLAN,
    }
)
"""The permission each act asks for."""

PERFORMING = frozenset({Act.START, Act.MARK, Act.SUBMIT})
REVIEWING = frozenset({Act.SEND_BACK, Act.PUBLISH})


class Happening(StrEnum):
    """What the timeline of an audit can hold."""

    PLANNED = "PLANNED"
    STARTED = "STARTED"
    SUBMITTED = "SUBMITTED"
    SENT_BACK = "SENT_BACK"
    PUBLISHED = "PUBLISHED"
    CANCELLED = "CANCELLED"


HAPPENINGS: Mapping[Act, Happening] = MappingProxyType(
    {
        Act.START: Happening.STARTED,
        Act.SUBMIT: Happening.SUBMITTED,
        Act.SEND_BACK: Happening.SENT_BACK,
        Act.PUBLISH: Happening.PUBLISHED,
        Act.CANCEL: Happening.CANCELLED,
    }
)


class Refusal(StrEnum):
    """Why a person may not take an act; the value is the code of the problem."""

    NOT_PERMITTED = "forbidden"
    NOT_AUDITOR = "audit-not-yours"
    OWN_POST = "audit-own-post"
    OWN_TEAM = "audit-own-team"
    OWN_DEPARTMENT = "audit-own-department"
    OWN_AUDIT = "audit-done-by-you"
    ANSWERS = "audit-names-you"


SEPARATED = frozenset(Refusal) - {Refusal.NOT_PERMITTED, Refusal.NOT_AUDITOR}
"""Refusals that no role overrides."""


@dataclass(frozen=True, slots=True)
class Answerable:
    """Who answers for the indicators of an audit on a day: the holders of the posts, the departments they
    hold them in, and whoever leads either of them, up to the top."""

    people: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()
    leaders: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might audit; `departments` are their own on that day, with all beneath them."""

    person: Person
    departments: frozenset[int] = frozenset()


def refuse_auditor(answerable: Answerable, candidate: Candidate) -> Refusal | None:
    """Why somebody may not audit here: they hold a post that answers, lead such people, or share a
    department with them. Somebody without an employee record has no team on the staff."""
    employee = candidate.person.employee_id
    if employee is None:
        return None
    if employee in answerable.people:
        return Refusal.OWN_POST
    if employee in answerable.leaders:
        return Refusal.OWN_TEAM
    return Refusal.OWN_DEPARTMENT if answerable.departments & candidate.departments else None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a decision about an audit looks at. `answering` are the employees frozen as answering for its
    indicators; nobody before it was first handed in."""

    state: State
    auditor: Person
    answering: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who wants to act, with the words that reach this very audit."""

    person: Person
    words: frozenset[str]


def refusal(audit: Inspection, act: Act, actor: Actor) -> Refusal | None:
    """Why this person may not take this act, or None; whether the state has it is another question."""
    if WORDS[act] not in actor.words:
        return Refusal.NOT_PERMITTED
    if act in PERFORMING:
        return None if audit.auditor.is_same(actor.person) else Refusal.NOT_AUDITOR
    if act in REVIEWING and audit.auditor.is_same(actor.person):
        return Refusal.OWN_AUDIT
    return Refusal.ANSWERS if actor.person.employee_id in audit.answering else None


def open_acts(audit: Inspection, actor: Actor) -> tuple[Act, ...]:
    """What this person may do with the audit now."""
    return tuple(act for act in AUDIT[audit.state] if refusal(audit, act, actor) is None)


def decide(audit: Inspection, act: Act, actor: Actor) -> State:
    """Where the act leads. Raises WrongState, Forbidden or SelfDealing when it may not be taken."""
    if act not in AUDIT[audit.state]:
        raise WrongState(state=str(audit.state), allowed=[str(a) for a in AUDIT[audit.state]])
    refused = refusal(audit, act, actor)
    if refused in SEPARATED:
        raise SelfDealing(refused)
    if refused:
        raise Forbidden(refused)
    return AUDIT[audit.state][act]


HUNDRED, CENT = Decimal(100), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Tally:
    """The indicators of an audit or a part of it, counted by their marks."""

    items: int
    passed: int
    failed: int
    na: int

    @property
    def marked(self) -> int:
        return self.passed + self.failed + self.na

    @property
    def applicable(self) -> int:
        return self.passed + self.failed

    @property
    def score(self) -> Decimal | None:
        """Passed out of applicable indicators, in percent (S000-I.R05); None where none applies."""
        if not self.applicable:
            return None
        return (HUNDRED * self.passed / self.applicable).quantize(CENT, ROUND_HALF_UP)


def tally(results: Iterable[Result | None]) -> Tally:
    marks = list(results)
    count = marks.count
    return Tally(len(marks), count(Result.PASS), count(Result.FAIL), count(Result.NA))


def standard_holds(results: Iterable[Result | None]) -> bool | None:
    """Whether a standard is met: all its indicators pass (S000-I.R05). One loss settles it; None while one
    is not marked, and where none applies."""
    counted = tally(results)
    if counted.failed:
        return False
    return True if counted.passed and counted.marked == counted.items else None
