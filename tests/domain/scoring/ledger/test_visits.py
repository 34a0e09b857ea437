"""Rules that look at every visit by itself, where the sheet reads all of a period by their mean (A-66)."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from kaoping.domain.scoring.inputs import Occurrence
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused

from ..sheets import LABEL, item, policy
from .scenes import event, happened, moved, param, ruled, run

INDICATORS = [
    {"code": "greeting", "label": LABEL, "points": "4", "fail": "-6"},
    {"code": "guard", "label": LABEL, "points": "6"},
]
LEAST = param("least", "5", "points")
BELOW = event(
    on={"kind": "FINDING", "where": {"audit": ["MS"]}},
    who="store",
    per="visit",
    when="visit_reception < least",
    amount="100",
)


def reception(full: str = "10", indicators: Sequence[object] = INDICATORS, **more: object) -> Policy:
    curve = {"kind": "checklist", "indicators": list(indicators)}
    one = item("reception", full, curve=curve, missing={"no_data": "not_assessed"}, **more)
    return policy(one, events=[BELOW], params=[LEAST])


def visit(code: str, **results: str) -> list[Occurrence]:
    return [
        happened(f"{code}-{name}", words={"audit": "MS", "visit": code, "indicator": name, "result": result})
        for name, result in results.items()
    ]


FULL = visit("v1", greeting="PASS", guard="PASS")


def test_a_poor_visit_is_not_saved_by_a_good_one() -> None:
    found = run(reception(), FULL + visit("v2", greeting="PASS", guard="FAIL"))

    assert found["s"].line("reception").points == 7
    assert moved(found) == {"s": Decimal(-100)}


def test_two_poor_visits_are_two_incidents() -> None:
    found = run(
        reception(),
        visit("v1", greeting="PASS", guard="FAIL") + visit("v2", greeting="FAIL", guard="PASS"),
    )

    assert moved(found) == {"s": Decimal(-200)}


def test_exactly_the_limit_is_enough() -> None:
    halves = [
        {"code": "greeting", "label": LABEL, "points": "5"},
        {"code": "guard", "label": LABEL, "points": "5"},
    ]
    found = run(
        reception(indicators=halves),
        visit("v1", greeting="PASS", guard="FAIL"),
    )

    assert moved(found) == {}


def test_a_visit_not_looked_at_to_the_end_has_no_points() -> None:
    found = run(reception(), FULL + visit("v2", greeting="FAIL"))

    assert moved(found) == {}


def test_the_points_of_a_visit_are_on_the_scale_of_the_item() -> None:
    """4 of 10 written points are 2 of 5, and all of them exactly 5."""
    given = reception("5", out_of="10")

    assert moved(run(given, visit("v1", greeting="PASS", guard="FAIL"))) == {"s": Decimal(-100)}
    assert moved(run(given, FULL)) == {}


def test_only_rules_on_occurrences_know_a_visit() -> None:
    with pytest.raises(PolicyRefused) as refused:
        ruled(event(when="visit_sheet < least", amount="100"), params=[LEAST])

    assert [fault.code for fault in refused.value.faults] == ["formula-unknown-name"]


def test_an_item_people_judge_has_no_visits() -> None:
    with pytest.raises(PolicyRefused) as refused:
        ruled(
            event(on={"kind": "FINDING"}, who="store", when="visit_sheet < least", amount="100"),
            params=[LEAST],
        )

    assert [fault.code for fault in refused.value.faults] == ["formula-unknown-name"]
