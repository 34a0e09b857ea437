"""P02: a figure through a table: precision, edges, factors above one, and proofs that nothing is left out."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.results import LineState

from ..sheet_scenes import curved, line, percent, refusals
from ..sheets import document, policy

# S000-D.R04-R10 as printed, at one decimal; the sales component weighs 35.
SALES = {
    "kind": "bands",
    "precision": "1",
    "rows": [
        {"to": "79.9", "factor": "0"},
        {"from": "80.0", "to": "90.9", "factor": "0.5"},
        {"from": "91.0", "to": "95.9", "factor": "0.7"},
        {"from": "96.0", "to": "104.9", "factor": "1"},
        {"from": "105.0", "to": "110.9", "factor": "1.25"},
        {"from": "111.0", "to": "120.9", "factor": "1.5"},
        {"from": "121.0", "factor": "2"},
    ],
}


@pytest.mark.parametrize(
    ("achieved", "points"),
    [
        ("79.9", "0"),  # X001
        ("80.0", "17.5"),  # X002
        ("90.9", "17.5"),  # X003
        ("90.95", "24.5"),  # X005: rounds half-up to 91.0, once
        ("90.94", "17.5"),
        ("95.9", "24.5"),  # X006
        ("96.0", "35"),  # X007
        ("104.9", "35"),  # X008
        ("105", "43.75"),
        ("111.0", "52.5"),  # X010
        ("120.9", "52.5"),  # X011
        ("121", "70"),
        ("500", "70"),
    ],
)
def test_printed_bands_pay_a_factor_of_the_weight(achieved: str, points: str) -> None:
    sheet = policy(curved("sales", "35", "M-39", SALES))
    assert line(sheet, "sales", readings=percent("M-39", achieved)).points == Decimal(points)


# S000-D.R20-R22: lower is better, and the printed edges are upper ones.
RETURNS = {
    "kind": "bands",
    "precision": "1",
    "rows": [{"upto": "4", "factor": "1"}, {"upto": "9", "factor": "0.6"}, {"factor": "0"}],
}


@pytest.mark.parametrize(
    ("returned", "points"), [("4.0", "25"), ("4.04", "25"), ("4.05", "15"), ("9.0", "15"), ("9.1", "0")]
)  # X019-X022
def test_tables_from_above_hold_their_edge(returned: str, points: str) -> None:
    sheet = policy(curved("returns", "25", "M-36", RETURNS))
    assert line(sheet, "returns", readings=percent("M-36", returned)).points == Decimal(points)


# S002-F.R09, A-38: places in percent of all ranked, points lost.
RANKS = {
    "kind": "rank_band",
    "rows": [
        *({"upto": edge, "points": "unset"} for edge in ("10", "25", "40", "50", "60")),
        {"points": "0"},
    ],
}


def test_places_of_a_ranking_are_told_although_nobody_set_their_points() -> None:
    sheet = policy(curved("rank", "10", "M-20", RANKS))
    assert len(sheet.unset) == 5
    found = line(sheet, "rank", readings=percent("M-20", "25"))
    assert (found.state, found.points) == (LineState.UNSET, None)
    assert found.outcome is not None
    row = sheet.item("rank").curve.rows[found.outcome.row]  # type: ignore[union-attr, index]  # a table
    assert (row.low, row.high) == (10, 25)
    assert line(sheet, "rank", readings=percent("M-20", "60.001")).points == 0


def test_a_ranking_is_a_share_and_its_table_from_above() -> None:
    of_count = curved("rank", "10", "M-67", RANKS)
    assert ("/items/0/curve/kind", "unit-mismatch") in refusals(document(of_count))
    from_below = {"kind": "rank_band", "rows": [{"from": "10", "points": "1"}, {"points": "0"}]}
    assert ("/items/0/curve/rows/0", "unknown-key") in refusals(
        document(curved("r", "9", "M-20", from_below))
    )
