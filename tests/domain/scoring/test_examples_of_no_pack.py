"""Worked examples whose schemes are essays: they belong to no pack, so the measures themselves state them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

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
