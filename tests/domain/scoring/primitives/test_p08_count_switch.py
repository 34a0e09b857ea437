"""P08: fixed per lost item up to a number, flat per visit beyond it, per person and visit (S001-Q.R08)."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.inputs import Occurrence

from ..ledger.scenes import EACH, amounts, event, happened, param, ruled, run, staff

LOST = {"kind": "FINDING", "where": {"audit": ["SELF_CHECK"], "result": ["FAIL"]}}
RULE = event(on=LOST, who="responsible", per="visit", amount="if(n <= limit, n * each, flat)")
POLICY = ruled(RULE, params=[EACH, param("limit", "5", "count"), param("flat", "200")])


def lost(count: int, visit: str = "V1", responsible: str = "s") -> list[Occurrence]:
    return [
        happened(
            f"{visit}-{responsible}-{index}",
            words={"audit": "SELF_CHECK", "result": "FAIL", "visit": visit, "indicator": f"C{index}"},
            responsible=responsible,
        )
        for index in range(count)
    ]


@pytest.mark.parametrize(("count", "fine"), [(0, 0), (1, 20), (4, 80), (5, 100), (6, 200), (10, 200)])
def test_x059_twenty_an_item_up_to_five_then_two_hundred_a_visit(count: int, fine: int) -> None:
    found = run(POLICY, lost(count))["s"]
    assert amounts(found) == ([Decimal(-fine)] if fine else [])
    assert found.taken == fine


def test_each_visit_is_counted_by_itself() -> None:
    found = run(POLICY, [*lost(5, "V1"), *lost(6, "V2")])["s"]
    assert amounts(found) == [Decimal(-100), Decimal(-200)]


def test_each_person_is_counted_by_itself() -> None:
    found = run(POLICY, [*lost(5, responsible="s"), *lost(6, responsible="u")], staff("s", "u"))
    assert (found["s"].taken, found["u"].taken) == (100, 200)


def test_a21_an_item_of_two_people_counts_for_each() -> None:
    found = run(POLICY, lost(3, responsible="s u"), staff("s", "u"))
    assert (found["s"].taken, found["u"].taken) == (60, 60)


def test_passed_items_and_other_checks_cost_nothing() -> None:
    passed = happened("1", words={"audit": "SELF_CHECK", "result": "PASS", "visit": "V1"}, responsible="s")
    other = happened("2", words={"audit": "MS", "result": "FAIL", "visit": "V1"}, responsible="s")
    assert run(POLICY, [passed, other])["s"].entries == []


def test_the_entry_says_how_many_and_which() -> None:
    (entry,) = run(POLICY, lost(2))["s"].entries
    assert dict(entry.names) == {"n": 2, "limit": 5, "each": 20, "flat": 200}
    assert entry.occurrences == ("V1-s-0", "V1-s-1")
    assert entry.missing == ()
