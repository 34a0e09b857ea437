"""P17: how many are to be drawn, who is, and how far that was done."""

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.scoring.sheets import LABEL, document, item

from kaoping.domain.scoring.calendar.quotas import WHOLE, Quota, There, draw, fulfilment, sizes
from kaoping.domain.scoring.calendar.saying import say_quota
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused

PARAMS = [
    {"code": "each", "unit": "count", "value": "5", "label": LABEL, "rule": "S002-B.R10"},
    {"code": "lost", "unit": "count", "value": "unset", "label": LABEL, "rule": "S002-B.R10"},
    {"code": "part", "unit": "ratio", "value": "0.30", "label": LABEL, "rule": "S002-B.R12"},
]


def parsed(**keys: str) -> Policy:
    quota = {"code": "q", "label": LABEL, "rule": "S002-B.R10", **keys}
    return Policy.parse(document(item("a"), params=PARAMS, quotas=[quota]))


def due(groups: dict[str, int], of: int | None = None, **keys: str) -> dict[str, int] | None:
    policy = parsed(**keys)
    return sizes(policy.quotas[0], There(groups, of), {one.code: one.value for one in policy.params})


def test_x088_five_of_every_brand_or_all_it_has() -> None:
    found = due({"A": 40, "B": 12, "C": 3, "D": 0}, take="per_group", n="5")
    assert found == {"A": 5, "B": 5, "C": 3, "D": 0}
    assert sum(found.values()) == 13


def test_x089_a_share_is_rounded_up() -> None:
    assert due({WHOLE: 47}, take="share", share="0.30") == {WHOLE: 15}
    assert due({"sales": 20, "service": 27}, take="share", share="0.30") == {WHOLE: 15}
    assert due({WHOLE: 50}, take="share", share="0.30") == {WHOLE: 15}


@pytest.mark.parametrize(("there", "kept"), [(400, 36), (36, 36), (35, 35), (0, 0)])
def test_x076_a_reserved_share_is_of_the_whole_volume_and_never_of_what_is_not_there(
    there: int, kept: int
) -> None:
    assert due({WHOLE: there}, 120, take="reserved", share="0.30") == {WHOLE: kept}


def test_all_are_all_and_occasions_do_not_depend_on_what_is_there() -> None:
    assert due({"sold": 31, "served": 640}, take="all") == {"sold": 31, "served": 640}
    assert due({}, take="at_least", n="1") == {WHOLE: 1}
    assert due({"sales": 0, "service": 9}, take="at_least", n="1") == {"sales": 1, "service": 1}


def test_a_number_may_stand_in_a_param_and_an_unset_one_is_no_zero() -> None:
    assert due({"A": 7}, take="per_group", n="each") == {"A": 5}
    assert due({WHOLE: 10}, take="share", share="part") == {WHOLE: 3}
    assert due({"A": 7}, take="per_group", n="lost") is None
    assert due({"A": 7}, take="per_group", n="unset") is None
    assert due({WHOLE: 7}, None, take="reserved", share="0.3") is None


@pytest.mark.parametrize(
    ("keys", "at", "code"),
    [
        ({"take": "per_group"}, "/quotas/0", "missing-key"),
        ({"take": "per_group", "n": "0"}, "/quotas/0/n", "out-of-range"),
        ({"take": "per_group", "n": "2.5"}, "/quotas/0/n", "not-a-whole-number"),
        ({"take": "per_group", "n": "five"}, "/quotas/0/n", "not-an-amount"),
        ({"take": "per_group", "n": "part"}, "/quotas/0/n", "amount-unit"),
        ({"take": "share", "share": "30"}, "/quotas/0/share", "out-of-range"),
        ({"take": "all", "n": "5"}, "/quotas/0", "unknown-key"),
        ({"take": "some"}, "/quotas/0/take", "not-a-choice"),
    ],
)
def test_a_wrong_quota_is_refused_at_its_place(keys: dict[str, str], at: str, code: str) -> None:
    with pytest.raises(PolicyRefused) as caught:
        parsed(**keys)
    assert (at, code) in {(fault.field, fault.code) for fault in caught.value.faults}


def test_too_many_calls_of_one_brand_make_up_for_none_of_another() -> None:
    assert fulfilment({"A": 5, "B": 5, "C": 3}, {"A": 9, "B": 4}) == (9, 13)
    assert fulfilment({"A": 0}, {"A": 2}) is None


GROUPS = st.dictionaries(
    st.sampled_from("ABC"), st.lists(st.text("xyz0123", min_size=1), max_size=12), max_size=3
)


@given(GROUPS, st.integers(1, 6))
def test_the_draw_is_as_large_as_due_and_does_not_go_by_the_order_of_candidates(
    candidates: dict[str, list[str]], n: int
) -> None:
    named = {group: [f"{group}{one}" for one in ids] for group, ids in candidates.items()}
    quota = parsed(take="per_group", n=str(n)).quotas[0]
    drawn = draw(quota, named, {}, "2026-10")
    shuffled = {group: sorted(ids, reverse=True) for group, ids in reversed(named.items())}
    assert draw(quota, shuffled, {}, "2026-10") == drawn
    assert drawn is not None
    for group, ids in named.items():
        assert len([one for one in drawn if one in ids]) == min(n, len(set(ids))), group


@given(st.integers(0, 300), st.integers(0, 100))
def test_a_share_drawn_is_the_share_rounded_up(there: int, percent: int) -> None:
    quota = parsed(take="share", share=str(Decimal(percent) / 100)).quotas[0]
    everybody = {"a": [f"a{n}" for n in range(there)]}
    drawn = draw(quota, everybody, {}, "seed")
    assert drawn is not None
    assert len(drawn) == len(set(drawn)) == ceil(Fraction(percent, 100) * there)


def test_another_seed_draws_other_people() -> None:
    quota: Quota = parsed(take="per_group", n="5").quotas[0]
    everybody = {"A": [f"c{n:03}" for n in range(200)]}
    draws = {draw(quota, everybody, {}, f"2026-10-{day:02}") for day in range(5, 27, 7)}
    assert len(draws) == 4
    assert draw(quota, everybody, {}, "2026-10-05") == draw(quota, everybody, {}, "2026-10-05")


@pytest.mark.parametrize(
    ("keys", "zh", "en"),
    [
        ({"take": "per_group", "n": "5"}, "每组 5 个，不足则全部", "5 of each group, or all it has"),
        ({"take": "share", "share": "0.30"}, "抽取 30%，向上取整", "30% of them, rounded up"),
        ({"take": "reserved", "share": "unset"}, "总量的（尚未设定）留作此用，向上取整",
         "(not set) of the volume is kept for them, rounded up"),
        ({"take": "all"}, "全部", "all of them"),
        ({"take": "at_least", "n": "1"}, "每期至少 1 次", "at least 1 in each period"),
    ],
)  # fmt: skip
def test_a_quota_reads_as_a_sentence(keys: dict[str, str], zh: str, en: str) -> None:
    said = say_quota(parsed(**keys).quotas[0], {})
    assert (said.zh, said.en) == (zh, en)
