"""Gates: conditions on what the sheet says, and what they take from lines, total and grade."""

from decimal import Decimal
from itertools import permutations

import pytest

from kaoping.domain.scoring.inputs import Review, Settled, Settling
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.result_documents import result_hash
from kaoping.domain.scoring.results import GateHit, LineState

from .sheet_scenes import only, refusals
from .sheets import LABEL, document, item, judged, measured, policy, share

GROUPS = [{"code": "ms", "label": LABEL}, {"code": "rest", "label": LABEL}]
SHEET = (item("a", "60", group="ms"), item("b", "40", group="rest"))
GRADES = [
    {"code": "A", "label": LABEL, "from": "80"},
    {"code": "B", "label": LABEL, "from": "60"},
    {"code": "C", "label": LABEL},
]


def gate(code: str, when: str, effect: str, **more: object) -> dict[str, object]:
    return {"code": code, "label": LABEL, "rule": "S001-Q.R16", "when": when, "effect": effect} | more


def gated(*gates: dict[str, object], **more: object) -> Policy:
    return policy(*SHEET, **({"groups": GROUPS, "gates": list(gates), "grades": GRADES} | more))


def marks(a: str, b: str) -> list[Review]:
    return [judged("a", a), judged("b", b)]


def test_groups_are_worth_what_their_lines_are() -> None:
    found = only(gated(), reviews=marks("50", "30"))
    assert found.groups == {"ms": Decimal(50), "rest": Decimal(30)}


def test_a_group_with_an_open_line_has_no_points_yet() -> None:
    found = only(policy(*SHEET, item("c", "5", group="ms"), groups=GROUPS), reviews=marks("50", "30"))
    assert found.groups == {"rest": Decimal(30)}


def test_a_group_whose_lines_all_left_has_no_points() -> None:
    lost = measured("m", "60", group="ms")
    found = only(policy(lost, SHEET[1], groups=GROUPS), reviews=[judged("b", "30")])
    assert found.groups == {"rest": Decimal(30)}


@pytest.mark.parametrize(("points", "total"), [("44", "74"), ("45", "75")])
def test_the_edge_itself_does_not_close_a_gate(points: str, total: str) -> None:
    closed = Decimal(points) < 45
    found = only(gated(gate("g", "item_a < 45", "zero_group", of="rest")), reviews=marks(points, "30"))
    assert found.total == (Decimal(points) if closed else Decimal(total))
    assert bool(found.gates) is closed


@pytest.mark.parametrize(
    ("found", "total", "grade", "hit"),
    [
        (gate("g", "group_ms < 50", "zero_group", of="ms"), "30", "C", ("40", "0")),
        (gate("g", "item_a < 50", "zero_item", of="b"), "40", "C", ("30", "0")),
        (gate("g", "item_a < 50", "veto"), "0", "C", ("70", "0")),
        (gate("g", "item_a < 50", "cap_total", to="65"), "65", "B", ("70", "65")),
        (gate("g", "item_a < 50", "cap_total", to="limit"), "61.5", "B", ("70", "61.5")),
        (gate("g", "item_a < 50", "scale_total", to="0.7"), "49", "C", ("70", "49")),
        (gate("g", "item_a < 50", "cap_grade", to="C"), "70", "C", (None, None)),
        (gate("g", "item_a < 50", "cap_grade", to="A"), "70", "B", (None, None)),
    ],
)
def test_what_a_closed_gate_takes(
    found: dict[str, object], total: str, grade: str, hit: tuple[str | None, str | None]
) -> None:
    limit = {"code": "limit", "unit": "points", "value": "61.5", "label": LABEL, "rule": "S001-Q.R16"}
    card = only(gated(found, params=[limit]), reviews=marks("40", "30"))
    assert (card.total, card.grade) == (Decimal(total), grade)
    before, after = (None if one is None else Decimal(one) for one in hit)
    assert card.gates == [GateHit("g", before, after)]


def test_an_open_gate_leaves_no_trace_in_the_result() -> None:
    plain = only(policy(*SHEET, groups=GROUPS, grades=GRADES), reviews=marks("50", "30"))
    found = only(gated(gate("g", "item_a < 50", "veto")), reviews=marks("50", "30"))
    assert result_hash([found]) == result_hash([plain])


def test_a_closed_line_says_which_gate_took_its_points() -> None:
    found = only(gated(gate("g", "group_ms < 50", "zero_group", of="ms")), reviews=marks("40", "30"))
    line = found.line("a")
    assert (line.points, line.low, line.high, line.gate, line.state) == (0, 0, 0, "g", LineState.JUDGED)
    assert found.line("b").gate == ""
    assert found.groups["ms"] == 0


