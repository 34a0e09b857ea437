"""Triggers: what holds several periods in a row is proposed, and a gap or an open card breaks the row."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.inputs import PastPeriod, Period, Population, Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.results import Proposal
from kaoping.domain.scoring.triggering import period_before

from .sheets import LABEL, item, judged, policy


def trigger(**more: object) -> dict[str, object]:
    base: dict[str, object] = {
        "code": "low", "label": LABEL, "rule": "S004.R09", "when": "total < 6", "periods": "3",
        "propose": {"action": "TRAINING", "label": LABEL},
    }  # fmt: skip
    return base | more


def watched(**more: object) -> Policy:
    params = more.pop("params", [])
    return policy(item("score", "10"), triggers=[trigger(**more)], params=params)


def proposed(
    given: Policy, points: str | None, past: Mapping[str, Mapping[str, str]], code: str = "2026-10"
) -> list[Proposal]:
    earlier = [
        PastPeriod("s", period, {name: Decimal(value) for name, value in names.items()})
        for period, names in past.items()
    ]
    period = Period(code, date(2026, 10, 1), date(2026, 10, 31))
    reviews = [] if points is None else [judged("score", points)]
    people = Population(period, (Subject("s", "t"),))
    return evaluate(given, people, {}, (), reviews, past=earlier)[0].proposals


LOW = {"total": "5.9"}


def test_x111_three_low_months_in_a_row() -> None:
    found = proposed(watched(), "5.5", {"2026-08": LOW, "2026-09": {"total": "5.8"}})
    assert found == [Proposal("low", "TRAINING", ("2026-08", "2026-09", "2026-10"))]


@pytest.mark.parametrize(
    ("points", "past"),
    [
        ("5.5", {"2026-09": LOW}),  # two only
        ("5.5", {"2026-07": LOW, "2026-09": LOW}),  # a gap
        ("5.5", {"2026-08": LOW, "2026-09": {"total": "6"}}),  # 6 itself is not below
        ("6", {"2026-08": LOW, "2026-09": LOW}),
        (None, {"2026-08": LOW, "2026-09": LOW}),  # an open card is no low month yet
        ("5.5", {"2026-08": LOW, "2026-09": {}}),  # a card that does not say is no low month either
    ],
)
def test_what_breaks_the_row(points: str | None, past: Mapping[str, Mapping[str, str]]) -> None:
    assert proposed(watched(), points, past) == []


def test_the_row_runs_over_the_new_year_and_the_oldest_months_do_not_matter() -> None:
    past = {"2025-10": {"total": "9"}, "2025-11": LOW, "2025-12": LOW}
    assert proposed(watched(), "5", past, "2026-01")[0].basis == ("2025-11", "2025-12", "2026-01")


def test_one_period_is_an_alert() -> None:
    assert proposed(watched(periods="1"), "5", {})[0].basis == ("2026-10",)


def test_the_number_of_periods_may_be_a_param_and_unset_never_fires() -> None:
    months = {"code": "months", "unit": "count", "value": "2", "label": LABEL, "rule": "A-70"}
    assert proposed(watched(periods="months", params=[months]), "5", {"2026-09": LOW})
    unset = watched(periods="months", params=[months | {"value": "unset"}])
    assert proposed(unset, "5", {"2026-09": LOW}) == []
    assert proposed(watched(periods="unset"), "5", {"2026-09": LOW}) == []


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2026-10", "2026-09"), ("2026-01", "2025-12"), ("2026-Q4", "2026-Q3"), ("2026-Q1", "2025-Q4"),
        ("2026", "2025"), ("spring", None), ("2026-H1", None),
    ],
)  # fmt: skip
def test_the_period_before(code: str, before: str | None) -> None:
    assert period_before(code) == before


@pytest.mark.parametrize(
    ("more", "at", "code"),
    [
        ({"when": "total"}, "/triggers/0/when", "formula-needs-condition"),
        ({"when": "charm < 3"}, "/triggers/0/when", "formula-unknown-name"),
        ({"periods": "0"}, "/triggers/0/periods", "not-a-whole-number"),
        ({"periods": "1.5"}, "/triggers/0/periods", "not-a-whole-number"),
        ({"periods": "half"}, "/triggers/0/periods", "not-a-whole-number"),
        ({"periods": "total"}, "/triggers/0/periods", "formula-unknown-name"),
        ({"propose": {"action": "X"}}, "/triggers/0/propose", "missing-key"),
    ],
)
def test_a_trigger_that_cannot_be_meant_is_refused(more: dict[str, object], at: str, code: str) -> None:
    half = {"code": "half", "unit": "count", "value": "0.5", "label": LABEL, "rule": "A-70"}
    with pytest.raises(PolicyRefused) as refused:
        watched(params=[half], **more)
    assert (at, code) in [(fault.field, fault.code) for fault in refused.value.faults]
