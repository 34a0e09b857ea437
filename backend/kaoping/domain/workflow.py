"""The lifecycle of a complaint as a table, and who may take each step: separation of duties.

Two questions are answered here and nowhere else: does this state have that step, and may this
person take it in this case. Whether a role carries the permission at all is settled before.
No role overrides what is refused here. Source: dealership practice on cases, design of access.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from kaoping.domain.errors import Forbidden, SelfDealing, WrongState


class State(StrEnum):
    NEW = "NEW"
    ACCEPTED = "ACCEPTED"
    ASSIGNED = "ASSIGNED"
    IN_PROGRESS = "IN_PROGRESS"
    CLOSE_REQUESTED = "CLOSE_REQUESTED"
    VERIFYING = "VERIFYING"
    CLOSED_SATISFIED = "CLOSED_SATISFIED"
    CLOSED_NEUTRAL = "CLOSED_NEUTRAL"


CLOSED = frozenset({State.CLOSED_SATISFIED, State.CLOSED_NEUTRAL})
OPEN = frozenset(State) - CLOSED


class Step(StrEnum):
    ACCEPT = "ACCEPT"
    ASSIGN = "ASSIGN"
    RESPOND = "RESPOND"
    START = "START"
    REQUEST_CLOSE = "REQUEST_CLOSE"
    VERIFY = "VERIFY"
    REOPEN = "REOPEN"


class Verdict(StrEnum):
    """What the customer said in the closing call; NOT_REACHED leaves the call to be tried again."""

    SATISFIED = "SATISFIED"
    NEUTRAL = "NEUTRAL"
    DISSATISFIED = "DISSATISFIED"
    NOT_REACHED = "NOT_REACHED"


COMPLAINT: Mapping[State, Mapping[Step, State]] = MappingProxyType(
    {
        State.NEW: {Step.ACCEPT: State.ACCEPTED},
        State.ACCEPTED: {Step.RESPOND: State.ACCEPTED, Step.ASSIGN: State.ASSIGNED},
        State.ASSIGNED: {
            Step.RESPOND: State.ASSIGNED,
            Step.START: State.IN_PROGRESS,
            Step.ASSIGN: State.ASSIGNED,
        },
        State.IN_PROGRESS: {
            Step.RESPOND: State.IN_PROGRESS,
            Step.REQUEST_CLOSE: State.CLOSE_REQUESTED,
            Step.ASSIGN: State.ASSIGNED,
        },
        State.CLOSE_REQUESTED: {Step.VERIFY: State.VERIFYING},
        State.VERIFYING: {Step.VERIFY: State.VERIFYING},
        State.CLOSED_SATISFIED: {Step.REOPEN: State.IN_PROGRESS},
        State.CLOSED_NEUTRAL: {Step.REOPEN: State.IN_PROGRESS},
    }
)
"""From each state, the steps it has and where they lead. A closing call begins in VERIFYING and
ends where `VERDICTS` says."""

VERDICTS: Mapping[Verdict, State] = MappingProxyType(
    {
        Verdict.SATISFIED: State.CLOSED_SATISFIED,
        Verdict.NEUTRAL: State.CLOSED_NEUTRAL,
        Verdict.DISSATISFIED: State.IN_PROGRESS,
        Verdict.NOT_REACHED: State.VERIFYING,
    }
)


class Happening(StrEnum):
    """What the timeline of a case can hold."""

    OPENED = "OPENED"
    ACCEPTED = "ACCEPTED"
    ASSIGNED = "ASSIGNED"
    ANSWERED = "ANSWERED"
    STARTED = "STARTED"
    CLOSE_REQUESTED = "CLOSE_REQUESTED"
    VERIFICATION_BEGUN = "VERIFICATION_BEGUN"
    NOT_REACHED = "NOT_REACHED"
    VERIFIED = "VERIFIED"
    SENT_BACK = "SENT_BACK"
    REOPENED = "REOPENED"
    BREACHED = "BREACHED"


SIGNED = (
    Happening.OPENED,
    Happening.ACCEPTED,
    Happening.ASSIGNED,
    Happening.ANSWERED,
    Happening.CLOSE_REQUESTED,
    Happening.VERIFIED,
    Happening.SENT_BACK,
    Happening.REOPENED,
)
"""What somebody puts their name to: the signatures of the complaint form (S002-N.R08, F-04)."""

HAPPENINGS: Mapping[Step | Verdict, Happening] = MappingProxyType(
    {
        Step.ACCEPT: Happening.ACCEPTED,
        Step.ASSIGN: Happening.ASSIGNED,
        Step.RESPOND: Happening.ANSWERED,
        Step.START: Happening.STARTED,
        Step.REQUEST_CLOSE: Happening.CLOSE_REQUESTED,
        Step.VERIFY: Happening.VERIFICATION_BEGUN,
        Step.REOPEN: Happening.REOPENED,
        Verdict.SATISFIED: Happening.VERIFIED,
        Verdict.NEUTRAL: Happening.VERIFIED,
        Verdict.DISSATISFIED: Happening.SENT_BACK,
        Verdict.NOT_REACHED: Happening.NOT_REACHED,
    }
)

ASSIGN = "complaints:assign"
HANDLE = "complaints:handle"
VERIFY = "complaints:verify"

WORDS: Mapping[Step, str] = MappingProxyType(
    {
        Step.ACCEPT: ASSIGN,
        Step.ASSIGN: ASSIGN,
        Step.RESPOND: HANDLE,
        Step.START: HANDLE,
        Step.REQUEST_CLOSE: HANDLE,
        Step.VERIFY: VERIFY,
        Step.REOPEN: VERIFY,
    }
)
"""The permission each step asks for."""

CALLING = (Step.RESPOND, Step.VERIFY, Step.REOPEN)
"""Steps that are a talk with the customer."""

HANDLING = frozenset({Step.RESPOND, Step.START, Step.REQUEST_CLOSE})
JUDGING = frozenset({Step.VERIFY, Step.REOPEN})


@dataclass(frozen=True, slots=True)
class Person:
    """Someone by employee record and by account; group staff may have the account alone."""

    employee_id: int | None
    user_id: int | None = None

    def is_same(self, other: "Person") -> bool:
        same_employee = self.employee_id is not None and self.employee_id == other.employee_id
        return same_employee or (self.user_id is not None and self.user_id == other.user_id)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who wants to take a step, with the words held in the case's own store and those held for
    the whole group."""

    person: Person
    in_store: frozenset[str]
    in_group: frozenset[str]

    def may(self, word: str) -> bool:
        return word in self.in_store or word in self.in_group


