"""P20: weights within ranges, a least share with a recorded override, and one that is fixed."""

import pytest

from kaoping.domain.scoring.policy import Policy

from ..sheet_scenes import refusals
from ..sheets import LABEL, document, item

# S002-J.R02: five dimensions with their ranges; together they allow 90 to 130, and must be 100.
RANGES = {
    "sales": ("30", "40"),
    "satisfaction": ("20", "30"),
    "ability": ("20", "30"),
    "quality": ("10", "20"),
    "discipline": ("10", "10"),
}
CONSTRAINTS = [
    {"kind": "weight_range", "about": about, "least": least, "most": most, "rule": "S002-J.R02"}
    for about, (least, most) in RANGES.items()
]


def weighed(**weights: str) -> dict[str, object]:
    items = [item(about, weight, about=about) for about, weight in weights.items()]
    return document(*items, full_marks="100", constraints=CONSTRAINTS)


GOOD = {"sales": "40", "satisfaction": "20", "ability": "20", "quality": "10", "discipline": "10"}


def test_weights_within_their_ranges_that_make_a_hundred() -> None:
    assert len(Policy.parse(weighed(**GOOD)).constraints) == 5


@pytest.mark.parametrize(
    ("weights", "faults"),
    [
        ({"sales": "41", "satisfaction": "19"}, {("/constraints/0", "weight-range"),
                                                ("/constraints/1", "weight-range")}),
        ({"discipline": "9", "quality": "11"}, {("/constraints/4", "weight-range")}),
        ({"discipline": "11", "sales": "39"}, {("/constraints/4", "weight-range")}),  # fixed at 10
        ({"sales": "30"}, {("/items", "weights")}),  # all within their ranges, 90 in all
    ],
)  # fmt: skip
def test_a_weight_outside_its_range_is_refused(weights: dict[str, str], faults: set[tuple[str, str]]) -> None:
    assert refusals(weighed(**(GOOD | weights))) == faults


LEAST = {"kind": "least_share", "about": "satisfaction", "least": "20", "rule": "S001-P.R05"}


def satisfied(weight: int, **more: object) -> dict[str, object]:
    items = (item("s", str(weight), about="satisfaction"), item("o", str(100 - weight)))
    return document(*items, constraints=[LEAST | more])


def test_satisfaction_weighs_a_fifth_unless_a_reason_is_recorded() -> None:  # X058, A-30
    assert refusals(satisfied(18)) == {("/constraints/0", "least-share")}
    Policy.parse(satisfied(20))
    reason = {"zh": "新店首季", "en": "first quarter of a new store"}
    (constraint,) = Policy.parse(satisfied(18, override=reason)).constraints
    assert constraint.override is not None
    assert constraint.override.en == "first quarter of a new store"


def test_a_range_knows_no_override() -> None:
    found = weighed(**GOOD) | {"constraints": [CONSTRAINTS[0] | {"override": LABEL}]}
    assert ("/constraints/0", "unknown-key") in refusals(found)
