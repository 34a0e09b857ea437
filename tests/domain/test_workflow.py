"""The lifecycle of a complaint, and that nobody marks themselves whatever their roles."""

from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kaoping.domain.errors import Forbidden, SelfDealing, WrongState
from kaoping.domain.people import PERMISSIONS, ROLES, Reach
from kaoping.domain.workflow import (
    ASSIGN,
    CLOSED,
    COMPLAINT,
    HANDLE,
    HAPPENINGS,
    OPEN,
    VERDICTS,
    VERIFY,
    WORDS,
    Actor,
    Case,
    Person,
    Refusal,
    State,
    Step,
    Verdict,
    decide_step,
    follows,
    next_steps,
    refusal,
    refuse_handler,
)

ALL = frozenset({ASSIGN, HANDLE, VERIFY})
NONE: frozenset[str] = frozenset()


def somebody(number: int, *, store: frozenset[str] = ALL, group: frozenset[str] = NONE) -> Actor:
    return Actor(Person(number, 100 + number), store, group)


FRESH = Case(State.NEW, named=frozenset({1}), handler=None, hands=(), answered=False)
HANDLER = Person(2, 102)
WORKED = replace(FRESH, state=State.IN_PROGRESS, handler=HANDLER, hands=(HANDLER,), answered=True)
ASKED = replace(WORKED, state=State.CLOSE_REQUESTED)


def test_every_state_is_reached_and_every_step_has_its_permission() -> None:
    reached = {after for steps in COMPLAINT.values() for after in steps.values()} | set(VERDICTS.values())
    assert reached | {State.NEW} == set(State) == set(COMPLAINT)
    assert {step for steps in COMPLAINT.values() for step in steps} == set(Step) == set(WORDS)
    assert set(WORDS.values()) <= PERMISSIONS
    assert set(HAPPENINGS) == set(Step) | set(Verdict)
    assert set(State) == OPEN | CLOSED


def test_the_lifecycle_of_the_contract_is_walked() -> None:
    way = [
        State.NEW,
        State.ACCEPTED,
        State.ASSIGNED,
        State.IN_PROGRESS,
        State.CLOSE_REQUESTED,
        State.VERIFYING,
        State.IN_PROGRESS,
        State.CLOSE_REQUESTED,
        State.VERIFYING,
        State.CLOSED_NEUTRAL,
        State.IN_PROGRESS,
    ]
    assert all(follows(before, after) for before, after in pairwise(way))
    assert not follows(State.CLOSE_REQUESTED, State.CLOSED_SATISFIED)
    assert not follows(State.NEW, State.IN_PROGRESS)


@pytest.mark.parametrize(
    ("state", "step"), [(s, t) for s, t in product(State, Step) if t not in COMPLAINT[s]]
)
def test_a_state_refuses_every_step_it_does_not_have_and_says_which_it_has(state: State, step: Step) -> None:
    with pytest.raises(WrongState) as refused:
        decide_step(replace(ASKED, state=state), step, somebody(9))
    assert refused.value.params["allowed"] == [str(known) for known in COMPLAINT[state]]


@pytest.mark.parametrize(("state", "step"), [(s, t) for s in State for t in COMPLAINT[s]])
def test_a_named_person_takes_no_step_at_all(state: State, step: Step) -> None:
    case = replace(WORKED, state=state, handler=Person(1, 101))
    with pytest.raises(SelfDealing) as refused:
        decide_step(case, step, somebody(1, group=ALL))
    assert refused.value.code == "complaint-names-you"


def test_the_verifier_is_not_the_handler_nor_anybody_who_had_a_hand_in_it() -> None:
    former, answerer = Person(3, 103), Person(4, 104)
    case = replace(ASKED, hands=(former, HANDLER, answerer))
    for number in (2, 3, 4):
        assert refusal(case, Step.VERIFY, somebody(number)) is Refusal.HANDLED
    assert refusal(case, Step.VERIFY, somebody(5)) is None


def test_one_person_with_two_accounts_is_one_person() -> None:
    second_account = Actor(Person(2, 999), ALL, NONE)
    assert refusal(ASKED, Step.VERIFY, second_account) is Refusal.HANDLED


def test_group_staff_without_an_employee_record_are_told_apart_by_account() -> None:
    office = Actor(Person(None, 500), NONE, ALL)
    case = replace(ASKED, hands=(HANDLER, Person(None, 500)))
    assert refusal(case, Step.VERIFY, office) is Refusal.HANDLED
    assert refusal(case, Step.VERIFY, Actor(Person(None, 501), NONE, ALL)) is None


@pytest.mark.parametrize("step", [Step.START, Step.REQUEST_CLOSE, Step.RESPOND])
def test_a_case_with_a_handler_is_worked_by_the_handler_alone(step: Step) -> None:
    case = replace(WORKED, state=State.ASSIGNED if step is Step.START else State.IN_PROGRESS)
    assert refusal(case, step, somebody(2)) is None
    with pytest.raises(Forbidden) as refused:
        decide_step(case, step, somebody(5))
    assert refused.value.code == "complaint-not-yours"


def test_nobody_solves_what_nobody_answered() -> None:
    with pytest.raises(WrongState) as refused:
        decide_step(replace(WORKED, answered=False), Step.REQUEST_CLOSE, somebody(2))
    assert (refused.value.code, refused.value.params["allowed"]) == ("complaint-not-answered", ["RESPOND"])


def test_a_missing_permission_is_the_first_thing_said() -> None:
    assert refusal(ASKED, Step.VERIFY, somebody(1, store=frozenset({HANDLE}))) is Refusal.NOT_PERMITTED


