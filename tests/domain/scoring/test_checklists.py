"""Checklists: findings of the store's audits become points or a pass rate; blank is neither pass nor fail."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.inputs import Occurrence
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import LineState

from .sheet_scenes import checklist, finding, indicator, line, only, refusals
from .sheets import document, policy

RECEPTION = checklist(
    "reception",
    "10",
    indicator("greeting", "2", "-6", key="true", post="SHOWROOM_MANAGER"),
    indicator("guard", "3"),
    indicator("desk", "5"),
)


SLIP = Occurrence(
    "x", "SLIP", "t", {"occurred": date(2026, 10, 2)}, {}, {"indicator": "greeting", "result": "FAIL"}
)


def results(**verdicts: str) -> list[Occurrence]:
    return [finding(f"{index}", code, verdict) for index, (code, verdict) in enumerate(verdicts.items())]


@pytest.mark.parametrize(
    ("verdicts", "points"),
    [
        ({"greeting": "PASS", "guard": "PASS", "desk": "PASS"}, "10"),
        ({"greeting": "FAIL", "guard": "PASS", "desk": "PASS"}, "2"),  # X064
        ({"greeting": "PASS", "guard": "FAIL", "desk": "PASS"}, "7"),  # X062
        ({"greeting": "FAIL", "guard": "FAIL", "desk": "FAIL"}, "-6"),
        ({"greeting": "PASS", "guard": "NA", "desk": "PASS"}, "10"),  # what does not apply leaves
        ({"greeting": "PASS", "guard": "NA", "desk": "FAIL"}, "2.86"),  # 2 of 7, on the scale of 10
        ({"greeting": "FAIL", "guard": "NA", "desk": "NA"}, "-6"),  # never below what all fails cost
    ],
)
def test_points_of_a_visit(verdicts: dict[str, str], points: str) -> None:
    found = line(policy(RECEPTION), "reception", occurrences=results(**verdicts))
    assert (found.state, found.points) == (LineState.SCORED, Decimal(points))


def test_every_finding_is_told_with_its_worth() -> None:
    found = line(
        policy(RECEPTION), "reception", occurrences=results(greeting="FAIL", guard="PASS", desk="NA")
    )
    assert found.outcome is not None
    told = {one.indicator: (one.id, one.verdict.value, one.points) for one in found.outcome.findings}
    assert told == {"greeting": ("0", "FAIL", -6), "guard": ("1", "PASS", 3), "desk": ("2", "NA", 0)}


def test_an_indicator_nobody_looked_at_keeps_the_line_open() -> None:
    found = only(policy(RECEPTION), occurrences=results(greeting="PASS", guard="PASS"))
    (reception,) = found.lines
    assert (reception.state, reception.points) == (LineState.OPEN, None)
    assert (reception.low, reception.high) == (Decimal(-6), Decimal(10))
    assert not found.complete


@pytest.mark.parametrize("verdicts", [{}, {"greeting": "NA", "guard": "NA", "desk": "NA"}, {"greeting": "?"}])
def test_without_anything_applicable_the_missing_rule_decides(verdicts: dict[str, str]) -> None:
    found = line(policy(RECEPTION), "reception", occurrences=results(**verdicts))
    assert (found.state, found.points) == (LineState.NOT_ASSESSED, None)


def test_visits_of_a_period_count_by_their_mean_and_one_fail_decides_an_indicator() -> None:
    seen = [
        *(finding(f"a{code}", code, "PASS", visit="a") for code in ("greeting", "guard", "desk")),
        *(finding(f"b{code}", code, "PASS", visit="b") for code in ("greeting", "guard", "desk")),
        finding("b-again", "greeting", "FAIL", visit="b"),
    ]
    assert line(policy(RECEPTION), "reception", occurrences=seen).points == 6  # (10 + 2) ÷ 2


@pytest.mark.parametrize(
    "stray",
    [
        finding("x", "greeting", "FAIL", store="u"),
        finding("x", "greeting", "FAIL", day=date(2026, 11, 1)),
        finding("x", "greeting", "FAIL", dated_by="published"),
        finding("x", "parking", "FAIL"),
        SLIP,
    ],
)
def test_findings_of_others_do_not_count(stray: Occurrence) -> None:
    seen = [*results(greeting="PASS", guard="PASS", desk="PASS"), stray]
    assert line(policy(RECEPTION), "reception", occurrences=seen).points == 10


def test_words_and_the_day_choose_the_findings() -> None:
    sheet = policy(
        checklist("ms", "2", indicator("greeting", "2", "-2"), where={"audit": ["MS"]}, dated_by="published")
    )
    published = date(2026, 10, 28)
    own = finding("1", "greeting", "FAIL", audit="SELF_CHECK", dated_by="published", day=published)
    theirs = finding("2", "greeting", "PASS", audit="MS", dated_by="published", day=published)
    later = finding("3", "greeting", "FAIL", audit="MS", dated_by="published", day=date(2026, 11, 2))
    assert line(sheet, "ms", occurrences=[own, theirs, later]).points == 2  # S001-Q.R11: by publication


def test_with_a_role_only_what_names_the_subject_counts_and_nothing_else_is_missed() -> None:
    sheet = policy(checklist("own", "4", indicator("a", "2"), indicator("b", "2"), role="responsible"))
    mine = finding("1", "a", "PASS", roles={"responsible": ("s",)})
    other = finding("2", "b", "FAIL", roles={"responsible": ("x",)})
    assert line(sheet, "own", occurrences=[mine, other]).points == 4


INSIDE = indicator("temperature", "1", accepts={"at_least": "18", "at_most": "26"})


@pytest.mark.parametrize(("degrees", "points"), [("18.0", 1), ("26.0", 1), ("26.1", 0), ("17.9", 0)])  # X032
def test_a_value_is_judged_by_what_the_indicator_accepts(degrees: str, points: int) -> None:
    sheet = policy(checklist("5s", "1", INSIDE))
    assert line(sheet, "5s", occurrences=[finding("1", "temperature", value=degrees)]).points == points


def test_what_does_not_apply_is_not_measured() -> None:
    sheet = policy(checklist("5s", "1", INSIDE, indicator("b", "0")))
    seen = [finding("1", "temperature", "NA", value="40"), finding("2", "b", "PASS")]
    assert line(sheet, "5s", occurrences=seen).state is LineState.NOT_ASSESSED


@given(st.lists(st.sampled_from(["PASS", "FAIL", "NA"]), min_size=1, max_size=20))
def test_the_pass_rate_is_passed_over_applicable(verdicts: list[str]) -> None:
    codes = [f"c{index}" for index in range(len(verdicts))]
    sheet = policy(checklist("5s", "40", *(indicator(code, "1") for code in codes), take="pass_rate"))
    seen = [finding(code, code, verdict) for code, verdict in zip(codes, verdicts, strict=True)]
    found = line(sheet, "5s", occurrences=seen)
    applicable = len(verdicts) - verdicts.count("NA")
    if not applicable:
        assert found.state is LineState.NOT_ASSESSED
        return
    assert found.outcome is not None
    assert found.outcome.figure == Fraction(100 * verdicts.count("PASS"), applicable)
    assert found.outcome.points == Fraction(40 * verdicts.count("PASS"), applicable)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=6),
    st.lists(st.sampled_from(["PASS", "FAIL", "NA"]), min_size=6, max_size=6),
)
def test_points_stay_between_all_failed_and_all_passed(
    worth: list[tuple[int, int]], verdicts: list[str]
) -> None:
    listed = [indicator(f"c{i}", str(points), f"-{fail}") for i, (points, fail) in enumerate(worth)]
    full = sum(points for points, _ in worth)
    seen = [finding(f"c{i}", f"c{i}", verdict) for i, verdict in enumerate(verdicts[: len(worth)])]
    found = line(policy(checklist("a", str(full), *listed)), "a", occurrences=seen)
    if found.points is not None:
        assert -sum(fail for _, fail in worth) <= found.points <= full


def test_indicators_must_make_up_the_item_unless_only_their_rate_counts() -> None:
    short = document(checklist("a", "10", indicator("x", "9")))
    assert ("/items/0/curve/indicators", "checklist-points") in refusals(short)
    Policy.parse(document(checklist("a", "10", indicator("x", "9"), take="pass_rate")))
    Policy.parse(document(checklist("a", "10", indicator("x", "9"), out_of="9")))
    assert ("/items/0/curve/indicators", "checklist-empty") in refusals(document(checklist("a", "10")))
    twice = document(checklist("a", "2", indicator("x", "1"), indicator("x", "1")))
    assert ("/items/0/curve/indicators/1/code", "duplicate-code") in refusals(twice)


def test_what_only_a_checklist_has_is_refused_elsewhere() -> None:
    from_people = document(checklist("a", "2", indicator("x", "2"), curve={"kind": "reviewed"}, where={}))
    assert ("/items/0/where", "only-checklist") in refusals(from_people)
