"""Every figure opens: parts sum to wholes, steps follow from inputs, leaves lead to rules and records."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.explaining.explain import explain, interval_of
from kaoping.domain.scoring.explaining.trace import Kind, Node, node_document
from kaoping.domain.scoring.inputs import Event
from kaoping.domain.scoring.numbers import half_up
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import NO_DATA, Interval, Reading, wilson
from kaoping.domain.scoring.results import PayState, Result

from .sheets import LABEL, OCTOBER, item, judged, measured, people, policy, share

SHEET = policy(
    measured("m", "20", missing="redistribute"),
    measured("f", "20", missing="full"),
    item("a", "40"),
    item("b", "20", curve={"kind": "reviewed", "start": "0"}),
    deductions=[{"code": "D1", "kind": "work", "points": "-35", "criterion": LABEL, "rule": "S002-B.R03"}],
    total={"min": "0", "max": "95"},
    params=[
        {"code": "full", "unit": "points", "value": "100", "label": LABEL, "rule": "R"},
        {"code": "pass_mark", "unit": "points", "value": "60", "label": LABEL, "rule": "R"},
        {"code": "cut", "unit": "ratio", "value": "0.3", "label": LABEL, "rule": "R"},
    ],
    pay_terms=[{"code": "base", "unit": "money", "label": LABEL}],
    pay=[
        {
            "code": "bonus",
            "label": LABEL,
            "rule": "S001-G.R05",
            "formula": "base * total / full * if(total < pass_mark, 1 - cut, 1)",
        },
        {
            "code": "half",
            "label": LABEL,
            "rule": "R",
            "formula": "max(bonus / 2 - base * item_a / full / 10, 0)",
        },
    ],
)


@st.composite
def cards(draw: st.DrawFn) -> tuple[Policy, Result]:
    readings = {}
    for one in ("M-39",):
        n = draw(st.integers(0, 30))
        readings["s", one] = share(draw(st.integers(0, n)), n) if n else NO_DATA
    cents = st.integers(0, 2000).map(lambda one: str(Decimal(one) / 100))
    reviews = [judged(code, draw(cents)) for code in ("a", "b") if draw(st.booleans())]
    events = [Event("s", "D1", str(one), OCTOBER.first) for one in range(draw(st.integers(0, 2)))]
    terms = {"s": {"base": Decimal(draw(st.integers(0, 999_999))) / 100}} if draw(st.booleans()) else {}
    (result,) = evaluate(SHEET, people(), readings, events, reviews, (), terms)
    return SHEET, result


@given(cards())
def test_the_parts_of_the_total_sum_to_it(card: tuple[Policy, Result]) -> None:
    total = explain(*card)[0]
    parts = [node.value for node in total.inputs if node.value is not None]
    assert total.value == card[1].total
    if total.value is not None:
        assert sum(parts) == total.value


@given(cards())
def test_a_pay_line_is_its_arithmetic_rounded_once(card: tuple[Policy, Result]) -> None:
    for node, pay in zip(explain(*card)[1:], card[1].pay or (), strict=True):
        assert node.value == pay.amount
        if pay.state is PayState.FINAL:
            (exact,) = node.inputs
            assert exact.value is not None
            assert half_up(exact.value, 2) == pay.amount
            for one in exact.walk():
                assert_follows(one)


def assert_follows(node: Node) -> None:
    """An arithmetic node is recomputed from the values of its inputs."""
    values = [one.value for one in node.inputs]
    if node.kind is not Kind.OPERATION or None in values:
        return
    known = [value for value in values if value is not None]
    expected = {
        "+": lambda: known[0] + known[1],
        "-": lambda: known[0] - known[1],
        "*": lambda: known[0] * known[1],
        "/": lambda: known[0] / known[1],
        "<": lambda: Decimal(known[0] < known[1]),
        "max": lambda: max(known),
        "if": lambda: known[-1],
    }[node.formula]()
    assert node.value is not None
    assert abs(node.value - expected) < Decimal("1e-20")


@given(cards())
def test_every_leaf_names_a_rule_or_its_records(card: tuple[Policy, Result]) -> None:
    for tree in explain(*card):
        for node in tree.walk():
            assert node.sentence.zh
            assert node.sentence.en
            assert "None" not in node.sentence.zh + node.sentence.en
            if not node.inputs and node.kind is not Kind.LITERAL:
                assert node.rule or node.evidence is not None, node.id


@given(cards())
def test_nodes_of_one_tree_have_their_own_ids(card: tuple[Policy, Result]) -> None:
    for tree in explain(*card):
        seen = [node.id for node in tree.walk() if node.kind is not Kind.NAME]
        assert len(seen) == len(set(seen))


def test_explaining_changes_nothing_and_is_plain_data() -> None:
    (result,) = evaluate(SHEET, people(), {("s", "M-39"): share(9, 10)}, (), [judged("a", "30")])
    first, again = explain(SHEET, result), explain(SHEET, result)
    assert first == again
    assert node_document(first[0])["value"] == result.total


def test_a_reading_leads_to_its_facts_and_a_small_sample_shows_its_interval() -> None:
    (result,) = evaluate(SHEET, people(), {("s", "M-39"): share(9, 10)})
    reading = next(node for node in explain(SHEET, result)[0].walk() if node.kind is Kind.READING)
    assert reading.evidence is not None
    assert (reading.evidence.measure, reading.evidence.key) == ("M-39", "s")
    assert (reading.formula, reading.value) == ("9 / 10", Decimal("0.9"))
    assert (reading.details["interval_low"], reading.details["interval_high"]) == ("0.5958", "0.9821")


@pytest.mark.parametrize(
    ("node", "zh", "en"),
    [
        ("item/m",
         "投诉解决满意率 90.00%（9/10），落在「90% 及以上」一档，得 20 分（满分 20 分）（S002-B.R01）",
         ("Satisfaction with complaint handling 90.00 % (9/10), in the row “from 90 %”: "
         "20 of 20 points (S002-B.R01)")),
        ("item/a", "项目：以公司审核为准，得 19 分（满分 40 分）（S002-B.R01）",
         "Item: the company audit decides: 19 of 40 points (S002-B.R01)"),
        ("item/b", "项目：尚无人评分，按起始分计，得 0 分（满分 20 分）（S002-B.R01）",
         "Item: not judged, it stays where it starts: 0 of 20 points (S002-B.R01)"),
        ("total", "各项合计 59 分，总分 59 分（应考 100 分）", "items 59: total 59 of 100"),
        ("pay/bonus", "项目：2000 × 59 ÷ 100 × 0.7 = 826.00 元（S001-G.R05）",
         "Item: 2000 × 59 ÷ 100 × 0.7 = 826.00 CNY (S001-G.R05)"),
        ("pay/bonus/amount/1", "总分 59 分，低于 60 分：成立，取 1 − 0.3",
         "total 59 points, below 60 points: it holds, so 1 − 0.3"),
    ],
)  # fmt: skip
def test_sentences_read_like_a_person_wrote_them(node: str, zh: str, en: str) -> None:
    terms = {"s": {"base": Decimal(2000)}}
    (result,) = evaluate(SHEET, people(), {("s", "M-39"): share(9, 10)}, (), [judged("a", "19")], (), terms)
    found = next(one for tree in explain(SHEET, result) for one in tree.walk() if one.id == node)
    assert (found.sentence.zh, found.sentence.en) == (zh, en)


def test_an_open_card_says_what_it_can_still_become() -> None:
    (result,) = evaluate(SHEET, people(), {("s", "M-39"): share(9, 10)})
    sentence = explain(SHEET, result)[0].sentence
    assert sentence.zh == "各项合计 40 分，截至目前 40 分；还有 1 项未定，最终在 40 到 95 分之间（暂定）"
    assert sentence.en == "items 40: 40 so far; 1 item open, it can end between 40 and 95 (provisional)"


def test_few_cases_have_an_interval_and_a_figure_stated_in_percent_has_none() -> None:
    def of(numerator: str, denominator: str, n: int) -> Interval | None:
        return interval_of("M-39", Reading(Decimal(numerator), Decimal(denominator), n))

    assert of("3", "4", 4) == wilson(3, 4)
    assert of("0", "4", 4) == wilson(0, 4)
    assert of("4", "4", 4) == wilson(4, 4)
    assert of("95.5", "100", 4) is None
    assert of("5", "4", 4) is None
    assert of("3", "4", 100) is None
    assert interval_of("M-05", Reading(Decimal(3), Decimal(4), 4)) is None  # a mean is no share
