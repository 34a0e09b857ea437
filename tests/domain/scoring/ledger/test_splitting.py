"""Splitting to the cent, months of a window, and the book of occurrences, each by itself."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.ledger.book import standing
from kaoping.domain.scoring.ledger.ladder import months_before
from kaoping.domain.scoring.ledger.splitting import among, portions

from .scenes import happened

CENTS = st.decimals("0", "1000000", places=2)
SHARES = st.lists(st.decimals("0", "1", places=3), max_size=4)


@given(CENTS, SHARES, st.integers(0, 4))
def test_shares_and_their_rest_make_up_the_total(total: Decimal, shares: list[Decimal], at: int) -> None:
    parties: list[Decimal | None] = list(shares)
    parties.insert(min(at, len(shares)), None)
    found = portions(total, parties)
    assert sum(found) == total
    assert all(part >= 0 for part in found)
    assert all(part == part.quantize(Decimal("0.01")) for part in found)


@given(CENTS, st.sets(st.text("abcxyz", min_size=1, max_size=3), min_size=1, max_size=7))
def test_equal_parts_differ_by_a_cent_at_most(amount: Decimal, holders: set[str]) -> None:
    found = among(amount, sorted(holders))
    assert sum(found.values()) == amount
    assert max(found.values()) - min(found.values()) <= Decimal("0.01")
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_nobody_takes_nothing() -> None:
    assert among(Decimal("10.00"), []) == {}


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-10-12", 12, "2025-10-12"),
        ("2026-01-31", 1, "2025-12-31"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2028-02-29", 48, "2024-02-29"),
        ("0002-06-01", 12, "0001-06-01"),
        ("0001-06-01", 12, "0001-01-01"),
    ],
)
def test_months_before_a_day(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


def test_the_book_has_one_copy_of_each_in_one_order() -> None:
    a, b, void = happened("a"), happened("b", "2026-01-01"), happened("c", days={"voided": "2026-10-13"})
    assert standing([b, a, b, void, void]) == standing([a, b]) == (a, b)
