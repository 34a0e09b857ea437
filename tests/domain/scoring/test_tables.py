"""Band tables in both styles: every figure has exactly one row, or the table is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.curves.shapes import Bands
from kaoping.domain.scoring.curves.worth import outcome
from kaoping.domain.scoring.numbers import half_up
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.results import LineState

from .sheet_scenes import curved, line, percent, refusals
from .sheets import document, item, measured

Rows = list[dict[str, str]]
FULL = "1000"


def table(rows: Rows, **more: object) -> Bands:
    found = Policy.parse(document(measured("a", FULL, curve={"kind": "bands", "rows": rows, **more})))
    curve = found.items[0].curve
    assert isinstance(curve, Bands)
    return curve


def at_precision(places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(-2000, 4000).map(lambda units: Decimal(units).scaleb(-places))


@st.composite
def printed(draw: st.DrawFn) -> tuple[Rows, int, bool]:
    """Rows as a scheme prints them, their precision, and whether an edge was spoilt on purpose."""
    places = draw(st.integers(0, 3))
    edges = sorted(draw(st.lists(at_precision(places), min_size=1, max_size=6, unique=True)))
    step = Decimal(1).scaleb(-places)
    rows: Rows = [{"points": "0", "to": str(edges[0] - step)}]
    for index, (low, above) in enumerate(zip(edges, [*edges[1:], None], strict=True)):
        row = {"from": str(low), "points": str(index + 1)}
        rows.append(row if above is None else row | {"to": str(above - step)})
    spoilt = draw(st.booleans())
    if spoilt:
        victim = draw(st.sampled_from(rows[:-1]))
        victim["to"] = str(Decimal(victim["to"]) + draw(st.sampled_from([-1, 1])) * step)
    return draw(st.permutations(rows)), places, spoilt


@given(printed(), st.fractions(min_value=-3000, max_value=5000, max_denominator=10_000))
def test_a_table_is_exhaustive_and_disjoint_at_its_precision_or_refused(
    given_table: tuple[Rows, int, bool], figure: Fraction
) -> None:
    rows, places, spoilt = given_table
    if spoilt:
        with pytest.raises(PolicyRefused):
            table(rows, precision=str(places))
        return
    found = table(rows, precision=str(places))
    shown = Fraction(half_up(figure, places))
    assert sum(row.covers(shown) for row in found.rows) == 1
    named = [row for row in rows if _says(row, shown)]
    assert len(named) == 1
    assert outcome(found, [figure], Fraction(FULL)).points == Fraction(named[0]["points"])


def _says(row: dict[str, str], shown: Fraction) -> bool:
    """What the printed row says by itself: both its edges are in it."""
    low, high = row.get("from"), row.get("to")
    return (low is None or Fraction(low) <= shown) and (high is None or shown <= Fraction(high))


@given(
    st.lists(st.integers(-50, 150), min_size=0, max_size=6, unique=True),
    st.fractions(min_value=-100, max_value=200, max_denominator=500),
)
def test_a_table_from_above_holds_its_upper_edges(edges: list[int], figure: Fraction) -> None:
    rows = [{"upto": str(edge), "points": str(index)} for index, edge in enumerate(edges)] + [
        {"points": "99"}
    ]
    found = table(rows)
    assert sum(row.covers(figure) for row in found.rows) == 1
    above = [edge for edge in edges if figure <= edge]
    expected = edges.index(min(above)) if above else 99
    assert outcome(found, [figure], Fraction(FULL)).points == expected


def test_rows_stand_from_the_top_down_in_both_styles() -> None:
    found = table([{"upto": "10", "points": "5"}, {"points": "0"}, {"upto": "25", "points": "3"}])
    assert [(row.low, row.high) for row in found.rows] == [(25, None), (10, 25), (None, 10)]
    assert all(row.upper_in for row in found.rows)


def test_a_precision_rounds_before_an_upper_edge_is_met() -> None:
    rows = [{"upto": "4.0", "points": "10"}, {"points": "6"}]
    assert outcome(table(rows, precision="1"), [Fraction("4.04")], Fraction(FULL)).points == 10
    assert outcome(table(rows), [Fraction("4.04")], Fraction(FULL)).points == 6


@pytest.mark.parametrize(
    ("curve", "code"),
    [
        ({"rows": [{"upto": "10", "points": "5"}]}, "band-open-top"),
        ({"rows": [{"points": "5"}, {"points": "4"}, {"upto": "9", "points": "1"}]}, "band-open-top"),
        (
            {"rows": [{"upto": "9", "points": "5"}, {"upto": "9", "points": "4"}, {"points": "1"}]},
            "band-overlap",
        ),
        ({"rows": [{"upto": "9", "points": "5"}, {"from": "9", "points": "4"}]}, "unknown-key"),
        ({"precision": "0", "rows": [{"upto": "9.5", "points": "5"}, {"points": "4"}]}, "band-precision"),
        ({"rows": [{"upto": "9", "points": "1001"}, {"points": "4"}]}, "points-over-full"),
    ],
)
def test_tables_from_above_that_prove_nothing_are_refused(curve: dict[str, object], code: str) -> None:
    faults = refusals(document(measured("a", FULL, curve={"kind": "bands", **curve})))
    assert code in {found for _, found in faults}


HALF_SET = [{"from": "90", "points": "10"}, {"from": "50", "points": "unset"}, {"points": "0"}]


@pytest.mark.parametrize(
    ("figure", "state", "points"),
    [("90", LineState.SCORED, 10), ("89.999", LineState.UNSET, None), ("49", LineState.SCORED, 0)],
)
def test_only_a_line_that_falls_into_an_unset_row_is_unset(
    figure: str, state: LineState, points: int | None
) -> None:
    sheet = Policy.parse(document(curved("a", "10", "M-39", {"kind": "bands", "rows": HALF_SET})))
    found = line(sheet, "a", readings=percent("M-39", figure))
    assert (found.state, found.points) == (state, points)
    assert found.outcome is not None  # which row it is can be said all the same
    assert found.outcome.figure == Fraction(figure)
    assert [(fault.field, fault.params["what"]) for fault in sheet.unset] == [
        ("/items/0/curve/rows/1/points", "a.curve.rows.1.points")
    ]


def test_the_worse_of_two_is_not_known_while_one_row_is_unset() -> None:
    curve = {"kind": "worst_of", "rows": HALF_SET}
    both = item("a", "10", measures=[{"measure": "M-68"}, {"measure": "M-69"}], curve=curve,
                missing={"no_data": "full", "not_published": "full"})  # fmt: skip
    sheet = Policy.parse(document(both))
    high, low = percent("M-68", "95"), percent("M-69", "60")
    assert line(sheet, "a", readings=high | low).state is LineState.UNSET
    assert line(sheet, "a", readings=high | percent("M-69", "91")).points == 10


def test_a_row_ends_at_or_below_a_figure_and_not_both() -> None:
    rows = [{"from": "90", "points": "10"}, {"to": "89", "below": "90", "points": "5"}]
    found = document(measured("a", "10", curve={"kind": "bands", "rows": rows, "precision": "0"}))
    assert ("/items/0/curve/rows/1", "band-both-ends") in refusals(found)
