"""What an item may say besides its curve: another scale, its months, other words for some of its people."""

from datetime import date
from decimal import Decimal

import pytest

from kaoping.domain.scoring.inputs import Column, Period, Population, Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.results import LineState

from .sheet_scenes import curved, line, only, percent, refusals
from .sheets import OCTOBER, document, item, judged, measured, policy

STEPS = {"kind": "steps", "target": "90", "step": "5", "each": "1"}


def when(code: str, first: date, last: date, attributes: dict[str, str] | None = None) -> Population:
    return Population(Period(code, first, last), (Subject("s", "t", attributes or {}),))


# -- out_of ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("figure_", "points"), [("90", "4"), ("80", "3.2"), ("84.99", "3.6"), ("35", "0")])
def test_a_curve_written_out_of_ten_is_brought_to_the_items_points(figure_: str, points: str) -> None:
    sheet = policy(curved("a", "4", "M-39", STEPS, out_of="10"))
    assert line(sheet, "a", readings=percent("M-39", figure_)).points == Decimal(points)


def test_points_are_rounded_once_after_the_scale() -> None:
    rows = [{"from": "50", "points": "1"}, {"points": "0"}]
    sheet = policy(curved("a", "5", "M-39", {"kind": "bands", "rows": rows}, out_of="3"))
    assert line(sheet, "a", readings=percent("M-39", "50")).points == Decimal("1.67")


def test_a_table_of_factors_may_pay_more_than_the_weight() -> None:
    rows = [{"from": "105", "factor": "1.25"}, {"points": "0"}]
    sheet = policy(curved("a", "35", "M-39", {"kind": "bands", "rows": rows}, out_of="1"))
    assert line(sheet, "a", readings=percent("M-39", "106")).points == Decimal("43.75")


def test_people_enter_points_on_the_scale_the_item_is_written_in() -> None:
    sheet = policy(item("a", "4", out_of="10"))
    found = line(sheet, "a", reviews=[judged("a", "8"), judged("a", "9", Column.SELF)])
    assert (found.points, found.suggested) == (Decimal("3.2"), Decimal("3.6"))
    assert (line(sheet, "a").low, line(sheet, "a").high) == (0, 4)
    with pytest.raises(PolicyRefused):
        only(sheet, reviews=[judged("a", "10.5")])


def test_a_scale_of_nothing_is_refused() -> None:
    assert ("/items/0/out_of", "out-of-nothing") in refusals(document(item("a", out_of="0")))


# -- due -------------------------------------------------------------------------------------------------


def quarterly(**more: object) -> Policy:
    return policy(item("a", "60"), item("q", "40", due=["3", "6", "9", "12"], **more))


def test_an_item_out_of_its_month_leaves_and_the_rest_fills_the_sheet() -> None:  # A-39 A-77
    found = only(quarterly(), reviews=[judged("a", "30")])
    assert (found.line("q").state, found.line("q").points) == (LineState.NOT_DUE, None)
    assert (found.line("a").full, found.line("a").points) == (Decimal(100), Decimal(50))
    assert (found.total, found.possible, found.complete) == (Decimal(50), Decimal(100), True)


def test_in_its_month_it_counts_like_any_other() -> None:
    december = when("2026-12", date(2026, 12, 1), date(2026, 12, 31))
    found = only(quarterly(), population=december, reviews=[judged("a", "30"), judged("q", "10")])
    assert (found.total, found.line("a").full) == (Decimal(40), Decimal(60))


def test_what_is_not_due_is_not_unset_either() -> None:
    sheet = quarterly(curve="unset")
    assert only(sheet, reviews=[judged("a", "30")]).complete
    december = when("2026-12", date(2026, 12, 1), date(2026, 12, 31))
    assert only(sheet, population=december, reviews=[judged("a", "30")]).open == ("q",)


@pytest.mark.parametrize(
    ("first", "last", "is_due"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), True),
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 11, 1), date(2027, 2, 28), True),  # December lies within
        (date(2027, 1, 1), date(2027, 2, 28), False),
    ],
)
def test_a_longer_period_holds_the_months_within_it(first: date, last: date, is_due: bool) -> None:
    found = line(quarterly(), "q", population=when("p", first, last))
    assert (found.state is not LineState.NOT_DUE) is is_due


def test_months_are_one_to_twelve() -> None:
    assert ("/items/0/due/0", "not-a-whole-number") in refusals(document(item("a", due=["13"])))


# -- variants --------------------------------------------------------------------------------------------

LENIENT = [{"from": "50", "points": "10"}, {"points": "0"}]


def test_some_have_another_curve_measure_and_missing_rule() -> None:
    other = {
        "for": {"region": ["GD", "HN"]},
        "curve": {"kind": "bands", "rows": LENIENT},
        "measures": [{"measure": "M-08"}],
        "missing": {"no_data": "full", "not_published": "full"},
        "rule": "S000-D.R23",
    }
    sheet = policy(measured("a", "10", variants=[other]))
    southern = when("2026-10", OCTOBER.first, OCTOBER.last, {"region": "GD"})
    low = percent("M-39", "60") | percent("M-08", "60")
    assert line(sheet, "a", readings=low).points == 5
    assert line(sheet, "a", readings=low, population=southern).points == 10
    assert line(sheet, "a", population=southern).points == 10  # nobody measured: full by its own rule
    assert sheet.seen_by({"region": "GD"}).item("a").rule == "S000-D.R23"
    assert {measure.code for measure in sheet.measures} == {"M-39", "M-08"}


def test_the_first_variant_that_fits_is_taken() -> None:
    variants = [
        {"for": {"position": ["A"]}, "label": {"zh": "甲", "en": "first"}},
        {"for": {"position": ["A", "B"]}, "label": {"zh": "乙", "en": "second"}},
    ]
    sheet = policy(item("a", variants=variants))
    said = [sheet.seen_by({"position": one}).item("a").label.en for one in ("A", "B", "C")]
    assert said == ["first", "second", "Item"]


def test_a_judgement_is_accepted_where_any_variant_is_judged() -> None:
    people_judge = {"for": {"position": ["A"]}, "curve": {"kind": "reviewed"}, "max": "10"}
    sheet = policy(measured("a", "10", variants=[people_judge]))
    of_a = when("2026-10", OCTOBER.first, OCTOBER.last, {"position": "A"})
    assert line(sheet, "a", population=of_a, reviews=[judged("a", "7")]).points == 7
    assert line(sheet, "a", reviews=[judged("a", "7")]).state is LineState.NOT_ASSESSED


def test_a_variants_fault_stands_where_the_variant_stands() -> None:
    wrong = measured("a", variants=[{"for": {"position": ["A"]}, "measures": [{"measure": "M-999"}]}])
    assert ("/items/0/variants/0/measures/0/measure", "unknown-measure") in refusals(document(wrong))


def test_what_a_variant_leaves_unset_forbids_activation_too() -> None:
    sheet = policy(item("a", variants=[{"for": {"position": ["A"]}, "curve": "unset"}]))
    assert [fault.field for fault in sheet.unset] == ["/items/0/variants/0/curve"]
