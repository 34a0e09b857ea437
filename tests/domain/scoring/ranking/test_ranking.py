"""Competition ranking: who is ranked, in which field and league, and what an open card leaves undecided."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.inputs import Subject
from kaoping.domain.scoring.refusals import PolicyRefused, said
from kaoping.domain.scoring.result_documents import result_hash

from ..sheets import item, judged
from .scenes import LABEL, LEAGUES, Scores, contest, place, places, prizes, rank, ranked


def test_tied_people_hold_the_best_of_their_places_and_the_next_follows_all_of_them() -> None:
    scores: Scores = {"a": ("95", "3"), "b": ("95", "4"), "c": ("93", "5"), "d": ("92", "6")}
    found = ranked(contest(), scores)
    assert places(found) == {"a": 1, "b": 1, "c": 3, "d": 4}
    assert (place(found["a"]).shared, place(found["c"]).shared, place(found["c"]).of) == (2, 1, 4)


def test_a62_exact_figures_decide_the_place() -> None:
    found = ranked(contest(), {"a": ("93.000000000001", "3"), "b": ("93", "3")})
    assert places(found) == {"a": 1, "b": 2}


def test_equal_ratios_tie_whatever_they_were_counted_from() -> None:
    by = "satisfaction / units"
    found = ranked(
        contest(rank(by=by, leagues=None, eligible=None, prizes=None)), {"a": ("1", "3"), "b": ("2", "6")}
    )
    assert places(found) == {"a": 1, "b": 1}


def test_where_lower_is_better_the_lowest_is_first() -> None:
    found = ranked(contest(rank(better="lower")), {"a": ("95", "3"), "b": ("93", "3")})
    assert places(found) == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        (("95", "0"), "rank-not-eligible"),  # nobody is ranked who sold nothing
        (("89.9", "5"), "rank-not-eligible"),
        ((None, "5"), "rank-no-value"),
        (("95", None), "rank-no-value"),
    ],
)
def test_who_is_not_ranked_takes_no_place_and_says_why(
    figures: tuple[str | None, str | None], reason: str
) -> None:
    found = ranked(contest(), {"a": figures, "b": ("91", "5")})
    assert (place(found["a"]).place, place(found["a"]).reason) == (None, reason)
    assert (place(found["b"]).place, place(found["b"]).of) == (1, 1)
    assert prizes(found) == {"a": 0, "b": 500}
    assert said(Fault("", reason), "en") != said(Fault("", reason), "zh")


def test_who_fits_no_league_is_in_none() -> None:
    only = rank(leagues=LEAGUES[1:], prizes={"large": ["1"]})
    assert place(ranked(contest(only), {"a": ("95", "3")})["a"]).reason == "rank-no-league"


def test_stores_and_brands_are_fields_of_their_own() -> None:
    people = [
        Subject("a", "t", {"brand": "BUICK"}),
        Subject("b", "u", {"brand": "BUICK"}),
        Subject("c", "v", {"brand": "OTHER"}),
    ]
    scores: Scores = {"a": ("95", "3"), "b": ("93", "3"), "c": ("91", "3")}
    for within, expected in (
        ("group", {"a": 1, "b": 2, "c": 3}),
        ("brand", {"a": 1, "b": 2, "c": 1}),
        ("store", {"a": 1, "b": 1, "c": 1}),
    ):
        assert places(ranked(contest(rank(within=within)), scores, people=people)) == expected


SHEET = [item("effort", "10")]


def test_an_open_card_has_no_place_and_keeps_its_league_provisional() -> None:
    policy = contest(rank(), items=SHEET)
    scores: Scores = {"a": ("95", "3"), "b": ("93", "3"), "c": ("91", "20")}
    found = ranked(policy, scores, [judged("effort", "5", subject="a"), judged("effort", "5", subject="c")])
    assert (place(found["b"]).place, place(found["b"]).reason) == (None, "rank-open")
    assert (place(found["a"]).place, place(found["a"]).reason) == (1, "rank-provisional")
    assert place(found["c"]).reason == ""  # the open card is in the other league for sure
    assert prizes(found) == {"a": 0, "b": 0, "c": 2000}


def test_an_open_card_that_cannot_be_eligible_holds_up_nobody() -> None:
    scores: Scores = {"a": ("95", "3"), "b": ("80", "3")}
    found = ranked(contest(rank(), items=SHEET), scores, [judged("effort", "5", subject="a")])
    assert prizes(found) == {"a": 500, "b": 0}


def test_the_total_of_an_open_card_decides_nothing() -> None:
    by_total = rank(by="total", leagues=None, eligible="total >= 5", prizes=["100"])
    policy = contest(by_total, items=[item("x", "10"), item("y", "10")])
    reviews = [judged("x", "9", subject="a"), judged("x", "3", subject="b"), judged("y", "3", subject="b")]
    found = ranked(policy, {"a": ("1", "1"), "b": ("1", "1")}, reviews)
    assert place(found["a"]).reason == "rank-open"
    assert place(found["b"]).reason == "rank-provisional"
    assert prizes(found) == {"a": 0, "b": 0}


def test_a58_a_small_sample_is_pointed_out() -> None:
    found = ranked(contest(rank(small_sample="units < 5")), {"a": ("95", "3"), "b": ("94", "5")})
    assert [notice.code for notice in found["a"].notices] == ["small-sample"]
    assert found["b"].notices == []


@pytest.mark.parametrize(
    ("more", "at", "code"),
    [
        ({"prizes": {"huge": ["1"]}}, "/ranks/0/prizes/huge", "unknown-league"),
        ({"prizes": ["1"]}, "/ranks/0/prizes", "not-a-mapping"),
        ({"prizes": {"small": ["-1x"]}}, "/ranks/0/prizes/small/0", "formula-syntax"),
        ({"prizes": {"small": ["satisfaction"]}}, "/ranks/0/prizes/small/0", "formula-unknown-name"),
        ({"by": "satisfaction > 3"}, "/ranks/0/by", "formula-needs-amount"),
        ({"by": "charm"}, "/ranks/0/by", "formula-unknown-name"),
        ({"eligible": "units"}, "/ranks/0/eligible", "formula-needs-condition"),
        ({"within": "planet"}, "/ranks/0/within", "not-a-choice"),
        ({"leagues": [LEAGUES[0], LEAGUES[0]]}, "/ranks/0/leagues/1/code", "duplicate-code"),
        ({"code": "tea"}, "/ranks/0/code", "duplicate-code"),
    ],
)
def test_a_ranking_that_cannot_be_meant_is_refused_at_its_place(
    more: dict[str, object], at: str, code: str
) -> None:
    event = {"code": "tea", "label": LABEL, "rule": "x", "kind": "fine", "when": "units > 3", "amount": "1"}
    with pytest.raises(PolicyRefused) as refused:
        contest(rank(**more), events=[event])
    assert (at, code) in [(fault.field, fault.code) for fault in refused.value.faults]


@given(st.lists(st.tuples(st.integers(85, 100), st.integers(0, 20)), min_size=1, max_size=8), st.data())
def test_places_do_not_hang_on_the_order_of_the_population(
    figures: list[tuple[int, int]], data: st.DataObject
) -> None:
    scores: Scores = {f"p{index}": (str(a), str(b)) for index, (a, b) in enumerate(figures)}
    mixed = data.draw(st.permutations(list(scores)))
    first = ranked(contest(), scores)
    other = ranked(contest(), {key: scores[key] for key in mixed})
    assert result_hash(list(first.values())) == result_hash([other[key] for key in first])
    for key, result in first.items():
        own = place(result)
        if own.place is not None:
            better = [
                one
                for one in first.values()
                if place(one).league == own.league
                and place(one).place is not None
                and Decimal(scores[one.subject][0] or 0) > Decimal(scores[key][0] or 0)
            ]
            assert own.place == len(better) + 1
