"""The close of a month: its lifecycle, the stages of judging, and who may take which of them.

Nobody marks themselves. Whether a role carries a permission at all is settled before; no role overrides what
is refused here. An act that would fall on a person's own card moves up to the group, never down.
Source: design of access; S001-G.R03-R04 for the chain of judging, paying before the 20th (A-16).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from kaoping.domain.deadlines import Limit, Mode, Timekeeping, deadline, lay
from kaoping.domain.errors import Forbidden, SelfDealing, WrongState
from kaoping.domain.workflow import Actor, Person


class PeriodState(StrEnum):
    OPEN = "OPEN"
    FROZEN = "FROZEN"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"
    PUBLISHED = "PUBLISHED"
    LOCKED = "LOCKED"


class PeriodStep(StrEnum):
    """APPROVE happens by itself, with the last approval of a card of the store."""

    FREEZE = "FREEZE"
    START_REVIEW = "START_REVIEW"
    APPROVE = "APPROVE"
    PUBLISH = "PUBLISH"
    LOCK = "LOCK"
    REOPEN = "REOPEN"


PERIOD: Mapping[PeriodState, Mapping[PeriodStep, PeriodState]] = MappingProxyType(
    {
        PeriodState.OPEN: {PeriodStep.FREEZE: PeriodState.FROZEN},
        PeriodState.FROZEN: {
            PeriodStep.START_REVIEW: PeriodState.IN_REVIEW,
            PeriodStep.REOPEN: PeriodState.OPEN,
        },
        PeriodState.IN_REVIEW: {
            PeriodStep.APPROVE: PeriodState.APPROVED,
            PeriodStep.REOPEN: PeriodState.OPEN,
        },
        PeriodState.APPROVED: {
            PeriodStep.PUBLISH: PeriodState.PUBLISHED,
            PeriodStep.REOPEN: PeriodState.OPEN,
        },
        PeriodState.PUBLISHED: {PeriodStep.LOCK: PeriodState.LOCKED},
        PeriodState.LOCKED: {PeriodStep.REOPEN: PeriodState.PUBLISHED},
    }
)
"""From each state, the steps it has and where they lead."""

IN_CLOSE = frozenset({PeriodState.FROZEN, PeriodState.IN_REVIEW, PeriodState.APPROVED})
PUBLIC = frozenset({PeriodState.PUBLISHED, PeriodState.LOCKED})


class Level(StrEnum):
    """Who judges, approves and publishes a card: the people of the store, or the group."""

    STORE = "STORE"
    GROUP = "GROUP"


class Stage(StrEnum):
    """The columns of judging in their order. SELF may be left out: alone it never counts."""

    SELF = "SELF"
    MANAGER = "MANAGER"
    COMPANY = "COMPANY"
    APPROVE = "APPROVE"


PUBLISH = "periods:publish"
RULE = "scorecards:rule"
WORDS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.SELF: "scorecards:review-self",
        Stage.MANAGER: "scorecards:review-manager",
        Stage.COMPANY: "scorecards:review-company",
        Stage.APPROVE: "scorecards:approve",
    }
)
"""The permission each stage asks for."""

JUDGING = frozenset({WORDS[Stage.MANAGER], WORDS[Stage.COMPANY], WORDS[Stage.APPROVE], PUBLISH})
"""Whoever holds one of these where a card is made has that card judged by the group."""

AFTER: Mapping[Stage, Stage | None] = MappingProxyType(
    {Stage.MANAGER: Stage.COMPANY, Stage.COMPANY: Stage.APPROVE, Stage.APPROVE: None}
)
"""What a card waits for once a stage is signed; nothing more once it is approved."""

APPEAL_LIMIT = Limit(Mode.WORKDAY, days=5)
"""How long a published card may be appealed: working days, the day of publication not counted."""

FREEZE_DAY, PUBLISH_DAY, PAY_DAY = 3, 10, 20
"""Days of the month after: data is frozen, results are out by (S001-O.R10), pay is due by (S001-G.R04)."""


@dataclass(frozen=True, slots=True)
class DueDays:
    freeze_on: date
    publish_on: date
    pay_on: date


def due_days(last_day: date) -> DueDays:
    """The calendar of a month's close, counted from its last day."""
    return DueDays(*(last_day + timedelta(days=n) for n in (FREEZE_DAY, PUBLISH_DAY, PAY_DAY)))


def decide_step(state: PeriodState, step: PeriodStep) -> PeriodState:
    """Where a step leads. Raises WrongState where this state has no such step."""
    if step not in PERIOD[state]:
        raise WrongState(state=str(state), allowed=[str(one) for one in PERIOD[state]])
    return PERIOD[state][step]


def level_of(person: Actor) -> Level:
    """Where the cards of this person are judged; words are those held where the card is made."""
    return Level.GROUP if JUDGING & (person.in_store | person.in_group) else Level.STORE


