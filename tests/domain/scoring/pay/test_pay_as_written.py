"""Params, pay terms, pay lines, budget and rail: read as they are written, and each fault at its place."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.formulas.formula import Formula
from kaoping.domain.scoring.formulas.tree import Call, Constant, Name
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.parts import Applies, Param, PayRule, Term
from kaoping.domain.scoring.pay.limits import DEFAULT_RAIL, ONE_FIFTH, Budget, Over, RailRule
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.texts import Text
from kaoping.domain.scoring.units import COUNT, MONEY, POINTS, RATIO

from ..sheets import LABEL, document, item
from ..told import Told, told
from .scenes import fine, line, param, paying, reward, term

OTHER = {"zh": "另一项", "en": "Another"}
ITEM, ANOTHER = Text("项目", "Item"), Text("另一项", "Another")
BASE = Formula("base", Name("base"), MONEY)
MANAGERS = Applies({"management": frozenset({"true"})})
FOR_MANAGERS = {"management": ["true"]}
EIGHTY, NINETY = "r" * 80, "r" * 81
FORTY = "a" * 40
KNOWN_OF_PEOPLE = "brand, department, employment, except, housed, management, position, region, store, stream"


def faulty(*lines: dict[str, object], under: str = "", **more: object) -> list[Told]:
    more.setdefault("pay_terms", [term("base")])
    return told(document(item("score", "100"), pay=list(lines), **more), under)


def test_a_line_that_says_everything() -> None:
    said = line(
        "net", rule=EIGHTY, places="0", min="3000", max="base * 2", prorate="true", note="said",
        variants=[{"for": FOR_MANAGERS, "formula": "base * 3", "places": "1", "min": "1", "max": "2",
                   "prorate": "false", "label": OTHER, "rule": "S002-D.R02"}],
    )  # fmt: skip
    found = paying(said).pay[0]
    variant = found.variants[0]
    twice, thrice = (Call("*", (Name("base"), Constant(Decimal(by)))) for by in (2, 3))
    assert found == PayRule(
        "net", ITEM, EIGHTY, BASE, 0, None,
        Formula("3000", Constant(Decimal(3000)), MONEY), Formula("base * 2", twice, MONEY), True,
        found.variants,
    )  # fmt: skip
    assert variant.applies == MANAGERS
    assert variant.part == PayRule(
        "net", ANOTHER, "S002-D.R02", Formula("base * 3", thrice, MONEY), 1, None,
        Formula("1", Constant(Decimal(1)), MONEY), Formula("2", Constant(Decimal(2)), MONEY), False,
    )  # fmt: skip


def test_a_line_that_says_no_more_than_it_must() -> None:
    assert paying(line()).pay == (PayRule("pay", ITEM, "S002-D.R01", BASE, 2, None),)


def test_a_limit_nobody_has_set_is_a_name_of_its_own() -> None:
    found = paying(line(min="unset", max="unset")).pay[0]
    assert found.least == Formula("unset", Name("min"), MONEY)
    assert found.most == Formula("unset", Name("max"), MONEY)


def test_a_param_and_a_term_that_say_everything() -> None:
    variants = [{"for": FOR_MANAGERS, "value": "unset", "rule": "S002-D.R02", "label": OTHER}]
    share = param("share", "0.5", "ratio", rule=EIGHTY, note="said", variants=variants)
    terms = [
        term("base"),
        term("calls", "count", only=FOR_MANAGERS, rule="S002-D.R01", note="said"),
    ]
    found = paying(line(), params=[share, param("strict", "true", "flag")], pay_terms=terms)
    own = found.params[0].variants
    assert found.params == (
        Param("share", RATIO, Decimal("0.5"), ITEM, EIGHTY, None, own),
        Param("strict", "truth", Decimal(1), ITEM, "S002-D.R01", None),
    )
    assert [(one.applies, one.part) for one in own] == [
        (MANAGERS, Param("share", RATIO, None, ANOTHER, "S002-D.R02", None))
    ]
    assert found.terms == (Term("base", MONEY, ITEM), Term("calls", COUNT, ITEM, MANAGERS))


@pytest.mark.parametrize(("written", "value"), [("true", 1), ("false", 0), ("unset", None)])
def test_a_flag_is_one_or_zero_or_unset(written: str, value: int | None) -> None:
    assert paying(line(), params=[param("strict", written, "flag")]).params[0].value == value


def test_a_mark_of_an_overlay_stands_at_the_param_and_at_the_line() -> None:
    overlay = Overlay.parse({
        "overlay": "demo", "version": "1", "policy": "TEST", "level": "group", "example": "true",
        "reason": {"zh": "示例", "en": "example"},
        "set": [{"at": "/params/each/value", "value": "2"}, {"at": "/pay/pay/min", "value": "3"}],
    })  # fmt: skip
    written = document(item("score", "100"), pay=[line(min="1")], params=[param("each", "1")],
                       pay_terms=[term("base")])  # fmt: skip
    found = Policy.parse(apply(written, [overlay]))
    marks = (found.params[0].mark, found.pay[0].mark)
    assert [mark is not None and (mark.overlay, mark.example) for mark in marks] == [("demo", True)] * 2


def missing(at: str, *keys: str) -> list[Told]:
    return [(at, "missing-key", {"key": key}) for key in keys]


def unknown(at: str, known: str) -> Told:
    return at, "unknown-key", {"key": "KEY", "known": known}


OF_LINE = "code, formula, label, max, min, note, places, prorate, rule, variants"


def test_keys_of_a_line() -> None:
    assert faulty({"KEY": "x"}, under="/pay") == [
        *missing("/pay/0", "code", "label", "rule", "formula"),
        unknown("/pay/0", OF_LINE),
    ]
    variant = {"for": {}, "KEY": "x"}
    known = "for, formula, label, max, min, places, prorate, rule"
    assert faulty(line(variants=[variant])) == [unknown("/pay/0/variants/0", known)]


def test_keys_of_a_param_and_a_term() -> None:
    found = faulty(line(), params=[{"KEY": "x"}], pay_terms=[term("base"), {"KEY": "x"}])
    assert [one for one in found if one[1] in {"missing-key", "unknown-key"}] == [
        *missing("/params/0", "code", "unit", "value", "label", "rule"),
        unknown("/params/0", "code, label, note, rule, unit, value, variants"),
        *missing("/pay_terms/1", "code", "unit", "label"),
        unknown("/pay_terms/1", "code, label, note, only, rule, unit"),
    ]
    variant = {"for": {}, "KEY": "x"}
    assert faulty(line(), params=[param("each", "1", variants=[variant])]) == [
        unknown("/params/0/variants/0", "for, label, rule, value")
    ]


def not_a_choice(at: str, found: str, known: str) -> Told:
    return at, "not-a-choice", {"found": found, "known": known}


def amount_unit(at: str, found: str, needed: str = "money") -> Told:
    return at, "amount-unit", {"found": found, "needed": needed}


def name_unknown(at: str, found: str) -> Told:
    return at, "formula-unknown-name", {"found": found}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"code": "a" * 41}, ("/pay/0/code", "not-a-text", {"most": 40})),
        ({"code": "Pay"}, ("/pay/0/code", "bad-name", {"code": "Pay"})),
        ({"label": "x"}, ("/pay/0/label", "not-a-label", {})),
        ({"rule": NINETY}, ("/pay/0/rule", "not-a-text", {"most": 80})),
        ({"formula": "total"}, amount_unit("/pay/0/formula", "points")),
        ({"formula": "base +"}, ("/pay/0/formula", "formula-syntax", {"found": "…"})),
        ({"formula": "pay2"}, name_unknown("/pay/0/formula", "pay2")),
        ({"places": "7"}, ("/pay/0/places", "not-a-whole-number", {"low": 0, "high": 6})),
        ({"min": "total"}, amount_unit("/pay/0/min", "points")),
        ({"max": "riches"}, name_unknown("/pay/0/max", "riches")),
        ({"min": "-1"}, ("/pay/0/min", "out-of-range", {"low": "0", "high": "…"})),
        ({"prorate": "perhaps"}, not_a_choice("/pay/0/prorate", "perhaps", "true, false")),
        ({"variants": "x"}, ("/pay/0/variants", "not-a-list", {})),
        (
            {"variants": [{"for": {}, "formula": "total"}]},
            amount_unit("/pay/0/variants/0/formula", "points"),
        ),
    ],
)
def test_a_line_that_cannot_be_read(said: dict[str, object], expected: Told) -> None:
    assert faulty(line(**said)) == [expected]


@pytest.mark.parametrize("places", ["0", "6"])
def test_places_of_a_line(places: str) -> None:
    assert paying(line(places=places)).pay[0].places == int(places)


@pytest.mark.parametrize(
    ("params", "terms", "expected"),
    [
        ([param("Each", "1")], [], [("/params/0/code", "bad-name", {"code": "Each"})]),
        ([param("each", "1", "xyz")], [], [("/params/0/unit", "unknown-unit", {"found": "xyz"})]),
        ([param("each", "x")], [], [("/params/0/value", "not-a-number", {})]),
        (
            [param("each", "perhaps", "flag")],
            [],
            [not_a_choice("/params/0/value", "perhaps", "true, false")],
        ),
        ([param("each", "1", label="x")], [], [("/params/0/label", "not-a-label", {})]),
        ([param("each", "1", rule=NINETY)], [], [("/params/0/rule", "not-a-text", {"most": 80})]),
        (
            [param("each", "1"), param("each", "2")],
            [],
            [("/params/1/code", "duplicate-code", {"code": "each"})],
        ),
        (
            [param("each", "1", variants=[{"for": {}, "value": "x"}])],
            [],
            [("/params/0/variants/0/value", "not-a-number", {})],
        ),
        ([], [term("Own")], [("/pay_terms/1/code", "bad-name", {"code": "Own"})]),
        ([], [term("own", "u" * 41)], [("/pay_terms/1/unit", "not-a-text", {"most": 40})]),
        ([], [term("own", "xyz")], [("/pay_terms/1/unit", "unknown-unit", {"found": "xyz"})]),
        ([], [term("own", label="x")], [("/pay_terms/1/label", "not-a-label", {})]),
        ([], [term("base")], [("/pay_terms/1/code", "duplicate-code", {"code": "base"})]),
        (
            [],
            [term("own", only={"mood": ["x"]})],
            [(
                "/pay_terms/1/only", "unknown-key",
                {"key": "mood", "known": KNOWN_OF_PEOPLE},
            )],
        ),
    ],
)  # fmt: skip
def test_params_and_terms_that_cannot_be_read(
    params: list[dict[str, object]], terms: list[dict[str, object]], expected: list[Told]
) -> None:
    assert faulty(line(), params=params, pay_terms=[term("base"), *terms]) == expected


def test_a_unit_nobody_knows_counts_as_a_ratio_while_the_rest_is_read() -> None:
    found = faulty(line(formula="base * each"), params=[param("each", "1", "xyz")])
    assert found == [("/params/0/unit", "unknown-unit", {"found": "xyz"})]
    assert [one[1] for one in faulty(line(formula="base * each"), params=[param("each", "1", "")])] == [
        "not-a-text"
    ]


TWICE = {"code": "twice", "label": LABEL, "measure": "M-77"}


@pytest.mark.parametrize(
    ("lines", "more", "clashing"),
    [
        (["score_money", "item_score"], {}, ["item_score"]),
        (["group_calls"], {"groups": [{"code": "calls", "label": LABEL, "rule": "x"}]}, ["group_calls"]),
        (["days_served", "days_of_period"], {}, ["days_served", "days_of_period"]),
        (["base", "share"], {"params": [param("share", "1")]}, ["base", "share"]),
        (["pay"], {"params": [param("base", "1")]}, ["base"]),
        (["twice"], {"inputs": [TWICE]}, ["twice"]),
    ],
)
def test_a_name_means_one_thing(lines: list[str], more: dict[str, object], clashing: list[str]) -> None:
    found = faulty(*(line(code, formula="1 * 0") for code in lines), under="/pay", **more)
    assert [one for one in found if one[1] == "duplicate-code"] == [
        ("/pay", "duplicate-code", {"code": code}) for code in clashing
    ]


def test_a_line_twice_is_told_where_it_stands_and_only_there() -> None:
    assert faulty(line(), line()) == [("/pay/1/code", "duplicate-code", {"code": "pay"})]


def test_lines_are_computed_after_what_they_use() -> None:
    found = paying(line("c", "b + a"), line("b", "a"), line("a"), line("d", "c"))
    assert [rule.code for rule in found.pay] == ["a", "b", "c", "d"]


def test_a_cycle_is_told_by_its_path() -> None:
    found = faulty(line("a", "b"), line("b", "c"), line("c", "b"), line("d", "a"))
    assert found == [("/pay", "cycle", {"path": "b → c → b"})]


LIMIT = param("limit", "1000")
BUDGET: dict[str, object] = {"rule": EIGHTY, "limit": "limit", "over": "block", "of": ["pay"]}
RAIL: dict[str, object] = {"rule": EIGHTY, "wage": "base", "minimum": "least"}
LEAST = param("least", "2000")


def budget(**more: object) -> dict[str, object]:
    return BUDGET | more


def test_a_budget_as_it_is_written() -> None:
    read = paying(line(), params=[LIMIT], budget=BUDGET | {"note": "said"}).budget
    assert read == Budget(EIGHTY, "limit", Over.BLOCK, ("pay",), False)
    full = budget(over="scale_rewards", rewards="true")
    assert paying(line(), params=[LIMIT], budget=full, events=[reward()]).budget == Budget(
        EIGHTY, "limit", Over.SCALE_REWARDS, ("pay",), True
    )
    no = budget(rewards="false")
    assert paying(line(), params=[LIMIT], budget=no).budget == Budget(
        EIGHTY, "limit", Over.BLOCK, ("pay",), False
    )
    assert paying(line()).budget is None


def test_the_longest_names_a_budget_may_give() -> None:
    read = paying(
        line(FORTY), params=[param("b" * 40, "1")], budget=budget(of=[FORTY], limit="b" * 40)
    ).budget
    assert read is not None
    assert (read.of, read.limit) == ((FORTY,), "b" * 40)


VARIED = param("varied", "1", variants=[{"for": {"store": ["t"]}, "value": "2"}])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, missing("/budget", "rule", "limit", "over", "of")),
        ({"KEY": "x"}, [
            *missing("/budget", "rule", "limit", "over", "of"),
            unknown("/budget", "limit, note, of, over, rewards, rule"),
        ]),
        ({"rule": "x", "KEY": "x"}, [
            *missing("/budget", "limit", "over", "of"),
            unknown("/budget", "limit, note, of, over, rewards, rule"),
        ]),
        (budget(rule=NINETY), [("/budget/rule", "not-a-text", {"most": 80})]),
        (budget(limit="x" * 41), [("/budget/limit", "not-a-text", {"most": 40})]),
        (budget(limit="purse"), [name_unknown("/budget/limit", "purse")]),
        (budget(limit="points"), [amount_unit("/budget/limit", "points")]),
        (budget(limit="varied"), [("/budget/limit", "budget-limit-varies", {"code": "varied"})]),
        (budget(over="shrug"), [not_a_choice("/budget/over", "shrug", "block, scale_rewards")]),
        (budget(of="pay"), [("/budget/of", "not-a-list", {})]),
        (budget(of=["x" * 41]), [
            ("/budget/of/0", "not-a-text", {"most": 40}), ("/budget/of/0", "unknown-pay", {"code": ""}),
        ]),
        (budget(of=["pay", "tips"]), [("/budget/of/1", "unknown-pay", {"code": "tips"})]),
        (budget(rewards="perhaps"), [not_a_choice("/budget/rewards", "perhaps", "true, false")]),
        (budget(over="scale_rewards"), [("/budget/over", "budget-nothing-to-scale", {})]),
        (budget(of=["tips", "own", "way", "far", "pay", "both"], rewards="true"), [
            ("/budget/of/0", "unknown-pay", {"code": "tips"}),
            ("/budget/rewards", "budget-counts-twice", {"found": "own, way, far, both"}),
        ]),
        (budget(of=["own"], over="scale_rewards"), []),
        (budget(of=["pay"], rewards="true", over="scale_rewards"), []),
    ],
)  # fmt: skip
def test_a_budget_that_cannot_be_meant(said: dict[str, object], expected: list[Told]) -> None:
    lines = [
        line(), line("own", "base + rewards"), line("way", "base + own"), line("far", "pay + way + fines"),
        line("both", "rewards + pay"),
    ]  # fmt: skip
    params = [LIMIT, VARIED, param("points", "1", "points")]
    assert faulty(*lines, params=params, budget=said) == expected


def test_a_budget_over_lines_in_a_circle_is_told_of_the_circle() -> None:
    found = faulty(line("a", "b"), line("b", "a + rewards"), params=[LIMIT], budget=budget(of=["a"]))
    assert found[0] == ("/pay", "cycle", {"path": "a → b → a"})


def test_a_rail_as_it_is_written() -> None:
    least = Formula("least", Name("least"), MONEY)
    read = paying(line(), params=[LEAST], rail=RAIL).rail
    assert read == RailRule(EIGHTY, BASE, ONE_FIFTH, least)
    assert Formula("0.20", Constant(Decimal("0.20")), RATIO) == ONE_FIFTH
    own = RAIL | {"share": "1", "wage": "pay", "note": "said"}
    assert paying(line(), params=[LEAST], rail=own).rail == RailRule(
        EIGHTY, Formula("pay", Name("pay"), MONEY), Formula("1", Constant(Decimal(1)), RATIO), least
    )
    unset = {"rule": "x", "wage": "unset", "minimum": "unset", "share": "unset"}
    assert paying(line(), rail=unset).rail == RailRule(
        "x", DEFAULT_RAIL.wage, Formula("share", Name("share"), RATIO), DEFAULT_RAIL.minimum
    )
    assert paying(line()).rail == DEFAULT_RAIL
    assert paying(line(), rail="none").rail is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"KEY": "x"}, [
            *missing("/rail", "rule", "wage", "minimum"),
            unknown("/rail", "minimum, note, rule, share, wage"),
        ]),
        (RAIL | {"rule": NINETY}, [("/rail/rule", "not-a-text", {"most": 80})]),
        (RAIL | {"wage": "total"}, [amount_unit("/rail/wage", "points")]),
        (RAIL | {"minimum": "total"}, [amount_unit("/rail/minimum", "points")]),
        (RAIL | {"share": "base"}, [amount_unit("/rail/share", "money", "ratio")]),
        (RAIL | {"share": "1.01"}, [("/rail/share", "out-of-range", {"low": "0", "high": "1"})]),
        (RAIL | {"share": "-0.1"}, [("/rail/share", "out-of-range", {"low": "0", "high": "1"})]),
        ("off", [("/rail", "not-a-mapping", {})]),
    ],
)  # fmt: skip
def test_a_rail_that_cannot_be_meant(said: object, expected: list[Told]) -> None:
    found = faulty(line(), params=[LEAST], rail=said)
    assert [one for one in found if one[0].startswith("/rail")] == expected


def test_points_of_a_param_count_as_points() -> None:
    assert paying(line(), params=[param("mark", "60", "points")]).params[0].unit == POINTS


def test_what_takes_money_needs_no_rail_written() -> None:
    assert paying(line(), events=[fine()]).rail == DEFAULT_RAIL
