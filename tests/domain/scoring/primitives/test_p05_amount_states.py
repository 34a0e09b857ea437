"""P05: an amount has a value or is unset; unset can be simulated, never activated, and is never zero."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.results import LineState, PayState

from ..sheet_scenes import curved, only, percent
from ..sheets import LABEL, document, item, judged, people

BASE = {"code": "bonus_base", "unit": "money", "value": "unset", "label": LABEL, "rule": "S000-D.R01"}
BONUS = {"code": "bonus", "label": LABEL, "rule": "S000-D.R01", "formula": "bonus_base * total / full"}
FULL = {"code": "full", "unit": "points", "value": "100", "label": LABEL, "rule": "S000-D.R01"}
DOCUMENT = document(item("a", "100"), params=[BASE, FULL], pay=[BONUS])


def setting(value: str) -> Overlay:
    return Overlay.parse(
        {
            "overlay": "o",
            "version": "1",
            "policy": "TEST",
            "level": "group",
            "example": "true",
            "reason": LABEL,
            "set": [{"at": "/params/bonus_base/value", "value": value}],
        }
    )


def test_an_unset_amount_leaves_what_uses_it_unset_and_the_rest_as_it_is() -> None:
    found = only(Policy.parse(DOCUMENT), reviews=[judged("a", "80")])
    assert found.total == 80
    pay = found.pay_line("bonus")
    assert (pay.state, pay.amount, pay.missing) == (PayState.UNSET, None, ("bonus_base",))


def test_activation_is_refused_until_it_is_set_and_zero_is_a_value() -> None:
    unset = Policy.parse(DOCUMENT)
    with pytest.raises(PolicyRefused) as caught:
        unset.refuse_activation()
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("/params/0/value", "unset")]
    for value in ("10000", "0"):
        Policy.parse(apply(DOCUMENT, [setting(value)])).refuse_activation()


def test_an_example_value_pays_and_stays_marked() -> None:
    found = only(Policy.parse(apply(DOCUMENT, [setting("10000")])), reviews=[judged("a", "80")])
    assert (found.pay_line("bonus").amount, found.pay_line("bonus").example) == (Decimal(8000), True)
    zero = only(Policy.parse(apply(DOCUMENT, [setting("0")])), reviews=[judged("a", "80")])
    assert (zero.pay_line("bonus").state, zero.pay_line("bonus").amount) == (PayState.FINAL, Decimal(0))


EVERYWHERE = document(
    item("a", "unset", curve="unset"),
    curved("b", "10", "M-39", {"kind": "bands", "rows": [{"from": "9", "points": "unset"}, {"points": "0"}]}),
    params=[BASE],
    deductions=[{"code": "D1", "kind": "work", "points": "-5", "criterion": "unset", "rule": "S002-B.R03"}],
    gates=[{"code": "g", "label": LABEL, "rule": "S001-Q.R16", "when": "item_b < 1", "effect": "cap_total",
            "to": "unset"}],
    full_marks="100",
    cases=[{"case": "x", "rule": "S000-D.R01", "set": [{"at": "/params/0", "value": "unset"}], "expect": {}}],
)  # fmt: skip


def test_every_unset_place_is_named_wherever_it_stands_but_not_in_cases() -> None:
    found = Policy.parse(EVERYWHERE)
    assert [(fault.field, fault.params["what"]) for fault in found.unset] == [
        ("/items/0/max", "a.max"),
        ("/items/0/curve", "a.curve"),
        ("/items/1/curve/rows/0/points", "b.curve.rows.0.points"),
        ("/params/0/value", "bonus_base"),
        ("/deductions/0/criterion", "D1"),
        ("/gates/0/to", "g.to"),
    ]


def test_a_row_is_set_by_its_place_in_the_table() -> None:
    overlay = setting("1")
    row = Overlay(overlay.code, "1", "TEST", overlay.level, True, overlay.reason, (
        type(overlay.changes[0])("/items/b/curve/rows/0/points", "10"),))  # fmt: skip
    found = Policy.parse(apply(EVERYWHERE, [row]))
    (card,) = evaluate(found, people(), percent("M-39", "95"))
    line = card.line("b")
    assert (line.state, line.points, line.example) == (LineState.SCORED, Decimal(10), True)
