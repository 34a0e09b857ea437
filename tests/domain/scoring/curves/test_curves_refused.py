"""Curves, tables and checklists that cannot be meant: every fault at its place, with its figures."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kaoping.domain.scoring.curves.checklists import Accepts, Checklist, Indicator, Take
from kaoping.domain.scoring.curves.shapes import Bands, Curve, JointShare, Reviewed, Row
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.texts import Text

from ..sheets import LABEL, document, item
from ..told import Told, told

SHARE, LOWER, COUNT, DAYS = "M-39", "M-20", "M-18", "M-50"
NO_DATA = {"no_data": "not_assessed"}
NOTHING = NO_DATA | {"not_published": "not_assessed"}
ROWS = [{"from": "90", "points": "10"}, {"points": "0"}]
ITEM = Text("项目", "Item")
LONG, LONGER = "a" * 41, "a" * 61


def sheet(curve: dict[str, object], *measures: str, full: str = "10", **more: object) -> dict[str, object]:
    if measures:
        more |= {"measures": [{"measure": code} for code in measures], "missing": NOTHING}
    elif curve["kind"] != "reviewed":
        more |= {"missing": NO_DATA}
    return document(item("a", full, curve=curve, **more))


def faults(curve: dict[str, object], *measures: str, full: str = "10", **more: object) -> list[Told]:
    """What is wrong with the curve or with what belongs to it in its item, from the item on."""
    found = told(sheet(curve, *measures, full=full, **more), "/items/0")
    return [(at.removeprefix("/items/0"), code, params) for at, code, params in found]


def curve_of(curve: dict[str, object], *measures: str, full: str = "10", **more: object) -> Curve:
    found = Policy.parse(sheet(curve, *measures, full=full, **more)).items[0].curve
    assert found is not None
    return found


KEYS: dict[str, tuple[list[str], str, list[str]]] = {
    "bands": (["rows"], "kind, precision, rows", [SHARE]),
    "worst_of": (["rows"], "kind, precision, rows", [SHARE, SHARE]),
    "mean_of": (["rows"], "kind, precision, rows", [SHARE, SHARE]),
    "joint_share": (["at_least"], "at_least, kind", [SHARE]),
    "pass_or_zero": (["bounds"], "bounds, kind, otherwise", [SHARE]),
    "per_event": (["each"], "each, floor, kind", [COUNT]),
    "linear": (["points"], "kind, points", [SHARE]),
    "achievement": (["target"], "cap, kind, target", [SHARE]),
    "steps": (["target", "step", "each"], "counting, each, floor, kind, step, target", [SHARE]),
    "lateness": (["each"], "each, kind", [DAYS]),
    "rank_band": (["rows"], "kind, rows", [LOWER]),
    "checklist": (["indicators"], "indicators, kind, take", []),
    "rolled_up": (["of", "periods"], "kind, of, periods, take", []),
    "reviewed": ([], "choices, kind, start", []),
}


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_keys_of_every_curve(kind: str) -> None:
    needed, known, measures = KEYS[kind]
    found = faults({"kind": kind, "KEY": "x"}, *measures)
    assert [one for one in found if one[1] in {"missing-key", "unknown-key"}] == [
        *(("/curve", "missing-key", {"key": key}) for key in needed),
        ("/curve", "unknown-key", {"key": "KEY", "known": known}),
    ]


def test_a_kind_nobody_knows() -> None:
    (found,) = [one for one in faults({"kind": "wave", "rows": ROWS}, SHARE) if one[0] == "/curve/kind"]
    assert (found[1], found[2]["found"]) == ("not-a-choice", "wave")


def table(*rows: dict[str, object], **more: object) -> list[Told]:
    found = faults({"kind": "bands", "rows": list(rows)} | more, SHARE)
    return [(at.removeprefix("/curve/rows"), code, params) for at, code, params in found]


def overlap(low: str, high: str) -> Told:
    return "", "band-overlap", {"low": low, "high": high}


def hole(low: str, high: str) -> Told:
    return "", "band-hole", {"low": low, "high": high}


TOP, BOTTOM = {"from": "90", "points": "10"}, {"points": "0"}


@pytest.mark.parametrize(
    ("rows", "more", "expected"),
    [
        ([TOP, BOTTOM], {}, []),
        ([TOP], {}, [("", "band-open", {})]),
        ([], {}, [("", "band-open", {})]),
        ([TOP | {"below": "100"}, BOTTOM], {}, [hole("100", "…")]),
        ([TOP, {"below": "80", "points": "0"}], {}, [hole("80", "90")]),
        ([TOP, {"below": "95", "points": "0"}], {}, [overlap("90", "95")]),
        ([TOP, BOTTOM, BOTTOM], {}, [overlap("…", "…")]),
        ([TOP, {"from": "90", "points": "5"}, BOTTOM], {}, [overlap("90", "90")]),
        ([TOP, {"from": "85", "to": "89", "points": "5"}, BOTTOM], {"precision": "0"}, []),
        ([TOP, {"from": "85", "to": "88", "points": "5"}, BOTTOM], {"precision": "0"}, [hole("89", "90")]),
        ([TOP, {"from": "85", "to": "90", "points": "5"}, BOTTOM], {"precision": "0"}, [overlap("90", "91")]),
        ([TOP, {"from": "85", "to": "89.9", "points": "5"}, BOTTOM], {"precision": "1"}, []),
        ([TOP, {"to": "89", "points": "0"}], {}, [
            ("/1/to", "band-to-needs-precision", {}),
        ]),
        ([TOP, {"to": "89", "below": "90", "points": "0"}], {"precision": "0"}, [
            ("/1", "band-both-ends", {}),
        ]),
        ([{"from": "90.5", "points": "10"}, BOTTOM], {"precision": "0"}, [
            ("/0/from", "band-precision", {"edge": "90.5", "precision": 0}),
        ]),
        ([TOP, BOTTOM, {"below": "10", "points": "0"}], {}, [overlap("…", "10")]),
        ([TOP | {"from": "90.1234565"}, TOP | {"from": "90.1234565"}, BOTTOM], {}, [
            overlap("90.123457", "90.123457"),
        ]),
        ([TOP, {"below": "90.5", "points": "0"}], {"precision": "0"}, [
            ("/1/below", "band-precision", {"edge": "90.5", "precision": 0}), overlap("90", "90.5"),
        ]),
        ([TOP, {"to": "88.5", "points": "0"}], {"precision": "0"}, [
            ("/1/to", "band-precision", {"edge": "88.5", "precision": 0}), hole("89.5", "90"),
        ]),
        ([TOP, BOTTOM], {"precision": "7"}, [
            ("/curve/precision", "not-a-whole-number", {"low": 0, "high": 6}),
        ]),
        ([{"from": "90", "KEY": "x"}, BOTTOM], {}, [
            ("/0", "missing-key", {"key": "points"}),
            ("/0", "unknown-key", {"key": "KEY", "known": "below, from, points, to"}),
        ]),
        ([{"from": "90", "factor": "10"}, {"factor": "0"}], {}, []),
        ([{"from": "90", "factor": "10.1"}, {"factor": "-1"}], {}, [
            ("/0/factor", "out-of-range", {"low": "0", "high": "10"}),
            ("/1/factor", "out-of-range", {"low": "0", "high": "10"}),
        ]),
        ([{"from": "90", "factor": "1", "points": "1"}, BOTTOM], {}, [
            ("/0", "unknown-key", {"key": "points", "known": "below, factor, from, to"}),
        ]),
        ([{"from": "90", "points": "10.5"}, {"points": "-10.5"}], {}, [
            ("/0/points", "points-over-full", {"points": "10.5", "full": "10"}),
            ("/1/points", "points-over-full", {"points": "-10.5", "full": "10"}),
        ]),
        ([{"upto": "50", "points": "0"}, {"points": "10"}], {}, []),
        ([{"upto": "50", "points": "0"}], {}, [("", "band-open-top", {})]),
        ([{"upto": "50", "points": "0"}, {"points": "10"}, {"points": "5"}], {}, [("", "band-open-top", {})]),
        ([{"upto": "50", "points": "0"}, {"upto": "50", "points": "5"}, {"points": "10"}], {}, [
            overlap("50", "50"),
        ]),
        ([{"upto": "50", "KEY": "x"}, {"points": "10"}], {}, [
            ("/0", "missing-key", {"key": "points"}),
            ("/0", "unknown-key", {"key": "KEY", "known": "points, upto"}),
        ]),
        ([{"upto": "50.5", "points": "0"}, {"points": "10"}], {"precision": "0"}, [
            ("/0/upto", "band-precision", {"edge": "50.5", "precision": 0}),
        ]),
        ([{"upto": "50", "factor": "11"}, {"factor": "1"}], {}, [
            ("/0/factor", "out-of-range", {"low": "0", "high": "10"}),
        ]),
    ],
)  # fmt: skip
def test_tables(rows: list[dict[str, object]], more: dict[str, object], expected: list[Told]) -> None:
    assert table(*rows, **more) == expected


def test_tables_are_read_from_the_top_down() -> None:
    rows = [{"points": "0"}, {"from": "90", "points": "unset"}, {"from": "50", "factor": "0.5"}]
    top, middle, low = Fraction(90), Fraction(50), Fraction(0)
    assert curve_of({"kind": "bands", "rows": rows}, SHARE) == Bands(
        (Row(top, None, None), Row(middle, top, Fraction(5)), Row(None, middle, low))
    )
    rows = [{"upto": "50", "factor": "0.5"}, {"points": "9"}, {"upto": "10", "points": "unset"}]
    expected = (
        Row(Fraction(50), None, Fraction(9), True), Row(Fraction(10), Fraction(50), Fraction(5), True),
        Row(None, Fraction(10), None, True),
    )  # fmt: skip
    assert curve_of({"kind": "bands", "rows": rows, "precision": "0"}, SHARE) == Bands(expected, 0)
    assert curve_of({"kind": "rank_band", "rows": rows}, LOWER) == Bands(expected)
    only = Bands((Row(None, None, Fraction(9), True),))
    assert curve_of({"kind": "rank_band", "rows": [{"points": "9"}]}, LOWER) == only


def test_reviewed_curves() -> None:
    assert curve_of({"kind": "reviewed"}) == Reviewed((), None)
    choices = tuple(map(Fraction, (0, 5, 10)))
    given = {"kind": "reviewed", "choices": ["10", "0", "5"], "start": "5"}
    assert curve_of(given) == Reviewed(choices, Fraction(5))
    assert faults({"kind": "reviewed", "choices": ["11"], "start": "12"}) == [
        ("/curve/choices/0", "points-over-full", {"points": "11", "full": "10"}),
        ("/curve/start", "points-over-full", {"points": "12", "full": "10"}),
    ]


def indicator(code: str = "a", points: str = "10", **more: object) -> dict[str, object]:
    return {"code": code, "label": LABEL, "points": points} | more


def checklist(*indicators: dict[str, object], **more: object) -> dict[str, object]:
    return {"kind": "checklist", "indicators": list(indicators)} | more


def test_a_checklist_as_it_is_written() -> None:
    full = indicator(
        "a" * 60, "6", fail="-3", key="true", post="p" * 60, rule="x", note="y",
        accepts={"at_least": "18", "at_most": "18"},
    )  # fmt: skip
    more = {
        "where": {"audit": ["MS"], "indicator": ["b" * 60]},
        "dated_by": "published",
        "role": "responsible",
    }
    found = curve_of(checklist(full, indicator("b", "4", accepts={"at_most": "9"})), **more)
    eighteen = Accepts(Decimal(18), Decimal(18))
    assert found == Checklist(
        (
            Indicator("a" * 60, ITEM, Fraction(6), Fraction(-3), True, "p" * 60, eighteen),
            Indicator("b", ITEM, Fraction(4), Fraction(0), False, "", Accepts(None, Decimal(9))),
        ),
        Take.POINTS, {"audit": frozenset({"MS"}), "indicator": frozenset({"b" * 60})}, "published",
        "responsible",
    )  # fmt: skip
    bare = {"code": "a", "label": LABEL}
    one = (Indicator("a", ITEM, Fraction(1), Fraction(0), False, "", None),)
    assert curve_of(checklist(bare, take="pass_rate")) == Checklist(one, Take.PASS_RATE, {}, "occurred", "")
    assert curve_of(checklist(bare), full="1") == Checklist(one, Take.POINTS, {}, "occurred", "")


@pytest.mark.parametrize(
    ("curve", "more", "expected"),
    [
        (checklist(), {}, [("/curve/indicators", "checklist-empty", {})]),
        (checklist(indicator(), take="all"), {}, [
            ("/curve/take", "not-a-choice", {"found": "all", "known": "points, pass_rate"}),
        ]),
        (checklist(indicator(points="9.5")), {}, [
            ("/curve/indicators", "checklist-points", {"found": "9.5", "needed": "10"}),
        ]),
        (checklist(indicator(points="9.1234565")), {}, [
            ("/curve/indicators", "checklist-points", {"found": "9.123457", "needed": "10"}),
        ]),
        (checklist(indicator(points="0")), {"full": "unset"}, [
            ("/curve/indicators", "checklist-points", {"found": "0", "needed": "…"}),
        ]),
        (checklist(indicator(points="7")), {"full": "unset"}, []),
        (checklist(indicator(points="5"), indicator(points="5")), {}, [
            ("/curve/indicators/1/code", "duplicate-code", {"code": "a"}),
        ]),
        (checklist({"KEY": "x"}, take="pass_rate"), {}, [
            ("/curve/indicators/0", "missing-key", {"key": "code"}),
            ("/curve/indicators/0", "missing-key", {"key": "label"}),
            ("/curve/indicators/0", "unknown-key",
             {"key": "KEY", "known": "accepts, code, fail, key, label, note, points, post, rule"}),
        ]),
        (checklist(indicator(LONGER)), {}, [("/curve/indicators/0/code", "not-a-text", {"most": 60})]),
        (checklist(indicator(label="x")), {}, [("/curve/indicators/0/label", "not-a-label", {})]),
        (checklist(indicator(points="-1"), take="pass_rate"), {}, [
            ("/curve/indicators/0/points", "out-of-range", {"low": "0", "high": "…"}),
        ]),
        (checklist(indicator(fail="1")), {}, [
            ("/curve/indicators/0/fail", "out-of-range", {"low": "…", "high": "0"}),
        ]),
        (checklist(indicator(key="perhaps")), {}, [
            ("/curve/indicators/0/key", "not-a-choice", {"found": "perhaps", "known": "true, false"}),
        ]),
        (checklist(indicator(post=LONGER)), {}, [("/curve/indicators/0/post", "not-a-text", {"most": 60})]),
        (checklist(indicator(accepts={"KEY": "x"})), {}, [
            ("/curve/indicators/0/accepts", "unknown-key", {"key": "KEY", "known": "at_least, at_most"}),
        ]),
        (checklist(indicator(accepts={"at_least": "5", "at_most": "4"})), {}, [
            ("/curve/indicators/0/accepts/at_most", "out-of-range", {"low": "5", "high": "…"}),
        ]),
    ],
)  # fmt: skip
def test_checklists_that_cannot_be_meant(
    curve: dict[str, object], more: dict[str, str], expected: list[Told]
) -> None:
    assert faults(curve, full=more.get("full", "10")) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"dated_by": LONG}, ("/dated_by", "not-a-text", {"most": 40})),
        ({"role": LONG}, ("/role", "not-a-text", {"most": 40})),
        ({"where": {"indicator": [LONGER]}}, ("/where/indicator/0", "not-a-text", {"most": 60})),
    ],
)
def test_what_surrounds_a_checklist(more: dict[str, object], expected: Told) -> None:
    assert expected in faults(checklist(indicator()), **more)


@pytest.mark.parametrize(
    ("curve", "measures", "expected"),
    [
        ({"kind": "joint_share", "at_least": "90"}, [SHARE], ("/curve", "not-joint", {"measure": SHARE})),
        ({"kind": "joint_share", "at_least": "-1"}, [SHARE],
         ("/curve/at_least", "out-of-range", {"low": "0", "high": "…"})),
        ({"kind": "pass_or_zero", "bounds": [{"measure": SHARE, "at_least": "1", "at_most": "2"}]}, [SHARE],
         ("/curve/bounds/0", "unknown-key", {"key": "at_least", "known": "at_most, measure"})),
        ({"kind": "pass_or_zero", "bounds": [{"measure": SHARE}]}, [SHARE],
         ("/curve/bounds/0", "missing-key", {"key": "at_least"})),
        ({"kind": "pass_or_zero", "bounds": [], "otherwise": "1"}, [SHARE],
         ("/curve/otherwise", "out-of-range", {"low": "…", "high": "0"})),
        ({"kind": "linear", "points": [{"KEY": "x"}]}, [SHARE],
         ("/curve/points/0", "unknown-key", {"key": "KEY", "known": "at, points"})),
        ({"kind": "linear", "points": [{"at": "1", "points": "11"}, {"at": "2", "points": "1"}]}, [SHARE],
         ("/curve/points/0/points", "points-over-full", {"points": "11", "full": "10"})),
        ({"kind": "linear", "points": [{"at": "1", "points": "1"}, {"at": "1", "points": "2"}]}, [SHARE],
         ("/curve/points", "knots", {})),
        ({"kind": "achievement", "target": "0"}, [SHARE],
         ("/curve/target", "out-of-range", {"low": "0.000001", "high": "…"})),
        ({"kind": "achievement", "target": "1", "cap": "11"}, [SHARE],
         ("/curve/cap", "out-of-range", {"low": "0", "high": "10"})),
        ({"kind": "steps", "target": "1", "step": "0", "each": "1"}, [SHARE],
         ("/curve/step", "out-of-range", {"low": "0.000001", "high": "…"})),
        ({"kind": "steps", "target": "1", "step": "1", "each": "1", "counting": "all"}, [SHARE],
         ("/curve/counting", "not-a-choice", {"found": "all", "known": "whole, started"})),
        ({"kind": "lateness", "each": "1"}, [COUNT],
         ("/curve/kind", "unit-mismatch", {"needed": "days", "measure": COUNT, "unit": "count"})),
        ({"kind": "rank_band", "rows": [{"points": "1"}]}, [COUNT],
         ("/curve/kind", "unit-mismatch", {"needed": "share", "measure": COUNT, "unit": "count"})),
        ({"kind": "checklist", "indicators": [indicator()]}, [SHARE],
         ("/curve/kind", "measure-count", {"needed": "0", "found": 1})),
        ({"kind": "rolled_up", "of": LONGER, "periods": "3"}, [],
         ("/curve/of", "not-a-text", {"most": 60})),
        ({"kind": "rolled_up", "of": "total", "periods": "13"}, [],
         ("/curve/periods", "not-a-whole-number", {"low": 1, "high": 12})),
        ({"kind": "rolled_up", "of": "total", "periods": "3", "take": "most"}, [],
         ("/curve/take", "not-a-choice", {"found": "most", "known": "mean, sum, least"})),
        ({"kind": "rolled_up", "of": "a" * 60 + "-", "periods": "3"}, [],
         ("/curve/of", "not-a-text", {"most": 60})),
    ],
)  # fmt: skip
def test_curves_that_cannot_be_meant(curve: dict[str, object], measures: list[str], expected: Told) -> None:
    assert expected in faults(curve, *measures)


COUNTS: dict[str, tuple[str, int, int]] = {
    "bands": (SHARE, 1, 1),
    "worst_of": (SHARE, 2, 10),
    "mean_of": (SHARE, 2, 10),
    "joint_share": (SHARE, 1, 1),
    "pass_or_zero": (SHARE, 1, 10),
    "per_event": (COUNT, 1, 10),
    "linear": (SHARE, 1, 1),
    "achievement": (SHARE, 1, 1),
    "steps": (SHARE, 1, 1),
    "lateness": (DAYS, 1, 1),
    "rank_band": (LOWER, 1, 1),
    "checklist": (SHARE, 0, 0),
    "rolled_up": (SHARE, 0, 0),
}


@pytest.mark.parametrize("kind", sorted(COUNTS))
def test_how_many_measures_a_curve_takes(kind: str) -> None:
    measure, least, most = COUNTS[kind]
    needed = str(least) if least == most else f"{least}–{most}"
    for found in {0, 1, least, most, most + 1}:
        said = [
            one for one in faults({"kind": kind}, *[measure] * found)
            if one[:2] == ("/curve/kind", "measure-count")
        ]  # fmt: skip
        fits = least <= found <= most
        expected = ("/curve/kind", "measure-count", {"needed": needed, "found": found})
        assert said == ([] if fits else [expected]), found


def test_a_joint_share_is_one_of_two_conditions_at_least() -> None:
    assert curve_of({"kind": "joint_share", "at_least": "90"}, "M-24") == JointShare(Fraction(90))
    for measure in ("M-48", SHARE):
        found = faults({"kind": "joint_share", "at_least": "90"}, measure)
        assert found == [("/curve", "not-joint", {"measure": measure})]


def test_rows_are_sorted_by_their_edges_whatever_their_order() -> None:
    edges = ["0.5", "0", "7"]
    below = [{"points": "0"}, *({"from": edge, "points": "1"} for edge in edges)]
    found = curve_of({"kind": "bands", "rows": below}, SHARE)
    assert isinstance(found, Bands)
    assert [row.low for row in found.rows] == [7, Fraction(1, 2), 0, None]
    above = [{"points": "0"}, *({"upto": edge, "points": "1"} for edge in edges)]
    found = curve_of({"kind": "bands", "rows": above}, SHARE)
    assert isinstance(found, Bands)
    assert [row.high for row in found.rows] == [None, 7, Fraction(1, 2), 0]


def test_a_table_of_ranks_is_refused_at_its_rows() -> None:
    found = faults({"kind": "rank_band", "rows": [{"upto": "10", "points": "1"}]}, LOWER)
    assert found == [("/curve/rows", "band-open-top", {})]


def test_what_an_indicator_accepts_may_have_one_end() -> None:
    found = curve_of(checklist(indicator(accepts={"at_least": "18"})))
    assert isinstance(found, Checklist)
    assert found.indicators[0].accepts == Accepts(Decimal(18), None)


def test_the_edges_of_a_row() -> None:
    ten, twenty = Fraction(10), Fraction(20)
    edges = (Fraction(9), ten, Fraction(15), twenty, Fraction(21))
    assert [Row(ten, twenty, None).covers(one) for one in edges] == [False, True, True, False, False]
    assert [Row(ten, twenty, None, True).covers(one) for one in edges] == [False, False, True, True, False]
