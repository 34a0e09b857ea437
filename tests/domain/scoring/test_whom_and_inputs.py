"""Whom a policy is for, the figures its formulas may name, and that the order of facts decides nothing."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.inputs import Period, Population, Served, Subject
from kaoping.domain.scoring.reading import NO_DATA, NOT_PUBLISHED
from kaoping.domain.scoring.results import Notice

from .sheet_scenes import figure, finding, month, only, percent, refusals
from .sheets import LABEL, OCTOBER, document, item, judged, measured, people, policy, share

# -- whom it is for --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("served", "applies"), [(None, True), (Served(15, 31), True), (Served(14, 31), False)]
)
def test_too_few_days_in_the_post_and_the_policy_does_not_apply(served: Served | None, applies: bool) -> None:
    sheet = policy(item("a"), applies_to={"min_days": "15"})
    found = only(sheet, population=Population(OCTOBER, (Subject("s", "t", {}, "", served),)))
    assert found.applies is applies
    expected = [] if applies else [Notice("too-few-days", (("days", "14"), ("needed", "15")))]
    assert found.notices == expected
    assert bool(found.lines) is applies


def test_who_is_not_meant_at_all_is_not_told_about_days() -> None:
    sheet = policy(item("a"), applies_to={"min_days": "15", "position": ["A"]})
    found = only(sheet, population=Population(OCTOBER, (Subject("s", "t", {}, "", Served(1, 31)),)))
    assert (found.applies, found.notices) == (False, [])


# -- inputs ----------------------------------------------------------------------------------------------


def asked(code: str, measure: str, **more: object) -> dict[str, object]:
    return {"code": code, "label": LABEL, "measure": measure} | more


def test_inputs_are_ratios_and_plain_figures() -> None:
    sheet = policy(item("a"), inputs=[asked("speed", "M-24"), asked("late", "M-67")])
    found = only(sheet, readings=percent("M-24", "95") | figure("M-67", "3"))
    assert found.inputs == {"speed": Decimal("0.95"), "late": Decimal(3)}


@pytest.mark.parametrize(
    ("otherwise", "state", "value"),
    [
        ("none", "no_data", None),
        ("zero", "no_data", Decimal(0)),
        ("zero", "not_published", None),
        ("zero", "absent", None),
    ],
)
def test_what_nothing_to_measure_is_worth_is_said(otherwise: str, state: str, value: Decimal | None) -> None:
    readings = {"no_data": {("s", "M-24"): NO_DATA}, "not_published": {("s", "M-24"): NOT_PUBLISHED}}
    sheet = policy(item("a"), inputs=[asked("speed", "M-24", **{"else": otherwise})])
    assert only(sheet, readings=readings.get(state, {})).inputs.get("speed") == value


def test_an_input_may_be_the_stores_and_may_ask_for_enough_facts() -> None:
    sheet = policy(item("a"), inputs=[asked("x", "M-24", scope="store"), asked("y", "M-24", min_n="3")])
    own, store = {("s", "M-24"): share(1, 2)}, {("t", "M-24"): share(4, 5)}
    assert only(sheet, readings=own | store).inputs == {"x": Decimal("0.8")}


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ([asked("x", "M-24"), asked("x", "M-39")], "duplicate-code"),
        ([asked("base", "M-24")], "duplicate-code"),
        ([asked("item_a", "M-24")], "duplicate-code"),
        ([asked("total", "M-24")], "bad-name"),
        ([asked("X", "M-24")], "bad-name"),
        ([asked("x", "M-999")], "unknown-measure"),
        ([asked("x", "M-24", **{"else": "full"})], "not-a-choice"),
    ],
)
def test_inputs_that_would_mean_two_things_are_refused(inputs: list[dict[str, object]], code: str) -> None:
    terms = [{"code": "base", "unit": "money", "label": LABEL}]
    found = refusals(document(item("a"), inputs=inputs, pay_terms=terms))
    assert code in {one for _, one in found}


# -- nothing depends on order ----------------------------------------------------------------------------


ROLLED = {"kind": "rolled_up", "of": "total", "periods": "1"}


@given(st.randoms(use_true_random=False))
def test_the_order_of_facts_decides_nothing(random: Random) -> None:
    sheet = policy(
        item("a", "20"),
        measured("m", "20", missing="store_average"),
        item("r", "20", curve=ROLLED, missing={"no_data": "zero"}),
        item("c", "40", curve={"kind": "checklist", "indicators": [_one("x"), _one("y")]},
             missing={"no_data": "zero"}),
        groups=[{"code": "g", "label": LABEL}],
    )  # fmt: skip
    facts: dict[str, list[object]] = {
        "reviews": [judged("a", str(n), subject=key) for n, key in enumerate("sxy")],
        "occurrences": [_seen(f"{v}{code}", code, v) for v in "pq" for code in "xy"],
        "past": [month("2026-10", total="3"), month("2026-11", total="4"), month("2026-12", total="9")],
    }
    population = Population(
        Period("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)), people("s", "x", "y").subjects
    )
    readings = {(key, "M-39"): percent("M-39", "60")["s", "M-39"] for key in "sx"}
    plain = evaluate(sheet, population, readings, **facts)  # type: ignore[arg-type]  # by kind of fact
    for rows in facts.values():
        random.shuffle(rows)
    shuffled = evaluate(sheet, population, dict(reversed(readings.items())), **facts)  # type: ignore[arg-type]
    assert shuffled == plain


def _one(code: str) -> dict[str, object]:
    return {"code": code, "label": LABEL, "points": "20"}


def _seen(record: str, code: str, visit: str) -> object:
    return finding(record, code, "PASS" if visit == "p" else "FAIL", visit=visit, day=date(2026, 11, 5))
