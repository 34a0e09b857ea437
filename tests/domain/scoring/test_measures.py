"""Measures are data: what they select, what they count, and what a missing value means."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.inputs import completed
from kaoping.domain.scoring.measures.catalogue import M_08, M_24, M_36, M_39, M_59, M_62, MEASURES
from kaoping.domain.scoring.measures.measure import (
    Better,
    Count,
    Distinct,
    Facts,
    Least,
    Mean,
    Measure,
    Percentile,
    Sharing,
    Sum,
)
from kaoping.domain.scoring.measures.operators import (
    AtLeast,
    Condition,
    Flagged,
    Given,
    Is,
    Not,
    NotAfter,
    Past,
    Row,
    WithinDays,
    WithinHours,
    all_of,
    any_of,
    holds,
)
from kaoping.domain.scoring.measures.sources import COMPLAINTS, ORDERS
from kaoping.domain.scoring.measures.taking import Fact, Window, take
from kaoping.domain.scoring.reading import NO_DATA, Reading, State, wilson
from kaoping.domain.scoring.texts import Text
from kaoping.domain.scoring.units import Unit

NINE = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
WINDOW = Window(date(2026, 10, 1), date(2026, 10, 31), datetime(2026, 10, 31, 18, tzinfo=UTC))


def complaint(**more: object) -> Row:
    base: dict[str, object] = {
        "family": "COMPLAINT",
        "validity": "UNDETERMINED",
        "received_at": NINE,
        "answered_at": NINE + timedelta(hours=2),
        "closed_at": NINE + timedelta(hours=24),
        "close_due_at": NINE + timedelta(hours=24),
        "received_day": date(2026, 10, 12),
        "due_day": date(2026, 10, 13),
    }
    return base | more  # type: ignore[return-value]  # columns of a row, by name


def fact(row: Row, store: str = "t", **roles: tuple[str, ...]) -> Fact:
    return Fact(row, store, {role: dict.fromkeys(who, Decimal(1)) for role, who in roles.items()})


def test_every_measure_speaks_both_languages_and_names_its_rule() -> None:
    for code, measure in MEASURES.items():
        assert measure.code == code
        assert all((measure.label.zh, measure.label.en, measure.rule))
        assert measure.label.zh != measure.label.en
    assert len({measure.name for measure in MEASURES.values()}) == len(MEASURES)


@pytest.mark.parametrize(
    ("column", "where"),
    [
        ("due_day", Flagged("nothing")),
        ("due_day", AtLeast("received_at", Decimal(1))),
        ("answered_at", Given("state")),
    ],
)
def test_a_measure_over_columns_that_do_not_fit_is_never_made(column: str, where: Condition) -> None:
    with pytest.raises(ValueError, match="COMPLAINTS"):
        Facts(COMPLAINTS, dated_by=column, roles=("opener",), where=where)


def test_a_measure_for_a_role_its_source_does_not_know_is_never_made() -> None:
    with pytest.raises(ValueError, match="roles"):
        Facts(COMPLAINTS, dated_by="due_day", roles=("technician",))
    with pytest.raises(ValueError, match="number"):
        Mean(Facts(COMPLAINTS, dated_by="due_day", roles=("opener",)), "state")


ROW: Row = {
    "code": "A",
    "flag": True,
    "number": Decimal(5),
    "start": NINE,
    "end": NINE + timedelta(hours=2),
    "first": date(2026, 10, 12),
    "last": date(2026, 10, 15),
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Is("code", ("A", "B")), True),
        (Is("code", ("B",)), False),
        (Flagged("flag"), True),
        (Given("code"), True),
        (Given("nothing"), False),
        (AtLeast("number", Decimal(5)), True),
        (AtLeast("number", Decimal("5.01")), False),
        (WithinHours("start", "end", 2), True),
        (WithinHours("start", "end", 1), False),
        (WithinDays("first", "last", 3), True),
        (WithinDays("first", "last", 2), False),
        (NotAfter("start", "end"), True),
        (NotAfter("end", "start"), False),
        (Past("start"), True),
        (all_of(), True),
        (any_of(), False),
        (all_of(Flagged("flag"), Given("nothing")), False),
        (any_of(Flagged("flag"), Given("nothing")), True),
    ],
)
def test_operators(condition: Condition, expected: bool) -> None:
    assert holds(condition, ROW, WINDOW.as_of) is expected
    assert holds(Not(condition), ROW, WINDOW.as_of) is not expected


@pytest.mark.parametrize(
    "condition",
    [
        Is("code", ("A",)),
        Flagged("flag"),
        Given("flag"),
        AtLeast("number", Decimal(-1)),
        WithinHours("start", "end", 10**6),
        WithinDays("first", "last", 10**6),
        NotAfter("start", "end"),
        Past("start"),
    ],
)
def test_a_missing_value_satisfies_nothing_and_its_negation_everything(condition: Condition) -> None:
    blank: Row = dict.fromkeys(ROW)
    assert not holds(condition, blank, WINDOW.as_of)
    assert holds(Not(condition), blank, WINDOW.as_of)


@pytest.mark.parametrize(("minutes", "hits"), [(120, 1), (121, 0)])
def test_x080_two_hours_sharp_is_in_time(minutes: int, hits: int) -> None:
    row = complaint(answered_at=NINE + timedelta(minutes=minutes))
    reading = take(M_24, {"COMPLAINTS": [fact(row, opener=("s",))]}, WINDOW, subject="s")
    assert (reading.numerator, reading.denominator) == (hits, 1)


def test_an_open_complaint_inside_its_deadline_says_nothing_yet() -> None:
    row = complaint(closed_at=None, close_due_at=WINDOW.as_of + timedelta(minutes=1))
    rows = {"COMPLAINTS": [fact(row, opener=("s",))]}
    assert take(M_24, rows, WINDOW, subject="s") == NO_DATA
    later = Window(WINDOW.first, WINDOW.last, WINDOW.as_of + timedelta(hours=1))
    assert take(M_24, rows, later, subject="s") == Reading(Decimal(0), Decimal(1), 1)


def test_invalid_cases_and_other_families_and_other_months_do_not_count() -> None:
    rows = {
        "COMPLAINTS": [
            fact(complaint(validity="INVALID"), opener=("s",)),
            fact(complaint(family="CONSULTATION"), opener=("s",)),
            fact(complaint(due_day=date(2026, 11, 1)), opener=("s",)),
            fact(complaint(due_day=date(2026, 10, 31)), opener=("s",)),
            fact(complaint(), opener=("somebody else",)),
        ]
    }
    assert take(M_24, rows, WINDOW, subject="s").n == 1


def test_satisfaction_counts_only_customers_who_were_asked() -> None:
    day = date(2026, 10, 20)
    rows = {
        "COMPLAINTS": [
            fact(complaint(satisfied=told, verified_day=day), opener=("s",), handler=("h", "s"))
            for told in (True, True, False, None)
        ]
    }
    assert take(M_39, rows, WINDOW, subject="s") == Reading(Decimal(2), Decimal(3), 3)  # two roles, one count
    assert take(M_39, rows, WINDOW, subject="h") == Reading(Decimal(2), Decimal(3), 3)


def test_complaint_rate_reads_three_sources() -> None:
    order: Row = {"status": "DELIVERED", "ro_type": "REPAIR", "delivered_day": date(2026, 10, 3)}
    rows = {
        "COMPLAINTS": [fact(complaint(), named=("s",))],
        "ORDERS": [
            fact(order, advisor=("s",), technician=("s", "x")),
            fact(order, advisor=("s",)),
            fact({**order, "ro_type": "INTERNAL"}, advisor=("s",)),
            fact({**order, "status": "OPEN"}, advisor=("s",)),
        ],
        "SALES": [fact({"status": "DELIVERED", "delivered_day": date(2026, 10, 5)}, consultant=("s",))],
    }
    assert take(M_36, rows, WINDOW, subject="s") == Reading(Decimal(1), Decimal(3), 3)
    assert take(M_36, rows, WINDOW, store="t") == Reading(Decimal(1), Decimal(3), 3)
    assert take(M_36, rows, WINDOW, subject="nobody") == NO_DATA


def test_calls_are_counted_for_the_caller_and_tasks_nobody_took_for_the_store() -> None:
    def task(attempted: date | None, due: datetime) -> Row:
        return {
            "type": "AFTERSALES_D3",
            "state": "PENDING",
            "due_at": due,
            "due_day": due.date(),
            "anchor_day": date(2026, 10, 10),
            "first_attempt_at": None if attempted is None else NINE,
            "first_attempt_day": attempted,
        }

    rows = {
        "TASKS": [
            fact(task(date(2026, 10, 13), NINE), caller=("s",)),
            fact(task(date(2026, 10, 14), NINE), caller=("s",)),
            fact(task(None, NINE)),
            fact(task(None, WINDOW.as_of + timedelta(hours=1))),
        ],
        "ATTEMPTS": [
            fact({"started_day": date(2026, 10, 2), "counts": counts, "connected": on}, caller=("s",))
            for counts, on in ((True, True), (True, False), (False, False), (None, None))
        ],
    }
    assert take(M_62, rows, WINDOW, subject="s") == Reading(Decimal(1), Decimal(2), 2)
    assert take(M_62, rows, WINDOW, store="t") == Reading(Decimal(1), Decimal(3), 3)
    assert take(M_59, rows, WINDOW, subject="s") == Reading(Decimal(1), Decimal(2), 2)


@given(st.lists(st.none() | st.integers(-50, 50), max_size=12))
def test_aggregates_agree_with_their_definitions(values: list[int | None]) -> None:
    facts = Facts(ORDERS, dated_by="delivered_day", roles=("advisor",))
    rows = {
        "ORDERS": [
            fact(
                {"delivered_day": date(2026, 10, 1), "amount_total": None if one is None else Decimal(one)},
                advisor=("s",),
            )
            for one in values
        ]
    }
    given_ = sorted(one for one in values if one is not None)

    def taken(takes: Mean | Sum | Least | Distinct | Percentile | Count) -> Reading:
        measure = Measure("T", "t", Unit.MONEY, Better.HIGHER, takes, "R", Text("测", "t"))
        return take(measure, rows, WINDOW, subject="s")

    assert taken(Count(facts)).exact == len(values)
    assert taken(Sum(facts, "amount_total")).exact == sum(given_)
    assert taken(Distinct(facts, "amount_total")).exact == len(set(given_))
    if not given_:
        assert taken(Mean(facts, "amount_total")) == taken(Least(facts, "amount_total")) == NO_DATA
        return
    assert taken(Mean(facts, "amount_total")).exact * len(given_) == sum(given_)
    assert taken(Least(facts, "amount_total")).exact == given_[0]
    assert (
        taken(Percentile(facts, "amount_total", Decimal("0.5"))).exact == given_[(len(given_) + 1) // 2 - 1]
    )


def test_money_may_be_split_by_the_share_of_each() -> None:
    facts = Facts(ORDERS, dated_by="delivered_day", roles=("technician",))
    row: Row = {"delivered_day": date(2026, 10, 1), "amount_total": Decimal(100)}
    rows = {"ORDERS": [Fact(row, "t", {"technician": {"a": Decimal("0.6"), "b": Decimal("0.4")}})]}

    def taken(sharing: Sharing, who: str) -> Decimal:
        takes = Sum(facts, "amount_total", sharing)
        measure = Measure("T", "t", Unit.MONEY, Better.HIGHER, takes, "R", Text("测", "t"))
        return take(measure, rows, WINDOW, subject=who).numerator

    assert [taken(Sharing.SPLIT, who) for who in ("a", "b")] == [60, 40]
    assert [taken(Sharing.EACH, who) for who in ("a", "b")] == [100, 100]


def test_nothing_found_is_no_data_for_a_share_and_zero_for_a_count() -> None:
    full = completed({}, ["s"], ["M-08", "M-77", "M-67", "M-78"])
    assert full["s", "M-08"].state is State.NO_DATA
    assert full["s", "M-77"].exact == 0
    assert full["s", "M-67"].state is State.NOT_PUBLISHED  # nobody has fed it: neither 0 nor nothing
    assert full["s", "M-78"].state is State.NOT_PUBLISHED  # cars were counted, their target was not stated
    assert ("s", "M-24") not in full  # not measured, which is neither


def test_anonymous_and_unanswered_interviews() -> None:
    rows = {
        "RESPONSES": [
            fact({"answered_day": date(2026, 10, 2), "satisfied": told}, advisor=("s",), caller=("c",))
            for told in (True, False, None)
        ]
    }
    assert take(M_08, rows, WINDOW, subject="s") == Reading(Decimal(1), Decimal(2), 2)
    assert take(M_08, rows, WINDOW, subject="c") == NO_DATA  # who asks is not who served


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 5, "0.0000", "0.4345"),
        (9, 10, "0.5958", "0.9821"),
        (27, 30, "0.7438", "0.9654"),
        (90, 100, "0.8256", "0.9448"),
        (960, 1200, "0.7764", "0.8217"),
    ],
)
def test_wilson(hits: int, n: int, low: str, high: str) -> None:
    found = wilson(hits, n)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


def test_an_empty_sample_has_no_share() -> None:
    with pytest.raises(ValueError, match="n > 0"):
        wilson(0, 0)
    with pytest.raises(ValueError, match="no value"):
        _ = NO_DATA.exact
    with pytest.raises(ValueError, match="denominator"):
        Reading(Decimal(1), Decimal(0), 0)
