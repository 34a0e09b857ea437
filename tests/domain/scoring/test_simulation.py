"""Two policies on the same facts: who would move, what it would cost, and what tells nobody apart."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.inputs import Column, Review
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.simulation import simulate, simulation_document

from .sheets import LABEL, document, item, judged, people
from .whole import WHOLE, everything, facts

RATE = {"code": "rate", "unit": "money/points", "value": "10", "label": LABEL, "rule": "R"}


def plan(rate: str = "10", *extra: dict[str, object], least: str = "60") -> Policy:
    return Policy.parse(
        document(
            item("work", "80"),
            item("manners", "20"),
            *extra,
            params=[RATE | {"value": rate}],
            pay=[
                {"code": "points_pay", "label": LABEL, "rule": "R", "formula": "total * rate"},
                {"code": "gross", "label": LABEL, "rule": "R", "formula": "points_pay * 2"},
            ],
            grades=[{"code": "PASS", "label": LABEL, "from": least}, {"code": "FAIL", "label": LABEL}],
        )
    )


def month(**points: tuple[str, str]) -> Facts:
    reviews = [
        review
        for key, (work, manners) in points.items()
        for review in (judged("work", work, subject=key), judged("manners", manners, subject=key))
    ]
    return Facts(people(*points), {}, reviews=tuple(reviews))


def test_everybody_s_change_in_points_and_money() -> None:
    found = simulate(plan("10"), plan("12"), [month(a=("70", "20"), b=("30", "20"))])
    assert [(one.subject, one.points, one.money) for one in found.changes] == [("a", 0, 360), ("b", 0, 200)]
    before, after = found.costs["2026-10"]
    assert (before.total, after.total) == (2800, 3360)
    assert [one.subject for one in found.gainers()] == ["a", "b"]
    assert found.losers() == ()


def test_a_line_of_pay_that_another_one_uses_is_not_paid_twice() -> None:
    (change,) = simulate(plan(), plan(), [month(a=("50", "0"))]).changes
    assert change.before.pay == 1000  # gross alone, which holds the 500 of the other line


def test_grades_migrate() -> None:
    found = simulate(plan(), plan(least="80"), [month(a=("70", "20"), b=("50", "20"), c=("5", "20"))])
    assert found.migration == {("PASS", "PASS"): 1, ("PASS", "FAIL"): 1, ("FAIL", "FAIL"): 1}


def test_an_item_that_gives_everybody_the_same_tells_nobody_apart() -> None:
    found = simulate(plan(), plan(), [month(a=("70", "20")), month(a=("60", "20"))])
    assert [(one.item, one.share, one.lines) for one in found.flat] == [("manners", Fraction(1), 2)]


def test_one_line_is_no_pattern() -> None:
    assert simulate(plan(), plan(), [month(a=("70", "20"))]).flat == ()


def test_what_only_one_policy_asks_for_is_given_to_that_one() -> None:
    draft = plan("10", item("extra", "10"))
    given_facts = month(a=("70", "20"))
    extra = Review("a", "extra", Column.COMPANY, Decimal(5), "seen")
    with_extra = Facts(given_facts.population, {}, reviews=(*given_facts.reviews, extra))
    (change,) = simulate(plan(), draft, [with_extra]).changes
    assert (change.before.total, change.after.total, change.points) == (90, 95, 5)


def test_who_has_no_amount_yet_is_counted_and_never_zero() -> None:
    found = simulate(plan(), plan("unset"), [month(a=("70", "20"))])
    before, after = found.costs["2026-10"]
    assert (before.undecided, after.undecided) == (0, 1)
    assert found.changes[0].money is None
    assert found.gainers() == ()


@settings(max_examples=25, deadline=None)
@given(st.lists(facts(), min_size=1, max_size=2))
def test_a_policy_beside_itself_changes_nothing(periods: list[Facts]) -> None:
    found = simulate(WHOLE, WHOLE, periods)
    assert all(one.points in {None, 0} and one.money in {None, 0} for one in found.changes)
    assert all(old == new for old, new in found.costs.values())
    assert all(old == new for old, new in found.migration)
    assert (found.gainers(), found.losers()) == ((), ())


@settings(max_examples=25, deadline=None)
@given(facts())
def test_simulating_touches_nothing_and_is_plain_data(given_facts: Facts) -> None:
    lower: Any = everything()
    lower["params"][1]["value"] = "40"
    draft = Policy.parse(lower)
    first, again = (simulation_document(simulate(WHOLE, draft, [given_facts])) for _ in range(2))
    assert canonical(first) == canonical(again)
    assert sum(one["people"] for one in first["migration"]) == len(given_facts.population.subjects)  # type: ignore[attr-defined]


@pytest.mark.parametrize("most", [0, 1, 2])
def test_only_so_many_gainers_are_listed(most: int) -> None:
    found = simulate(plan("10"), plan("12"), [month(a=("70", "20"), b=("30", "20"), c=("10", "0"))])
    assert len(found.gainers(most)) == most
