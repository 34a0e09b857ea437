"""What follows from an attempt, for every outcome, every history and every hour."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.calling import (
    CALLBACK,
    FINISHED,
    OUTCOMES,
    Attempt,
    Circumstances,
    Ending,
    Following,
    OutcomeCode,
    Rules,
    TaskState,
    attempts_left,
    decide,
    require_step,
)
from kaoping.domain.calltimes import CallHours, DayPart, day_part, next_slot
from kaoping.domain.errors import WrongState

ZONE = ZoneInfo("Asia/Shanghai")
RULES = Rules()
THURSDAY = datetime(2026, 11, 5, 9, 30, tzinfo=ZONE)
O = OutcomeCode  # noqa: E741  the table reads better


def after(*outcomes: OutcomeCode, at: datetime = THURSDAY, **given: object) -> Following:
    """Attempts an hour apart, the last one now."""
    attempts = [Attempt(o, at - timedelta(hours=len(outcomes) - n - 1)) for n, o in enumerate(outcomes)]
    return decide(attempts, RULES, Circumstances(now=at, zone=ZONE, **given))  # type: ignore[arg-type]


def clock(following: Following) -> str:
    assert following.at is not None
    return following.at.astimezone(ZONE).strftime("%a %H:%M")


@pytest.mark.parametrize(
    ("outcome", "state", "at"),
    [
        (O.COMPLETED, "SUCCESS", None),
        (O.REFUSED, "FAILED", None),
        (O.DNC_REQUEST, "FAILED", None),
        (O.LANGUAGE_HEALTH, "FAILED", None),
        (O.EMPTY_NUMBER, "FAILED", None),
        (O.WRONG_NUMBER, "FAILED", None),
        (O.PARTIAL, "SCHEDULED", "Fri 14:00"),
        (O.DRIVING_BUSY, "SCHEDULED", "Thu 11:30"),
        (O.NOT_SENDER, "SCHEDULED", "Thu 14:00"),
        (O.NO_ANSWER, "SCHEDULED", "Thu 14:00"),
        (O.BUSY, "SCHEDULED", "Thu 10:00"),
        (O.HUNG_UP, "SCHEDULED", "Fri 09:30"),
        (O.POWER_OFF, "SCHEDULED", "Fri 09:30"),
        (O.UNREACHABLE, "SCHEDULED", "Thu 14:00"),
        (O.VOICEMAIL_ASSIST, "SCHEDULED", "Thu 14:00"),
        (O.SUSPENDED, "SCHEDULED", "Fri 09:30"),
        (O.LINE_FAULT, "SCHEDULED", "Thu 09:30"),
    ],
)
def test_each_outcome_at_the_first_try(outcome: OutcomeCode, state: str, at: str | None) -> None:
    following = after(outcome)
    assert following.state == state
    assert (clock(following) if following.at else None) == at


def test_the_table_holds_every_code_once() -> None:
    assert list(OUTCOMES) == list(OutcomeCode)
    assert [o.code for o in OUTCOMES.values() if not o.counts] == [O.LINE_FAULT]
    assert {o.code for o in OUTCOMES.values() if not o.spends} == {O.LINE_FAULT, O.CALL_LATER}
    assert [o.code for o in OUTCOMES.values() if o.answers] == [O.COMPLETED, O.PARTIAL]


def test_a_number_found_suspended_twice_is_given_up() -> None:
    assert after(O.SUSPENDED, O.SUSPENDED).state == "FAILED"


def test_another_number_averts_the_end() -> None:
    following = after(O.EMPTY_NUMBER, other_number=True)
    assert (following.state, following.switch_number, clock(following)) == ("SCHEDULED", True, "Thu 09:30")


def test_another_number_grants_no_fourth_try() -> None:
    assert after(O.BUSY, O.BUSY, O.EMPTY_NUMBER, other_number=True).state == "FAILED"


def test_key_answers_make_a_broken_off_interview_a_success() -> None:
    assert after(O.PARTIAL, key_answered=True).state == "SUCCESS"
    assert after(O.PARTIAL, O.PARTIAL).state == "FAILED"


def test_a_requested_time_is_taken_as_it_is() -> None:
    lunch = THURSDAY.replace(hour=12, minute=45)
    assert after(O.CALL_LATER, asked_for=lunch) == Following(TaskState.SCHEDULED, lunch, requested=True)


def test_requests_do_not_use_up_tries() -> None:
    assert attempts_left([Attempt(O.CALL_LATER, THURSDAY)] * 5, RULES) == 3
    assert after(*[O.CALL_LATER] * 5, O.BUSY).state == "SCHEDULED"


def test_a_line_fault_during_a_requested_call_keeps_the_request() -> None:
    lunch = THURSDAY.replace(hour=12, minute=45)
    assert after(O.LINE_FAULT, at=lunch, on_request=True) == Following(
        TaskState.SCHEDULED, lunch, requested=True
    )


def test_the_last_try_is_forced_onto_another_day_and_day_part() -> None:
    second = after(O.BUSY, O.BUSY)  # both on Thursday morning
    assert clock(second) == "Fri 14:00"


def test_friday_evening_goes_over_the_weekend_hours() -> None:
    friday = datetime(2026, 11, 6, 18, 20, tzinfo=ZONE)
    assert clock(after(O.BUSY, at=friday)) == "Sat 09:30"


histories = st.lists(st.sampled_from(list(OutcomeCode)), min_size=1, max_size=12)
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=ZONE) + timedelta(minutes=minutes)
)


@given(history=histories, at=moments, other=st.booleans(), key=st.booleans())
def test_every_next_time_lies_ahead_in_call_hours_and_every_end_is_an_end(
    history: list[OutcomeCode], at: datetime, other: bool, key: bool
) -> None:
    asked = at + timedelta(hours=3)
    following = after(*history, at=at, asked_for=asked, other_number=other, key_answered=key)
    require_step(TaskState.IN_PROGRESS, following.state)
    assert (following.at is None) == (following.state in FINISHED)
    if following.at is None:
        return
    assert following.at >= at
    if history[-1] is O.CALL_LATER:
        assert (following.at, following.requested) == (asked, True)
    else:
        assert RULES.hours.is_open(following.at.astimezone(ZONE))
        assert not following.requested


@given(outcomes=st.lists(st.sampled_from(list(OutcomeCode)), min_size=1, max_size=40), at=moments)
def test_walking_the_schedule_ends_within_three_tries_on_two_days_and_two_day_parts(
    outcomes: list[OutcomeCode], at: datetime
) -> None:
    """Whatever happens on the line: no fourth try, and none given up unreached on one morning alone."""
    now = next_slot(at, RULES.hours, ZONE)
    attempts: list[Attempt] = []
    state = TaskState.SCHEDULED
    for outcome in outcomes:
        attempts.append(Attempt(outcome, now))
        following = decide(
            attempts, RULES, Circumstances(now=now, zone=ZONE, asked_for=now + timedelta(days=1))
        )
        state = following.state
        if following.at is None:
            break
        now = following.at
    spent = [a for a in attempts if OUTCOMES[a.outcome].spends]
    assert len(spent) <= RULES.max_attempts
    if state is TaskState.FAILED and len(spent) == RULES.max_attempts:
        last = OUTCOMES[attempts[-1].outcome]
        if last.ending is Ending.GOES_ON:
            counted = [a.at.astimezone(ZONE) for a in attempts if OUTCOMES[a.outcome].counts]
            assert len({moment.date() for moment in counted}) >= RULES.min_days
            assert len({day_part(moment.time()) for moment in counted}) >= RULES.min_parts


@given(at=moments)
def test_a_slot_is_the_first_open_instant(at: datetime) -> None:
    slot = next_slot(at, RULES.hours, ZONE)
    assert slot >= at
    assert RULES.hours.is_open(slot)
    minute = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while minute < slot:
        assert not RULES.hours.is_open(minute)
        minute += timedelta(minutes=17)


def test_lunch_is_nobodys_call_time() -> None:
    for day in range(2, 9):
        for hour, minute in ((12, 0), (12, 30), (13, 59)):
            assert not RULES.hours.is_open(datetime(2026, 11, day, hour, minute, tzinfo=ZONE))


def test_hours_travel_through_their_document() -> None:
    hours = CallHours()
    assert CallHours.parse(hours.document()) == hours


@pytest.mark.parametrize("spans", [[["18:00", "09:00"]], [["9"]], "always", [["09:00", "12:00", "13:00"]]])
def test_impossible_hours_are_refused(spans: object) -> None:
    with pytest.raises(ValueError, match=r"span|pair|hours|isoformat"):
        CallHours.parse({"weekday": spans, "weekend": [], "requested": ["08:00", "21:00"]})


def test_hours_that_cannot_spread_the_tries_are_refused() -> None:
    mornings = CallHours.parse(
        {"weekday": [["09:00", "11:00"]], "weekend": [], "requested": ["08:00", "21:00"]}
    )
    with pytest.raises(ValueError, match="day-parts"):
        Rules(hours=mornings)


def test_day_parts() -> None:
    assert [day_part(THURSDAY.replace(hour=h).time()) for h in (9, 12, 15, 20)] == list(DayPart)


def test_the_lifecycle_refuses_what_it_does_not_know() -> None:
    with pytest.raises(WrongState):
        require_step(TaskState.SUCCESS, TaskState.IN_PROGRESS)
    assert set(CALLBACK) == set(TaskState)
