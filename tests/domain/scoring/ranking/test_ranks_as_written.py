"""Ranks are read as they are written, each fault stands at its place, and a place says all it rests on."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.formulas.formula import Formula, parse
from kaoping.domain.scoring.formulas.tree import Constant
from kaoping.domain.scoring.inputs import Subject
from kaoping.domain.scoring.ledger.rules import Price
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.ranking.rules import Better, League, RankRule, Within
from kaoping.domain.scoring.results import Entry, EntryKind, Notice, PayState, Rank
from kaoping.domain.scoring.texts import Text
from kaoping.domain.scoring.units import COUNT, MONEY, POINTS

from ..sheets import document, item, judged
from ..told import Told, told
from .scenes import INPUTS, LABEL, LEAGUES, Scores, contest, place, places, prizes, rank, ranked

ITEM = Text("项目", "Item")
UNITS = {"satisfaction": POINTS, "units": COUNT, "first": MONEY}
FORTY, EIGHTY, NINETY = "a" * 40, "r" * 80, "r" * 81
SMALL, LARGE = (
    League(one, ITEM, parse(when, UNITS)) for one, when in (("small", "units < 10"), ("large", "units >= 10"))
)


def price(text: str) -> Price:
    return Price(Formula(text, Constant(Decimal(text)), MONEY))


def param(code: str, value: str) -> dict[str, object]:
    return {"code": code, "unit": "money", "value": value, "label": LABEL, "rule": "x"}


def test_a_rank_that_says_everything() -> None:
    said = rank(
        code=FORTY, rule=EIGHTY, better="lower", within="brand", small_sample="units < 5",
        fund="b" * 40, note="x",
        by="units / 3", prizes={"small": ["500", "first", "unset"], "large": []},
    )  # fmt: skip
    (found,) = contest(said, params=[param("first", "1")]).ranks
    assert found == RankRule(
        FORTY, ITEM, EIGHTY, parse("units / 3", UNITS), Better.LOWER, Within.BRAND, (SMALL, LARGE),
        parse("satisfaction >= 90 and units > 0", UNITS), parse("units < 5", UNITS),
        {"small": (price("500"), Price(parse("first", UNITS)), Price(None)), "large": ()}, "b" * 40,
    )  # fmt: skip


def test_a_rank_that_says_no_more_than_it_must() -> None:
    bare = {"code": "month", "label": LABEL, "rule": "x", "by": "satisfaction"}
    (found,) = contest(bare).ranks
    by = parse("satisfaction", {"satisfaction": POINTS})
    assert found == RankRule("month", ITEM, "x", by, Better.HIGHER, Within.GROUP, (), None, None, {}, "")
    (found,) = contest(bare | {"prizes": ["1"], "within": "store", "better": "higher"}).ranks
    assert (found.prizes, found.within, found.better) == ({"": (price("1"),)}, Within.STORE, Better.HIGHER)


def test_a_mark_of_an_overlay_stands_at_the_rank() -> None:
    overlay = Overlay.parse({
        "overlay": "demo", "version": "1", "policy": "TEST", "level": "group", "example": "true",
        "reason": {"zh": "示例", "en": "example"}, "set": [{"at": "/ranks/month/fund", "value": "club"}],
    })  # fmt: skip
    plain = rank(leagues=None, prizes=["5"], fund="x")
    found = Policy.parse(apply(contest(plain).document, [overlay]))
    assert found.ranks[0].mark is not None
    assert ranked(found, {"a": ("95", "3")})["a"].entries[0].example
    assert not ranked(contest(plain), {"a": ("95", "3")})["a"].entries[0].example


KNOWN = "better, by, code, eligible, fund, label, leagues, note, prizes, rule, small_sample, within"
FINE = {"code": "tea", "label": LABEL, "rule": "x", "kind": "fine", "when": "units > 3", "amount": "1"}


def faulty(*ranks: dict[str, object]) -> list[Told]:
    return told(document(inputs=INPUTS, ranks=list(ranks), events=[FINE], params=[param("first", "1")]))


def unknown_key(at: str, known: str) -> Told:
    return at, "unknown-key", {"key": "KEY", "known": known}


def missing(at: str, *keys: str) -> list[Told]:
    return [(at, "missing-key", {"key": key}) for key in keys]


def test_keys_of_a_rank_and_of_a_league() -> None:
    assert faulty({"KEY": "x"}) == [
        *missing("/ranks/0", "code", "label", "rule", "by"), unknown_key("/ranks/0", KNOWN),
    ]  # fmt: skip
    assert faulty(rank(leagues=[{"KEY": "x"}], prizes=None)) == [
        *missing("/ranks/0/leagues/0", "code", "label", "when"),
        unknown_key("/ranks/0/leagues/0", "code, label, when"),
    ]


def league(**more: object) -> dict[str, object]:
    return {"prizes": None, "leagues": [LEAGUES[0] | more]}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"code": "a" * 41}, ("/ranks/0/code", "not-a-text", {"most": 40})),
        ({"label": "x"}, ("/ranks/0/label", "not-a-label", {})),
        ({"rule": NINETY}, ("/ranks/0/rule", "not-a-text", {"most": 80})),
        ({"fund": "a" * 41}, ("/ranks/0/fund", "not-a-text", {"most": 40})),
        ({"code": "tea"}, ("/ranks/0/code", "duplicate-code", {"code": "tea"})),
        ({"by": "satisfaction +"}, ("/ranks/0/by", "formula-syntax", {"found": "…"})),
        ({"by": "charm"}, ("/ranks/0/by", "formula-unknown-name", {"found": "charm"})),
        ({"by": "units > 3"}, ("/ranks/0/by", "formula-needs-amount", {"found": "units > 3"})),
        ({"by": ""}, ("/ranks/0/by", "not-a-text", {"most": 500})),
        (
            {"better": "best"},
            ("/ranks/0/better", "not-a-choice", {"found": "best", "known": "higher, lower"}),
        ),
        (
            {"within": "moon"},
            ("/ranks/0/within", "not-a-choice", {"found": "moon", "known": "store, brand, group"}),
        ),
        ({"eligible": "units"}, ("/ranks/0/eligible", "formula-needs-condition", {"found": "units"})),
        ({"small_sample": "units"}, ("/ranks/0/small_sample", "formula-needs-condition", {"found": "units"})),
        ({"leagues": "x", "prizes": None}, ("/ranks/0/leagues", "not-a-list", {})),
        (league(code="a" * 41), ("/ranks/0/leagues/0/code", "not-a-text", {"most": 40})),
        (league(label="x"), ("/ranks/0/leagues/0/label", "not-a-label", {})),
        (league(when="units"), ("/ranks/0/leagues/0/when", "formula-needs-condition", {"found": "units"})),
        (
            {"leagues": [LEAGUES[0]] * 2, "prizes": None},
            ("/ranks/0/leagues/1/code", "duplicate-code", {"code": "small"}),
        ),
        ({"prizes": ["1"]}, ("/ranks/0/prizes", "not-a-mapping", {})),
        ({"prizes": {"small": "1"}}, ("/ranks/0/prizes/small", "not-a-list", {})),
        (
            {"prizes": {"huge": ["1"]}},
            ("/ranks/0/prizes/huge", "unknown-league", {"code": "huge", "known": "small, large"}),
        ),
        (
            {"prizes": {"small": ["1", "units"]}},
            ("/ranks/0/prizes/small/1", "formula-unknown-name", {"found": "units"}),
        ),
        (
            {"leagues": None, "prizes": ["1", "units"]},
            ("/ranks/0/prizes/1", "formula-unknown-name", {"found": "units"}),
        ),
    ],
)
def test_a_rank_that_cannot_be_read(more: dict[str, object], expected: Told) -> None:
    assert faulty(rank(**more)) == [expected]


def test_ranks_need_codes_of_their_own() -> None:
    assert faulty(rank(), rank()) == [("/ranks/1/code", "duplicate-code", {"code": "month"})]


SHEET = [item("effort", "10")]
ALONE = {"leagues": None, "eligible": None}


def test_a_place_says_all_it_rests_on() -> None:
    scores: Scores = {"a": ("95.123456789012345", "3"), "b": ("93", "4"), "c": ("92", "12"), "d": ("93", "5")}
    found = ranked(contest(rank(prizes={"small": ["500"]})), scores)
    figure = Decimal("95.1234567890")
    assert place(found["a"]) == Rank("month", "small", 1, 3, figure, 1, Decimal(500), "")
    assert place(found["b"]) == Rank("month", "small", 2, 3, Decimal(93), 2, None, "")
    assert place(found["c"]) == Rank("month", "large", 1, 1, Decimal(92), 1, None, "")


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (("80.12345678905", "3"), Rank(
            "month", "small", None, 0, Decimal("80.1234567891"), 0, None, "rank-not-eligible",
        )),
        ((None, "0"), Rank("month", "small", None, 0, None, 0, None, "rank-no-value")),
        ((None, "99"), Rank("month", "", None, 0, None, 0, None, "rank-no-league")),
        (("80", "99"), Rank("month", "", None, 0, Decimal(80), 0, None, "rank-not-eligible")),
        (("95", "99"), Rank("month", "", None, 0, Decimal(95), 0, None, "rank-no-league")),
        (("95", None), Rank("month", "", None, 0, Decimal(95), 0, None, "rank-no-value")),
        (("80", None), Rank("month", "", None, 0, Decimal(80), 0, None, "rank-no-value")),
    ],
)  # fmt: skip
def test_who_has_no_place_keeps_league_and_figure(
    figures: tuple[str | None, str | None], expected: Rank
) -> None:
    given = contest(rank(leagues=LEAGUES[:1], prizes=None))
    assert place(ranked(given, {"a": figures})["a"]) == expected


def test_who_is_surely_out_of_it_needs_no_league() -> None:
    given = contest(rank(eligible="satisfaction >= 90", prizes=None))
    found = ranked(given, {"a": ("80", None)})
    assert place(found["a"]) == Rank("month", "", None, 0, Decimal(80), 0, None, "rank-not-eligible")


def test_a_figure_that_cannot_be_computed_has_no_place() -> None:
    found = ranked(
        contest(rank(by="satisfaction / (units - units)", **ALONE, prizes=None)), {"a": ("95", "3")}
    )
    assert place(found["a"]) == Rank("month", "", None, 0, None, 0, None, "rank-no-value")


def test_an_open_card_shows_neither_place_nor_figure() -> None:
    scores: Scores = {"a": ("95", "3"), "b": ("80", "3"), "c": ("95", "3")}
    found = ranked(contest(rank(), items=SHEET), scores, [judged("effort", "5", subject="c")])
    assert place(found["a"]) == Rank("month", "small", None, 0, None, 0, None, "rank-open")
    assert place(found["b"]).reason == "rank-not-eligible"
    assert place(found["c"]) == Rank("month", "small", 1, 1, Decimal(95), 1, None, "rank-provisional")


def test_the_total_so_far_puts_nobody_out_of_the_ranking() -> None:
    given = contest(
        rank(by="total", leagues=None, eligible="total >= 5", prizes=None), items=[item("x"), item("y")]
    )
    found = ranked(given, {"a": ("1", "1")}, [judged("x", "1", subject="a")])
    assert place(found["a"]).reason == "rank-open"


def test_an_open_card_whose_league_nobody_knows_holds_up_every_league() -> None:
    scores: Scores = {"a": ("95", "3"), "b": ("95", None), "c": ("95", "20")}
    reviews = [judged("effort", "5", subject=key) for key in "ac"]
    found = ranked(contest(rank(eligible=None), items=SHEET), scores, reviews)
    assert [place(found[key]).reason for key in "abc"] == [
        "rank-provisional",
        "rank-open",
        "rank-provisional",
    ]


def test_a_complete_card_without_a_figure_holds_up_nobody() -> None:
    found = ranked(contest(rank(eligible=None)), {"a": ("95", "3"), "b": (None, "3")})
    assert [place(found[key]).reason for key in "ab"] == ["", "rank-no-value"]


def test_who_has_no_brand_is_ranked_among_those_without() -> None:
    people = [Subject("a", "t"), Subject("b", "u"), Subject("c", "v", {"brand": "BUICK"})]
    scores: Scores = {"a": ("95", "3"), "b": ("93", "3"), "c": ("91", "3")}
    assert places(ranked(contest(rank(within="brand")), scores, people=people)) == {"a": 1, "b": 2, "c": 1}


def test_the_first_league_that_fits_is_the_league() -> None:
    both = [LEAGUES[0] | {"when": "units < 100"}, LEAGUES[1]]
    found = ranked(contest(rank(leagues=both, prizes=None)), {"a": ("95", "20"), "b": ("95", "200")})
    assert [place(found[key]).league for key in "ab"] == ["small", "large"]


def test_every_ranking_stands_on_the_ledger_before_the_first() -> None:
    by_pay = rank(code="second", by="rewards", **ALONE, prizes=None)
    found = ranked(contest(rank(**ALONE, prizes=["500"]), by_pay), {"a": ("95", "3"), "b": ("93", "3")})
    assert place(found["a"], "second") == Rank("second", "", 1, 2, Decimal(0), 2, None, "")


def entry(
    amount: str | None, *names: tuple[str, int], missing: tuple[str, ...] = (), fund: str = ""
) -> Entry:
    worth = tuple((name, Decimal(value)) for name, value in names)
    given = None if amount is None else Decimal(amount)
    return Entry("month", EntryKind.PRIZE, given, (), worth, missing, fund, "", False)


def test_a_shared_prize_says_what_was_shared_and_by_how_many() -> None:
    params = [param("first", "100"), param("second", "50")]
    given = contest(rank(**ALONE, prizes=["first", "second * 1"], fund="club"), params=params)
    found = ranked(given, {"a": ("95", "3"), "b": ("95", "3")})
    names = (("first", 100), ("second", 50), ("pool", 150), ("shared", 2))
    for key in "ab":
        assert found[key].entries == [entry("75", *names, fund="club")]
        assert place(found[key]).prize == 75


def test_a_shared_prize_that_is_not_set_says_what_is_missing() -> None:
    params = [param("first", "100"), param("second", "unset")]
    given = contest(rank(**ALONE, prizes=["first", "second", "unset", "unset"]), params=params)
    found = ranked(given, {"a": ("95", "3"), "b": ("95", "3"), "c": ("95", "3")})
    expected = entry(None, ("first", 100), ("shared", 3), missing=("second", "prize"))
    for key in "abc":
        assert found[key].entries == [expected]
        assert place(found[key]) == Rank("month", "", 1, 3, Decimal(95), 3, None, "")


def test_a_small_sample_names_the_ranking() -> None:
    given = contest(rank(small_sample="units < 5"), items=SHEET)
    found = ranked(given, {"a": ("95", "3")}, [judged("effort", "5", subject="a")])
    assert found["a"].notices == [Notice("small-sample", (("rank", "month"),))]


WAGE = {"code": "wage", "label": LABEL, "rule": "x", "formula": "base + rewards"}


@pytest.mark.parametrize(
    ("more", "high"),
    [
        ({"prizes": {"small": ["300", "500"], "large": ["900"]}}, 1500),  # the best of his own league alone
        ({"prizes": {"large": ["900"]}}, 1000),
        ({"prizes": {"small": ["300", "unset"]}}, None),
        ({"leagues": None, "prizes": ["300", "first"]}, 1700),
    ],
)
def test_the_best_prize_still_to_come(more: dict[str, object], high: int | None) -> None:
    base = [{"code": "base", "unit": "money", "label": LABEL}]
    other = rank(
        code="done",
        leagues=[LEAGUES[1], LEAGUES[0]],
        eligible="satisfaction >= 99",
        prizes={"small": ["9000"]},
    )
    given = contest(
        other, rank(**more), items=SHEET, pay_terms=base, pay=[WAGE], params=[param("first", "700")]
    )
    terms = {key: {"base": Decimal(1000)} for key in "ab"}
    scores: Scores = {"a": ("95", "3"), "b": ("93", "3")}
    pay = ranked(given, scores, [judged("effort", "5", subject="a")], terms=terms)["a"].pay_line("wage")
    assert (pay.amount, pay.low, pay.high) == (
        (1000, 1000, 1000) if high == 1000 else (None, None if high is None else 1000, high)
    )


def test_two_prizes_still_to_come_add_up_and_a_league_unknown_may_be_the_best() -> None:
    base = [{"code": "base", "unit": "money", "label": LABEL}]
    given = contest(
        rank(eligible=None), rank(code="again", eligible=None, prizes={"small": ["50"], "large": ["70"]}),
        items=SHEET, pay_terms=base, pay=[WAGE],
    )  # fmt: skip
    terms = {"a": {"base": Decimal(1000)}}
    pay = ranked(given, {"a": ("95", None)}, terms=terms)["a"].pay_line("wage")
    assert (pay.state, pay.low, pay.high) == (PayState.OPEN, 1000, 3070)


def test_nobody_waits_for_a_prize_of_zero() -> None:
    found = ranked(contest(rank(**ALONE, prizes=["0", "10"])), {"a": ("95", "3"), "b": ("94", "3")})
    assert prizes(found) == {"a": 0, "b": 10}
    assert place(found["a"]).prize == 0
    assert found["a"].entries == []