@dataclass(frozen=True, slots=True)
class Judged:
    """A card as a decision looks at it. `signed` are the stages done since the freeze, by whom."""

    person: Person
    level: Level
    next_stage: Stage | None
    signed: Mapping[Stage, Person]
    complete: bool

    def stage_of(self, person: Person) -> Stage | None:
        return next((stage for stage, who in self.signed.items() if who.is_same(person)), None)


class Refusal(StrEnum):
    """Why a person may not take a stage of a card; the value is the code of the problem."""

    NOT_PERMITTED = "forbidden"
    OWN_CARD = "own-card"
    NOT_OWN_CARD = "not-own-card"
    FOR_THE_GROUP = "judged-by-the-group"
    ONE_STAGE_EACH = "one-stage-per-person"
    SIGNED = "stage-signed"
    NOT_DUE = "stage-not-due"
    INCOMPLETE = "card-incomplete"


def stage_refusal(card: Judged, stage: Stage, actor: Actor) -> Refusal | None:
    """Why this person may not sign this stage of this card, or None. The gravest reason first."""
    own = card.person.is_same(actor.person)
    if stage is Stage.SELF:
        if not own:
            return Refusal.NOT_OWN_CARD
    elif own:
        return Refusal.OWN_CARD
    elif refused := refuse_level(card.level, WORDS[stage], actor):
        return refused
    if stage in card.signed:
        return Refusal.SIGNED
    if card.stage_of(actor.person) is not None:
        return Refusal.ONE_STAGE_EACH
    due = card.next_stage is Stage.MANAGER if stage is Stage.SELF else card.next_stage is stage
    if not due:
        return Refusal.NOT_DUE
    return Refusal.INCOMPLETE if stage is Stage.APPROVE and not card.complete else None


def refuse_level(level: Level, word: str, actor: Actor) -> Refusal | None:
    """A card of the group is nobody's in the store, not even a superior's."""
    if level is Level.GROUP:
        return None if word in actor.in_group else Refusal.FOR_THE_GROUP
    return None if actor.may(word) else Refusal.NOT_PERMITTED


def decide_stage(card: Judged, stage: Stage, actor: Actor) -> Stage | None:
    """What the card waits for afterwards. Raises SelfDealing, Forbidden or WrongState where it is refused."""
    match stage_refusal(card, stage, actor):
        case None:
            return card.next_stage if stage is Stage.SELF else AFTER[stage]
        case Refusal.OWN_CARD as refused:
            raise SelfDealing(refused)
        case Refusal.NOT_PERMITTED | Refusal.NOT_OWN_CARD | Refusal.FOR_THE_GROUP as refused:
            raise Forbidden(refused)
        case refused:
            raise WrongState(refused, state=str(card.next_stage or "APPROVED"), allowed=[])


def appeal_deadline(published_at: datetime, keeping: Timekeeping) -> datetime:
    """The end of the fifth working day after publication, on the store's wall."""
    return deadline(lay(APPEAL_LIMIT, published_at, keeping))


def appeals_may_come(until: datetime | None, at: datetime) -> bool:
    """Whether somebody may still appeal in a month whose time to appeal ends then (None: nothing is out)."""
    return until is not None and at <= until


def appeal_refusal(
    state: PeriodState, published_at: datetime, at: datetime, keeping: Timekeeping
) -> str | None:
    """Why a published card can no longer be appealed, or None; the code of the problem."""
    if state is PeriodState.LOCKED:
        return "period-locked"
    if at > appeal_deadline(published_at, keeping):
        return "appeal-too-late"
    return None


def ruling_refusal(card: Judged, actor: Actor) -> Refusal | None:
    """Why this person may not rule on an appeal against the card.

    Neither the person on it nor who gave its points; whoever approved it may, because approving adds none.
    """
    if card.person.is_same(actor.person):
        return Refusal.OWN_CARD
    if refused := refuse_level(card.level, RULE, actor):
        return refused
    judges = (card.signed.get(Stage.MANAGER), card.signed.get(Stage.COMPANY))
    if any(judge is not None and judge.is_same(actor.person) for judge in judges):
        return Refusal.ONE_STAGE_EACH
    return None


def decide_reopening(
    state: PeriodState, by: int, asked_by: int | None, *, published: bool
) -> PeriodState | None:
    """Where reopening leads; None: asked for, waits for a second person.

    Nothing published is taken back: before publication one person opens the month again, a locked one takes
    two different people and only lets appeals be ruled on. `by` and `asked_by` are accounts.
    """
    after = decide_step(state, PeriodStep.REOPEN)
    if state is not PeriodState.LOCKED:
        if published:
            raise WrongState("cards-published", state=str(state), allowed=[])
        return after
    if asked_by is None:
        return None
    if asked_by == by:
        raise SelfDealing("second-person-needed")
    return after
