"""Evaluation: blank is never zero, people decide in columns, and nothing depends on order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.evaluate import ORDER, evaluate
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.inputs import Column, Event, PastLine, Population, Review, Subject
from kaoping.domain.scoring.reading import NO_DATA, NOTHING, Reading, State
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.result_documents import result_hash
from kaoping.domain.scoring.results import LineState, PayState, Result

from .sheets import LABEL, OCTOBER, item, judged, measured, people, policy, share


def only(*args: object, **kwargs: object) -> Result:
    (found,) = evaluate(*args, **kwargs)  # type: ignore[arg-type]  # handed on as given
    return found


def test_a_blank_review_is_open_and_not_zero() -> None:
    found = only(policy(item("a", "4"), item("b", "6")), people(), {}, (), [judged("a", "3")])
    assert (found.line("b").state, found.line("b").points) == (LineState.OPEN, None)
    assert (found.total, found.complete, found.open) == (Decimal(3), False, ("b",))
    assert (found.low, found.high) == (Decimal(3), Decimal(9))


def test_a_judged_zero_is_zero_and_closes() -> None:
    found = only(policy(item("a")), people(), {}, (), [judged("a", "0")])
    assert (found.total, found.complete) == (Decimal(0), True)


def test_without_a_single_point_there_is_no_total() -> None:
    found = only(policy(item("a")), people(), {})
    assert found.total is None
    assert not found.complete


@pytest.mark.parametrize(
    ("columns", "points", "decides"),
    [
        ({Column.SELF: "9"}, None, None),
        ({Column.SELF: "9", Column.MANAGER: "7"}, "7", Column.MANAGER),
        ({Column.SELF: "9", Column.MANAGER: "7", Column.COMPANY: "5"}, "5", Column.COMPANY),
        ({Column.COMPANY: "5"}, "5", Column.COMPANY),
    ],
)
def test_r04_the_company_then_the_manager_never_oneself(
    columns: dict[Column, str], points: str | None, decides: Column | None
) -> None:
    reviews = [judged("a", value, column) for column, value in columns.items()]
    line = only(policy(item("a")), people(), {}, (), reviews).line("a")
    assert line.points == (None if points is None else Decimal(points))
    assert line.column is decides


@pytest.mark.parametrize(
    ("reviews", "code"),
    [
        ([judged("z", "1")], "unknown-item"),
        ([judged("m", "1")], "not-reviewed"),
        ([judged("a", "11")], "out-of-range"),
        ([judged("a", "-1")], "out-of-range"),
        ([judged("b", "2")], "review-choice"),
        ([judged("a", "1"), judged("a", "2")], "duplicate-review"),
    ],
)
def test_reviews_that_nobody_may_enter_are_refused(reviews: list[Review], code: str) -> None:
    sheet = policy(
        item("a"), item("b", "3", curve={"kind": "reviewed", "choices": ["0", "3"]}), measured("m")
    )
    with pytest.raises(PolicyRefused) as caught:
        evaluate(sheet, people(), {}, (), reviews)
    assert [fault.code for fault in caught.value.faults] == [code]


@pytest.mark.parametrize("reading", [NO_DATA, None])
@pytest.mark.parametrize(
    ("rule", "points", "state", "possible"),
    [
        ("full", "10", LineState.RULED, "20"),
        ("zero", "0", LineState.RULED, "20"),
        ("not_assessed", None, LineState.NOT_ASSESSED, "10"),
        ("redistribute", None, LineState.NOT_ASSESSED, "20"),
        ("carry_previous", "6", LineState.RULED, "20"),
        ("store_average", "5", LineState.RULED, "20"),
        ("reviewed", None, LineState.OPEN, "20"),
    ],
)
def test_missing_data_follows_the_stated_rule(
    rule: str, points: str | None, state: LineState, possible: str, reading: Reading | None
) -> None:
    sheet = policy(measured("m", missing=rule), item("a"))
    readings = {("x", "M-39"): share(6, 10)} | ({} if reading is None else {("s", "M-39"): reading})
    history = [PastLine("s", "m", Decimal(6))]
    found, _ = evaluate(sheet, people("s", "x"), readings, (), [judged("a", "8")], history)
    line = found.line("m")
    assert (line.state, line.points) == (state, None if points is None else Decimal(points))
    assert found.possible == Decimal(possible)


def test_carrying_on_and_averaging_need_something_to_take() -> None:
    for rule in ("carry_previous", "store_average"):
        line = only(policy(measured("m", missing=rule)), people(), {}).line("m")
        assert (line.state, line.points) == (LineState.NOT_ASSESSED, None)


def test_a_weight_that_leaves_grows_the_others_in_proportion() -> None:
    sheet = policy(measured("m", "40", missing="redistribute"), item("a", "45"), item("b", "15"))
    found = only(sheet, people(), {}, (), [judged("a", "45"), judged("b", "7.5")])
    assert [(line.full, line.points) for line in found.lines[1:]] == [(75, 75), (25, Decimal("12.5"))]
    assert (found.total, found.possible) == (Decimal("87.5"), Decimal(100))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=7), st.integers(1, 60))
def test_full_points_stay_full_points_however_weights_are_spread(weights: list[int], leaving: int) -> None:
    items = [item(f"i{index}", str(weight)) for index, weight in enumerate(weights)]
    sheet = policy(measured("m", str(leaving), missing="redistribute"), *items)
    reviews = [judged(f"i{index}", str(weight)) for index, weight in enumerate(weights)]
    found = only(sheet, people(), {}, (), reviews)
    assert found.total == found.possible == sum(weights) + leaving


def test_a_small_sample_follows_its_own_rule() -> None:
    rules = {"no_data": "zero", "not_published": "zero", "too_few": "full"}
    sheet = policy(measured("m") | {"measures": [{"measure": "M-39", "min_n": "5"}], "missing": rules})
    few, enough = (only(sheet, people(), {("s", "M-39"): share(0, n)}).line("m") for n in (4, 5))
    assert (few.points, few.figures[0].reading.state) == (10, State.TOO_FEW)
    assert (enough.points, enough.figures[0].reading.state) == (0, State.OK)


def test_the_worst_of_two_leaves_out_the_one_without_a_case() -> None:
    curve = {"kind": "worst_of", "rows": [{"from": "90", "points": "10"}, {"points": "2"}]}
    rules = {"no_data": "full", "not_published": "zero"}
    sheet = policy(item("m", measures=[{"measure": "M-68"}, {"measure": "M-69"}], curve=curve, missing=rules))
    half = only(sheet, people(), {("s", "M-68"): NO_DATA, ("s", "M-69"): share(1, 2)}).line("m")
    none = only(sheet, people(), {("s", "M-68"): NO_DATA, ("s", "M-69"): NO_DATA}).line("m")
    unknown = only(sheet, people(), {("s", "M-69"): share(1, 1)}).line("m")
    assert [half.points, none.points, unknown.points] == [2, 10, 0]
    assert half.outcome is not None
    assert half.outcome.decided_by == 1


def test_an_item_may_read_the_store() -> None:
    sheet = policy(measured("m", measures=[{"measure": "M-39", "scope": "store"}]))
    line = only(sheet, people(), {("t", "M-39"): share(1, 1), ("s", "M-39"): share(0, 1)}).line("m")
    assert line.points == 10


def test_a_figure_is_judged_by_people_until_it_exists() -> None:
    sheet = policy(measured("m", missing="reviewed"))
    assert only(sheet, people(), {}, (), [judged("m", "7")]).total == 7
    assert only(sheet, people(), {("s", "M-39"): share(1, 1)}, (), [judged("m", "7")]).total == 10


def test_an_awarded_item_starts_where_it_starts_and_does_not_block() -> None:
    sheet = policy(item("a", curve={"kind": "reviewed", "start": "0"}), item("b"))
    found = only(sheet, people(), {}, (), [judged("b", "4")])
    assert (found.total, found.complete, found.high) == (4, True, 14)


SLOTS = [
    {"code": code, "kind": "work", "points": points, "criterion": LABEL, "rule": "S002-B.R03"}
    for code, points in (("D1", "-10"), ("D2", "-5"))
]


def test_a_slot_falls_once_a_month_however_often_it_happens() -> None:
    sheet = policy(item("a"), deductions=SLOTS, total={"min": "0"})
    day = OCTOBER.first
    events = [Event("s", "D2", "7", day), Event("s", "D2", "3", day), Event("other", "D1", "4", day)]
    found = only(sheet, people(), {}, events, [judged("a", "9")])
    assert [(one.slot, one.points, one.events) for one in found.deductions] == [("D2", -5, ("3", "7"))]
    assert found.total == 4


def test_the_total_keeps_to_its_limits() -> None:
    sheet = policy(item("a"), deductions=SLOTS, total={"min": "0", "max": "6"})
    fired = [Event("s", "D1", "1", OCTOBER.first)]
    assert only(sheet, people(), {}, fired, [judged("a", "2")]).total == 0
    assert only(sheet, people(), {}, (), [judged("a", "9")]).total == 6


GRADES = [{"code": "PASS", "from": "6", "label": LABEL}, {"code": "FAIL", "label": LABEL}]
PAY = {
    "params": [{"code": "full", "unit": "points", "value": "10", "label": LABEL, "rule": "R"}],
    "pay_terms": [{"code": "base", "unit": "money", "label": LABEL}],
    "pay": [
        {"code": "second", "label": LABEL, "rule": "R", "formula": "first * 2"},
        {"code": "first", "label": LABEL, "rule": "R", "formula": "base * total / full"},
    ],
}


@pytest.mark.parametrize(("points", "grade"), [("6", "PASS"), ("5.99", "FAIL")])
def test_grades_look_at_the_exact_total(points: str, grade: str) -> None:
    assert only(policy(item("a"), grades=GRADES), people(), {}, (), [judged("a", points)]).grade == grade


def test_an_open_sheet_has_no_grade_and_only_a_reach_of_pay() -> None:
    sheet = policy(item("a", "4"), item("b", "6"), grades=GRADES, **PAY)
    found = only(sheet, people(), {}, (), [judged("a", "4")], (), {"s": {"base": Decimal(1000)}})
    pay = found.pay_line("first")
    assert found.grade is None
    assert (pay.state, pay.amount, pay.low, pay.high) == (PayState.OPEN, None, 400, 1000)


def test_pay_lines_are_computed_in_the_order_they_need() -> None:
    sheet = policy(item("a"), **PAY)
    found = only(sheet, people(), {}, (), [judged("a", "7")], (), {"s": {"base": Decimal("333.33")}})
    assert (found.pay_line("first").amount, found.pay_line("second").amount) == (
        Decimal("233.33"),
        Decimal("466.66"),
    )


def test_a_missing_pay_term_is_unset_and_not_zero() -> None:
    found = only(policy(item("a"), **PAY), people(), {}, (), [judged("a", "7")])
    assert found.pay_line("first").state is PayState.UNSET
    assert found.pay_line("first").missing == ("base",)
    assert found.pay_line("second").amount is None


def test_a_formula_without_value_is_undefined_and_not_zero() -> None:
    pay = [{"code": "p", "label": LABEL, "rule": "R", "formula": "base * total / (total - total)"}]
    sheet = policy(item("a"), pay_terms=PAY["pay_terms"], pay=pay)
    found = only(sheet, people(), {}, (), [judged("a", "7")], (), {"s": {"base": Decimal(1)}})
    assert found.pay_line("p").state is PayState.UNDEFINED


def test_whom_the_policy_is_not_for_gets_no_lines() -> None:
    only_agents = policy(item("a"), applies_to={"position": ["AGENT"], "except": {"brand": ["X"]}})
    subjects = (
        Subject("a", "t", {"position": "AGENT"}),
        Subject("b", "t", {"position": "CLERK"}),
        Subject("c", "t", {"position": "AGENT", "brand": "X"}),
        Subject("d", "t"),
    )
    found = evaluate(only_agents, Population(OCTOBER, subjects), {})
    assert [one.applies for one in found] == [True, False, False, False]
    assert [len(one.lines) for one in found] == [1, 0, 0, 0]


def test_the_order_is_one_list_that_users_can_read() -> None:
    assert [step.number for step in ORDER] == sorted(step.number for step in ORDER)
    assert all(step.label.zh and step.label.en for step in ORDER)


@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 20), min_size=3, max_size=3))
def test_results_and_hashes_do_not_depend_on_the_order_of_facts(random: object, hits: list[int]) -> None:
    sheet = policy(measured("m", missing="store_average"), item("a"), deductions=SLOTS, **PAY)
    keys = ["s", "x", "y"]
    readings = [((key, "M-39"), share(hit, 20)) for key, hit in zip(keys, hits, strict=True)]
    reviews = [judged("a", str(index), subject=key) for index, key in enumerate(keys)]
    events = [Event(key, "D1", str(index), OCTOBER.first) for index, key in enumerate(keys)]
    terms = {key: {"base": Decimal(100)} for key in keys}

    def run() -> tuple[str, str]:
        for facts in (readings, reviews, events):
            random.shuffle(facts)  # type: ignore[attr-defined]  # hypothesis hands a Random
        given_ = (sheet, people(*keys), dict(readings), events, reviews, (), terms)
        return result_hash(evaluate(*given_)), input_hash(*given_)

    assert len({run() for _ in range(3)}) == 1


def test_every_input_moves_the_input_hash() -> None:
    sheet, other = policy(item("a")), policy(item("a", "11"))
    base = (sheet, people(), {("s", "M-39"): share(1, 2)})
    hashes = {
        input_hash(*base),
        input_hash(other, *base[1:]),
        input_hash(sheet, people("z"), base[2]),
        input_hash(sheet, people(), {("s", "M-39"): share(2, 4)}),
        input_hash(*base, (), [judged("a", "1")]),
        input_hash(*base, (), (), (), {"s": {"base": Decimal(1)}}),
    }
    assert len(hashes) == 6


def test_a_count_of_nothing_is_a_zero_and_not_too_few() -> None:
    """M-67 counts late reports: nobody late earns the points, whatever the missing-data rule says."""
    late = item(
        "a",
        measures=[{"measure": "M-67"}],
        curve={"kind": "per_event", "each": ["1"]},
        missing={"no_data": "zero", "not_published": "zero"},
    )
    line = only(policy(late), people(), {("s", "M-67"): NOTHING}).line("a")
    assert (line.state, line.points) == (LineState.SCORED, Decimal(10))
