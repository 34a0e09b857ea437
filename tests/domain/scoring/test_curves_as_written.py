"""Every kind of curve is read exactly as it is written; each fault stands at its place with its figures."""

from fractions import Fraction
from typing import Any

import pytest

from kaoping.domain.scoring.curves.rollup import Roll, RolledUp
from kaoping.domain.scoring.curves.shapes import (
    Achievement,
    Bands,
    Bound,
    Counting,
    Curve,
    Lateness,
    Linear,
    MeanOf,
    Outcome,
    PassOrZero,
    PerEvent,
    Row,
    Sense,
    Steps,
    WorstOf,
)
from kaoping.domain.scoring.curves.worth import outcome
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused

from .sheet_scenes import JUDGED
from .sheets import document, item

SHARE, OTHER_SHARE, LOWER_SHARE, COUNT, DAYS = "M-39", "M-24", "M-20", "M-18", "M-50"
HALF = Fraction(1, 2)
ROWS = [{"from": "90", "points": "10"}, {"points": "0"}]
TABLE = Bands((Row(Fraction(90), None, Fraction(10)), Row(None, Fraction(90), Fraction(0))))
PRINTED = Bands(TABLE.rows, 1)


def sheet(curve: dict[str, object], *measures: str) -> dict[str, object]:
    """One item of ten points over these measures; without any it rolls up earlier periods."""
    if not measures:
        return document(item("a", curve=curve, missing={"no_data": "not_assessed"}))
    return document(item("a", curve=curve, measures=[{"measure": code} for code in measures], missing=JUDGED))


def curve_of(curve: dict[str, object], *measures: str) -> Curve:
    found = Policy.parse(sheet(curve, *measures)).items[0].curve
    assert found is not None
    return found


def faults(curve: dict[str, object], *measures: str) -> list[tuple[str, str, dict[str, object]]]:
    with pytest.raises(PolicyRefused) as caught:
        Policy.parse(sheet(curve, *measures))
    start = "/items/0/curve"
    return [
        (one.field.removeprefix(start), one.code, one.params)
        for one in caught.value.faults
        if one.field.startswith(start)
    ]


def written(kind: str, **more: object) -> dict[str, object]:
    return {"kind": kind, **more}


@pytest.mark.parametrize(
    ("curve", "measures", "expected"),
    [
        (written("bands", rows=ROWS), [SHARE], TABLE),
        (written("bands", rows=ROWS, precision="1"), [SHARE], PRINTED),
        (written("worst_of", rows=ROWS), [SHARE, OTHER_SHARE], WorstOf(TABLE)),
        (written("worst_of", rows=ROWS, precision="1"), [SHARE, OTHER_SHARE], WorstOf(PRINTED)),
        (written("mean_of", rows=ROWS), [SHARE, OTHER_SHARE], MeanOf(TABLE)),
        (written("mean_of", rows=ROWS, precision="1"), [SHARE, OTHER_SHARE], MeanOf(PRINTED)),
        (
            written(
                "pass_or_zero",
                bounds=[{"measure": SHARE, "at_least": "90"}, {"measure": LOWER_SHARE, "at_most": "3"}],
            ),
            [SHARE, LOWER_SHARE],
            PassOrZero((Bound(0, Sense.AT_LEAST, Fraction(90)), Bound(1, Sense.AT_MOST, Fraction(3)))),
        ),
        (
            written("pass_or_zero", bounds=[{"measure": SHARE, "at_least": "90"}], otherwise="-2"),
            [SHARE],
            PassOrZero((Bound(0, Sense.AT_LEAST, Fraction(90)),), Fraction(-2)),
        ),
        (written("per_event", each=["0"]), [COUNT], PerEvent((Fraction(0),), Fraction(0))),
        (written("per_event", each=["2", "0.5"]), [COUNT, DAYS], PerEvent((Fraction(2), HALF), Fraction(0))),
        (written("per_event", each=["2"], floor="none"), [COUNT], PerEvent((Fraction(2),), None)),
        (written("per_event", each=["2"], floor="-3"), [COUNT], PerEvent((Fraction(2),), Fraction(-3))),
        (
            written("linear", points=[{"at": "80", "points": "5"}, {"at": "90", "points": "10"}]),
            [SHARE],
            Linear(((Fraction(80), Fraction(5)), (Fraction(90), Fraction(10)))),
        ),
        (
            written(
                "linear",
                points=[
                    {"at": "9", "points": "0"},
                    {"at": "6", "points": "5"},
                    {"at": "3", "points": "10"},
                ],
            ),
            [LOWER_SHARE],
            Linear(
                (
                    (Fraction(3), Fraction(10)),
                    (Fraction(6), Fraction(5)),
                    (Fraction(9), Fraction(0)),
                )
            ),
        ),
        (
            written("achievement", target="80"),
            [SHARE],
            Achievement(Fraction(80), Fraction(1), inverse=False),
        ),
        (
            written("achievement", target="0.000001", cap="10"),
            [LOWER_SHARE],
            Achievement(Fraction(1, 1_000_000), Fraction(10), inverse=True),
        ),
        (written("achievement", target="8", cap="0"), [SHARE], Achievement(Fraction(8), Fraction(0), False)),
        (
            written("steps", target="90", step="1", each="0"),
            [SHARE],
            Steps(Fraction(90), Fraction(1), Fraction(0), Fraction(0), False, Counting.WHOLE),
        ),
        (
            written("steps", target="9", step="0.000001", each="2", floor="-4", counting="started"),
            [LOWER_SHARE],
            Steps(Fraction(9), Fraction(1, 1_000_000), Fraction(2), Fraction(-4), True, Counting.STARTED),
        ),
        (written("lateness", each="0"), [DAYS], Lateness(Fraction(0))),
        (written("rolled_up", of="total", periods="3"), [], RolledUp("total", 3, Roll.MEAN)),
        (written("rolled_up", of="total", periods="12", take="least"), [], RolledUp("total", 12, Roll.LEAST)),
    ],
)
def test_a_curve_is_read_as_it_is_written(
    curve: dict[str, object], measures: list[str], expected: Curve
) -> None:
    assert curve_of(curve, *measures) == expected


