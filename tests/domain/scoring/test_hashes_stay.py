"""What was sealed stays true: policies that use nothing newer hash as they did when the first cards were
published, inputs and results alike. A change here needs a new engine number, and the old evaluation kept."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from kaoping.domain.scoring.evaluate import ENGINE, evaluate
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.inputs import Column, Event, PastLine, Readings, Review, Settled, Settling
from kaoping.domain.scoring.reading import NO_DATA
from kaoping.domain.scoring.result_documents import result_hash

from .sheets import LABEL, item, judged, measured, people, policy, share

FULL = {"code": "full", "unit": "points", "value": "100", "label": LABEL, "rule": "S001-G.R05"}
WAGE = {"code": "wage", "label": LABEL, "rule": "S001-G.R05", "formula": "base * total / full"}
HALF = {"code": "half", "label": LABEL, "rule": "S001-G.R05", "formula": "wage / 2", "places": "1"}
SHEET = policy(
    item("a", "40", group="g"),
    item("b", "20", curve={"kind": "reviewed", "choices": ["0", "10", "20"], "start": "10"}),
    measured("c", "40", missing="redistribute"),
    groups=[{"code": "g", "label": LABEL, "max": "40"}],
    deductions=[{"code": "D1", "kind": "work", "points": "-5", "criterion": LABEL, "rule": "S002-B.R03"}],
    total={"min": "0", "max": "100"},
    grades=[{"code": "A", "label": LABEL, "from": "80"}, {"code": "B", "label": LABEL}],
    params=[FULL],
    pay_terms=[{"code": "base", "unit": "money", "label": LABEL}],
    pay=[WAGE, HALF],
)
MET = ("s", "M-39")
JUDGED = [judged("a", "31"), judged("b", "20")]
LATER = [judged("a", "9"), judged("b", "0")]
TERMS = {"s": {"base": Decimal("2000.10")}}
FIRED = [Event("s", "D1", "7", date(2026, 10, 5))]
HELD = Settled("s", "a", Settling.HELD, "judged", Decimal(40), Decimal(31), "published", "7/1")


@pytest.mark.parametrize(
    ("readings", "events", "reviews", "settled", "inputs", "results"),
    [
        ({}, [], [], [], "69a0389502b6b200", "72102deb3564114b"),
        ({MET: share(2, 3)}, FIRED, JUDGED, [], "552b90b64eb43504", "c1ad31c16f7efbf3"),
        ({MET: NO_DATA}, FIRED, [judged("a", "31", Column.SELF)], [], "928016ebc75546fd", "c4c264a5508c28d8"),
        ({MET: NO_DATA}, [], LATER, [HELD], "277037e429382614", "99ad0faba23ad859"),
    ],
)  # fmt: skip
def test_hashes_are_those_of_the_first_engine(
    readings: Readings,
    events: Sequence[Event],
    reviews: Sequence[Review],
    settled: Sequence[Settled],
    inputs: str,
    results: str,
) -> None:
    history = [PastLine("s", "c", Decimal(9))]
    given = (SHEET, people("s", "x"), readings, events, reviews, history, TERMS, settled)
    assert ENGINE == 1
    assert input_hash(*given)[:16] == inputs
    assert result_hash(evaluate(*given))[:16] == results