def test_an_act_moves_up_only_when_the_store_has_nobody() -> None:
    office = somebody(9, store=NONE, group=ALL)
    with_people = replace(ASKED, staff=(somebody(2), somebody(5)))
    assert refusal(with_people, Step.VERIFY, office) is Refusal.STAYS_IN_STORE
    only_handler_and_named = replace(ASKED, staff=(somebody(1), somebody(2), office))
    assert refusal(only_handler_and_named, Step.VERIFY, office) is None


def test_the_group_handles_when_the_store_has_only_people_the_complaint_names() -> None:
    office = somebody(9, store=NONE, group=ALL)
    assert refuse_handler(replace(FRESH, staff=(somebody(1), somebody(5))), office) is Refusal.STAYS_IN_STORE
    assert refuse_handler(replace(FRESH, staff=(somebody(1),)), office) is None
    without_record = Actor(Person(None, 700), ALL, NONE)
    assert refuse_handler(replace(FRESH, staff=(without_record,)), office) is None


@pytest.mark.parametrize(
    ("candidate", "refused"),
    [
        (somebody(1), Refusal.NAMED),
        (somebody(1, store=NONE, group=ALL), Refusal.NAMED),
        (somebody(5, store=frozenset({ASSIGN})), Refusal.NOT_PERMITTED),
        (somebody(5), None),
    ],
)
def test_who_may_be_given_a_case(candidate: Actor, refused: Refusal | None) -> None:
    assert refuse_handler(replace(FRESH, staff=(somebody(5),)), candidate) is refused


def test_no_shipped_role_lets_one_person_walk_a_case_alone() -> None:
    """Whatever roles one person collects, closing what they worked on stays refused."""
    store = frozenset().union(*(role.words for role in ROLES if role.reach is Reach.STORES))
    group = frozenset().union(*(role.words for role in ROLES if role.reach is Reach.GROUP))
    assert refusal(ASKED, Step.VERIFY, Actor(HANDLER, store, group)) is Refusal.HANDLED


class PeopleAndPaths(RuleBasedStateMachine):
    """Anybody tries anything; what the decisions let through is carried out as the service does.

    Who had a hand in the case is kept apart from what the decisions look at.
    """

    @initialize(named=st.frozensets(st.integers(0, 5), max_size=2), words=st.data())
    def open_case(self, named: frozenset[int], words: st.DataObject) -> None:
        some = st.just(ALL) | st.frozensets(st.sampled_from(sorted(ALL)))
        self.people = [
            Actor(
                Person(n if n != 5 else None, 100 + n),
                words.draw(some) if n < 4 else NONE,
                words.draw(some) if n >= 3 else NONE,
            )
            for n in range(6)
        ]
        self.case = Case(State.NEW, named, None, (), answered=False, staff=tuple(self.people))
        self.hands: set[int] = set()

    @rule(
        who=st.integers(0, 5),
        choice=st.integers(0, 2),
        to=st.integers(0, 5),
        verdict=st.sampled_from(list(Verdict)),
    )
    def attempt(self, who: int, choice: int, to: int, verdict: Verdict) -> None:
        """A step that the state has, so that long ways are walked; the table itself is tested above."""
        actor, ways = self.people[who], next_steps(self.case.state)
        step = ways[choice % len(ways)]
        try:
            after = decide_step(self.case, step, actor)
        except (WrongState, Forbidden):
            return
        assert actor.person.employee_id not in self.case.named, "a named person took a step"
        assert WORDS[step] in actor.in_store | actor.in_group
        match step:
            case Step.ASSIGN:
                self.give(self.people[to])
                return
            case Step.RESPOND | Step.START | Step.REQUEST_CLOSE:
                self.hands.add(who)
            case Step.VERIFY | Step.REOPEN:
                assert who not in self.hands, "somebody judged what they had a hand in"
        if step is Step.RESPOND:
            self.case = replace(self.case, answered=True, hands=(*self.case.hands, actor.person))
        self.case = replace(self.case, state=VERDICTS[verdict] if step is Step.VERIFY else after)

    def give(self, chosen: Actor) -> None:
        if refuse_handler(self.case, chosen):
            return
        assert chosen.person.employee_id not in self.case.named, "a named person was given the case"
        self.hands.add(self.people.index(chosen))
        hands = (*self.case.hands, chosen.person)
        self.case = replace(self.case, state=State.ASSIGNED, handler=chosen.person, hands=hands)

    @invariant()
    def whoever_stands_as_handler_is_not_named(self) -> None:
        handler = self.case.handler if hasattr(self, "case") else None
        assert handler is None or handler.employee_id not in self.case.named


PeopleAndPaths.TestCase.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
TestPeopleAndPaths = PeopleAndPaths.TestCase


@given(st.data())
def test_every_decision_is_total(data: st.DataObject) -> None:
    """Whatever the case and whoever the person: a state, or one of the declared refusals."""
    people = st.builds(Person, st.none() | st.integers(1, 4), st.integers(1, 4))
    words = st.frozensets(st.sampled_from(sorted(ALL)))
    case = data.draw(
        st.builds(
            Case,
            st.sampled_from(list(State)),
            st.frozensets(st.integers(1, 4)),
            st.none() | people,
            st.lists(people, max_size=3).map(tuple),
            st.booleans(),
            st.lists(st.builds(Actor, people, words, words), max_size=4).map(tuple),
        )
    )
    actor, step = data.draw(st.builds(Actor, people, words, words)), data.draw(st.sampled_from(list(Step)))
    try:
        outcome = decide_step(case, step, actor)
    except (WrongState, Forbidden) as refused:
        outcome = refused.code
    lawful = {"wrong-state", *map(str, Refusal), *(s for s in State if follows(case.state, s))}
    assert outcome in lawful