ONE_AND_TEN: dict[str, dict[str, Any]] = {
    "bands": {"rows": ROWS},
    "linear": {"points": [{"at": "80", "points": "5"}, {"at": "90", "points": "10"}]},
    "achievement": {"target": "80"},
    "steps": {"target": "90", "step": "1", "each": "1"},
    "rank_band": {"rows": [{"upto": "10", "points": "10"}, {"points": "0"}]},
}


@pytest.mark.parametrize("kind", sorted(ONE_AND_TEN))
def test_a_curve_over_one_figure_takes_exactly_one_measure(kind: str) -> None:
    said = ("/kind", "measure-count", {"needed": "1", "found": 2})
    assert said in faults(written(kind, **ONE_AND_TEN[kind]), SHARE, OTHER_SHARE)


@pytest.mark.parametrize(
    ("curve", "measures", "expected"),
    [
        (written("lateness", each="1"), [DAYS] * 2, ("/kind", "measure-count", {"needed": "1", "found": 2})),
        (
            written("per_event", each=["1"] * 11),
            [COUNT] * 11,
            ("/kind", "measure-count", {"needed": "1–10", "found": 11}),
        ),
        (
            written("worst_of", rows=ROWS),
            [SHARE] * 11,
            ("/kind", "measure-count", {"needed": "2–10", "found": 11}),
        ),
        (
            written("mean_of", rows=ROWS),
            [SHARE] * 11,
            ("/kind", "measure-count", {"needed": "2–10", "found": 11}),
        ),
        (written("mean_of", rows=ROWS), [SHARE], ("/kind", "measure-count", {"needed": "2–10", "found": 1})),
        (
            written("rolled_up", of="total", periods="3"),
            [SHARE],
            ("/kind", "measure-count", {"needed": "0", "found": 1}),
        ),
        (
            written("per_event", each=["1", "2"]),
            [COUNT],
            ("/each", "measure-count", {"needed": 1, "found": 2}),
        ),
        (
            written("worst_of", rows=ROWS),
            [SHARE, LOWER_SHARE],
            ("/kind", "mixed-units", {"found": "M-39, M-20"}),
        ),
        (
            written("mean_of", rows=ROWS),
            [SHARE, LOWER_SHARE],
            ("/kind", "mixed-units", {"found": "M-39, M-20"}),
        ),
        (
            written("per_event", each=["1"]),
            [SHARE],
            ("/kind", "unit-mismatch", {"needed": "count/days", "measure": SHARE, "unit": "share"}),
        ),
        (
            written("pass_or_zero", bounds=[{"measure": COUNT, "at_least": "1"}]),
            [SHARE, OTHER_SHARE],
            ("/bounds/0/measure", "not-a-choice", {"found": COUNT, "known": "M-39, M-24"}),
        ),
        (
            written("rolled_up", of="no name", periods="3"),
            [],
            ("/of", "bad-name", {"code": "no name"}),
        ),
        (
            written("linear", points=[{"at": "8", "points": "5"}]),
            [SHARE],
            ("/points", "knots", {}),
        ),
        (
            written(
                "linear",
                points=[
                    {"at": "8", "points": "5"},
                    {"at": "9", "points": "6"},
                    {"at": "7", "points": "4"},
                ],
            ),
            [SHARE],
            ("/points", "knots", {}),
        ),
        (written("joint_share", at_least="90"), [SHARE], ("", "not-joint", {"measure": SHARE})),
    ],
)
def test_a_fault_stands_at_its_place_with_its_figures(
    curve: dict[str, object], measures: list[str], expected: tuple[str, str, dict[str, object]]
) -> None:
    assert expected in faults(curve, *measures)


