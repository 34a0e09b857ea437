"""A revision takes lines as given: what nobody appealed keeps its points, and totals stay sums of lines."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.facts.writing import write_facts
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.inputs import Column, Event, PastLine, Review, Settled, Settling
from kaoping.domain.scoring.reading import NO_DATA, NOT_PUBLISHED, Reading
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.result_documents import result_hash
from kaoping.domain.scoring.results import LineState, Result

from .sheets import item, judged, measured, people, policy, share

SHEET = policy(item("a", "40"), item("b", "20"), measured("c", "40", missing="redistribute"))
FACTS = Facts(people(), {("s", "M-39"): share(9, 10)}, (), (judged("a", "30"), judged("b", "10")))


def settled_by(*lines: Settled) -> Facts:
    return replace(FACTS, settled=lines)


def held(result: Result, *items: str) -> list[Settled]:
    lines = [result.line(code) for code in items]
    return [
        Settled("s", one.item, Settling.HELD, one.state.value, one.full, one.points, "published", "7/1")
        for one in lines
    ]


def ruled(code: str, points: str, full: str = "40") -> Settled:
    state = LineState.JUDGED.value
    return Settled("s", code, Settling.RULED, state, Decimal(full), Decimal(points), "seen the slip", "12")


def test_a_held_line_keeps_its_points_when_its_figures_move() -> None:
    (before,) = evaluate(SHEET, *FACTS.inputs)
    later = {("s", "M-39"): share(1, 10)}
    (after,) = evaluate(
        SHEET, FACTS.population, later, (), FACTS.reviews, settled=held(before, "a", "b", "c")
    )
    assert [line.points for line in after.lines] == [line.points for line in before.lines]
    assert (after.total, after.grade, after.possible) == (before.total, before.grade, before.possible)
    assert result_hash([after]) != result_hash([before])  # a revision says that it is one


def test_a_held_line_does_not_take_weight_from_one_that_leaves() -> None:
    (before,) = evaluate(SHEET, *FACTS.inputs)
    (after,) = evaluate(
        SHEET, FACTS.population, {("s", "M-39"): NO_DATA}, (), FACTS.reviews, settled=held(before, "a", "b")
    )
    assert (after.line("c").state, after.line("c").points) == (LineState.NOT_ASSESSED, None)
    assert (after.line("a").points, after.line("b").points) == (Decimal(30), Decimal(10))
    assert after.total == Decimal(40)


def test_a_ruled_line_takes_the_points_of_the_ruling_and_says_so() -> None:
    (before,) = evaluate(SHEET, *FACTS.inputs)
    (after,) = evaluate(SHEET, *settled_by(*held(before, "b", "c"), ruled("a", "38")).inputs)
    assert after.total == Decimal(38) + Decimal(10) + Decimal(40)
    total = explain(SHEET, after)[0]
    nodes = {node.id: node for node in total.walk()}
    ruling = nodes["item/a/ruling"].evidence
    assert ruling is not None
    assert (ruling.kind, ruling.ids) == ("ruling", ("12",))
    assert "item/a/company" not in nodes
    assert "seen the slip" in nodes["item/a"].sentence.zh
    assert "修订中保持不变" in nodes["item/b"].sentence.zh
    assert nodes["item/b"].details["settled"] == "held"
    assert sum((node.value for node in total.inputs if node.value is not None), Decimal(0)) == after.total


@pytest.mark.parametrize("wrong", [[ruled("zz", "1")], [ruled("a", "1"), ruled("a", "2")]])
def test_what_is_settled_is_a_line_of_the_sheet_and_settled_once(wrong: list[Settled]) -> None:
    with pytest.raises(PolicyRefused):
        evaluate(SHEET, *settled_by(*wrong).inputs)


POINTS = st.decimals(0, 20, places=2)
WIDE = st.decimals(1, 10**18, places=20)
READINGS = st.one_of(
    st.sampled_from([NO_DATA, NOT_PUBLISHED]),
    st.builds(Reading, WIDE, WIDE, st.integers(0, 10**6)),
)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Facts of three people, with figures as long as a database divides them."""
    keys = ("s", "t1", "t2")
    readings = draw(st.dictionaries(st.tuples(st.sampled_from(keys), st.just("M-39")), READINGS))
    columns = draw(st.sets(st.tuples(st.sampled_from(keys), st.sampled_from("ab"), st.sampled_from(Column))))
    reviews = tuple(Review(*one, draw(POINTS), "原因", str(n)) for n, one in enumerate(sorted(columns)))
    lines = draw(st.sets(st.tuples(st.sampled_from(keys), st.sampled_from("abc"))))
    settled = tuple(
        Settled(
            *one,
            draw(st.sampled_from(Settling)),
            draw(st.sampled_from([LineState.JUDGED, LineState.SCORED])).value,
            draw(POINTS),
            draw(st.none() | POINTS),
            "原因",
            str(n),
        )
        for n, one in enumerate(sorted(lines))
    )
    terms = {key: {} for key in keys}
    return Facts(people(*keys), readings, (), reviews, (PastLine("s", "a", draw(POINTS)),), terms, settled)


@given(facts())
def test_what_is_written_reads_as_the_same_facts(given_facts: Facts) -> None:
    """Also through JSON, as the database keeps it; so a sealed card can be evaluated from its row alone."""
    written = json.loads(canonical(write_facts(given_facts)))
    read = Facts.parse(written, SHEET)
    assert input_hash(SHEET, *read.inputs) == input_hash(SHEET, *given_facts.inputs)
    assert result_hash(evaluate(SHEET, *read.inputs)) == result_hash(evaluate(SHEET, *given_facts.inputs))
    assert write_facts(read) == write_facts(given_facts)


@given(facts())
def test_totals_are_sums_of_lines_whatever_is_settled(given_facts: Facts) -> None:
    for result in evaluate(SHEET, *given_facts.inputs):
        points = [line.points for line in result.lines if line.points is not None]
        if points:
            assert result.unclipped == sum(points)
            assert Fraction(result.unclipped) == sum(map(Fraction, points))


def test_events_are_written_with_their_days() -> None:
    day = FACTS.population.period.first
    sheet = policy(
        item("a"),
        deductions=[
            {
                "code": "late",
                "kind": "discipline",
                "points": "-2",
                "criterion": {"zh": "迟到", "en": "Late"},
                "rule": "S002-B.R07",
            }
        ],
    )
    given_facts = Facts(people(), {}, (Event("s", "late", "3", day),), (judged("a", "9"),))
    read = Facts.parse(json.loads(canonical(write_facts(given_facts))), sheet)
    assert evaluate(sheet, *read.inputs)[0].total == Decimal(7)
