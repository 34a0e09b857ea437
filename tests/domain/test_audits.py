"""The lifecycle of an audit, who may take which act, and what its marks come to."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.audits import (
    AUDIT,
    PERFORMING,
    REVIEWING,
    SEPARATED,
    WORDS,
    Act,
    Actor,
    Answerable,
    Candidate,
    Inspection,
    Refusal,
    Result,
    State,
    decide,
    open_acts,
    refusal,
    refuse_auditor,
    standard_holds,
    tally,
)
from kaoping.domain.errors import KaopingError, SelfDealing, WrongState
from kaoping.domain.workflow import Person

EVERYTHING = frozenset(WORDS.values())
AUDITOR, OTHER, ANSWERING = Person(1, 101), Person(2, 102), Person(3, 103)
OUTSIDER = Person(None, 104)

people = st.sampled_from([AUDITOR, OTHER, ANSWERING, OUTSIDER])
results = st.lists(st.sampled_from([None, *Result]), max_size=60)
ids = st.frozensets(st.integers(1, 6))


def inspection(state: State) -> Inspection:
    return Inspection(state, AUDITOR, frozenset({3}))


@pytest.mark.parametrize(
    ("state", "act", "to"),
    [
        (State.PLANNED, Act.START, State.IN_PROGRESS),
        (State.IN_PROGRESS, Act.MARK, State.IN_PROGRESS),
        (State.IN_PROGRESS, Act.SUBMIT, State.SUBMITTED),
        (State.SUBMITTED, Act.SEND_BACK, State.IN_PROGRESS),
        (State.SUBMITTED, Act.PUBLISH, State.PUBLISHED),
        (State.PLANNED, Act.CANCEL, State.CANCELLED),
        (State.IN_PROGRESS, Act.CANCEL, State.CANCELLED),
    ],
)
def test_each_act_leads_on(state: State, act: Act, to: State) -> None:
    actor = Actor(AUDITOR if act in PERFORMING else OTHER, EVERYTHING)
    assert decide(inspection(state), act, actor) is to


@pytest.mark.parametrize("state", [State.PUBLISHED, State.CANCELLED])
def test_nothing_follows_the_end(state: State) -> None:
    assert AUDIT[state] == {}


def test_what_was_handed_in_is_published_or_sent_back_but_never_dropped() -> None:
    assert set(AUDIT[State.SUBMITTED].values()) == {State.IN_PROGRESS, State.PUBLISHED}


@given(state=st.sampled_from(State), act=st.sampled_from(Act), person=people)
def test_an_act_is_taken_or_refused_for_one_stated_reason(state: State, act: Act, person: Person) -> None:
    case, actor = inspection(state), Actor(person, EVERYTHING)
    outcome = tried(case, act, actor)
    if isinstance(outcome, KaopingError):
        assert isinstance(outcome, WrongState) == (act not in AUDIT[state])
        assert isinstance(outcome, SelfDealing) == (outcome.code in SEPARATED)
        return
    assert outcome is AUDIT[state][act]
    assert act in open_acts(case, actor)
    assert not (act in PERFORMING and person is not AUDITOR)
    assert not (act in REVIEWING and person in (AUDITOR, ANSWERING))
    assert not (act is Act.CANCEL and person is ANSWERING)


def tried(case: Inspection, act: Act, actor: Actor) -> State | KaopingError:
    try:
        return decide(case, act, actor)
    except KaopingError as error:
        return error


@pytest.mark.parametrize("act", Act)
def test_without_the_word_nobody_acts(act: Act) -> None:
    actor = Actor(AUDITOR, EVERYTHING - {WORDS[act]})
    assert refusal(inspection(State.IN_PROGRESS), act, actor) is Refusal.NOT_PERMITTED


@given(answering=ids, departments=ids, leaders=ids, employee=st.integers(1, 6), own=ids)
def test_nobody_audits_their_own_post_team_or_department(
    answering: frozenset[int],
    departments: frozenset[int],
    leaders: frozenset[int],
    employee: int,
    own: frozenset[int],
) -> None:
    answerable = Answerable(answering, departments, leaders)
    refused = refuse_auditor(answerable, Candidate(Person(employee, 100 + employee), own))
    is_close = employee in answering | leaders or bool(departments & own)
    assert (refused is not None) == is_close


@given(answering=ids, departments=ids, leaders=ids)
def test_somebody_from_outside_has_no_team_here(
    answering: frozenset[int], departments: frozenset[int], leaders: frozenset[int]
) -> None:
    assert refuse_auditor(Answerable(answering, departments, leaders), Candidate(OUTSIDER)) is None


@given(marks=results)
def test_the_score_is_passed_out_of_applicable(marks: list[Result | None]) -> None:
    counted = tally(marks)
    assert counted.items == len(marks)
    assert counted.marked == len(marks) - marks.count(None)
    if not counted.applicable:
        assert counted.score is None
        return
    assert counted.score is not None
    exact = Decimal(100) * counted.passed / counted.applicable
    assert abs(counted.score - exact) <= Decimal("0.005")
    assert 0 <= counted.score <= 100


@given(marks=results, more=st.integers(0, 20))
def test_what_does_not_apply_never_moves_the_score(marks: list[Result | None], more: int) -> None:
    assert tally(marks).score == tally([*marks, *[Result.NA] * more]).score


def test_forty_of_forty_two_is_95_24() -> None:
    marks = [Result.PASS] * 40 + [Result.FAIL] * 2
    assert tally(marks).score == Decimal("95.24")


@pytest.mark.parametrize(
    ("marks", "holds"),
    [
        ([Result.PASS, Result.PASS], True),
        ([Result.PASS, Result.NA], True),
        ([Result.PASS, None], None),
        ([Result.FAIL, None], False),
        ([Result.NA, Result.NA], None),
        ([], None),
    ],
)
def test_a_standard_holds_when_all_its_indicators_pass(
    marks: list[Result | None], holds: bool | None
) -> None:
    assert standard_holds(marks) is holds