@pytest.mark.parametrize(
    ("curve", "measures", "at"),
    [
        (written("achievement", target="0"), [SHARE], "/target"),
        (written("achievement", target="8", cap="-1"), [SHARE], "/cap"),
        (written("achievement", target="8", cap="10.5"), [SHARE], "/cap"),
        (written("steps", target="9", step="0", each="1"), [SHARE], "/step"),
        (written("steps", target="9", step="1", each="-1"), [SHARE], "/each"),
        (written("lateness", each="-1"), [DAYS], "/each"),
        (written("per_event", each=["-1"]), [COUNT], "/each/0"),
        (written("joint_share", at_least="-1"), [SHARE], "/at_least"),
        (written("rolled_up", of="total", periods="13"), [], "/periods"),
        (written("rolled_up", of="total", periods="0"), [], "/periods"),
        (
            written("pass_or_zero", bounds=[{"measure": SHARE, "at_least": "9"}], otherwise="1"),
            [SHARE],
            "/otherwise",
        ),
    ],
)
def test_a_number_out_of_its_range_is_refused_where_it_stands(
    curve: dict[str, object], measures: list[str], at: str
) -> None:
    assert at in {field for field, _, _ in faults(curve, *measures)}


def test_every_wrong_bound_is_told_at_once() -> None:
    bounds = [{"measure": code, "at_least": "1"} for code in (COUNT, SHARE, DAYS)]
    told = faults(written("pass_or_zero", bounds=bounds), SHARE)
    assert {field for field, _, _ in told} == {"/bounds/0/measure", "/bounds/2/measure"}


def test_points_above_those_of_the_item_are_refused_in_every_table() -> None:
    rows = [{"from": "90", "points": "11"}, {"points": "0"}]
    for kind in ("worst_of", "mean_of"):
        assert "/rows/0/points" in {at for at, _, _ in faults(written(kind, rows=rows), SHARE, OTHER_SHARE)}
    ranks = [{"upto": "10", "points": "11"}, {"points": "0"}]
    assert "/rows/0/points" in {at for at, _, _ in faults(written("rank_band", rows=ranks), LOWER_SHARE)}
    knots = [{"at": "8", "points": "5"}, {"at": "9", "points": "11"}]
    assert "/points/1/points" in {at for at, _, _ in faults(written("linear", points=knots), SHARE)}


def test_a_line_between_two_levels_rises_from_the_lower_one() -> None:
    """From 5 points at 80 to 10 at 90: halfway is 7.5, not a share of the upper one."""
    line = curve_of(written("linear", points=ONE_AND_TEN["linear"]["points"]), SHARE)
    assert [outcome(line, [Fraction(at)], Fraction(10)).points for at in (79, 80, 85, 90, 91)] == [
        5,
        5,
        Fraction(15, 2),
        10,
        10,
    ]


def test_beyond_the_last_of_three_knots_the_last_one_holds() -> None:
    knots = tuple((Fraction(at), Fraction(points)) for at, points in ((1, 2), (2, 4), (3, 9)))
    assert outcome(Linear(knots), [Fraction(4)], Fraction(10)).points == 9


def test_a_failed_bound_is_named_with_its_own_figure() -> None:
    bounds = (Bound(0, Sense.AT_LEAST, Fraction(90)), Bound(1, Sense.AT_MOST, Fraction(3)))
    curve, full = PassOrZero(bounds), Fraction(10)
    assert outcome(curve, [Fraction(95), Fraction(4)], full) == Outcome(Fraction(0), Fraction(4), 1, 1)
    assert outcome(curve, [Fraction(90), Fraction(3)], full) == Outcome(full, Fraction(90))


def test_the_worst_of_a_table_with_a_row_unset_stays_open() -> None:
    table = Bands((Row(Fraction(90), None, None), Row(None, Fraction(90), Fraction(0))))
    assert outcome(WorstOf(table), [Fraction(50), Fraction(95)], Fraction(10)).points is None


def test_fewer_than_one_where_fewer_is_better_still_divides() -> None:
    """Target 0.5, found 1: half of the points; found 0.25: twice, up to the cap."""
    curve = Achievement(HALF, Fraction(3), inverse=True)
    found = [outcome(curve, [Fraction(at)], Fraction(10)).points for at in ("1", "1/4", "0")]
    assert found == [5, 20, 30]
