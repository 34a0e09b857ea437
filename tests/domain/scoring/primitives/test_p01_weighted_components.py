"""P01: weighted components from group to item, sums that are checked, and sheets incomplete on purpose."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.policy import Policy

from ..sheet_scenes import only, refusals
from ..sheets import LABEL, document, item, judged, policy

# S000-G: four perspectives whose indicators make them up.
PERSPECTIVES = [
    {"code": code, "label": LABEL, "max": most}
    for code, most in (("finance", "17"), ("customer", "19"), ("internal", "44"), ("growth", "20"))
]
CARD = [
    item(f"{group}_{index}", weight, group=group)
    for group, weights in {
        "finance": ["12", "5"],
        "customer": ["9", "4", "6"],
        "internal": ["9", "7", "6", "9", "8", "5"],
        "growth": ["5", "5", "3", "3", "4"],
    }.items()
    for index, weight in enumerate(weights)
]


def test_items_make_up_their_groups_and_groups_the_sheet() -> None:
    full = [judged(str(one["code"]), str(one["max"])) for one in CARD]
    found = only(policy(*CARD, groups=PERSPECTIVES, full_marks="100"), reviews=full)
    assert found.total == 100
    assert found.groups == {"finance": 17, "customer": 19, "internal": 44, "growth": 20}


def test_a_weight_that_slips_is_found_in_its_group_and_in_the_sheet() -> None:
    slipped = [one | ({"max": "11"} if one["code"] == "finance_0" else {}) for one in CARD]
    found = refusals(document(*slipped, groups=PERSPECTIVES, full_marks="100"))
    assert found == {("/items", "weights"), ("/groups/0", "group-weights")}


SALES = [item("sales", "35"), item("collections", "25"), item("returns", "25")]


def test_fifteen_lost_percent_must_be_owned_up_to() -> None:
    assert refusals(document(*SALES, full_marks="100")) == {("/items", "weights")}
    found = Policy.parse(document(*SALES, full_marks="100", incomplete="85"))
    card = only(found, reviews=[judged("sales", "35"), judged("collections", "25"), judged("returns", "25")])
    assert (card.total, card.possible, found.full) == (Decimal(85), Decimal(85), Decimal(100))


@pytest.mark.parametrize("claimed", ["84", "90", "100"])
def test_how_incomplete_a_sheet_is_must_be_true(claimed: str) -> None:
    assert refusals(document(*SALES, full_marks="100", incomplete=claimed)) == {("/items", "weights")}


def test_a_scheme_of_events_only_has_no_sheet_and_is_complete() -> None:
    card = only(policy())
    assert (card.total, card.complete, card.open) == (Decimal(0), True, ())
