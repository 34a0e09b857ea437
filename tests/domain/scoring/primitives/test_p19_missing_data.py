"""P19: what becomes of an item without data is a rule of the item, and each absence may have its own."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.inputs import PastLine
from kaoping.domain.scoring.reading import NO_DATA, NOT_PUBLISHED, Reading, State
from kaoping.domain.scoring.results import LineState

from ..sheet_scenes import checklist, indicator, line, only
from ..sheets import item, judged, measured, people, policy, share


def gone(**rules: str) -> dict[str, object]:
    return measured("m", "40", missing="full") | {"missing": rules}


@pytest.mark.parametrize(
    ("rule", "state", "points", "possible"),
    [
        ("full", LineState.RULED, 40, 100),
        ("zero", LineState.RULED, 0, 100),
        ("not_assessed", LineState.NOT_ASSESSED, None, 60),  # S001-Q.R12: the weight is gone
        ("redistribute", LineState.NOT_ASSESSED, None, 100),  # the others take it
        ("carry_previous", LineState.RULED, 25, 100),
        ("reviewed", LineState.OPEN, None, 100),
    ],
)
def test_each_rule_makes_something_else_of_the_same_absence(
    rule: str, state: LineState, points: int | None, possible: int
) -> None:
    sheet = policy(gone(no_data=rule, not_published="full"), item("a", "60"))
    found = only(
        sheet,
        readings={("s", "M-39"): NO_DATA},
        reviews=[judged("a", "30")],
        history=[PastLine("s", "m", Decimal(25))],
    )
    assert (found.line("m").state, found.line("m").points, found.possible) == (state, points, possible)


def test_nothing_to_measure_and_nobody_measured_are_two_absences() -> None:
    sheet = policy(gone(no_data="full", not_published="zero"))
    assert line(sheet, "m", readings={("s", "M-39"): NO_DATA}).points == 40
    assert line(sheet, "m", readings={("s", "M-39"): NOT_PUBLISHED}).points == 0
    assert line(sheet, "m").points == 0


def test_a_sample_below_the_minimum_has_a_rule_of_its_own() -> None:
    asked = {"measures": [{"measure": "M-39", "min_n": "5"}]}
    sheet = policy(gone(no_data="full", not_published="full", too_few="zero") | asked)
    assert line(sheet, "m", readings={("s", "M-39"): share(4, 4)}).points == 0
    assert line(sheet, "m", readings={("s", "M-39"): share(5, 5)}).points == 40


def test_the_stores_average_is_that_of_the_colleagues_who_were_scored() -> None:
    sheet = policy(gone(no_data="store_average", not_published="store_average"))
    readings = {("x", "M-39"): share(9, 10), ("y", "M-39"): share(6, 10)}  # 40 and 20 points
    found = only(sheet, population=people("s"), readings=readings)
    assert found.line("m").state is LineState.NOT_ASSESSED  # alone there is no average
    first, *_ = evaluate(sheet, people("s", "x", "y"), readings)
    assert (first.line("m").state, first.line("m").points) == (LineState.RULED, Decimal(30))


def test_a_real_zero_is_no_absence() -> None:
    sheet = policy(gone(no_data="full", not_published="full"))
    assert (
        line(sheet, "m", readings={("s", "M-39"): Reading(Decimal(0), Decimal(3), 3, State.OK)}).points == 0
    )


def test_no_audit_this_month_is_not_assessed() -> None:  # S001-Q.R12
    found = line(policy(checklist("ms", "10", indicator("x", "10"))), "ms")
    assert (found.state, found.points) == (LineState.NOT_ASSESSED, None)
