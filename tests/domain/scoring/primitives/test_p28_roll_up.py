"""P28: months roll up into quarters and years, with whatever other name a month ended with."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.curves.rollup import days_of
from kaoping.domain.scoring.inputs import Period, Population
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import LineState

from ..sheet_scenes import line, month, refusals
from ..sheets import document, item, people, policy

QUARTER = Population(Period("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)), people().subjects)
YEAR = Population(Period("2026", date(2026, 1, 1), date(2026, 12, 31)), people().subjects)
MONTHS = [month("2026-10", total="80"), month("2026-11", total="91"), month("2026-12", total="84.5")]


def rolled(take: str = "mean", periods: str = "3", full: str = "100", **more: object) -> Policy:
    curve = {"kind": "rolled_up", "of": "total", "periods": periods, "take": take}
    base = {"curve": curve, "missing": {"no_data": "zero", "too_few": "not_assessed"}}
    return policy(item("months", full, **(base | more)))


@pytest.mark.parametrize(("take", "points"), [("mean", "85.17"), ("least", "80"), ("sum", "255.5")])
def test_a_quarter_takes_the_mean_the_sum_or_the_least_of_its_months(take: str, points: str) -> None:
    found = line(rolled(take), "months", population=QUARTER, past=MONTHS)
    assert (found.state, found.points) == (LineState.SCORED, Decimal(points))
    assert found.outcome is not None
    assert found.outcome.basis == ("2026-10", "2026-11", "2026-12")


def test_months_of_a_hundred_points_may_weigh_half_of_the_quarter() -> None:
    found = line(rolled(full="50", out_of="100"), "months", population=QUARTER, past=MONTHS)
    assert found.points == Decimal("42.58")


@pytest.mark.parametrize(
    "stray",
    [
        month("2026-09", total="10"),
        month("2027-01", total="10"),
        month("2026-Q4", total="10"),  # not the quarter itself
        month("2025-12", total="10"),
        month("autumn", total="10"),
        month("2026-13", total="10"),
    ],
)
def test_periods_outside_are_left_alone(stray: object) -> None:
    found = line(rolled(), "months", population=QUARTER, past=[*MONTHS, stray])
    assert found.points == Decimal("85.17")


def test_a_missing_month_is_not_zero() -> None:
    few = line(rolled(), "months", population=QUARTER, past=MONTHS[:2])
    assert (few.state, few.points) == (LineState.NOT_ASSESSED, None)
    none = line(rolled(), "months", population=QUARTER)
    assert (none.state, none.points) == (LineState.RULED, Decimal(0))
    enough = line(rolled(periods="2"), "months", population=QUARTER, past=MONTHS[:2])
    assert enough.points == Decimal("85.5")


def test_a_month_without_the_name_is_no_month() -> None:
    unnamed = [*MONTHS[:2], month("2026-12", item_8="5")]
    assert line(rolled(), "months", population=QUARTER, past=unnamed).state is LineState.NOT_ASSESSED


def test_a_year_takes_quarters_or_months_or_one_item_of_them() -> None:
    quarters = [month(f"2026-Q{n}", total=str(80 + n)) for n in (1, 2, 3, 4)]
    assert line(rolled(periods="4"), "months", population=YEAR, past=quarters).points == Decimal("82.5")
    curve = {"kind": "rolled_up", "of": "item_8", "periods": "1", "take": "sum"}
    one_item = policy(item("a", "60", curve=curve, missing={"no_data": "zero"}))
    past = [month(f"2026-{n:02}", item_8="5") for n in range(1, 13)]
    assert line(one_item, "a", population=YEAR, past=past).points == 60


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_day_lies_in_its_month_quarter_and_year(day: date) -> None:
    codes = (f"{day:%Y-%m}", f"{day.year}-Q{(day.month + 2) // 3}", f"{day.year}")
    spans = [days_of(code) for code in codes]
    for span, least in zip(spans, (28, 90, 365), strict=True):
        assert span is not None
        assert span[0] <= day <= span[1]
        assert (span[1] - span[0]).days + 1 >= least
        assert span[0].day == 1
        assert (span[1] + timedelta(days=1)).day == 1


def test_what_is_rolled_up_is_a_name() -> None:
    curve = {"kind": "rolled_up", "of": "Total score", "periods": "3"}
    found = refusals(document(item("a", curve=curve, missing={"no_data": "zero"})))
    assert ("/items/0/curve/of", "bad-name") in found
