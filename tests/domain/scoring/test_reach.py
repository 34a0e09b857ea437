"""The reach of an open sheet: whatever people still enter, the total ends between its low and its high."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.inputs import Occurrence
from kaoping.domain.scoring.policy import Policy

from .sheet_scenes import checklist, curved, finding, indicator, only, percent
from .sheets import LABEL, item, judged, policy

CODES = ("a", "b", "c")
GROUPS = [{"code": "g", "label": LABEL}]
EFFECTS = st.one_of(
    st.sampled_from(
        [
            {"effect": "zero_group", "of": "g"},
            {"effect": "zero_item", "of": "c"},
            {"effect": "zero_item", "of": "audit"},
            {"effect": "veto"},
        ]
    ),
    st.integers(0, 90).map(lambda to: {"effect": "cap_total", "to": str(to)}),
    st.sampled_from(["0", "0.7", "1.3"]).map(lambda to: {"effect": "scale_total", "to": to}),
)
CONDITIONS = st.tuples(
    st.sampled_from(["item_a", "item_b", "item_c", "item_audit", "group_g", "figure_m", "figure_audit"]),
    st.integers(-5, 90),
).map(lambda one: f"{one[0]} < {one[1]}")


@st.composite
def sheets(draw: st.DrawFn) -> Policy:
    gates = [
        {"code": f"g{index}", "label": LABEL, "rule": "S001-Q.R16", "when": draw(CONDITIONS), **draw(EFFECTS)}
        for index in range(draw(st.integers(0, 4)))
    ]
    return policy(
        item("a", "20", group="g"),
        item("b", "20", group="g"),
        item("c", "20", curve={"kind": "reviewed", "start": "5"}),
        curved("m", "20", "M-39", {"kind": "steps", "target": "90", "step": "5", "each": "3"}),
        checklist("audit", "20", indicator("x", "12", "-9"), indicator("y", "8")),
        groups=GROUPS,
        gates=gates,
        total=draw(st.sampled_from([{}, {"min": "0"}, {"min": "10", "max": "70"}])),
    )


def findings(verdicts: tuple[str, str]) -> list[Occurrence]:
    return [finding(code, code, verdict) for code, verdict in zip("xy", verdicts, strict=True)]


@given(
    sheets(),
    st.tuples(*[st.integers(0, 20)] * 3),
    st.tuples(*[st.sampled_from(["PASS", "FAIL"])] * 2),
    st.sets(st.sampled_from([*CODES, "x", "y"])),
    st.integers(0, 100),
)
def test_what_is_still_open_ends_within_the_reach(
    sheet: Policy,
    marks: tuple[int, int, int],
    verdicts: tuple[str, str],
    early: set[str],
    satisfied: int,
) -> None:
    reviews = [judged(code, str(mark)) for code, mark in zip(CODES, marks, strict=True)]
    seen = findings(verdicts)
    readings = percent("M-39", str(satisfied))
    final = only(sheet, readings=readings, reviews=reviews, occurrences=seen)
    assert final.complete
    assert final.low == final.total == final.high
    known = [one for one in seen if one.id in early]
    if not known:
        return  # without any finding the item is not assessed, and not open
    so_far = only(
        sheet,
        readings=readings,
        reviews=[one for one in reviews if one.item in early],
        occurrences=known,
    )
    assert so_far.low is not None
    assert so_far.high is not None
    assert final.total is not None
    assert so_far.low <= final.total <= so_far.high
    if so_far.total is not None:
        assert isinstance(so_far.total, Decimal)
