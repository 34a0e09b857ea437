"""Periods are two dates: months that end on the 25th, quarters of three months, no gaps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.periods import MONTHS_OF, PeriodKind, parse_period, period_of

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
KINDS = st.sampled_from(list(PeriodKind))
FIRST_DAYS = st.integers(1, 28)


@pytest.mark.parametrize(
    ("code", "first_day", "first", "last"),
    [
        ("2026-10", 1, date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-02", 1, date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", 1, date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q4", 1, date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", 1, date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-10", 26, date(2026, 9, 26), date(2026, 10, 25)),
        ("2026-01", 26, date(2025, 12, 26), date(2026, 1, 25)),
        ("2026-Q1", 26, date(2025, 12, 26), date(2026, 3, 25)),
        ("2026", 26, date(2025, 12, 26), date(2026, 12, 25)),
    ],
)
def test_a_code_is_two_dates(code: str, first_day: int, first: date, last: date) -> None:
    period = parse_period(code, first_day=first_day)
    assert (period.first, period.last, period.code) == (first, last, code)


@pytest.mark.parametrize(
    "code",
    ["", "2026-13", "2026-0", "2026-Q5", "2026-Q0", "26-10", "2026-10-01", "2026-10 ", "０026-10", "20261"],
)
def test_anything_else_is_no_period(code: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        parse_period(code)


@pytest.mark.parametrize("first_day", [0, 29, -1])
def test_a_month_begins_on_a_day_that_every_month_has(first_day: int) -> None:
    with pytest.raises(ValueError, match="begins on a day"):
        parse_period("2026-10", first_day=first_day)


@given(day=DAYS, kind=KINDS, first_day=FIRST_DAYS)
def test_every_day_is_in_its_period_and_the_code_leads_back(
    day: date, kind: PeriodKind, first_day: int
) -> None:
    period = period_of(day, kind, first_day=first_day)
    assert period.contains(day)
    assert parse_period(period.code, first_day=first_day) == period


@given(day=DAYS, kind=KINDS, first_day=FIRST_DAYS)
def test_periods_follow_each_other_without_gap_or_overlap(
    day: date, kind: PeriodKind, first_day: int
) -> None:
    period = period_of(day, kind, first_day=first_day)
    assert period.next().first == period.last + timedelta(days=1)
    assert period.next().previous() == period
    assert period.previous().last == period.first - timedelta(days=1)


@given(day=DAYS, kind=KINDS, first_day=FIRST_DAYS)
def test_a_period_is_its_months(day: date, kind: PeriodKind, first_day: int) -> None:
    period = period_of(day, kind, first_day=first_day)
    months = period.months()
    assert len(months) == MONTHS_OF[kind]
    assert (months[0].first, months[-1].last) == (period.first, period.last)
    assert sum(month.days for month in months) == period.days
