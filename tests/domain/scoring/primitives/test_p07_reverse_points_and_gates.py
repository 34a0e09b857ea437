"""P07: what fails may cost more than it could bring, and a module below its minimum closes a gate."""

from decimal import Decimal

import pytest

from ..sheet_scenes import checklist, finding, indicator, only
from ..sheets import LABEL, policy

RECEPTION = checklist(
    "reception", "10", indicator("greeting", "2", "-6"), indicator("rest", "8"), group="reception"
)
FACILITIES = checklist(
    "facilities", "5", indicator("cars", "3", "-3"), indicator("tables", "2", "-2"), group="facilities"
)
GROUPS = [
    {"code": "reception", "label": LABEL, "max": "10"},
    {"code": "facilities", "label": LABEL, "max": "5"},
]


def seen(**verdicts: str) -> list[object]:
    given = {"greeting": "PASS", "rest": "PASS", "cars": "PASS", "tables": "PASS"} | verdicts
    return [finding(code, code, verdict) for code, verdict in given.items()]


@pytest.mark.parametrize(
    ("verdicts", "reception", "facilities"),
    [
        ({}, 10, 5),
        ({"greeting": "FAIL"}, 2, 5),  # X064: 10 - 2 - 6
        ({"cars": "FAIL"}, 10, -1),  # X066
        ({"cars": "FAIL", "tables": "FAIL"}, 10, -5),
    ],
)
def test_modules_are_worth_the_sum_of_their_factors(
    verdicts: dict[str, str], reception: int, facilities: int
) -> None:
    found = only(policy(RECEPTION, FACILITIES, groups=GROUPS), occurrences=seen(**verdicts))
    assert found.groups == {"reception": reception, "facilities": facilities}
    assert found.total == reception + facilities


MINIMUM = {
    "code": "minimum",
    "label": LABEL,
    "rule": "S001-Q.R16",
    "when": "group_reception < least",
    "effect": "zero_group",
    "of": "facilities",
}
LEAST = {"code": "least", "unit": "points", "value": "8", "label": LABEL, "rule": "S001-Q.R16"}


@pytest.mark.parametrize(
    ("reception", "closed"),
    [([("a", "8"), ("b", "2")], False), ([("a", "7"), ("b", "3")], True)],
)  # X062 X063: 8 is enough
def test_a_module_below_its_minimum_closes_the_gate(reception: list[tuple[str, str]], closed: bool) -> None:
    module = checklist("reception", "10", *(indicator(*one) for one in reception), group="reception")
    sheet = policy(module, FACILITIES, groups=GROUPS, gates=[MINIMUM], params=[LEAST])
    given = [finding("a", "a", "PASS"), finding("b", "b", "FAIL"), *seen()[2:]]
    found = only(sheet, occurrences=given)
    assert bool(found.gates) is closed
    assert found.groups["facilities"] == (0 if closed else 5)
    assert found.total == Decimal(reception[0][1]) + (0 if closed else 5)
