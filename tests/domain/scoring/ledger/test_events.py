"""Event rules: what fires them, what they name, and that a guess never costs anybody anything."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.inputs import Population, Subject
from kaoping.domain.scoring.overlay import Change, Level, Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import NO_DATA, Reading
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.results import EntryKind, Overlap, Proposal
from kaoping.domain.scoring.texts import Text

from ..sheets import LABEL, OCTOBER, document, item, policy
from .scenes import EACH, amounts, event, happened, moved, only, param, ruled, run, staff

LOST = {"kind": "FINDING", "where": {"result": ["FAIL"]}}
FAIL = {"result": "FAIL"}


def module(full: str = "10") -> dict[str, object]:
    return item("reception", full)


# -- X062-X069: module, greeting, guard --------------------------------------------------------------------

FOUR = ("SALES_DIRECTOR:d", "TEAM_LEADER:l1", "TEAM_LEADER:l2", "SHOWROOM_MANAGER:m")
MODULE = event(
    "module",
    on={"kind": "FINDING", "where": {"indicator": ["RECEPTION"]}, "dated_by": "published"},
    when="event_value < 8",
    who="store",
    per="visit",
    amount="100",
    stack="reception",
    **{"for": {"position": ["SALES_DIRECTOR", "TEAM_LEADER", "SHOWROOM_MANAGER"]}},
)
MODULE["on"] |= {"amounts": {"value": "points"}}  # type: ignore[operator]  # a mapping, as written above
GREETING = event(
    "greeting",
    on={"kind": "FINDING", "where": {"indicator": ["GREETING"], "result": ["FAIL"]}, "dated_by": "published"},
    who="store",
    per="visit",
    amount="100",
    stack="reception",
    **{"for": {"position": ["GENERAL_MANAGER", "SALES_DIRECTOR", "TEAM_LEADER", "SHOWROOM_MANAGER"]}},
)


def visited(reception: str, greeted: bool = True) -> list[object]:
    days = {"published": "2026-10-28"}
    words = {"indicator": "GREETING", "result": "PASS" if greeted else "FAIL", "visit": "MS1"}
    return [
        happened("r", "2026-09-10", days=days, words={"visit": "MS1", "indicator": "RECEPTION"},
                 amounts={"value": reception}),
        happened("g", "2026-09-10", days=days, words=words),
    ]  # fmt: skip


@pytest.mark.parametrize(("reception", "total"), [("7", 400), ("7.99", 400), ("8", 0), ("10", 0)])
def test_x062_x063_below_eight_costs_four_people_a_hundred_each(reception: str, total: int) -> None:
    given = ruled(MODULE, stacks=[{"code": "reception", "mode": "sum"}])
    found = moved(run(given, visited(reception), staff(*FOUR, "CONSULTANT:c")))
    assert -sum(found.values(), Decimal(0)) == total
    assert "c" not in found


@pytest.mark.parametrize(
    ("mode", "paid", "kept"),
    [("sum", 200, ("module", "greeting")), ("max", 100, ("module",)), ("first", 100, ("module",))],
)
def test_x064_a22_a_lost_greeting_meets_the_module_and_the_overlap_is_reported(
    mode: str, paid: int, kept: tuple[str, ...]
) -> None:
    given = ruled(MODULE, GREETING, stacks=[{"code": "reception", "mode": mode}])
    found = run(given, visited("2", greeted=False), staff("GENERAL_MANAGER:g", *FOUR))
    assert found["g"].taken == 100
    assert found["g"].overlaps == []
    assert found["d"].taken == paid
    assert found["d"].overlaps == [Overlap("reception", "MS1", ("module", "greeting"), kept)]
    yields = [entry.yields_to for entry in found["d"].entries]
    assert yields == (["", ""] if mode == "sum" else ["", "module"])


def test_x069_the_guard_is_rewarded_or_fined_for_the_same_act() -> None:
    captain = {"for": {"position": ["GUARD_CAPTAIN"]}, "who": "store", "amount": "100"}
    on = {"kind": "FINDING", "where": {"indicator": ["SALUTE"]}}
    rules = [
        event(
            f"guard_{result}",
            kind,
            on=on | {"where": {"indicator": ["SALUTE"], "result": [result]}},
            **captain,
        )
        for result, kind in (("PASS", "reward"), ("FAIL", "fine"))
    ]
    people = staff("GUARD_CAPTAIN:c", "GUARD:g")
    for result, amount in (("PASS", 100), ("FAIL", -100)):
        finding = happened("1", words={"indicator": "SALUTE", "result": result})
        assert moved(run(ruled(*rules), [finding], people)) == {"c": Decimal(amount)}
    none = happened("1", words={"indicator": "SALUTE", "result": "NA"})
    assert moved(run(ruled(*rules), [none], people)) == {}


# -- X056: parts of a family -------------------------------------------------------------------------------


def scores(*values: str, lowest: str = "84") -> dict[tuple[str, str], Reading]:
    found = {
        ("s", f"M-06.Q{index}"): Reading(Decimal(value), Decimal(1), 3) for index, value in enumerate(values)
    }
    return found | {("s", "M-07"): Reading(Decimal(lowest), Decimal(1), 3)}


PARTS = event(
    "sub_items",
    parts={"measure": "M-06", "below": "limit"},
    when="lowest < limit",
    amount="n * each",
    fund="training",
)
LOWEST = {"code": "lowest", "label": LABEL, "measure": "M-07"}


def surveyed(rule: dict[str, object] = PARTS) -> Policy:
    return ruled(rule, params=[EACH, param("limit", "90", "points")], inputs=[LOWEST])


def test_x056_each_sub_item_below_ninety_costs_twenty() -> None:
    entry = only(run(surveyed(), readings=scores("95", "89.9", "90", "88", "92", "85"))["s"])
    assert (entry.amount, entry.fund) == (-60, "training")
    assert dict(entry.names) == {"M-06.Q1": Decimal("89.9"), "M-06.Q3": 88, "M-06.Q5": 85, "n": 3, "each": 20}


def test_a29_nothing_is_fined_while_the_lowest_customer_is_satisfied() -> None:
    assert run(surveyed(), readings=scores("80", "70", lowest="90"))["s"].entries == []


def test_sub_items_without_a_value_are_not_below() -> None:
    readings = scores("95", "91") | {("s", "M-06.Q9"): NO_DATA, ("u", "M-06.Q1"): scores("1")["s", "M-06.Q0"]}
    assert run(surveyed(), readings=readings)["s"].entries == []


def test_small_samples_can_be_left_out() -> None:
    for least, fired in (("3", 20), ("4", 0)):
        rule = PARTS | {"parts": {"measure": "M-06", "below": "limit", "min_n": least}}
        assert run(surveyed(rule), readings=scores("80"))["s"].taken == fired


def test_a_limit_nobody_has_set_fires_nothing() -> None:
    for limit in ("unset", "limit"):
        rule = event("parts", parts={"measure": "M-06", "below": limit}, amount="20")
        given = ruled(rule, params=[param("limit", "unset", "points")])
        assert run(given, readings=scores("10"))["s"].entries == []


def test_parts_above_a_limit() -> None:
    rule = event("above", parts={"measure": "M-06", "above": "90"}, amount="10")
    assert amounts(run(ruled(rule), readings=scores("90", "90.01"))["s"]) == [Decimal(-10)]
    assert run(ruled(rule), readings=scores("90"))["s"].entries == []


# -- what fires, and what does not -------------------------------------------------------------------------


def test_a_rule_answers_to_its_kind_its_words_and_its_day() -> None:
    on = {"kind": "FINDING", "where": {"audit": ["MS", "PT"]}, "dated_by": "published"}
    given = ruled(event("passed_on", "pass_through", on=on, who="responsible", amount="event_value"))

    def fine(**more: object) -> object:
        said = {"kind": "FINDING", "words": {"audit": "MS"}, "days": {"published": "2026-10-31"}}
        return happened("1", "2026-08-02", amounts={"value": "300"}, responsible="s", **(said | more))

    assert only(run(given, [fine()])["s"]).amount == -300
    for other in (
        {"kind": "OEM_FINE"},
        {"words": {"audit": "SELF_CHECK"}},
        {"words": {}},
        {"days": {"published": "2026-11-01"}},
        {"days": {"published": "2026-09-30"}},
        {"days": {}},
    ):
        assert run(given, [fine(**other)])["s"].entries == []


def test_first_and_last_day_of_the_period_belong_to_it() -> None:
    given = ruled(event(on={"kind": "FINDING"}, who="responsible", amount="10"))
    ones = [happened(day, day, responsible="s") for day in ("2026-10-01", "2026-10-31")]
    assert amounts(run(given, ones)["s"]) == [Decimal(-10), Decimal(-10)]


def test_amounts_of_occurrences_add_up_and_one_without_leaves_the_sum_open() -> None:
    given = ruled(event(on={"kind": "OEM_FINE"}, who="responsible", per="period", amount="event_fine"))
    known = happened("1", kind="OEM_FINE", amounts={"fine": "300"}, responsible="s")
    more = happened("2", kind="OEM_FINE", amounts={"fine": "0.5"}, responsible="s")
    blank = happened("3", kind="OEM_FINE", responsible="s")
    assert only(run(given, [known, more])["s"]).amount == Decimal("-300.50")
    entry = only(run(given, [known, blank])["s"])
    assert (entry.amount, entry.missing) == (None, ("event_fine",))


def test_days_are_different_days_and_other_units_can_be_named() -> None:
    on = {"kind": "FINDING", "amounts": {"value": "days"}}
    rule = event(on=on, who="responsible", per="period", amount="event_value * per_day + days * per_day")
    given = ruled(rule, params=[param("per_day", "5", "money/days")])
    ones = [
        happened(str(index), day, amounts={"value": "2"}, responsible="s")
        for index, day in enumerate(("2026-10-05", "2026-10-05", "2026-10-06"))
    ]
    assert only(run(given, ones)["s"]).amount == -40


def test_a_condition_that_cannot_be_decided_fires_nothing() -> None:
    given = ruled(event(when="item_sheet < low", amount="100"), params=[param("low", "5", "points")])
    assert run(given)["s"].entries == []
    unset = ruled(event(when="limit > 0", amount="100"), params=[param("limit", "unset", "count")])
    assert run(unset)["s"].entries == []
    undefined = ruled(
        event(when="three / none > 1", amount="100"),
        params=[param("three", "3", "count"), param("none", "0", "count")],
    )
    assert run(undefined)["s"].entries == []


def test_an_amount_that_cannot_be_computed_is_open_and_one_of_zero_is_none() -> None:
    params = [param("flat", "100"), param("none", "0", "ratio")]
    entry = only(run(ruled(event(when="1 > 0", amount="flat / none"), params=params))["s"])
    assert (entry.amount, entry.missing) == (None, ())
    assert run(ruled(event(when="1 > 0", amount="flat * none"), params=params))["s"].entries == []
    assert run(ruled(event(when="1 > 0", amount="0 - flat"), params=params))["s"].entries == []


def test_amounts_are_rounded_half_up_once() -> None:
    given = ruled(
        event(when="1 > 0", amount="flat / three"),
        params=[param("flat", "0.02"), param("three", "4", "ratio")],
    )
    assert only(run(given)["s"]).amount == Decimal("-0.01")


def test_a_rule_that_proposes_moves_nothing_and_needs_no_kind() -> None:
    rule = event(when="1 > 0", propose={"action": "TRAINING", "label": LABEL})
    del rule["kind"]
    found = run(ruled(rule))["s"]
    assert (found.entries, found.proposals) == ([], [Proposal("fine", "TRAINING", ("2026-10",))])


def test_proposals_of_one_rule_are_one_with_all_that_led_to_it() -> None:
    rule = event(on={"kind": "FINDING"}, who="responsible", propose={"action": "TALK", "label": LABEL})
    del rule["kind"]
    ones = [happened("b", "2026-10-02", responsible="s"), happened("a", "2026-10-03", responsible="s")]
    assert run(ruled(rule), ones)["s"].proposals == [Proposal("fine", "TALK", ("b", "a"))]


def test_a_reward_is_paid_an_expense_is_nobodys_wage() -> None:
    voucher = event("voucher", "expense", on={"kind": "MYSTERY_VISIT"}, who="arranger", amount="200")
    praise = event("praise", "reward", when="1 > 0", amount="80")
    visits = [happened(key, kind="MYSTERY_VISIT", arranger="s") for key in ("sales", "service")]
    found = run(ruled(voucher, praise), visits)["s"]
    assert (found.taken, found.granted) == (0, 80)
    assert amounts(found, "voucher") == [Decimal(-200), Decimal(-200)]
    assert {entry.kind for entry in found.entries} == {EntryKind.EXPENSE, EntryKind.REWARD}


def test_a59_a_fine_and_a_reward_are_two_lines() -> None:
    rules = [event("fine", when="1 > 0", amount="60"), event("bonus", "reward", when="1 > 0", amount="300")]
    found = run(ruled(*rules))["s"]
    assert (found.taken, found.granted, len(found.entries)) == (60, 300, 2)


def test_whom_the_policy_is_not_for_has_no_entries() -> None:
    given = ruled(event(when="1 > 0", amount="10"), applies_to={"position": ["A"]})
    assert moved(run(given, population=staff("A:a", "B:b"))) == {"a": Decimal(-10)}


# -- occurrences -------------------------------------------------------------------------------------------


def test_two_different_occurrences_of_one_id_are_refused() -> None:
    given = ruled(event(on={"kind": "FINDING"}, who="responsible", amount="10"))
    same = [happened("1", responsible="s"), happened("1", responsible="s")]
    assert amounts(run(given, same)["s"]) == [Decimal(-10)]
    with pytest.raises(PolicyRefused) as refused:
        run(given, [same[0], happened("1", responsible="u")])
    assert [fault.code for fault in refused.value.faults] == ["occurrence-twice"]
    run(given, [same[0], happened("1", kind="SLIP", responsible="u")])


# -- example values ----------------------------------------------------------------------------------------


def test_an_example_value_marks_what_rests_on_it() -> None:
    rules = [event("fine", when="1 > 0", amount="flat"), event("other", when="1 > 0", amount="20")]
    source = document(item("a"), events=rules, params=[param("flat", "unset")])
    overlay = Overlay(
        "demo", "1", "TEST", Level.GROUP, True, Text("示例", "example"), (Change("/params/flat/value", "75"),)
    )
    found = run(Policy.parse(apply(source, [overlay])))["s"]
    assert {entry.rule: (entry.amount, entry.example) for entry in found.entries} == {
        "fine": (-75, True),
        "other": (-20, False),
    }


# -- stacks ------------------------------------------------------------------------------------------------


def stack_of(mode: str, *rules: tuple[str, str, str]) -> Policy:
    """Rules as (code, per, amount) over the findings of a person."""
    return ruled(
        *(
            event(code, on=LOST, who="responsible", per=per, amount=amount, stack="k")
            for code, per, amount in rules
        ),
        stacks=[{"code": "k", "mode": mode, "label": LABEL, "rule": "A-22"}],
    )


def findings(*visits: str) -> list[object]:
    return [
        happened(str(at), words=FAIL | {"visit": visit}, responsible="s") for at, visit in enumerate(visits)
    ]


def test_max_compares_what_the_rules_move_together() -> None:
    given = stack_of("max", ("single", "occurrence", "60"), ("visit", "visit", "100"))
    found = run(given, findings("V1", "V1", "V2"))["s"]
    assert found.overlaps == [
        Overlap("k", "V1", ("single", "visit"), ("single",)),
        Overlap("k", "V2", ("single", "visit"), ("visit",)),
    ]
    assert found.taken == 120 + 100


def test_equal_amounts_leave_the_rule_that_stands_first() -> None:
    found = run(stack_of("max", ("a", "visit", "100"), ("b", "visit", "100")), findings("V1"))["s"]
    assert found.overlaps[0].kept == ("a",)


def test_while_an_amount_is_unset_nothing_yields_to_the_larger() -> None:
    found = run(stack_of("max", ("a", "visit", "100"), ("b", "visit", "unset")), findings("V1"))["s"]
    assert found.overlaps[0].kept == ("a", "b")
    assert [entry.yields_to for entry in found.entries] == ["", ""]


def test_a_rule_of_the_whole_period_meets_every_visit() -> None:
    found = run(
        stack_of("first", ("whole", "period", "30"), ("visit", "visit", "100")), findings("V1", "V2")
    )["s"]
    assert found.overlaps == [Overlap("k", "2026-10", ("whole", "visit"), ("whole",))]
    assert found.taken == 30


def test_one_rule_alone_overlaps_with_nothing() -> None:
    found = run(
        stack_of("max", ("a", "occurrence", "20"), ("b", "visit", "event_value")), findings("V1", "V1")
    )["s"]
    assert len(found.overlaps) == 1  # the two of rule a meet rule b, not each other
    alone = run(stack_of("max", ("a", "occurrence", "20")), findings("V1", "V1"))["s"]
    assert (alone.overlaps, alone.taken) == ([], 40)


def test_only_rules_that_fired_meet() -> None:
    given = stack_of("sum", ("a", "visit", "100"), ("b", "visit", "0"), ("c", "visit", "50"))
    found = run(given, findings("V1"))["s"]
    assert found.overlaps == [Overlap("k", "V1", ("a", "c"), ("a", "c"))]


def test_rules_of_different_people_do_not_meet() -> None:
    rules = [
        event("a", on=LOST, who="responsible", amount="20", stack="k"),
        event("b", on=LOST, who="head_of.responsible", amount="20", stack="k"),
    ]
    given = ruled(*rules, stacks=[{"code": "k", "mode": "max"}])
    people = Population(OCTOBER, (Subject("s", "t", head="h"), Subject("h", "t")))
    found = run(given, [happened("1", words=FAIL, responsible="s")], people)
    assert (found["s"].taken, found["h"].taken, found["s"].overlaps) == (20, 20, [])


# -- findings that are measured ----------------------------------------------------------------------------


def test_a_measured_value_out_of_range_fails_here_as_on_the_sheet() -> None:
    indicator = {"code": "C16", "label": LABEL, "accepts": {"at_least": "18", "at_most": "26"}}
    sheet = item(
        "climate",
        curve={"kind": "checklist", "take": "pass_rate", "indicators": [indicator]},
        missing={"no_data": "not_assessed"},
    )
    given = policy(sheet, events=[event(on=LOST, who="responsible", amount="20")])
    for value, fired in (("26.0", 0), ("26.1", 20), ("17.9", 20), ("18.0", 0)):
        finding = happened("1", words={"indicator": "C16"}, amounts={"value": value}, responsible="s")
        assert run(given, [finding])["s"].taken == fired


def test_an_example_limit_or_window_marks_the_entry_too() -> None:
    ladder = {"window_months": "months", "steps": [{"amount": "50"}]}
    rules = [
        event("parts", parts={"measure": "M-06", "below": "limit"}, amount="20"),
        event("ladder", on=LOST, who="responsible", ladder=ladder),
        event("plain", on=LOST, who="responsible", amount="20"),
    ]
    params = [param("limit", "unset", "points"), param("months", "unset", "count")]
    changes = (Change("/params/limit/value", "90"), Change("/params/months/value", "12"))
    overlay = Overlay("demo", "1", "TEST", Level.GROUP, True, Text("示例", "example"), changes)
    given = Policy.parse(apply(document(item("a"), events=rules, params=params), [overlay]))
    found = run(given, [happened("1", words=FAIL, responsible="s")], readings=scores("80"))["s"]
    assert {entry.rule: entry.example for entry in found.entries} == {
        "parts": True,
        "ladder": True,
        "plain": False,
    }


# -- one visit by itself -----------------------------------------------------------------------------------


def test_a66_each_visit_is_judged_by_its_own_points() -> None:
    indicators = [{"code": code, "label": LABEL, "points": "5"} for code in ("A", "B")]
    sheet = item(
        "reception",
        curve={"kind": "checklist", "indicators": indicators},
        missing={"no_data": "not_assessed"},
    )
    low = event(
        "low", on={"kind": "FINDING"}, when="visit_reception < 8", who="store", per="visit", amount="100"
    )
    steps = [{"amount": "1"}, {"amount": "2"}]
    single = event("one", on=LOST, when="visit_reception < 8", who="store", ladder={"steps": steps})
    given = policy(sheet, events=[low, single])
    results = {
        ("V1", "A"): "PASS",
        ("V1", "B"): "PASS",
        ("V2", "A"): "PASS",
        ("V2", "B"): "FAIL",
        ("V3", "A"): "FAIL",
    }
    ones = [
        happened(visit + code, words={"indicator": code, "visit": visit, "result": result})
        for (visit, code), result in results.items()
    ]
    found = run(given, ones)["s"]
    assert [(entry.rule, entry.occurrences, entry.amount) for entry in found.entries] == [
        ("low", ("V2A", "V2B"), -100),
        ("one", ("V2B",), -1),
    ]  # the third visit lacks a finding: nobody is fined on a guess
