"""Weights: every sheet anybody can have adds up, and satisfaction weighs what the rules ask for."""

import pytest

from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.weights import MOST_SHEETS

from .sheet_scenes import refusals
from .sheets import LABEL, document, item

MANAGERS = {"position": ["MANAGER"]}


def varied(
    code: str, full: str, *variants: tuple[dict[str, object], str], **more: object
) -> dict[str, object]:
    return item(code, full, variants=[{"for": who, "max": most} for who, most in variants], **more)


def sheet(*items: dict[str, object], **more: object) -> dict[str, object]:
    return document(*items, **({"full_marks": "100"} | more))


def test_variants_that_move_weight_from_item_to_item_add_up() -> None:
    found = Policy.parse(sheet(varied("a", "60", (MANAGERS, "40")), varied("b", "40", (MANAGERS, "60"))))
    manager = found.seen_by({"position": "MANAGER"})
    assert [one.full for one in manager.items] == [40, 60]
    assert [one.full for one in found.seen_by({}).items] == [60, 40]


@pytest.mark.parametrize(
    "items",
    [
        (varied("a", "60", (MANAGERS, "50")), item("b", "40")),
        (varied("a", "60", (MANAGERS, "40")), varied("b", "40", ({"region": ["GD"]}, "60"))),
    ],
)
def test_a_sheet_somebody_has_that_does_not_add_up_is_refused(items: tuple[dict[str, object], ...]) -> None:
    assert refusals(sheet(*items)) == {("/items", "variant-weights")}


def test_combinations_of_two_attributes_are_proved_too() -> None:
    south = {"region": ["GD"]}
    both = (varied("a", "50", (MANAGERS, "60")), varied("b", "30", (MANAGERS, "20")),
            varied("c", "20", (south, "10")), varied("d", "0", (south, "10")))  # fmt: skip
    Policy.parse(sheet(*both))
    spoilt = varied("d", "0", (south | MANAGERS, "20"), (south, "10"))
    assert refusals(sheet(*both[:3], spoilt)) == {("/items", "variant-weights")}


def test_people_the_policy_is_not_for_need_no_sheet() -> None:
    lopsided = (varied("a", "60", (MANAGERS, "50")), item("b", "40"))
    for whom in ({"position": ["AGENT"]}, {"except": MANAGERS}):
        Policy.parse(sheet(*lopsided, applies_to=whom))
    assert refusals(sheet(*lopsided, applies_to=MANAGERS))


def test_groups_add_up_for_everybody() -> None:
    groups = [{"code": "g", "label": LABEL, "max": "60"}]
    found = sheet(
        varied("a", "60", (MANAGERS, "50"), group="g"), varied("b", "40", (MANAGERS, "50")), groups=groups
    )
    assert refusals(found) == {("/groups/0", "group-weights")}


def test_too_many_sheets_to_prove_are_refused() -> None:
    words = [[f"{letter}{n}" for n in range(20)] for letter in "pqr"]
    variants = [({"position": [a], "region": [b], "brand": [c]}, "1") for a, b, c in zip(*words, strict=True)]
    assert MOST_SHEETS < 21**3
    assert ("/items", "too-many-sheets") in refusals(sheet(varied("a", "60", *variants), item("b", "40")))


def constrained(weight: str, constraint: dict[str, object], **more: object) -> dict[str, object]:
    rest = str(100 - int(weight)) if weight.isdigit() else "60"
    items = (item("s", weight, about="satisfaction", **more), item("o", rest))
    return sheet(*items, constraints=[constraint])


LEAST = {"kind": "least_share", "about": "satisfaction", "least": "20", "rule": "S001-P.R05"}
TEN = {"kind": "weight_range", "about": "satisfaction", "least": "10", "most": "10", "rule": "S002-J.R02"}
RANGE = {"kind": "weight_range", "about": "satisfaction", "least": "20", "most": "30", "rule": "S002-J.R02"}


@pytest.mark.parametrize(
    ("weight", "constraint", "code"),
    [
        ("18", LEAST, "least-share"),  # X058
        ("20", LEAST, None),
        ("18", LEAST | {"override": LABEL}, None),
        ("19", RANGE, "weight-range"),
        ("20", RANGE, None),
        ("30", RANGE, None),
        ("31", RANGE, "weight-range"),
        ("unset", RANGE, None),  # 40 are left: it can still be set within the range
        ("10", TEN, None),
        ("11", TEN, "weight-range"),
    ],
)  # fmt: skip
def test_what_a_constraint_allows(weight: str, constraint: dict[str, object], code: str | None) -> None:
    found = constrained(weight, constraint)
    if code is None:
        assert Policy.parse(found).constraints
    else:
        assert refusals(found) == {("/constraints/0", code)}


def test_unset_weights_do_not_hide_what_nothing_can_mend() -> None:
    items = (item("s", "unset", about="satisfaction"), item("o", "85"))
    assert refusals(sheet(*items, constraints=[LEAST])) == {("/constraints/0", "least-share")}


def test_a_constraint_holds_for_every_sheet_of_the_variants() -> None:
    items = (varied("s", "20", (MANAGERS, "10"), about="satisfaction"), varied("o", "80", (MANAGERS, "90")))
    assert refusals(sheet(*items, constraints=[LEAST])) == {("/constraints/0", "least-share")}


def test_percent_are_of_the_full_marks() -> None:
    items = (item("s", "2", about="satisfaction"), item("o", "8"))
    Policy.parse(sheet(*items, full_marks="10", constraints=[LEAST]))
