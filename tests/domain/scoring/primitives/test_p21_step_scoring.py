"""P21, its first half: points lost per whole step below a target; started steps are the other reading."""

from decimal import Decimal

import pytest

from ..sheet_scenes import curved, line, percent
from ..sheets import policy

# S004.R07, A-19: full from 90 %, one point less per whole 5 points below.
STEPS = {"kind": "steps", "target": "90", "step": "5", "each": "1"}


@pytest.mark.parametrize(
    ("satisfied", "whole", "started"),
    [
        ("95", "10", "10"),
        ("90", "10", "10"),
        ("89.999", "10", "9"),
        ("85.01", "10", "9"),  # the literal reading gives full marks down to here
        ("85", "9", "9"),
        ("84.99", "9", "8"),
        ("40", "0", "0"),
        ("35", "0", "0"),
        ("0", "0", "0"),
    ],
)
def test_steps_are_counted_on_the_exact_figure_down_to_the_floor(
    satisfied: str, whole: str, started: str
) -> None:
    for counting, points in (("whole", whole), ("started", started)):
        sheet = policy(curved("a", "10", "M-39", STEPS | {"counting": counting}))
        assert line(sheet, "a", readings=percent("M-39", satisfied)).points == Decimal(points)


def test_each_indicator_of_ten_weighs_what_its_item_weighs() -> None:
    sheet = policy(curved("a", "4", "M-39", STEPS, out_of="10"), curved("b", "6", "M-08", STEPS, out_of="10"))
    readings = percent("M-39", "80") | percent("M-08", "90")
    assert line(sheet, "a", readings=readings).points == Decimal("3.2")
    assert line(sheet, "b", readings=readings).points == Decimal(6)


def test_lower_is_better_counts_steps_above_the_target() -> None:
    sheet = policy(curved("a", "10", "M-36", {"kind": "steps", "target": "2", "step": "1", "each": "4"}))
    points = [line(sheet, "a", readings=percent("M-36", one)).points for one in ("1", "2", "2.99", "3", "9")]
    assert points == [10, 10, 10, 6, 0]
