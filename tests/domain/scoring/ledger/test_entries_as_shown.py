"""Every entry, proposal and overlap of the ledger says all it rests on, and nothing else."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.inputs import Occurrence, Subject
from kaoping.domain.scoring.ledger.book import standing
from kaoping.domain.scoring.ledger.families import beyond
from kaoping.domain.scoring.ledger.ladder import Offence, months_before, offence
from kaoping.domain.scoring.ledger.rules import Ladder, Mode, Parts, Price, Stack, Step
from kaoping.domain.scoring.ledger.splitting import among, portions
from kaoping.domain.scoring.ledger.stacking import Draft, stacked
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.parts import Scope
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import Reading, State
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.results import Entry, EntryKind, Overlap, Proposal

from ..sheets import LABEL, document, item, measured
from .scenes import EACH, amounts, event, happened, only, param, ruled, run, staff

TALK = {"action": "TALK", "label": LABEL}
ON: dict[str, object] = {"kind": "FINDING"}


def entry(
    amount: str | None,
    *occurrences: str,
    rule: str = "fine",
    kind: EntryKind = EntryKind.FINE,
    names: Sequence[tuple[str, str]] = (),
    missing: tuple[str, ...] = (),
    fund: str = "",
    yields_to: str = "",
    example: bool = False,
) -> Entry:
    worth = tuple((name, Decimal(value)) for name, value in names)
    given = None if amount is None else Decimal(amount)
    return Entry(rule, kind, given, occurrences, worth, missing, fund, yields_to, example)


def each(**more: object) -> dict[str, object]:
    return event(on=ON, who="responsible", **more)


def test_an_entry_names_what_it_rests_on() -> None:
    found = run(
        ruled(each(per="period", amount="n * each", fund="club"), params=[EACH]),
        [happened("2", "2026-10-02", responsible="s"), happened("1", "2026-10-03", responsible="s")],
    )["s"]
    assert found.entries == [entry("-40", "2", "1", names=[("n", "2"), ("each", "20")], fund="club")]


def test_an_amount_nobody_has_set_is_an_entry_without_one() -> None:
    found = run(ruled(each(amount="unset", fund="club")), [happened("1", responsible="s")])["s"]
    assert found.entries == [entry(None, "1", missing=("amount",), fund="club")]


def test_an_amount_without_value_says_what_is_missing() -> None:
    unset = EACH | {"value": "unset"}
    found = run(ruled(each(amount="n * each"), params=[unset]), [happened("1", responsible="s")])["s"]
    assert found.entries == [entry(None, "1", names=[("n", "1")], missing=("each",))]


def test_an_amount_of_a_cent_counts_and_less_than_none_does_not() -> None:
    for amount, expected in (
        ("0.01", [entry("-0.01", "1")]),
        ("0", []),
        ("0.004", []),
        ("0.005", [entry("-0.01", "1")]),
    ):
        found = run(ruled(each(amount=amount)), [happened("1", responsible="s")])["s"]
        assert found.entries == expected
    below = ruled(each(amount="0 - each * n"), params=[EACH])
    assert run(below, [happened("1", responsible="s")])["s"].entries == []


def by_example(at: str, *rules: dict[str, object], **more: object) -> Policy:
    overlay = Overlay.parse({
        "overlay": "demo", "version": "1", "policy": "TEST", "level": "group", "example": "true",
        "reason": {"zh": "示例", "en": "example"}, "set": [{"at": at, "value": "5"}],
    })  # fmt: skip
    return Policy.parse(apply(document(item("sheet"), events=list(rules), **more), [overlay]))


@pytest.mark.parametrize("at", ["/events/fine/amount", "/params/each/value", "/params/least/value"])
def test_an_entry_by_example_is_marked_and_no_other(at: str) -> None:
    params = [EACH, param("least", "0", "count"), param("other", "1", "money/count")]
    rules = [
        each(amount="n * each", when="n > least - 9 * least"),
        event("beside", on=ON, who="responsible", amount="n * other"),
    ]
    if at.endswith("amount"):
        rules[0]["amount"] = "9"
    found = run(by_example(at, *rules, params=params), [happened("1", responsible="s")])["s"]
    assert [(one.rule, one.example) for one in found.entries] == [("fine", True), ("beside", False)]


def test_a_rule_by_state_names_its_period() -> None:
    rules = [event(when="0 < 1", amount="5", propose=TALK), event("talk", when="0 < 1", propose=TALK)]
    found = run(ruled(*rules), population=staff("s", "t"))
    for key in "st":
        assert found[key].entries == [entry("-5")]
        assert found[key].proposals == [
            Proposal("fine", "TALK", ("2026-10",)), Proposal("talk", "TALK", ("2026-10",)),
        ]  # fmt: skip


def test_a_proposal_rests_on_every_occurrence_once() -> None:
    given = ruled(each(propose=TALK, amount="5", per="visit"))
    found = run(given, [happened(key, responsible="s") for key in ("2", "1")])["s"]
    assert found.proposals == [Proposal("fine", "TALK", ("1", "2"))]


def score(figure: str, n: int = 3) -> Reading:
    return Reading(Decimal(figure), Decimal(1), n)


PARTS = event("parts", parts={"measure": "M-06", "below": "90"}, amount="n * each", propose=TALK)


def test_parts_beyond_a_limit_are_named_with_their_figures() -> None:
    readings = {
        ("s", "M-06.Q1"): score("89.99999999995"), ("s", "M-06.Q2"): score("90"),
        ("s", "M-06.Q0"): score("10"), ("s", "M-05"): score("1"), ("t", "M-06.Q1"): score("1"),
        ("s", "M-06.Q1.a"): score("1"),
    }  # fmt: skip
    found = run(ruled(PARTS, params=[EACH]), population=staff("r", "s"), readings=readings)
    names = [("M-06.Q0", "10"), ("M-06.Q1", "90.0000000000"), ("n", "2"), ("each", "20")]
    assert found["s"].entries == [entry("-40", rule="parts", names=names)]
    assert found["r"].entries == []
    assert found["s"].proposals == [Proposal("parts", "TALK", ("2026-10",))]


def test_whoever_comes_after_somebody_without_a_part_is_looked_at_too() -> None:
    found = run(
        ruled(PARTS, params=[EACH]), population=staff("a", "b"), readings={("b", "M-06.Q1"): score("1")}
    )
    assert amounts(found["b"]) == [Decimal(-20)]


def test_a_part_without_value_does_not_hide_the_next() -> None:
    readings = {
        ("s", "M-06.Q1"): Reading(Decimal(0), Decimal(0), 0, State.NO_DATA), ("s", "M-06.Q2"): score("1", 1),
        ("s", "M-06.Q3"): score("1", 2),
    }  # fmt: skip
    rule = PARTS | {"parts": {"measure": "M-06", "below": "90", "min_n": "2"}}
    assert amounts(run(ruled(rule, params=[EACH]), readings=readings)["s"]) == [Decimal(-20)]


@pytest.mark.parametrize(("scope", "fined"), [("store", {"s", "u"}), ("self", {"s"})])
def test_parts_of_the_store_are_everybodys(scope: str, fined: set[str]) -> None:
    rule = PARTS | {"parts": {"measure": "M-06", "below": "90", "scope": scope}}
    readings = {("t" if scope == "store" else "s", "M-06.Q1"): score("1")}
    found = run(ruled(rule, params=[EACH]), population=staff("s", "u"), readings=readings)
    assert {key for key, result in found.items() if result.entries} == fined


def test_a_limit_has_the_decimals_it_was_given() -> None:
    rule = PARTS | {"parts": {"measure": "M-06", "below": "least"}}
    given = ruled(rule, params=[EACH, param("least", "89.123456", "points")])
    assert amounts(run(given, readings={("s", "M-06.Q1"): score("89.123456")})["s"]) == []
    assert amounts(run(given, readings={("s", "M-06.Q1"): score("89.123455")})["s"]) == [Decimal(-20)]


STEPS = [{"amount": "50"}, {"amount": "offence * each", "propose": "TALK", "label": LABEL}]


def laddered(**more: object) -> Policy:
    ladder = {"steps": STEPS} | more
    return ruled(each(ladder=ladder, fund="club", propose=TALK | {"action": "NOTE"}), params=[EACH])


def test_every_offence_says_its_number_and_what_counts_with_it() -> None:
    found = run(laddered(), [happened(key, f"2026-10-0{key}", responsible="s") for key in "12"])["s"]
    assert found.entries == [
        entry("-50", "1", names=[("offence", "1")], fund="club"),
        entry("-40", "2", names=[("offence", "2"), ("each", "20")], fund="club"),
    ]
    assert found.proposals == [Proposal("fine", "NOTE", ("1", "2")), Proposal("fine", "TALK", ("1", "2"))]


def test_an_offence_nobody_can_count_is_open() -> None:
    occurred = happened("1", responsible="s")
    found = run(laddered(counted_by="published"), [occurred])["s"]
    assert found.entries == [entry(None, "1", missing=("published",), fund="club")]
    assert found.proposals == []
    found = run(laddered(window_months="unset"), [occurred])["s"]
    assert found.entries == [entry(None, "1", missing=("window_months",), fund="club")]


def test_a_window_without_value_says_which_name_is_missing() -> None:
    rule = each(ladder={"steps": STEPS[:1], "window_months": "months"})
    given = ruled(rule, params=[param("months", "unset", "count")])
    found = run(given, [happened("1", responsible="s")])["s"]
    assert found.entries == [entry(None, "1", missing=("months",))]
    never = {"steps": STEPS[:1], "window_months": "months * months / (months - months)"}
    given = ruled(each(ladder=never), params=[param("months", "6", "count")])
    found = run(given, [happened("1", responsible="s")])["s"]
    assert found.entries == [entry(None, "1", missing=("window_months",))]


def test_a_window_is_whole_months_rounded_half_up() -> None:
    for months, amount in (("1.5", -40), ("1.4", -50)):
        given = ruled(
            each(ladder={"steps": STEPS, "window_months": "months"}),
            params=[EACH, param("months", months, "count")],
        )
        earlier = happened("0", "2026-08-20", responsible="s")
        assert amounts(run(given, [earlier, happened("1", responsible="s")])["s"]) == [amount]


def test_offences_of_rules_on_visits_meet_in_their_visit() -> None:
    rules = [
        each(ladder={"steps": STEPS[:1]}, stack="k"),
        event("more", on=ON, who="responsible", amount="60", stack="k", per="visit"),
    ]
    given = ruled(*rules, stacks=[{"code": "k", "mode": "max"}])
    found = run(given, [happened("1", responsible="s", words={"visit": "v1"})])["s"]
    assert found.overlaps == [Overlap("k", "v1", ("fine", "more"), ("more",))]
    apart = run(given, [happened("1", responsible="s")])["s"]
    assert apart.overlaps == [Overlap("k", "2026-10", ("fine", "more"), ("more",))]
    unknown = ruled(rules[0] | {"ladder": {"steps": STEPS[:1], "window_months": "unset"}}, rules[1],
                    stacks=[{"code": "k", "mode": "first"}])  # fmt: skip
    found = run(unknown, [happened("1", responsible="s", words={"visit": "v1"})])["s"]
    assert found.overlaps == [Overlap("k", "v1", ("fine", "more"), ("fine",))]


REWORK: dict[str, object] = {"kind": "REWORK"}
HALVES = [{"who": "leader", "share": "half"}, {"who": "at_fault", "rest": "true"}]


def cost(**more: object) -> dict[str, object]:
    return event("rework", "cost_share", on=REWORK, split=HALVES, amount="event_cost") | more


def reworked(key: str = "1", amount: str | None = "10", **more: object) -> Occurrence:
    return happened(
        key,
        kind="REWORK",
        amounts={} if amount is None else {"cost": amount},
        leader="l",
        at_fault="s",
        **more,
    )


HALF = param("half", "0.5", "ratio")
COST = EntryKind.COST_SHARE


def test_a_split_entry_says_the_whole_and_the_shares() -> None:
    found = run(
        ruled(cost(propose=TALK, fund="club"), params=[HALF]), [reworked(amount="10.01")], staff("l", "s")
    )
    names = [("event_cost", "10.01"), ("half", "0.5")]
    assert found["l"].entries == [entry("-5.01", "1", rule="rework", kind=COST, names=names, fund="club")]
    assert found["s"].entries == [entry("-5", "1", rule="rework", kind=COST, names=names, fund="club")]
    assert found["s"].proposals == [Proposal("rework", "TALK", ("1",))]


@pytest.mark.parametrize(
    ("given", "amount", "names", "missing"),
    [
        ("0.5", None, [("half", "0.5")], ("event_cost",)),
        ("unset", "10", [("event_cost", "10")], ("half",)),
        ("unset", None, [], ("event_cost", "half")),
    ],
)
def test_a_split_that_cannot_be_told_says_what_is_missing(
    given: str, amount: str | None, names: list[tuple[str, str]], missing: tuple[str, ...]
) -> None:
    policy = ruled(cost(), params=[HALF | {"value": given}])
    found = run(policy, [reworked(amount=amount)], staff("l", "s"))
    expected = entry(None, "1", rule="rework", kind=COST, names=names, missing=missing)
    assert (found["l"].entries, found["s"].entries) == ([expected], [expected])


def test_an_unset_share_and_one_without_value() -> None:
    found = run(ruled(cost(split=[HALVES[0] | {"share": "unset"}, HALVES[1]])), [reworked()], staff("l", "s"))
    assert found["l"].entries == [
        entry(None, "1", rule="rework", kind=COST, names=[("event_cost", "10")], missing=("amount",))
    ]
    never = [HALVES[0] | {"share": "half / (half - half)"}, HALVES[1]]
    found = run(ruled(cost(split=never), params=[HALF]), [reworked()], staff("l", "s"))
    names = [("event_cost", "10"), ("half", "0.5")]
    assert found["l"].entries == [
        entry(None, "1", rule="rework", kind=COST, names=names, missing=("amount",))
    ]


@pytest.mark.parametrize(
    ("share", "parts"),
    [
        ("half * 3", ("-10", None)),  # never more than the whole
        ("0 - half", (None, "-10")),
        ("half / 6000", (None, "-10")),
        ("half / 300", ("-0.02", "-9.98")),  # 0.00166…, and not 0.00
        ("half / 500", ("-0.01", "-9.99")),
    ],
)
def test_a_share_lies_between_nothing_and_the_whole(share: str, parts: tuple[str | None, str | None]) -> None:
    given = ruled(cost(split=[HALVES[0] | {"share": share}, HALVES[1]]), params=[HALF])
    found = run(given, [reworked()], staff("l", "s"))
    names = [("event_cost", "10"), ("half", "0.5")]
    for key, amount in zip("ls", parts, strict=True):
        one = entry(amount, "1", rule="rework", kind=COST, names=names)
        assert found[key].entries == ([] if amount is None else [one])


def test_every_cost_is_looked_at_though_one_before_it_did_not_count() -> None:
    given = ruled(cost(when="event_cost > 10 * least"), params=[HALF, param("least", "1")])
    found = run(given, [reworked("1"), reworked("2", "20")], staff("l", "s"))
    assert [one.occurrences for one in found["l"].entries] == [("2",)]


def test_a_cost_of_nothing_is_no_entry() -> None:
    found = run(ruled(cost(), params=[HALF]), [reworked(amount="0")], staff("l", "s"))
    assert [result.entries for result in found.values()] == [[], []]


def test_parts_by_example_are_examples() -> None:
    for at in ("/events/rework/amount", "/params/half/value"):
        rule = cost(amount="9", split=[HALVES[0] | {"share": "half * 0.1"}, HALVES[1]])
        found = run(by_example(at, rule, params=[HALF]), [reworked()], staff("l", "s"))
        assert [one.example for key in "ls" for one in found[key].entries] == [True, True]
    found = run(ruled(cost(), params=[HALF]), [reworked()], staff("l", "s"))
    assert [one.example for key in "ls" for one in found[key].entries] == [False, False]


@pytest.mark.parametrize(
    ("total", "shares", "expected"),
    [
        ("10", ["0.333", None, "0.333"], ["3.33", "3.34", "3.33"]),
        ("0.05", ["0.5", "0.5"], ["0.03", "0.02"]),
        ("1", ["1", "0.5", None], ["1", "0", "0"]),
        ("1", ["0.25"], ["0.25"]),
        ("1", [], []),
    ],
)
def test_portions(total: str, shares: list[str | None], expected: list[str]) -> None:
    given = [None if share is None else Decimal(share) for share in shares]
    assert portions(Decimal(total), given) == [Decimal(one) for one in expected]


def test_cents_left_over_go_to_the_first_keys() -> None:
    assert among(Decimal("0.05"), ["c", "a", "b"]) == {
        "a": Decimal("0.02"),
        "b": Decimal("0.02"),
        "c": Decimal("0.01"),
    }
    assert among(Decimal(3), ["b"]) == {"b": Decimal(3)}
    assert among(Decimal(3), []) == {}


def slip(key: str, day: str) -> Occurrence:
    return happened(key, day)


@pytest.mark.parametrize(
    ("months", "number", "basis"),
    [
        (None, 5, ("a", "b", "c", "d", "x")),
        (12, 4, ("b", "c", "d", "x")),
        (11, 3, ("c", "d", "x")),
        (1, 2, ("d", "x")),
    ],
)
def test_an_offence_is_counted_within_its_window(
    months: int | None, number: int, basis: tuple[str, ...]
) -> None:
    history = [
        slip("z", "2026-10-12"), slip("d", "2026-10-12"), slip("c", "2025-11-13"), slip("b", "2025-10-13"),
        slip("a", "2025-10-12"), slip("e", "2026-10-13"), slip("x", "2026-10-12"),
    ]  # fmt: skip
    assert offence(slip("x", "2026-10-12"), history, "occurred", months) == Offence(number, basis)
    assert offence(slip("x", "2026-10-12"), history, "final", months) is None


def test_the_last_step_repeats() -> None:
    first, second = (Step(None, None) for _ in range(2))
    ladder = Ladder(None, "occurred", (first, second))
    assert [
        Offence(number, ()).step(ladder) is ladder.steps[place] for number, place in ((1, 0), (2, 1), (3, 1))
    ]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-10-12", 1, "2026-09-12"), ("2026-01-31", 1, "2025-12-31"), ("2026-03-31", 1, "2026-02-28"),
        ("2028-03-31", 1, "2028-02-29"), ("2026-12-31", 12, "2025-12-31"), ("2026-10-12", 240, "2006-10-12"),
        ("0001-02-03", 1, "0001-01-03"), ("0001-01-03", 1, "0001-01-01"), ("0002-01-03", 12, "0001-01-03"),
        ("2026-10-12", 0, "2026-10-12"),
    ],
)  # fmt: skip
def test_months_before(day: str, months: int, expected: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_two_records_of_one_id_are_refused_by_that_id() -> None:
    key = "x" * 50
    with pytest.raises(PolicyRefused) as refused:
        standing([happened(key), happened(key, "2026-10-13")])
    assert refused.value.faults == (Fault("/occurrences", "occurrence-twice", {"id": "x" * 40}),)
    assert [one.id for one in standing([happened("b"), happened("a"), happened("b")])] == ["a", "b"]


def test_several_stacks_each_decide_by_themselves() -> None:
    def drafted(rule: str, amount: str | None, visit: str = "v") -> Draft:
        return Draft(entry(amount, rule=rule), visit)

    rules = ruled(
        *(event(code, when="0 < 1", amount="1", stack=stack) for code, stack in
          [("a", "k"), ("b", "k"), ("c", "l"), ("d", "l"), ("e", "m")]),
        stacks=[{"code": "k", "mode": "max"}, {"code": "l", "mode": "first"},
                {"code": "m", "mode": "sum"}],
    ).events  # fmt: skip
    stacks = [Stack("k", Mode.MAX), Stack("l", Mode.FIRST), Stack("m", Mode.SUM)]
    drafts = [
        drafted("e", "-1"), drafted("b", "-9"), drafted("a", "-5"), drafted("a", "-5"), drafted("d", "-7"),
        drafted("c", "-1"), drafted("a", "-1", "early"), drafted("a", "-1", "w"),
        drafted("c", "-1", "w"), drafted("d", "-1", "w"),
    ]  # fmt: skip
    entries, overlaps = stacked(stacks, rules, drafts, "2026-10")
    assert [one.yields_to for one in entries] == ["", "a", "", "", "c", "", "", "", "", "c"]
    assert overlaps == [
        Overlap("k", "v", ("a", "b"), ("a",)), Overlap("l", "v", ("c", "d"), ("c",)),
        Overlap("l", "w", ("c", "d"), ("c",)),
    ]  # fmt: skip
    open_ones, overlaps = stacked(stacks, rules, [drafted("a", None), drafted("b", "-9")], "2026-10")
    assert [one.yields_to for one in open_ones] == ["", ""]
    assert overlaps == [Overlap("k", "v", ("a", "b"), ("a", "b"))]


def test_the_larger_of_two_rules_is_larger_by_what_it_moves() -> None:
    rules = [
        event("small", when="0 < 1", amount="5", stack="k"),
        event("large", "reward", when="0 < 1", amount="6", stack="k"),
    ]
    found = run(ruled(*rules, stacks=[{"code": "k", "mode": "max"}]))["s"]
    assert [one.yields_to for one in found.entries] == ["large", ""]


def test_bearers_are_found_by_role_store_post_and_head() -> None:
    people = staff(
        Subject("a", "t", {"position": "P"}, head="h"), "h", Subject("o", "u", {"position": "P"}), "q"
    )
    for who, key, words, expected in (
        ("responsible", "a q x", {}, {"a", "q"}),
        ("head_of.responsible", "a q x", {}, {"h"}),
        ("store", "", {}, {"a", "h", "q"}),
        ("post", "", {"post": "P"}, {"a"}),
        ("post", "", {}, set()),
        ("head_of.post", "", {"post": "P"}, {"h"}),
    ):
        given = ruled(event(on=ON, who=who, amount="1"))
        found = run(given, [happened("1", words=words, responsible=key)], people)
        assert {one for one, result in found.items() if result.entries} == expected, who


def test_a_count_of_different_words() -> None:
    given = ruled(
        each(per="period", distinct="indicator", amount="n * each", when="days > 0 * days"), params=[EACH]
    )
    ones = [
        happened("1", words={"indicator": "a"}, responsible="s"),
        happened("2", words={"indicator": "a"}, responsible="s"),
        happened("3", responsible="s"), happened("4", responsible="s"),
    ]  # fmt: skip
    assert amounts(run(given, ones)["s"]) == [Decimal(-60)]


def test_an_entry_shows_the_points_of_the_visit_it_went_by() -> None:
    curve = {"kind": "checklist", "indicators": [{"code": "a", "label": LABEL, "points": "4"},
                                                 {"code": "b", "label": LABEL, "points": "6"}]}  # fmt: skip
    sheet = item("reception", curve=curve, missing={"no_data": "not_assessed"})
    rule = event(on=ON, who="store", per="visit", when="visit_reception < least", amount="100")
    least = param("least", "5", "points")
    given = Policy.parse(document(sheet, events=[rule], params=[least]))
    ones = [
        happened(key, words={"visit": "v", "indicator": key, "result": result})
        for key, result in (("a", "PASS"), ("b", "FAIL"))
    ]
    found = only(run(given, ones)["s"])
    assert found == entry("-100", "a", "b", names=[("visit_reception", "4")])
    alone = [happened(key, words={"indicator": key, "result": "FAIL"}) for key in "ab"]
    assert run(given, alone)["s"].entries == []


CHECKS = {"kind": "checklist", "indicators": [{"code": "a", "label": LABEL, "points": "4"},
                                              {"code": "b", "label": LABEL, "points": "6"}]}  # fmt: skip
UNCHECKED = {"kind": "checklist", "indicators": [{"code": "z", "label": LABEL, "points": "10"}]}
NOT_ASSESSED = {"no_data": "not_assessed", "not_published": "not_assessed"}


def test_points_of_a_visit_are_those_of_its_own_checklist() -> None:
    """Beside a checklist nobody went by, an item by a figure and one without points."""
    sheet = [
        item("unset", "unset", curve=CHECKS, missing=NOT_ASSESSED),
        item("other", curve=UNCHECKED, missing=NOT_ASSESSED),
        measured("rate"),
        item("reception", "5", out_of="10", curve=CHECKS, missing=NOT_ASSESSED),
    ]
    rule = event(on=ON, who="store", per="visit", when="visit_reception < least", amount="100")
    given = Policy.parse(document(*sheet, events=[rule], params=[param("least", "5", "points")]))
    ones = [
        happened(key, words={"visit": "v", "indicator": key, "result": result})
        for key, result in (("a", "PASS"), ("b", "FAIL"))
    ]
    readings = {("s", "M-39"): Reading(Decimal(95), Decimal(100), 100)}
    assert only(run(given, ones, readings=readings)["s"]).names == (("visit_reception", Decimal(2)),)


def test_only_findings_on_a_measured_indicator_are_judged_by_its_value() -> None:
    indicators = [
        {"code": "tyre", "label": LABEL, "points": "5", "accepts": {"at_least": "2"}},
        {"code": "guard", "label": LABEL, "points": "5"},
    ]
    sheet = item("yard", curve={"kind": "checklist", "indicators": indicators}, missing=NOT_ASSESSED)
    rule = event(on=ON | {"where": {"result": ["FAIL"]}}, who="store", amount="1")
    beside = event("slip", on={"kind": "SLIP"}, who="responsible", amount="2")
    given = Policy.parse(document(sheet, events=[rule, beside]))
    ones = [
        happened("1", words={"visit": "v", "indicator": "tyre"}, amounts={"value": "1.9"}),
        happened("2", words={"visit": "w", "indicator": "tyre"}, amounts={"value": "2"}),
        happened("3", words={"visit": "v", "indicator": "guard", "result": "FAIL"}),
        happened("4", words={"visit": "w", "indicator": "guard", "result": "PASS"}),
        happened("5", words={"visit": "x", "indicator": "tyre"}),
        happened("6", kind="SLIP", words={"indicator": "tyre"}, amounts={"value": "1"}, responsible="s"),
    ]
    found = run(given, ones)["s"]
    assert [(one.rule, one.occurrences) for one in found.entries] == [
        ("fine", ("1",)), ("fine", ("3",)), ("slip", ("6",)),
    ]  # fmt: skip


def test_rules_by_state_and_splits_meet_in_the_period() -> None:
    rules = [
        cost(stack="k", amount="9"),
        event("state", when="0 < 1", amount="1", stack="k"),
        event("visit", on=ON, who="store", per="visit", amount="1", stack="k"),
    ]
    given = ruled(*rules, params=[HALF], stacks=[{"code": "k", "mode": "first"}])
    seen = happened("2", words={"visit": "v"})
    found = run(given, [reworked(), seen], staff("l", "s"))
    assert found["s"].overlaps == [Overlap("k", "2026-10", ("rework", "state", "visit"), ("rework",))]
    found = run(ruled(*rules[:1], rules[2], params=[HALF], stacks=[{"code": "k", "mode": "first"}]),
                [reworked(), seen], staff("l", "s"))  # fmt: skip
    assert found["s"].overlaps == [Overlap("k", "2026-10", ("rework", "visit"), ("rework",))]
    found = run(ruled(*rules[1:], stacks=[{"code": "k", "mode": "first"}]), [seen])
    assert found["s"].overlaps == [Overlap("k", "2026-10", ("state", "visit"), ("state",))]


def test_offences_of_no_visit_meet_in_the_period() -> None:
    rules = [
        each(ladder={"steps": STEPS[:1]}, stack="k"),
        each(ladder={"steps": STEPS[:1]}, stack="k", code="more"),
    ]
    found = run(ruled(*rules, stacks=[{"code": "k", "mode": "first"}]), [happened("1", responsible="s")])["s"]
    assert found.overlaps == [Overlap("k", "2026-10", ("fine", "more"), ("fine",))]


def test_a_family_of_shares_is_read_in_percent() -> None:
    parts = Parts(MEASURES["M-39"], Scope.SELF, Price(None), True, 1)
    found = {"M-39.b": Reading(Decimal(8), Decimal(9), 9), "M-39.a": Reading(Decimal(9), Decimal(10), 10)}
    assert beyond(parts, Decimal(90), found) == (("M-39.b", Decimal("88.8888888889")),)