@dataclass(frozen=True, slots=True)
class Case:
    """What a decision looks at. `hands` are all who handled it or answered the customer, at any
    time; `staff` is everybody whom a permission reaches there, to see whether the store has
    people of its own for an act."""

    state: State
    named: frozenset[int]
    handler: Person | None
    hands: tuple[Person, ...]
    answered: bool
    staff: tuple[Actor, ...] = ()

    @property
    def store_can_handle(self) -> bool:
        return any(
            HANDLE in one.in_store and one.person.employee_id is not None and not self.names(one.person)
            for one in self.staff
        )

    @property
    def store_can_verify(self) -> bool:
        return any(
            VERIFY in one.in_store and not self.names(one.person) and not self.was_handled_by(one.person)
            for one in self.staff
        )

    def was_handled_by(self, person: Person) -> bool:
        return any(hand.is_same(person) for hand in self.hands)

    def names(self, person: Person) -> bool:
        return person.employee_id is not None and person.employee_id in self.named


class Refusal(StrEnum):
    """Why a person may not take a step; the value is the code of the problem."""

    NOT_PERMITTED = "forbidden"
    NAMED = "complaint-names-you"
    HANDLED = "complaint-handled-by-you"
    NOT_HANDLER = "complaint-not-yours"
    STAYS_IN_STORE = "complaint-stays-in-store"
    NOT_ANSWERED = "complaint-not-answered"


def follows(before: State, after: State) -> bool:
    """Whether a case may stand in `after` right behind `before`: the invariant of every write."""
    ends = VERDICTS.values() if before is State.VERIFYING else ()
    return after in COMPLAINT[before].values() or after in ends


def next_steps(state: State) -> tuple[Step, ...]:
    """The steps a state has, whoever asks."""
    return tuple(COMPLAINT[state])


def refusal(case: Case, step: Step, actor: Actor) -> Refusal | None:
    """Why this person may not take this step of this state, or None. The gravest reason first."""
    if not actor.may(WORDS[step]):
        return Refusal.NOT_PERMITTED
    if case.names(actor.person):
        return Refusal.NAMED
    if step in JUDGING and case.was_handled_by(actor.person):
        return Refusal.HANDLED
    if refused := _refuse_stranger(case, step, actor):
        return refused
    if step is Step.REQUEST_CLOSE and not case.answered:
        return Refusal.NOT_ANSWERED
    return None


def _refuse_stranger(case: Case, step: Step, actor: Actor) -> Refusal | None:
    """A case is worked by its handler; an act moves up to the group when the store has nobody."""
    if step in HANDLING and case.handler:
        return None if case.handler.is_same(actor.person) else Refusal.NOT_HANDLER
    store_can = (step in HANDLING and case.store_can_handle) or (step in JUDGING and case.store_can_verify)
    return Refusal.STAYS_IN_STORE if store_can and WORDS[step] not in actor.in_store else None


def call_refusal(case: Case, actor: Actor) -> Refusal | None:
    """Why somebody has no call to make to this customer now: answering belongs to those who may
    respond, the closing call to those who may verify."""
    ways = [step for step in CALLING if step in COMPLAINT[case.state]]
    return refusal(case, ways[0], actor) if ways else Refusal.NOT_PERMITTED


def refuse_handler(case: Case, candidate: Actor) -> Refusal | None:
    """Why somebody may not become the handler: named in the case, without the permission
    there, or of the group while the store still has people of its own."""
    if case.names(candidate.person):
        return Refusal.NAMED
    if not candidate.may(HANDLE):
        return Refusal.NOT_PERMITTED
    if case.store_can_handle and HANDLE not in candidate.in_store:
        return Refusal.STAYS_IN_STORE
    return None


def decide_step(case: Case, step: Step, actor: Actor) -> State:
    """Where the step leads. Raises WrongState, Forbidden or SelfDealing when it may not be taken."""
    if step not in COMPLAINT[case.state]:
        raise WrongState(state=str(case.state), allowed=[str(s) for s in next_steps(case.state)])
    match refusal(case, step, actor):
        case None:
            return COMPLAINT[case.state][step]
        case Refusal.NAMED | Refusal.HANDLED as refused:
            raise SelfDealing(refused)
        case Refusal.NOT_ANSWERED as refused:
            raise WrongState(refused, allowed=[str(Step.RESPOND)])
        case refused:
            raise Forbidden(refused)
