"""Worked examples whose schemes are essays: they belong to no pack, so the measures themselves state them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kaoping.domain.scoring.calendar.amounts import Amount
from kaoping.domain.scoring.calendar.reckoning import Asked, falls
from kaoping.domain.scoring.calendar.rules import Weeks
from kaoping.domain.scoring.inputs import Period
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.taking import Fact, Window, take
from kaoping.domain.scoring.numbers import half_up

WINDOW = Window(date(2026, 10, 1), date(2026, 10, 31), datetime(2026, 11, 1, tzinfo=UTC))


def fed(code: str, numerator: int, denominator: int) -> Decimal:
    """A figure in percent, from a value fed for the month."""
    row: dict[str, str | bool | datetime | date | Decimal | None] = {
        "measure": code,
        "numerator": Decimal(numerator),
        "denominator": Decimal(denominator),
        "measured_day": date(2026, 10, 31),
        "published_day": date(2026, 10, 31),
    }
    rows = {"MEASUREMENTS": [Fact(row, "t", {"subject": {"s": Decimal(1)}})]}
    return half_up(take(MEASURES[code], rows, WINDOW, store="t").exact * 100, 2)


@pytest.mark.parametrize(
    ("code", "numerator", "percent"),
    [("M-36.customers", 6, "1.50"), ("M-41.all", 300, "75.00"), ("M-44", 40, "10.00")],
)
def test_x118_rates_over_all_customers(code: str, numerator: int, percent: str) -> None:
    """S001-C.R02-R06; of 400 customers, the denominator A-75 names."""
    assert fed(code, numerator, 400) == Decimal(percent)


def test_x114_what_repeat_buyers_spent() -> None:
    """S003.R08"""
    assert fed("M-47.spend", 360_000, 1_200_000) == Decimal("30.00")


def request(number: int) -> Fact:
    """One of five hundred: 470 are answered within the day, one to the second, others later or never."""
    received = datetime(2026, 10, 1 + number % 28, 9, tzinfo=UTC)
    waits = {469: timedelta(hours=24), 470: timedelta(hours=24, seconds=1), 471: None}
    late = timedelta(hours=30) if number > 469 else timedelta(hours=number % 24)
    wait = waits.get(number, late)
    row: dict[str, str | bool | datetime | date | Decimal | None] = {
        "family": "CONSULTATION",
        "validity": "VALID",
        "received_at": received,
        "received_day": received.date(),
        "answered_at": None if wait is None else received + wait,
    }
    return Fact(row, "t", {"opener": {"s": Decimal(1)}})


def test_x113_requests_answered_within_a_day_and_those_that_were_not() -> None:
    """S003.R03: 470 of 500 in time; the 30 others ran out of time, answered later or not at all."""
    rows = {"COMPLAINTS": [request(number) for number in range(500)]}
    in_time = take(MEASURES["M-22"], rows, WINDOW, subject="s")
    assert (in_time.numerator, in_time.denominator) == (Decimal(470), Decimal(500))
    assert half_up(in_time.exact * 100, 2) == Decimal("94.00")
    assert take(MEASURES["M-23"], rows, WINDOW, subject="s").exact == 30


def test_x119_the_customers_of_a_leaver_are_called_within_a_week() -> None:
    """S001-I.R05, A-83: the week runs from the handover."""
    asked = Asked(Period("2012-04", date(2012, 4, 1), date(2012, 4, 30)), ZoneInfo("Asia/Shanghai"))
    found = falls(Weeks(Amount(Decimal(1))), replace(asked, start=date(2012, 4, 26)))
    assert found is not None
    assert found.days == (date(2012, 5, 3),)
