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

WORDS: Mapping[Step, str] = MappingProxyType(
    {
        Step.ACCEPT: "complaints:assign",
        Step.ASSIGN: "complaints:assign",
        Step.RESPOND: "complaints:handle",
        Step.START: "complaints:handle",
        Step.REQUEST_CLOSE: "complaints:handle",
        Step.VERIFY: "complaints:verify",
        Step.REOPEN: "complaints:verify",
    }
)
"""The permission each step asks for."""

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
    """Who wants to take a step. `in_store` says that the permission comes with the store and
    not with the group; `permitted` are the words held where the case lies."""

    person: Person
    permitted: frozenset[str]
    in_store: bool


@dataclass(frozen=True, slots=True)
class Case:
    """What a decision looks at. `hands` are all who handled it or answered the customer, at any
    time; `store_can_handle` and `store_can_verify` say whether somebody there is eligible."""

    state: State
    named: frozenset[int]
    handler: Person | None
    hands: tuple[Person, ...]
    answered: bool
    store_can_handle: bool
    store_can_verify: bool

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


def next_steps(state: State) -> tuple[Step, ...]:
    """The steps a state has, whoever asks."""
    return tuple(COMPLAINT[state])


def refusal(case: Case, step: Step, actor: Actor) -> Refusal | None:
    """Why this person may not take this step of this state, or None. The gravest reason first."""
    if WORDS[step] not in actor.permitted:
        return Refusal.NOT_PERMITTED
    if case.names(actor.person):
        return Refusal.NAMED
    if step in JUDGING and any(hand.is_same(actor.person) for hand in case.hands):
        return Refusal.HANDLED
    if refused := _refuse_stranger(case, step, actor):
        return refused
    if step is Step.REQUEST_CLOSE and not case.answered:
        return Refusal.NOT_ANSWERED
    return None


def _refuse_stranger(case: Case, step: Step, actor: Actor) -> Refusal | None:
    """A case is worked by its handler; an act moves up to the group when the store has nobody."""
    if step in HANDLING:
        if case.handler:
            return None if case.handler.is_same(actor.person) else Refusal.NOT_HANDLER
        return Refusal.STAYS_IN_STORE if not actor.in_store and case.store_can_handle else None
    if step in JUDGING and not actor.in_store and case.store_can_verify:
        return Refusal.STAYS_IN_STORE
    return None


def refuse_handler(case: Case, candidate: Actor) -> Refusal | None:
    """Why somebody may not become the handler: named in the case, without the permission
    there, or of the group while the store still has people of its own."""
    if case.names(candidate.person):
        return Refusal.NAMED
    if WORDS[Step.START] not in candidate.permitted:
        return Refusal.NOT_PERMITTED
    if not candidate.in_store and case.store_can_handle:
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