def test_gates_do_not_see_each_other() -> None:
    gates = [
        gate("first", "item_a < 50", "zero_item", of="b"),
        gate("second", "item_b < 10", "zero_item", of="a"),  # b had 30 before any gate closed
    ]
    for order in permutations(gates):
        found = only(gated(*order), reviews=marks("40", "30"))
        assert [hit.gate for hit in found.gates] == ["first"]
        assert found.total == 40


def test_an_undecided_gate_does_not_close_but_may_still() -> None:
    found = only(gated(gate("g", "item_a < 50", "zero_item", of="b")), reviews=[judged("b", "30")])
    assert (found.gates, found.total) == ([], Decimal(30))
    assert (found.low, found.high) == (Decimal(0), Decimal(90))
    capped = only(gated(gate("g", "item_a < 50", "veto")), reviews=[judged("b", "30")])
    assert (capped.low, capped.high) == (Decimal(0), Decimal(90))


def test_a_limit_nobody_has_set_leaves_the_total_undecided() -> None:
    limit = {"code": "limit", "unit": "points", "value": "unset", "label": LABEL, "rule": "S001-Q.R16"}
    found = only(
        gated(gate("g", "item_a < 50", "cap_total", to="limit"), params=[limit]), reviews=marks("40", "30")
    )
    assert (found.total, found.complete, found.grade) == (None, False, None)
    assert found.gates == [GateHit("g", Decimal(70), None)]


def test_the_limits_of_the_total_come_after_the_gates() -> None:
    found = only(
        gated(gate("g", "item_a < 50", "scale_total", to="0.1"), total={"min": "20"}),
        reviews=marks("40", "30"),
    )
    assert (found.unclipped, found.total) == (Decimal(7), Decimal(20))


def test_an_example_limit_marks_the_result() -> None:
    limit = {"code": "limit", "unit": "points", "value": "unset", "label": LABEL, "rule": "S001-Q.R16"}
    plain = document(*SHEET, groups=GROUPS, params=[limit], gates=[gate("g", "item_a < limit", "veto")])
    example = Overlay.parse(
        {
            "overlay": "o",
            "version": "1",
            "policy": "TEST",
            "level": "group",
            "example": "true",
            "reason": LABEL,
            "set": [{"at": "/params/limit/value", "value": "50"}],
        }
    )
    found = only(Policy.parse(apply(plain, [example])), reviews=marks("40", "30"))
    assert (found.total, found.example, found.gates[0].example) == (Decimal(0), True, True)


def test_a_held_line_keeps_its_points_under_a_gate() -> None:
    held = [
        Settled("s", "a", Settling.HELD, "judged", Decimal(60), Decimal(40), "published"),
        Settled("s", "b", Settling.HELD, "judged", Decimal(40), Decimal(30), "published"),
    ]
    found = only(gated(gate("g", "group_ms < 50", "zero_group", of="ms")), settled=held)
    assert found.line("a").points == 40


def test_figures_and_inputs_may_close_a_gate() -> None:
    sheet = policy(
        measured("m", "10"),
        inputs=[{"code": "speed", "label": LABEL, "measure": "M-24"}],
        gates=[gate("g", "figure_m < 95 and speed < 0.5", "veto")],
    )
    readings = {("s", "M-39"): share(94, 100), ("s", "M-24"): share(1, 3)}
    assert only(sheet, readings=readings).total == 0
    assert only(sheet, readings={("s", "M-39"): share(94, 100)}).total == 10  # no value, no decision


@pytest.mark.parametrize(
    ("found", "at", "code"),
    [
        (gate("g", "item_a", "veto"), "/gates/0/when", "formula-needs-condition"),
        (gate("g", "total < 60", "veto"), "/gates/0/when", "formula-unknown-name"),
        (gate("g", "item_a < 5", "zero_group"), "/gates/0", "missing-key"),
        (gate("g", "item_a < 5", "veto", to="3"), "/gates/0", "unknown-key"),
        (gate("g", "item_a < 5", "zero_group", of="x"), "/gates/0/of", "unknown-group"),
        (gate("g", "item_a < 5", "zero_item", of="x"), "/gates/0/of", "unknown-item"),
        (gate("g", "item_a < 5", "cap_grade", to="Z"), "/gates/0/to", "not-a-choice"),
        (gate("g", "item_a < 5", "cap_total", to="money"), "/gates/0/to", "not-a-choice"),
        (gate("g", "item_a < 5", "close"), "/gates/0/effect", "not-a-choice"),
    ],
)
def test_gates_that_mean_nothing_are_refused(found: dict[str, object], at: str, code: str) -> None:
    money = {"code": "money", "unit": "money", "value": "1", "label": LABEL, "rule": "S001-Q.R16"}
    assert (at, code) in refusals(
        document(*SHEET, groups=GROUPS, gates=[found], grades=GRADES, params=[money])
    )
