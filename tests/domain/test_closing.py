"""The close of a month: its lifecycle, and that nobody judges themselves by any path."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kaoping.domain.calendars import WorkCalendar
from kaoping.domain.closing import (
    AFTER,
    JUDGING,
    PERIOD,
    PUBLISH,
    RULE,
    WORDS,
    Judged,
    Level,
    PeriodState,
    PeriodStep,
    Refusal,
    Stage,
    appeal_deadline,
    appeal_refusal,
    decide_reopening,
    decide_stage,
    decide_step,
    due_days,
    level_of,
    ruling_refusal,
    stage_refusal,
)
from kaoping.domain.deadlines import Timekeeping
from kaoping.domain.errors import KaopingError, SelfDealing, WrongState
from kaoping.domain.people import PERMISSIONS
from kaoping.domain.workflow import Actor, Person

EVERY = frozenset({*WORDS.values(), PUBLISH, RULE})
NONE: frozenset[str] = frozenset()
KEEPING = Timekeeping(ZoneInfo("Asia/Shanghai"), calendar=WorkCalendar("CN", 1))


def somebody(number: int, *, store: frozenset[str] = EVERY, group: frozenset[str] = NONE) -> Actor:
    return Actor(Person(number, 100 + number), store, group)


OWN = somebody(1)
CARD = Judged(Person(1), Level.STORE, Stage.MANAGER, {}, complete=True)


def test_every_state_is_reached_and_every_stage_has_its_permission() -> None:
    assert {after for steps in PERIOD.values() for after in steps.values()} == set(PeriodState)
    assert {step for steps in PERIOD.values() for step in steps} == set(PeriodStep)
    assert set(WORDS) == set(Stage)
    assert {*WORDS.values(), *JUDGING, RULE} <= PERMISSIONS
    assert set(AFTER) == set(Stage) - {Stage.SELF}


@pytest.mark.parametrize(("state", "step"), list(product(PeriodState, PeriodStep)))
def test_a_month_takes_the_steps_of_the_table_and_no_other(state: PeriodState, step: PeriodStep) -> None:
    if step in PERIOD[state]:
        assert decide_step(state, step) is PERIOD[state][step]
    else:
        with pytest.raises(WrongState):
            decide_step(state, step)


def test_nothing_published_is_ever_open_again() -> None:
    """From PUBLISHED on no path leads back to a state in which figures move."""
    reachable: set[PeriodState] = {PeriodState.PUBLISHED}
    found: set[PeriodState] = set()
    while reachable - found:
        state = (reachable - found).pop()
        found.add(state)
        reachable |= set(PERIOD[state].values())
    assert found == {PeriodState.PUBLISHED, PeriodState.LOCKED}


def test_the_days_of_the_close() -> None:
    """S001-O.R10 publishes by the 10th, S001-G.R04 pays before the 20th (A-16)."""
    due = due_days(date(2026, 10, 31))
    assert (due.freeze_on, due.publish_on, due.pay_on) == (
        date(2026, 11, 3),
        date(2026, 11, 10),
        date(2026, 11, 20),
    )


@pytest.mark.parametrize("word", sorted(JUDGING))
@pytest.mark.parametrize("place", ["store", "group"])
def test_the_card_of_whoever_judges_or_publishes_moves_up(word: str, place: str) -> None:
    words = frozenset({word})
    actor = somebody(1, store=words) if place == "store" else somebody(1, store=NONE, group=words)
    assert level_of(actor) is Level.GROUP


def test_the_card_of_anybody_else_stays() -> None:
    others = PERMISSIONS - JUDGING
    assert level_of(somebody(1, store=others, group=others)) is Level.STORE


def test_a_card_walks_its_stages_with_four_people() -> None:
    card, signed = CARD, {}
    for stage, actor in ((Stage.SELF, OWN), *zip(tuple(AFTER), map(somebody, (2, 3, 4)), strict=True)):
        after = decide_stage(card, stage, actor)
        signed[stage] = actor.person
        card = replace(card, next_stage=after, signed=dict(signed))
    assert card.next_stage is None


def test_the_self_score_may_be_left_out_but_not_come_late() -> None:
    assert decide_stage(CARD, Stage.MANAGER, somebody(2)) is Stage.COMPANY
    later = replace(CARD, next_stage=Stage.COMPANY, signed={Stage.MANAGER: Person(2, 102)})
    assert stage_refusal(later, Stage.SELF, OWN) is Refusal.NOT_DUE


@pytest.mark.parametrize(
    ("card", "stage", "actor", "refused"),
    [
        (CARD, Stage.SELF, somebody(2), Refusal.NOT_OWN_CARD),
        (CARD, Stage.MANAGER, OWN, Refusal.OWN_CARD),
        (CARD, Stage.MANAGER, somebody(2, store=NONE), Refusal.NOT_PERMITTED),
        (CARD, Stage.COMPANY, somebody(2), Refusal.NOT_DUE),
        (replace(CARD, level=Level.GROUP), Stage.MANAGER, somebody(2), Refusal.FOR_THE_GROUP),
        (replace(CARD, level=Level.GROUP), Stage.MANAGER, somebody(2, group=EVERY), None),
        (replace(CARD, signed={Stage.SELF: Person(1)}), Stage.SELF, OWN, Refusal.SIGNED),
        (
            replace(CARD, next_stage=Stage.COMPANY, signed={Stage.MANAGER: Person(2, 102)}),
            Stage.COMPANY,
            somebody(2),
            Refusal.ONE_STAGE_EACH,
        ),
        (
            replace(CARD, next_stage=Stage.APPROVE, complete=False),
            Stage.APPROVE,
            somebody(2),
            Refusal.INCOMPLETE,
        ),
        (replace(CARD, next_stage=None), Stage.APPROVE, somebody(2), Refusal.NOT_DUE),
    ],
)
def test_a_stage_is_refused_with_its_reason(
    card: Judged, stage: Stage, actor: Actor, refused: Refusal | None
) -> None:
    assert stage_refusal(card, stage, actor) == refused


def test_one_account_without_an_employee_is_one_person_all_the_same() -> None:
    group = Actor(Person(None, 9), NONE, EVERY)
    card = replace(CARD, next_stage=Stage.COMPANY, signed={Stage.MANAGER: Person(None, 9)})
    assert stage_refusal(card, Stage.COMPANY, group) is Refusal.ONE_STAGE_EACH


JUDGES = st.builds(
    lambda number, store, group: somebody(number, store=frozenset(store), group=frozenset(group)),
    st.integers(1, 3),
    st.sets(st.sampled_from(sorted(EVERY))),
    st.sets(st.sampled_from(sorted(EVERY))),
)
CARDS = st.builds(
    Judged,
    st.builds(Person, st.integers(1, 3)),
    st.sampled_from(Level),
    st.none() | st.sampled_from(tuple(AFTER)),
    st.dictionaries(st.sampled_from(Stage), st.integers(1, 3).map(lambda n: Person(n, 100 + n))),
    complete=st.booleans(),
)


@given(CARDS, st.sampled_from(Stage), JUDGES)
@settings(max_examples=500)
def test_no_words_and_no_reach_let_anybody_judge_themselves(card: Judged, stage: Stage, actor: Actor) -> None:
    try:
        decide_stage(card, stage, actor)
    except KaopingError:
        return
    assert card.person.is_same(actor.person) == (stage is Stage.SELF)
    assert card.stage_of(actor.person) is None
    assert stage is Stage.SELF or actor.may(WORDS[stage])


@given(CARDS, JUDGES)
@settings(max_examples=500)
def test_nobody_rules_on_their_own_card_or_on_points_they_gave(card: Judged, actor: Actor) -> None:
    if ruling_refusal(card, actor) is None:
        assert not card.person.is_same(actor.person)
        assert card.stage_of(actor.person) not in {Stage.MANAGER, Stage.COMPANY}
        assert RULE in (actor.in_group if card.level is Level.GROUP else actor.in_store | actor.in_group)


def test_who_approved_may_rule() -> None:
    card = replace(CARD, next_stage=None, signed={Stage.APPROVE: Person(4, 104)})
    assert ruling_refusal(card, somebody(4)) is None


@pytest.mark.parametrize(
    ("published", "ends"),
    [
        (datetime(2026, 11, 10, 2, tzinfo=UTC), date(2026, 11, 17)),  # a Tuesday
        (datetime(2026, 11, 13, 2, tzinfo=UTC), date(2026, 11, 20)),  # a Friday
        (datetime(2026, 11, 14, 2, tzinfo=UTC), date(2026, 11, 20)),  # a Saturday
        (datetime(2026, 11, 10, 17, tzinfo=UTC), date(2026, 11, 18)),  # already Wednesday there
    ],
)
def test_five_working_days_to_appeal(published: datetime, ends: date) -> None:
    end = appeal_deadline(published, KEEPING)
    assert (end - timedelta(seconds=1)).astimezone(KEEPING.zone).date() == ends
    assert appeal_refusal(PeriodState.PUBLISHED, published, end, KEEPING) is None
    late = end + timedelta(microseconds=1)
    assert appeal_refusal(PeriodState.PUBLISHED, published, late, KEEPING) == "appeal-too-late"
    assert appeal_refusal(PeriodState.LOCKED, published, published, KEEPING) == "period-locked"


def test_a_locked_month_is_opened_by_two_people() -> None:
    assert decide_reopening(PeriodState.LOCKED, 1, None, published=True) is None
    with pytest.raises(SelfDealing, match="second-person-needed"):
        decide_reopening(PeriodState.LOCKED, 1, 1, published=True)
    assert decide_reopening(PeriodState.LOCKED, 2, 1, published=True) is PeriodState.PUBLISHED


@pytest.mark.parametrize("state", [PeriodState.FROZEN, PeriodState.IN_REVIEW, PeriodState.APPROVED])
def test_a_month_is_opened_again_only_while_nothing_is_published(state: PeriodState) -> None:
    assert decide_reopening(state, 1, None, published=False) is PeriodState.OPEN
    with pytest.raises(WrongState, match="cards-published"):
        decide_reopening(state, 1, None, published=True)


class Judging(RuleBasedStateMachine):
    """Anybody tries any stage in any order; what was signed is looked at after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.card = CARD

    @rule(
        stage=st.sampled_from(Stage),
        number=st.integers(1, 5),
        words=st.sets(st.sampled_from(sorted(EVERY))),
    )
    def sign(self, stage: Stage, number: int, words: set[str]) -> None:
        actor = somebody(number, store=frozenset(words))
        try:
            after = decide_stage(self.card, stage, actor)
        except KaopingError:
            return
        signed = {**self.card.signed, stage: actor.person}
        self.card = replace(self.card, next_stage=after, signed=signed)

    @invariant()
    def every_stage_by_another_person(self) -> None:
        people = [person.employee_id for person in self.card.signed.values()]
        assert len(set(people)) == len(people)

    @invariant()
    def nobody_but_others_judged(self) -> None:
        judges = {stage for stage, who in self.card.signed.items() if who.is_same(self.card.person)}
        assert judges <= {Stage.SELF}

    @invariant()
    def approved_means_every_column_was_signed(self) -> None:
        if self.card.next_stage is None:
            assert set(AFTER) <= set(self.card.signed)


TestJudging = Judging.TestCase
TestJudging.settings = settings(max_examples=200, stateful_step_count=30)
