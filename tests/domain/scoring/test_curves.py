"""Curves: every figure has exactly one row, edges fall where the scheme says, and no proof is skipped."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.curves.shapes import (
    Achievement,
    Bands,
    Bound,
    Counting,
    Curve,
    JointShare,
    Linear,
    MeanOf,
    PassOrZero,
    PerEvent,
    Reviewed,
    Sense,
    Steps,
    WorstOf,
)
from kaoping.domain.scoring.curves.worth import outcome
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused

from .sheets import document, item, measured


def table(rows: list[dict[str, str]], **more: object) -> Bands:
    curve = {"kind": "bands", "rows": rows, **more}
    parsed = Policy.parse(document(measured("a", "10000", curve=curve))).items[0].curve
    assert isinstance(parsed, Bands)
    return parsed


def refused(curve: dict[str, object], **more: object) -> set[str]:
    with pytest.raises(PolicyRefused) as caught:
        Policy.parse(document(measured("a", "10", curve=curve, **more)))
    return {fault.code for fault in caught.value.faults}


@given(
    st.lists(st.integers(-100, 200), min_size=0, max_size=6, unique=True),
    st.fractions(min_value=-300, max_value=400, max_denominator=1000),
)
def test_a_parsed_table_gives_every_figure_exactly_one_row(edges: list[int], figure: Fraction) -> None:
    rows = [{"from": str(edge), "points": str(index)} for index, edge in enumerate(edges)] + [
        {"points": "99"}
    ]
    found = table(rows)
    assert sum(row.covers(figure) for row in found.rows) == 1
    below = [edge for edge in edges if edge <= figure]
    expected = edges.index(max(below)) if below else 99
    assert outcome(found, [figure], Fraction(10000)).points == expected


# S000-D: bands printed with .9 edges, read at one decimal.
PRINTED = table(
    [
        {"points": "0", "to": "79.9"},
        {"from": "80.0", "to": "90.9", "points": "1750"},
        {"from": "91.0", "to": "95.9", "points": "2450"},
        {"from": "96.0", "to": "104.9", "points": "3500"},
        {"from": "105.0", "points": "5250"},
    ],
    precision="1",
)


@pytest.mark.parametrize(
    ("figure", "points"),
    [
        ("79.9", 0),
        ("80.0", 1750),
        ("90.9", 1750),
        ("90.95", 2450),
        ("95.9", 2450),
        ("96.0", 3500),
        ("104.9", 3500),
    ],
)  # X001-X008
def test_a_printed_precision_rounds_once_and_the_shown_figure_decides(figure: str, points: int) -> None:
    found = outcome(PRINTED, [Fraction(Decimal(figure))], Fraction(10000))
    assert found.points == points
    if figure == "90.95":
        assert found.figure == 91  # X005: what is shown is what was compared


def test_without_a_precision_the_exact_ratio_decides() -> None:
    found = table([{"from": "98", "points": "5"}, {"points": "0"}])
    assert outcome(found, [Fraction(9_799_999, 100_000)], Fraction(5)).points == 0


@pytest.mark.parametrize(
    ("curve", "code"),
    [
        ({"rows": [{"from": "90", "points": "1"}, {"points": "0", "below": "80"}]}, "band-hole"),
        ({"rows": [{"from": "90", "points": "1"}, {"points": "0", "below": "95"}]}, "band-overlap"),
        (
            {"rows": [{"from": "90", "points": "1"}, {"from": "90", "points": "2"}, {"points": "0"}]},
            "band-overlap",
        ),
        ({"rows": [{"points": "1"}, {"points": "0"}]}, "band-overlap"),
        ({"rows": [{"from": "90", "points": "1"}]}, "band-open"),
        ({"rows": []}, "band-open"),
        ({"rows": [{"below": "90", "points": "1"}]}, "band-hole"),
        ({"rows": [{"from": "90", "to": "95", "points": "1"}, {"points": "0"}]}, "band-to-needs-precision"),
        ({"precision": "0", "rows": [{"from": "90.5", "points": "1"}, {"points": "0"}]}, "band-precision"),
        (
            {"precision": "1", "rows": [{"from": "91", "points": "1"}, {"points": "0", "to": "90.8"}]},
            "band-hole",
        ),
        (
            {"precision": "1", "rows": [{"from": "91", "points": "1"}, {"points": "0", "to": "91"}]},
            "band-overlap",
        ),
        ({"rows": [{"from": "90", "points": "11"}, {"points": "0"}]}, "points-over-full"),
        ({"rows": [{"from": "90", "points": 5}, {"points": "0"}]}, "not-a-number"),
        ({"rows": [{"from": "9e1", "points": "5"}, {"points": "0"}]}, "not-a-number"),
        ({"rows": [{"from": "90", "points": "5", "upto": "9"}, {"points": "0"}]}, "unknown-key"),
    ],
)
def test_tables_with_holes_overlaps_or_bad_edges_are_refused(curve: dict[str, object], code: str) -> None:
    assert code in refused({"kind": "bands", **curve})


def test_a_hole_is_named_by_its_edges() -> None:
    rows = [{"from": "90", "points": "1"}, {"points": "0", "below": "80"}]
    with pytest.raises(PolicyRefused) as caught:
        Policy.parse(document(measured("a", "10", curve={"kind": "bands", "rows": rows})))
    (fault,) = caught.value.faults
    assert (fault.field, fault.params) == ("/items/0/curve/rows", {"low": "80", "high": "90"})


ROWS = Bands(table([{"from": "95", "points": "5"}, {"from": "85", "points": "3"}, {"points": "0"}]).rows)


@pytest.mark.parametrize(
    ("curve", "figures", "points"),
    [
        (WorstOf(ROWS), ["96", "90"], "3"),
        (WorstOf(ROWS), ["84", "99"], "0"),
        (MeanOf(ROWS), ["90", "100"], "5"),
        (MeanOf(ROWS), ["89", "100"], "3"),
        (JointShare(Fraction(98)), ["98"], "10"),
        (JointShare(Fraction(98)), ["97.999"], "0"),
        (PassOrZero((Bound(0, Sense.AT_LEAST, Fraction(85)),)), ["85"], "10"),
        (PassOrZero((Bound(0, Sense.AT_LEAST, Fraction(85)),)), ["84.9"], "0"),
        (PassOrZero((Bound(0, Sense.AT_MOST, Fraction(2)),), Fraction(-6)), ["2.01"], "-6"),
        (PerEvent((Fraction(1),)), ["2"], "8"),
        (PerEvent((Fraction(2), Fraction(1))), ["4", "3"], "0"),
        (PerEvent((Fraction(2), Fraction(1)), None), ["5", "3"], "-3"),
        (Linear(((Fraction(60), Fraction(0)), (Fraction(90), Fraction(9)))), ["75"], "4.5"),
        (Linear(((Fraction(60), Fraction(0)), (Fraction(90), Fraction(9)))), ["59"], "0"),
        (Linear(((Fraction(60), Fraction(0)), (Fraction(90), Fraction(9)))), ["100"], "9"),
        (Achievement(Fraction(90), Fraction(1), inverse=False), ["90.14"], "10"),  # X029
        (Achievement(Fraction(90), Fraction(1), inverse=False), ["45"], "5"),
        (Achievement(Fraction(2), Fraction("1.2"), inverse=True), ["0"], "12"),
        (Achievement(Fraction(2), Fraction("1.2"), inverse=True), ["4"], "5"),
        (Steps(Fraction(90), Fraction(5), Fraction(1), Fraction(0), inverse=False), ["85.01"], "10"),
        (Steps(Fraction(90), Fraction(5), Fraction(1), Fraction(0), inverse=False), ["85"], "9"),
        (Steps(Fraction(90), Fraction(5), Fraction(1), Fraction(0), False, Counting.STARTED), ["89"], "9"),
        (Steps(Fraction(90), Fraction(5), Fraction(1), Fraction(0), False, Counting.STARTED), ["80"], "8"),
        (Steps(Fraction(2), Fraction(1), Fraction(4), Fraction(1), inverse=True), ["7"], "1"),
    ],
)
def test_points(curve: Curve, figures: list[str], points: str) -> None:
    found = outcome(curve, [Fraction(Decimal(one)) for one in figures], Fraction(10))
    assert found.points == Fraction(Decimal(points))


def test_people_decide_a_reviewed_item_not_figures() -> None:
    with pytest.raises(ValueError, match="reviewed"):
        outcome(Reviewed(), [], Fraction(10))


@pytest.mark.parametrize(
    ("curve", "measures", "code"),
    [
        ({"kind": "per_event", "each": ["1"]}, ["M-39"], "unit-mismatch"),
        ({"kind": "per_event", "each": ["1"]}, ["M-67", "M-70.phones"], "measure-count"),
        ({"kind": "joint_share", "at_least": "98"}, ["M-39"], "not-joint"),
        ({"kind": "worst_of", "rows": [{"points": "0"}]}, ["M-39"], "measure-count"),
        ({"kind": "worst_of", "rows": [{"points": "0"}]}, ["M-39", "M-36"], "mixed-units"),
        ({"kind": "bands", "rows": [{"points": "0"}]}, [], "measure-count"),
        ({"kind": "linear", "points": [{"at": "1", "points": "0"}]}, ["M-39"], "knots"),
        (
            {"kind": "pass_or_zero", "bounds": [{"measure": "M-08", "at_least": "1"}]},
            ["M-39"],
            "not-a-choice",
        ),
        ({"kind": "spline"}, ["M-39"], "not-a-choice"),
    ],
)
def test_curves_that_do_not_fit_their_measures_are_refused(
    curve: dict[str, object], measures: list[str], code: str
) -> None:
    assert code in refused(curve, measures=[{"measure": one} for one in measures])


def test_direction_comes_from_the_measure() -> None:
    steps = {"kind": "steps", "target": "2", "step": "1", "each": "3"}
    for code, inverse in (("M-36", True), ("M-39", False)):
        found = (
            Policy.parse(document(measured("a", curve=steps, measures=[{"measure": code}]))).items[0].curve
        )
        assert isinstance(found, Steps)
        assert found.inverse is inverse


def test_choices_and_start_of_a_reviewed_item() -> None:
    found = Policy.parse(document(item("a", "3", curve={"kind": "reviewed", "choices": ["3", "0"]})))
    assert found.items[0].curve == Reviewed((Fraction(0), Fraction(3)), None)
