"""P11: offences counted in a rolling window, a step each; the last one is a proposal (S001-N.R11-R16)."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from kaoping.domain.scoring.inputs import Occurrence, Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Proposal

from ..ledger.scenes import amounts, event, happened, param, ruled, run, staff
from ..sheets import LABEL

DISMISSAL = {"propose": "DISMISSAL", "label": LABEL}
BREACH = {"kind": "SLIP", "where": {"cause": ["OWN_BREACH"]}, "dated_by": "final"}


def regime(first: str = "50", second: str = "unset", window: object = "12", **more: object) -> Policy:
    steps = [{"amount": first}, {"amount": second}, DISMISSAL]
    ladder = {"window_months": window, "counted_by": "occurred", "steps": steps}
    return ruled(event("breach", on=BREACH, who="responsible", ladder=ladder), **more)


def slip(key: str, occurred: str, final: str = "2026-10-20", **more: object) -> Occurrence:
    words = {"cause": "OWN_BREACH"}
    return happened(key, occurred, kind="SLIP", days={"final": final}, words=words, responsible="s", **more)


PAST = [slip("p1", "2026-02-01", "2026-02-10"), slip("p2", "2026-03-01", "2026-03-10")]


@pytest.mark.parametrize(
    ("before", "amount", "proposals"),
    [
        (PAST[:0], [Decimal(-50)], []),
        (PAST[:1], [None], []),
        (PAST, [], [Proposal("breach", "DISMISSAL", ("p1", "p2", "now"))]),
    ],
)
def test_x046_x120_fifty_then_unset_then_a_proposal(
    before: Sequence[Occurrence], amount: list[Decimal | None], proposals: list[Proposal]
) -> None:
    found = run(regime(), [*before, slip("now", "2026-10-12")])["s"]
    assert amounts(found) == amount
    assert found.proposals == proposals


def test_x121_in_sales_both_amounts_are_blank() -> None:
    given = regime("unset", "unset")
    assert amounts(run(given, [slip("now", "2026-10-12")])["s"]) == [None]
    assert amounts(run(given, [*PAST[:1], slip("now", "2026-10-12")])["s"]) == [None]
    found = run(given, [*PAST, slip("now", "2026-10-12")])["s"]
    assert ([one.action for one in found.proposals], found.entries) == (["DISMISSAL"], [])
    assert [fault.field for fault in given.unset] == [
        "/events/0/ladder/steps/0/amount",
        "/events/0/ladder/steps/1/amount",
    ]


def test_a_proposal_beside_the_ladder_is_made_for_every_offence() -> None:
    ladder = {"steps": [{"amount": "50"}]}
    talk = {"action": "TALK", "label": LABEL}
    given = ruled(event("breach", on=BREACH, who="responsible", ladder=ladder, propose=talk))
    found = run(given, [slip("a", "2026-10-05"), slip("b", "2026-10-12")])["s"]
    assert amounts(found) == [Decimal(-50), Decimal(-50)]
    assert found.proposals == [Proposal("breach", "TALK", ("a", "b"))]
    assert run(ruled(event("breach", on=BREACH, who="responsible", ladder=ladder)), PAST)["s"].proposals == []


def test_the_last_step_repeats() -> None:
    fourth = [*PAST, slip("p3", "2026-04-01", "2026-04-10"), slip("now", "2026-10-12")]
    found = run(regime(), fourth)["s"]
    assert [one.basis for one in found.proposals] == [("p1", "p2", "p3", "now")]


@pytest.mark.parametrize(
    ("earlier", "number"), [("2025-10-12", 1), ("2025-10-13", 2), ("2026-10-12", 2), ("2026-10-13", 1)]
)
def test_the_window_begins_the_day_after_the_same_date_a_year_ago(earlier: str, number: int) -> None:
    other = slip("a", earlier, "2026-09-30")
    (entry,) = run(regime("50", "100"), [other, slip("b", "2026-10-12")])["s"].entries
    assert (dict(entry.names)["offence"], entry.amount) == (number, Decimal(-50 * number))


@pytest.mark.parametrize(("earlier", "number"), [("2026-02-28", 1), ("2026-03-01", 2)])
def test_a_window_that_ends_on_the_last_of_a_month_is_clipped(earlier: str, number: int) -> None:
    given = regime("50", "100", window="1")
    other, now = slip("a", earlier, "2026-03-02"), slip("b", "2026-03-31")
    assert amounts(run(given, [other, now])["s"]) == [Decimal(-50 * number)]


def test_the_fine_falls_in_the_month_the_slip_becomes_final() -> None:
    september = slip("a", "2026-09-28", "2026-10-02")
    assert amounts(run(regime(), [september])["s"]) == [Decimal(-50)]
    for final in ("2026-09-30", "2026-11-01"):
        assert run(regime(), [slip("a", "2026-09-28", final)])["s"].entries == []


def test_a76_while_an_appeal_is_open_nothing_is_final_and_nothing_counts() -> None:
    open_slip = happened("a", "2026-09-01", kind="SLIP", words={"cause": "OWN_BREACH"}, responsible="s")
    found = run(regime("50", "100"), [open_slip, slip("b", "2026-10-12")])["s"]
    assert amounts(found) == [Decimal(-50)]


def test_what_becomes_final_after_the_period_does_not_count_yet() -> None:
    last_day = slip("a", "2026-09-01", "2026-10-31")
    assert amounts(run(regime("50", "100"), [last_day, slip("b", "2026-10-12")])["s"]) == [-100, -50]
    later = slip("a", "2026-09-01", "2026-11-03")
    assert amounts(run(regime("50", "100"), [later, slip("b", "2026-10-12")])["s"]) == [Decimal(-50)]


def test_a26_a_slip_that_was_not_ones_own_breach_never_counts() -> None:
    other = happened(
        "a",
        "2026-09-01",
        kind="SLIP",
        days={"final": "2026-09-05"},
        words={"cause": "OTHER"},
        responsible="s",
    )
    assert amounts(run(regime("50", "100"), [other, slip("b", "2026-10-12")])["s"]) == [Decimal(-50)]


def test_two_of_one_month_are_first_and_second_by_the_day_they_happened() -> None:
    found = run(regime("50", "100"), [slip("b", "2026-10-02"), slip("a", "2026-10-05")])["s"]
    assert {entry.occurrences: entry.amount for entry in found.entries} == {("b",): -50, ("a",): -100}


def test_two_of_one_day_are_first_and_second_by_their_ids() -> None:
    found = run(regime("50", "100"), [slip("b", "2026-10-05"), slip("a", "2026-10-05")])["s"]
    assert {entry.occurrences: entry.amount for entry in found.entries} == {("a",): -50, ("b",): -100}


def test_somebody_elses_offences_do_not_count() -> None:
    other = happened(
        "a",
        "2026-09-01",
        kind="SLIP",
        days={"final": "2026-09-05"},
        words={"cause": "OWN_BREACH"},
        responsible="u",
    )
    found = run(regime("50", "100"), [other, slip("b", "2026-10-12")], staff("s", "u"))
    assert amounts(found["s"]) == [Decimal(-50)]
    assert found["u"].entries == []


def test_a_department_has_its_own_amounts() -> None:
    variants = [{"for": {"department": ["SALES"]}, "value": "80"}]
    given = regime("first", params=[param("first", "50", variants=variants)])
    people = staff(Subject("s", "t", {"department": "SALES"}))
    assert amounts(run(given, [slip("b", "2026-10-12")], people)["s"]) == [Decimal(-80)]
    assert amounts(run(given, [slip("b", "2026-10-12")])["s"]) == [Decimal(-50)]


def test_a_window_nobody_has_set_leaves_the_amount_open() -> None:
    given = regime(window="months", params=[param("months", "unset", "count")])
    (entry,) = run(given, [slip("b", "2026-10-12")])["s"].entries
    assert (entry.amount, entry.missing) == (None, ("months",))


def test_without_a_window_everything_counts() -> None:
    ladder = {"steps": [{"amount": "50"}, {"amount": "offence * each"}]}
    each = param("each", "30", "money/count")
    given = ruled(event("breach", on=BREACH, who="responsible", ladder=ladder), params=[each])
    old = slip("a", "2001-01-01", "2001-02-01")
    assert amounts(run(given, [old, slip("b", "2026-10-12")])["s"]) == [Decimal(-60)]


def test_an_offence_whose_day_nobody_knows_has_no_number() -> None:
    undated = Occurrence(
        "a", "SLIP", "t", {"final": slip("x", "2026-10-01").days["final"]}, {"responsible": ("s",)},
        {"cause": "OWN_BREACH"},
    )  # fmt: skip
    (entry,) = run(regime(), [undated])["s"].entries
    assert (entry.amount, entry.missing) == (None, ("occurred",))
