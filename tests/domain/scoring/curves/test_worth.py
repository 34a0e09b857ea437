"""What every curve makes of its figures, with what explains it: edges, ties, floors and caps."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kaoping.domain.scoring.curves.checklists import (
    Accepts,
    Audited,
    Checklist,
    Finding,
    Indicator,
    Take,
    Verdict,
    audited,
    findings,
    verdict_of,
)
from kaoping.domain.scoring.curves.rollup import Roll, RolledUp, days_of, inside
from kaoping.domain.scoring.curves.shapes import (
    Achievement,
    Bands,
    Bound,
    Counting,
    Curve,
    JointShare,
    Lateness,
    Linear,
    MeanOf,
    Outcome,
    PassOrZero,
    PerEvent,
    Reviewed,
    Row,
    Sense,
    Steps,
    WorstOf,
)
from kaoping.domain.scoring.curves.worth import outcome
from kaoping.domain.scoring.inputs import Occurrence, PastPeriod, Period
from kaoping.domain.scoring.texts import Text

from ..sheets import OCTOBER

FULL = Fraction(10)
TABLE = Bands((Row(Fraction(90), None, FULL), Row(Fraction(50), Fraction(90), Fraction(5)),
               Row(None, Fraction(50), Fraction(0))))  # fmt: skip
PRINTED = Bands(TABLE.rows, 0)
RANKS = Bands((Row(Fraction(10), None, Fraction(0), True), Row(None, Fraction(10), FULL, True)))
OPEN = Bands((Row(Fraction(90), None, None), Row(None, Fraction(90), Fraction(1))))
LINE = Linear(tuple((Fraction(at), Fraction(points)) for at, points in ((10, 1), (20, 6), (40, 10))))
BOUNDS = (Bound(1, Sense.AT_LEAST, Fraction(90)), Bound(0, Sense.AT_MOST, Fraction(3)))


def steps(inverse: bool = False, counting: Counting = Counting.WHOLE) -> Steps:
    return Steps(Fraction(90), Fraction(2), Fraction(3), Fraction(-5), inverse, counting)


@pytest.mark.parametrize(
    ("curve", "figures", "points", "figure", "decided_by", "row"),
    [
        (TABLE, ["90"], 10, "90", 0, 0),
        (TABLE, ["89.999"], 5, "89.999", 0, 1),
        (TABLE, ["50"], 5, "50", 0, 1),
        (TABLE, ["49.999"], 0, "49.999", 0, 2),
        (PRINTED, ["89.5"], 10, "90", 0, 0),
        (PRINTED, ["89.499"], 5, "89", 0, 1),
        (RANKS, ["10"], 10, "10", 0, 1),
        (RANKS, ["10.001"], 0, "10.001", 0, 0),
        (OPEN, ["90"], None, "90", 0, 0),
        (WorstOf(TABLE), ["95", "60", "40"], 0, "40", 2, 2),
        (WorstOf(TABLE), ["95", "60", "55"], 5, "60", 1, 1),
        (WorstOf(TABLE), ["99", "98"], 10, "99", 0, 0),
        (WorstOf(OPEN), ["10", "95", "96"], None, "95", 1, 0),
        (MeanOf(TABLE), ["100", "80"], 10, "90", 0, 0),
        (MeanOf(TABLE), ["100", "79", "90"], 5, "269/3", 0, 1),
        (JointShare(Fraction(90)), ["90"], 10, "90", 0, None),
        (JointShare(Fraction(90)), ["89.9"], 0, "89.9", 0, None),
        (PassOrZero(BOUNDS, Fraction(-2)), ["3", "90"], 10, "3", 0, None),
        (PassOrZero(BOUNDS, Fraction(-2)), ["4", "89"], -2, "89", 1, 0),
        (PassOrZero(BOUNDS), ["3.1", "90"], 0, "3.1", 0, 1),
        (PerEvent((Fraction(2), Fraction(1, 2))), ["3", "2"], 3, "3", 0, None),
        (PerEvent((Fraction(2),)), ["6"], 0, "6", 0, None),
        (PerEvent((Fraction(2),), None), ["6"], -2, "6", 0, None),
        (PerEvent((Fraction(2),), Fraction(-1)), ["6"], -1, "6", 0, None),
        (LINE, ["5"], 1, "5", 0, None),
        (LINE, ["10"], 1, "10", 0, None),
        (LINE, ["14"], 3, "14", 0, None),
        (LINE, ["20"], 6, "20", 0, None),
        (LINE, ["35"], 9, "35", 0, None),
        (LINE, ["40"], 10, "40", 0, None),
        (LINE, ["41"], 10, "41", 0, None),
        (Achievement(Fraction(80), Fraction(1), False), ["40"], 5, "40", 0, None),
        (Achievement(Fraction(80), Fraction(1), False), ["90"], 10, "90", 0, None),
        (Achievement(Fraction(80), Fraction(2), False), ["120"], 15, "120", 0, None),
        (Achievement(Fraction(80), Fraction(2), False), ["-40"], 0, "-40", 0, None),
        (Achievement(Fraction(4), Fraction(2), True), ["8"], 5, "8", 0, None),
        (Achievement(Fraction(4), Fraction(2), True), ["1"], 20, "1", 0, None),
        (Achievement(Fraction(4), Fraction(2), True), ["0"], 20, "0", 0, None),
        (Achievement(Fraction(4), Fraction(2), True), ["-1"], 20, "-1", 0, None),
        (steps(), ["90"], 10, "90", 0, None),
        (steps(), ["91"], 10, "91", 0, None),
        (steps(), ["88.5"], 10, "88.5", 0, None),
        (steps(), ["88"], 7, "88", 0, None),
        (steps(), ["85"], 4, "85", 0, None),
        (steps(), ["70"], -5, "70", 0, None),
        (steps(counting=Counting.STARTED), ["89.9"], 7, "89.9", 0, None),
        (steps(counting=Counting.STARTED), ["88"], 7, "88", 0, None),
        (steps(counting=Counting.STARTED), ["87.9"], 4, "87.9", 0, None),
        (Steps(Fraction(90), Fraction(2), Fraction(3), Fraction(20), False), ["90"], 10, "90", 0, None),
        (steps(inverse=True), ["89"], 10, "89", 0, None),
        (steps(inverse=True), ["92"], 7, "92", 0, None),
        (Lateness(Fraction(3)), ["2"], 4, "2", 0, None),
        (Lateness(Fraction(3)), ["-2"], 10, "-2", 0, None),
        (Lateness(Fraction(3)), ["4"], 0, "4", 0, None),
        (RolledUp("total", 2, Roll.MEAN), ["8", "9", "11"], Fraction(28, 3), "28/3", 0, None),
        (RolledUp("total", 2, Roll.SUM), ["8", "9"], 17, "17", 0, None),
        (RolledUp("total", 2, Roll.LEAST), ["9", "8"], 8, "8", 0, None),
    ],
)
def test_figures_become_points(
    curve: Curve,
    figures: list[str],
    points: Fraction | int | None,
    figure: str,
    decided_by: int,
    row: int | None,
) -> None:
    given = [Fraction(one) for one in figures]
    worth = None if points is None else Fraction(points)
    assert outcome(curve, given, FULL) == Outcome(worth, Fraction(figure), decided_by, row)


def test_what_does_not_follow_from_figures_has_no_outcome() -> None:
    for curve in (Reviewed(), Checklist((), Take.POINTS)):
        with pytest.raises(ValueError, match="figures"):
            outcome(curve, [Fraction(1)], FULL)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_days_of_a_period(code: str, first: str, last: str) -> None:
    assert days_of(code) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "code", ["", "0000", "0000-01", "2026-13", "2026-00", "2026-Q5", "2026-1", "x2026", "2026x"]
)
def test_what_is_no_period(code: str) -> None:
    assert days_of(code) is None


def test_periods_inside_this_one_oldest_first() -> None:
    quarter = Period("2026-Q4", date(2026, 10, 1), date(2026, 12, 31))
    total = {"total": Decimal(8)}
    past = [
        PastPeriod("s", code, names)
        for code, names in (
            ("2026-12", total), ("2026-10", total), ("2026-11", {"other": Decimal(1)}), ("2026-09", total),
            ("2027-01", total), ("2026-Q4", total), ("2026", total), ("nonsense", total),
        )
    ]  # fmt: skip
    curve = RolledUp("total", 1, Roll.MEAN)
    assert inside(curve, past, quarter) == (("2026-10", Decimal(8)), ("2026-12", Decimal(8)))


def indicator(code: str, points: str = "5", fail: str = "0", accepts: Accepts | None = None) -> Indicator:
    return Indicator(code, Text(code, code), Fraction(points), Fraction(fail), False, "", accepts)


SHEET = Checklist((indicator("a", "4", "-6"), indicator("b", "6")), Take.POINTS)
RATE = Checklist(SHEET.indicators, Take.PASS_RATE)


def seen(code: str, verdict: Verdict, points: str, visit: str = "v") -> Finding:
    return Finding(f"{code}{verdict}{visit}", code, verdict, Fraction(points), visit)


PASSED, FAILED = seen("a", Verdict.PASS, "4"), seen("b", Verdict.FAIL, "0")
A_FAILED, B_PASSED = seen("a", Verdict.FAIL, "-6"), seen("b", Verdict.PASS, "6")
NOT_A, NOT_B = seen("a", Verdict.NA, "0"), seen("b", Verdict.NA, "0")


@pytest.mark.parametrize(
    ("curve", "found", "full", "points", "figure", "unseen"),
    [
        (SHEET, (PASSED, FAILED), 10, "4", "4", ()),
        (SHEET, (PASSED, FAILED), 5, "2", "4", ()),
        (SHEET, (A_FAILED, B_PASSED), 10, "0", "0", ()),
        (SHEET, (A_FAILED, NOT_B), 10, "-6", "-6", ()),
        (SHEET, (PASSED, NOT_B), 10, "10", "10", ()),
        (SHEET, (NOT_A, B_PASSED), 10, "10", "10", ()),
        (SHEET, (PASSED,), 10, "10", "10", ("b",)),
        (SHEET, (PASSED, A_FAILED, B_PASSED), 10, "0", "0", ()),
        (SHEET, (A_FAILED, PASSED, B_PASSED), 10, "0", "0", ()),
        (SHEET, (NOT_A, PASSED, B_PASSED), 10, "10", "10", ()),
        (SHEET, (PASSED, B_PASSED, seen("a", Verdict.FAIL, "-6", "w"), seen("b", Verdict.PASS, "6", "w")),
         10, "5", "5", ()),
        (SHEET, (PASSED, B_PASSED, seen("a", Verdict.PASS, "4", "w")), 10, "10", "10", ("b",)),
        (SHEET, (NOT_A, NOT_B), 10, None, None, ()),
        (SHEET, (), 10, None, None, ()),
        (RATE, (PASSED, FAILED), 8, "4", "50", ()),
        (RATE, (PASSED, NOT_B), 8, "8", "100", ()),
        (RATE, (PASSED, B_PASSED, seen("a", Verdict.FAIL, "-6", "w")), 9, "6", "200/3", ()),
        (RATE, (NOT_A,), 8, None, None, ()),
    ],
)  # fmt: skip
def test_findings_become_points(
    curve: Checklist, found: tuple[Finding, ...], full: int, points: str | None, figure: str | None,
    unseen: tuple[str, ...],
) -> None:  # fmt: skip
    worth = [None if one is None else Fraction(one) for one in (points, figure)]
    assert audited(curve, found, Fraction(full)) == Audited(worth[0], worth[1], found, unseen)


def test_with_a_role_nothing_is_unseen() -> None:
    curve = Checklist(SHEET.indicators, Take.POINTS, role="responsible")
    assert audited(curve, (PASSED,), FULL).unseen == ()


def test_most_and_least_of_a_checklist() -> None:
    assert (SHEET.most, SHEET.least) == (10, -6)


def noted(result: str | None, value: str | None = None) -> Occurrence:
    words = {"indicator": "a"} | ({} if result is None else {"result": result})
    amounts = {} if value is None else {"value": Decimal(value)}
    return Occurrence("1", "FINDING", "t", {"occurred": date(2026, 10, 2)}, {}, words, amounts)


@pytest.mark.parametrize(
    ("accepts", "result", "value", "verdict"),
    [
        (None, "PASS", None, Verdict.PASS),
        (None, "FAIL", "20", Verdict.FAIL),
        (None, "?", None, None),
        (None, None, "20", None),
        (("18", "26"), None, "18", Verdict.PASS),
        (("18", "26"), None, "26", Verdict.PASS),
        (("18", "26"), "PASS", "17.9", Verdict.FAIL),
        (("18", "26"), "FAIL", "20", Verdict.PASS),
        (("18", "26"), None, "26.1", Verdict.FAIL),
        (("18", None), None, "99", Verdict.PASS),
        (("18", None), None, "17", Verdict.FAIL),
        ((None, "26"), None, "-99", Verdict.PASS),
        ((None, "26"), None, "27", Verdict.FAIL),
        (("18", "26"), "NA", "20", Verdict.NA),
        (("18", "26"), "PASS", None, Verdict.PASS),
    ],
)
def test_a_verdict(
    accepts: tuple[str | None, str | None] | None,
    result: str | None,
    value: str | None,
    verdict: Verdict | None,
) -> None:
    ends = None if accepts is None else [None if end is None else Decimal(end) for end in accepts]
    given = indicator("a", accepts=None if ends is None else Accepts(ends[0], ends[1]))
    assert verdict_of(given, noted(result, value)) is verdict


def finding(
    key: str, code: str = "a", day: str = "2026-10-02", *, kind: str = "FINDING", store: str = "t",
    result: str = "PASS", named: str = "s", audit: str = "MS", visit: str = "v", dated_by: str = "occurred",
) -> Occurrence:  # fmt: skip
    words = {"indicator": code, "result": result, "audit": audit, "visit": visit}
    return Occurrence(
        key, kind, store, {dated_by: date.fromisoformat(day)}, {"responsible": (named,)},
        {name: word for name, word in words.items() if word}, {},
    )  # fmt: skip


def test_findings_that_belong_to_a_checklist() -> None:
    curve = Checklist(SHEET.indicators, Take.POINTS, {"audit": frozenset({"MS"})}, role="responsible")
    given = [
        finding("other indicator", "z"), finding("no indicator", ""), finding("before", day="2026-09-30"),
        finding("after", day="2026-11-01"), finding("kind", kind="SLIP"), finding("store", store="u"),
        finding("named", named="x"), finding("audit", audit="PT"), finding("undated", dated_by="published"),
        finding("nothing noted", result="?"), finding("first", day="2026-10-01"),
        finding("last", "b", day="2026-10-31", result="FAIL", visit=""), finding("na", result="NA"),
        finding("fail", result="FAIL"), replace(finding("nobody"), roles={}),
    ]  # fmt: skip
    assert findings(curve, given, "s", "t", OCTOBER) == (
        Finding("first", "a", Verdict.PASS, Fraction(4), "v"),
        Finding("last", "b", Verdict.FAIL, Fraction(0), ""),
        Finding("na", "a", Verdict.NA, Fraction(0), "v"),
        Finding("fail", "a", Verdict.FAIL, Fraction(-6), "v"),
    )
    published = Checklist(SHEET.indicators, Take.POINTS, dated_by="published")
    assert [one.id for one in findings(published, given, "s", "t", OCTOBER)] == ["undated"]


def test_a_finding_with_a_value_is_judged_by_its_indicator() -> None:
    warm = Checklist((indicator("a", accepts=Accepts(Decimal(18), Decimal(26))),), Take.POINTS)
    given = [replace(noted("PASS", "17"), id="cold"), replace(noted(None, "18"), id="warm")]
    assert [(one.id, one.verdict) for one in findings(warm, given, "s", "t", OCTOBER)] == [
        ("cold", Verdict.FAIL), ("warm", Verdict.PASS),
    ]  # fmt: skip
