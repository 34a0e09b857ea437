"""P06: points lost per event down to a floor; points lost per day late, and nothing for what never came."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.reading import NO_DATA
from kaoping.domain.scoring.results import LineState

from ..sheet_scenes import curved, figure, line, refusals
from ..sheets import document, item, policy


@pytest.mark.parametrize(("late", "points"), [("0", 3), ("2", 1), ("3", 0), ("4", 0)])  # X084
def test_each_late_report_costs_a_point_not_below_zero(late: str, points: int) -> None:
    sheet = policy(curved("6", "3", "M-67", {"kind": "per_event", "each": ["1"]}))
    assert line(sheet, "6", readings=figure("M-67", late)).points == points


@pytest.mark.parametrize(
    ("floor", "points"), [({}, 0), ({"floor": "-2"}, -2), ({"floor": "none"}, -5)]
)  # the floor is a choice
def test_kinds_of_events_cost_differently_down_to_the_floor(floor: dict[str, str], points: int) -> None:
    both = item(
        "10", "5",
        measures=[{"measure": "M-70.complaints"}, {"measure": "M-70.phones"}],
        curve={"kind": "per_event", "each": ["2", "1"], **floor},
        missing={"no_data": "full", "not_published": "full"},
    )  # fmt: skip
    readings = figure("M-70.complaints", "4") | figure("M-70.phones", "2")
    assert line(policy(both), "10", readings=readings).points == points
    two = figure("M-70.complaints", "2") | figure("M-70.phones", "1")
    assert line(policy(both), "10", readings=two).points == 0  # X082


REPORT = curved(
    "report",
    "10",
    "M-82.leads",
    {"kind": "lateness", "each": "2"},
    missing={"no_data": "zero", "not_published": "not_assessed"},
)


@pytest.mark.parametrize(
    ("days", "points"), [("-2", 10), ("0", 10), ("1", 8), ("3", 4), ("5", 0), ("6", 0)]
)  # X093
def test_a_report_loses_points_per_day_late(days: str, points: int) -> None:
    found = line(policy(REPORT), "report", readings=figure("M-82.leads", days))
    assert (found.state, found.points) == (LineState.SCORED, Decimal(points))


def test_a_report_that_never_came_is_worth_nothing_and_an_unknown_one_is_not() -> None:  # X093
    never = line(policy(REPORT), "report", readings={("s", "M-82.leads"): NO_DATA})
    assert (never.state, never.points) == (LineState.RULED, Decimal(0))
    unknown = line(policy(REPORT), "report")
    assert (unknown.state, unknown.points) == (LineState.NOT_ASSESSED, None)


def test_lateness_is_counted_in_days() -> None:
    wrong = curved("a", "10", "M-67", {"kind": "lateness", "each": "2"})
    assert ("/items/0/curve/kind", "unit-mismatch") in refusals(document(wrong))
