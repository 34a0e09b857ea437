"""P23: what is voided leaves no trace in the money; what is open moves nothing yet (S001-N.R06-R08)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.result_documents import result_hash

from ..ledger.scenes import EACH, amounts, event, happened, param, ruled, run, staff
from ..sheets import LABEL

RULES = ruled(
    event(
        "breach",
        on={"kind": "SLIP", "dated_by": "final"},
        who="responsible",
        fund="training",
        ladder={
            "window_months": "12",
            "steps": [{"amount": "50"}, {"amount": "100"}, {"propose": "DISMISSAL", "label": LABEL}],
        },
    ),
    event(
        "checks",
        on={"kind": "FINDING"},
        who="responsible",
        per="visit",
        amount="if(n <= limit, n * each, flat)",
        stack="s",
    ),
    event("module", on={"kind": "FINDING"}, who="responsible", per="period", amount="30", stack="s"),
    params=[EACH, param("limit", "5", "count"), param("flat", "200")],
    stacks=[{"code": "s", "mode": "max"}],
)


def slip(key: str, occurred: str, final: str, voided: str = "") -> object:
    days = {"final": final} | ({"voided": voided} if voided else {})
    return happened(key, occurred, kind="SLIP", days=days, responsible="s")


def test_r07_a_voided_slip_reverses_its_fine() -> None:
    assert amounts(run(RULES, [slip("a", "2026-10-05", "2026-10-09")])["s"]) == [Decimal(-50)]
    assert run(RULES, [slip("a", "2026-10-05", "2026-10-09", "2026-10-15")])["s"].entries == []


def test_r08_a_voided_slip_is_no_offence_for_the_next_one() -> None:
    now = slip("b", "2026-10-12", "2026-10-20")
    stands, voided = (
        slip("a", "2026-03-01", "2026-03-09"),
        slip("a", "2026-03-01", "2026-03-09", "2026-10-02"),
    )
    assert amounts(run(RULES, [stands, now])["s"]) == [Decimal(-100)]
    assert amounts(run(RULES, [voided, now])["s"]) == [Decimal(-50)]


def test_fines_flow_to_a_named_fund() -> None:
    (entry,) = run(RULES, [slip("a", "2026-10-05", "2026-10-09")])["s"].entries
    assert entry.fund == "training"


ONES = st.lists(
    st.tuples(
        st.sampled_from(["SLIP", "FINDING"]),
        st.dates(date(2025, 8, 1), date(2026, 11, 30)),
        st.sampled_from(["V1", "V2", ""]),
        st.sampled_from(["s", "u", "s u"]),
        st.booleans(),
    ),
    max_size=12,
)


@given(ONES)
def test_voided_occurrences_leave_no_trace(ones: list[tuple[str, date, str, str, bool]]) -> None:
    occurrences = []
    for index, (kind, day, visit, who, voided) in enumerate(ones):
        days = {"final": day.isoformat()} | ({"voided": "2026-10-31"} if voided else {})
        words = {"visit": visit} if visit else {}
        occurrences.append(
            happened(f"o{index}", day.isoformat(), kind=kind, days=days, words=words, responsible=who)
        )
    population = staff("s", "u")
    standing = [one for one in occurrences if one.stands]
    assert result_hash(evaluate(RULES, population, {}, occurrences=occurrences)) == result_hash(
        evaluate(RULES, population, {}, occurrences=standing)
    )


@given(ONES, st.randoms(use_true_random=False))
def test_order_and_batching_of_occurrences_do_not_matter(
    ones: list[tuple[str, date, str, str, bool]], chance: object
) -> None:
    occurrences = [
        happened(
            f"o{index}",
            day.isoformat(),
            kind=kind,
            days={"final": day.isoformat()},
            words={"visit": visit} if visit else {},
            responsible=who,
        )
        for index, (kind, day, visit, who, _) in enumerate(ones)
    ]
    again = [
        *occurrences,
        *(replace(one) for one, (*_, twice) in zip(occurrences, ones, strict=True) if twice),
    ]
    chance.shuffle(again)  # type: ignore[attr-defined]  # hypothesis' own Random
    population = staff("s", "u")
    first = evaluate(RULES, population, {}, occurrences=occurrences)
    second = evaluate(RULES, population, {}, occurrences=again)
    assert first == second
    assert result_hash(first) == result_hash(second)
