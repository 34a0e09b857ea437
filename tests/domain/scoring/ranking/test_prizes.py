"""Prizes: shared to the last cent, unset while nobody has set them, and entries like any other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import EntryKind, PayState

from ..sheets import item, judged
from .scenes import LABEL, Scores, contest, place, places, prizes, rank, ranked

WAGE = {"code": "wage", "label": LABEL, "rule": "x", "formula": "base + rewards - fines"}
BASE = [{"code": "base", "unit": "money", "label": LABEL}]


def open_to_all(*table: object) -> dict[str, object]:
    return rank(leagues=None, eligible=None, prizes=list(table))


def test_x052_the_smaller_league() -> None:
    scores: Scores = {"A": ("95", "3"), "B": ("93", "5"), "F": ("90.0", "9"), "G": ("88", "9")}
    assert prizes(ranked(contest(), scores)) == {"A": 500, "B": 400, "F": 300, "G": 0}


def test_x053_exactly_ten_cars_are_the_larger_league() -> None:
    scores: Scores = {"C": ("92", "10"), "D": ("96", "14"), "E": ("89.9", "30")}
    assert prizes(ranked(contest(), scores)) == {"C": 1500, "D": 2000, "E": 0}


def test_x054_two_first_share_the_first_two_prizes() -> None:
    scores: Scores = {"X": ("95", "3"), "Y": ("95", "5"), "Z": ("92", "9")}
    assert prizes(ranked(contest(), scores)) == {"X": 450, "Y": 450, "Z": 300}


def test_x123_three_at_89_win_nothing() -> None:
    found = ranked(contest(), dict.fromkeys("abc", ("89", "5")))
    assert prizes(found) == {"a": 0, "b": 0, "c": 0}
    assert places(found) == {"a": None, "b": None, "c": None}


def test_a20_nobody_moves_up_and_what_is_not_awarded_lapses() -> None:
    scores: Scores = {"a": ("95", "3"), "b": ("80", "3"), "c": ("79", "3")}
    assert prizes(ranked(contest(), scores)) == {"a": 500, "b": 0, "c": 0}


def test_a_tie_that_reaches_beyond_the_table_shares_what_is_left_of_it() -> None:
    found = ranked(contest(open_to_all("100", "50")), {"a": ("9", "1"), "b": ("8", "1"), "c": ("8", "1")})
    assert prizes(found) == {"a": 100, "b": 25, "c": 25}


def test_what_does_not_divide_goes_cent_by_cent_in_order_of_keys() -> None:
    found = ranked(contest(open_to_all("100")), {"c": ("9", "1"), "a": ("9", "1"), "b": ("9", "1")})
    assert prizes(found) == {"a": Decimal("33.34"), "b": Decimal("33.33"), "c": Decimal("33.33")}


@given(
    st.lists(st.decimals(0, 5000, places=2), min_size=1, max_size=5),
    st.lists(st.integers(1, 3), min_size=1, max_size=12),
)
def test_shared_prizes_lose_no_cent(table: list[Decimal], figures: list[int]) -> None:
    """Whatever ties there are: what is paid out are exactly the prizes of the places that were filled."""
    found = ranked(
        contest(open_to_all(*map(str, table))),
        {f"p{index:02}": (str(figure), "1") for index, figure in enumerate(figures)},
    )
    paid = sum((amount or Decimal(0) for amount in prizes(found).values()), Decimal(0))
    assert paid == sum(table[: len(figures)], Decimal(0))
    for amount in prizes(found).values():
        assert amount == round(amount or Decimal(0), 2)


def test_a_prize_nobody_has_set_is_not_zero() -> None:
    policy = contest(open_to_all("100", "unset"), pay_terms=BASE, pay=[WAGE])
    scores: Scores = {"a": ("9", "1"), "b": ("8", "1"), "c": ("7", "1")}
    found = ranked(policy, scores, terms={key: {"base": Decimal(1000)} for key in scores})
    assert prizes(found) == {"a": 100, "b": None, "c": 0}
    assert found["b"].entries[0].missing == ("prize",)
    assert [found[key].pay_line("wage").state for key in "abc"] == ["final", "unset", "final"]
    assert [fault.field for fault in policy.unset] == ["/ranks/0/prizes/1"]


def test_a_tie_with_a_prize_that_is_not_set_is_not_set() -> None:
    found = ranked(contest(open_to_all("100", "unset")), {"a": ("9", "1"), "b": ("9", "1")})
    assert prizes(found) == {"a": None, "b": None}


def param(code: str, value: str, **more: object) -> dict[str, object]:
    return {"code": code, "unit": "money", "value": value, "label": LABEL, "rule": "x"} | more


def test_a_prize_may_be_a_param_and_an_example_value_marks_it() -> None:
    document = contest(open_to_all("first"), params=[param("first", "unset")]).document
    overlay = {
        "overlay": "demo", "version": "1", "policy": "TEST", "level": "group", "example": "true",
        "reason": {"zh": "示例", "en": "example"}, "set": [{"at": "/params/first/value", "value": "120"}],
    }  # fmt: skip
    unset = ranked(Policy.parse(document), {"a": ("9", "1")})
    assert unset["a"].entries[0].missing == ("first",)
    found = ranked(Policy.parse(apply(document, [Overlay.parse(overlay)])), {"a": ("9", "1")})
    assert (found["a"].entries[0].amount, found["a"].entries[0].example) == (Decimal(120), True)


def test_a59_a_prize_and_a_fine_are_two_entries() -> None:
    fine = {"code": "late", "label": LABEL, "rule": "x", "kind": "fine", "when": "units < 4", "amount": "20"}
    policy = contest(rank(fund="club"), events=[fine], pay_terms=BASE, pay=[WAGE])
    found = ranked(policy, {"a": ("95", "3")}, terms={"a": {"base": Decimal(1000)}})["a"]
    assert [(one.kind, one.amount, one.fund) for one in found.entries] == [
        (EntryKind.FINE, Decimal(-20), ""),
        (EntryKind.PRIZE, Decimal(500), "club"),
    ]
    assert found.pay_line("wage").amount == Decimal(1480)


def test_a_prize_that_colleagues_still_decide_leaves_pay_between_without_and_with_it() -> None:
    policy = contest(rank(), items=[item("effort")], pay_terms=BASE, pay=[WAGE])
    terms = {key: {"base": Decimal(1000)} for key in "ab"}
    found = ranked(
        policy, {"a": ("95", "3"), "b": ("93", "3")}, [judged("effort", "5", subject="a")], terms=terms
    )
    pay = found["a"].pay_line("wage")
    assert (pay.state, pay.amount, pay.low, pay.high) == (PayState.OPEN, None, 1000, 1500)
    assert place(found["a"]).prize is None


@pytest.mark.parametrize("table", [["0"], []])
def test_a_place_without_prize_has_no_entry(table: list[str]) -> None:
    found = ranked(contest(open_to_all(*table)), {"a": ("9", "1")})
    assert found["a"].entries == []
    assert place(found["a"]).place == 1


def test_a_prize_nobody_has_set_leaves_what_names_fines_alone() -> None:
    net = {"code": "net", "label": LABEL, "rule": "x", "formula": "base - fines"}
    policy = contest(open_to_all("unset"), pay_terms=BASE, pay=[net])
    found = ranked(policy, {"a": ("9", "1")}, terms={"a": {"base": Decimal(1000)}})["a"]
    assert found.pay_line("net").amount == 1000
