"""Trees of departments and the days of posts: what holds whatever they look like."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.organisation import MAX_DEPTH, Misplaced, Span, beneath, misplacement, overfull_on

CHAIN = {1: None, 2: 1, 3: 2, 4: 3, 5: 4, 6: None, 7: 6}
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("department", "parent", "wrong"),
    [
        (None, 4, None),
        (None, 5, Misplaced.TOO_DEEP),
        (1, 1, Misplaced.CYCLE),
        (2, 4, Misplaced.CYCLE),
        (6, 3, None),
        (6, 4, Misplaced.TOO_DEEP),
        (7, 5, Misplaced.TOO_DEEP),
        (5, 7, None),
    ],
)
def test_a_department_stands_where_the_tree_allows(
    department: int | None, parent: int, wrong: Misplaced | None
) -> None:
    assert misplacement(CHAIN, department, parent) == wrong


def test_beneath_counts_the_department_itself() -> None:
    assert beneath(CHAIN, 3) == {3, 4, 5}
    assert beneath(CHAIN, 7) == {7}


def test_a_tree_that_runs_in_circles_ends_all_the_same() -> None:
    assert beneath({1: 2, 2: 1}, 1) == {1, 2}


@st.composite
def forests(draw: st.DrawFn) -> dict[int, int | None]:
    """Departments each beneath an earlier one or none."""
    size = draw(st.integers(1, 12))
    return {n: draw(st.none() | st.integers(1, n - 1)) if n > 1 else None for n in range(1, size + 1)}


@given(forests(), st.data())
def test_moves_that_are_allowed_keep_a_bounded_tree(
    parents: dict[int, int | None], data: st.DataObject
) -> None:
    """Whatever is moved, one by one: no circle ever closes, and nothing allowed goes deeper than it may."""
    for _ in range(4):
        moved, parent = (data.draw(st.sampled_from(sorted(parents))) for _ in range(2))
        before = dict(parents)
        if misplacement(parents, moved, parent) is None:
            parents = parents | {moved: parent}
            assert all(_depth(parents, one) <= MAX_DEPTH for one in beneath(parents, moved))
        else:
            circles = parent in beneath(before, moved)
            deep = (
                max(_depth(before | {moved: parent}, n) for n in before) > MAX_DEPTH if not circles else True
            )
            assert circles or deep


def _depth(parents: dict[int, int | None], department: int) -> int:
    depth, at = 0, department
    while at is not None:
        depth, at = depth + 1, parents[at]
        assert depth <= len(parents), "a circle"
    return depth


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = DAY + timedelta(days=draw(st.integers(0, 20)))
    length = draw(st.none() | st.integers(0, 10))
    last = None if length is None else first + timedelta(days=length)
    return Span(first, last, Decimal(draw(st.integers(1, 4))) / 4)


@given(st.lists(spans(), max_size=6))
def test_overfull_days_are_found_where_they_begin(held: list[Span]) -> None:
    """Against every day counted one by one."""
    days = [DAY + timedelta(days=n) for n in range(40)]
    full = [day for day in days if sum(one.weight for one in held if one.covers(day)) > 1]
    assert overfull_on(held) == (full[0] if full else None)


@given(spans(), spans())
def test_spans_overlap_where_they_share_a_day(one: Span, other: Span) -> None:
    days = [DAY + timedelta(days=n) for n in range(40)]
    assert one.overlaps(other) == any(one.covers(day) and other.covers(day) for day in days)
