"""P12: a cost divided to the cent, and a component of pay forfeited (S001-N.R17, A-28, A-65)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.overlay import Change, Level, Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.texts import Text

from ..ledger.scenes import amounts, event, happened, moved, only, param, ruled, run, staff
from ..sheets import LABEL, document, item

REWORK = {"kind": "REWORK"}
SPLIT = [{"who": "leader", "share": "leader_share"}, {"who": "at_fault", "rest": "true"}]
TERM = {"code": "commission", "unit": "money", "label": LABEL}


def shop(share: str = "0.2", split: object = None, **more: object) -> Policy:
    cost = event("rework", "cost_share", on=REWORK, split=split or SPLIT, amount="event_cost")
    return ruled(cost, params=[param("leader_share", share, "ratio")], **more)


def rework(cost: str = "1000", leader: str = "l", at_fault: str = "s", **more: object) -> list[object]:
    return [happened("1", kind="REWORK", amounts={"cost": cost}, leader=leader, at_fault=at_fault, **more)]


@pytest.mark.parametrize(
    ("cost", "leader", "at_fault"),
    [("1000", "200", "800"), ("0.01", "0", "0.01"), ("0.03", "0.01", "0.02"), ("333.33", "66.67", "266.66")],
)
def test_a28_the_leader_half_up_and_the_rest_exact(cost: str, leader: str, at_fault: str) -> None:
    found = run(shop(), rework(cost), staff("s", "l"))
    assert (found["l"].taken, found["s"].taken) == (Decimal(leader), Decimal(at_fault))
    assert dict(only(found["s"]).names) == {"event_cost": Decimal(cost), "leader_share": Decimal("0.2")}
    assert len(found["l"].entries) == (leader != "0")


def test_a28_the_leader_at_fault_bears_all_in_one_entry() -> None:
    found = run(shop(), rework("333.33", "s", "s"), staff("s", "l"))
    assert amounts(found["s"]) == [Decimal("-333.33")]
    assert found["l"].entries == []


def test_x048_fine_cost_share_and_forfeited_commission() -> None:
    fine = event(
        "breach",
        on={"kind": "SLIP", "where": {"cause": ["OWN_BREACH"]}, "dated_by": "final"},
        who="responsible",
        ladder={
            "window_months": "12",
            "steps": [{"amount": "50"}, {"amount": "unset"}, {"propose": "DISMISSAL", "label": LABEL}],
        },
    )
    cost = event("rework", "cost_share", on=REWORK, split=SPLIT, amount="event_cost")
    forfeited = event("forfeit", "forfeiture", on=REWORK, who="at_fault", per="period", amount="commission")
    policy = ruled(fine, cost, forfeited, params=[param("leader_share", "0.2", "ratio")], pay_terms=[TERM])
    slip = happened(
        "2", kind="SLIP", days={"final": "2026-10-20"}, words={"cause": "OWN_BREACH"}, responsible="s"
    )
    terms = {"s": {"commission": Decimal(350)}, "l": {"commission": Decimal(500)}}
    found = run(policy, [*rework(), slip], staff("s", "l"), terms=terms)
    assert {entry.rule: entry.amount for entry in found["s"].entries} == {
        "breach": -50,
        "rework": -800,
        "forfeit": -350,
    }
    assert (found["s"].taken, found["l"].taken) == (1200, 200)


def test_a_month_of_two_reworks_forfeits_the_commission_once() -> None:
    forfeited = event("forfeit", "forfeiture", on=REWORK, who="at_fault", per="period", amount="commission")
    twice = [happened(key, kind="REWORK", at_fault="s") for key in ("1", "2")]
    found = run(ruled(forfeited, pay_terms=[TERM]), twice, terms={"s": {"commission": Decimal(350)}})
    assert amounts(found["s"]) == [Decimal(-350)]


def test_a65_the_leader_forfeits_only_where_a_param_says_so() -> None:
    forfeited = event("forfeit", "forfeiture", on=REWORK, who="leader", amount="part * commission")
    for part, taken in (("0", 0), ("1", 500)):
        policy = ruled(forfeited, params=[param("part", part, "ratio")], pay_terms=[TERM])
        found = run(policy, rework(), staff("s", "l"), terms={"l": {"commission": Decimal(500)}})
        assert found["l"].taken == taken


def test_a_component_nobody_stated_is_unset_and_not_zero() -> None:
    forfeited = event("forfeit", "forfeiture", on=REWORK, who="at_fault", amount="commission")
    (entry,) = run(ruled(forfeited, pay_terms=[TERM]), rework())["s"].entries
    assert (entry.amount, entry.missing) == (None, ("commission",))


def test_a_cost_nobody_recorded_leaves_every_part_open() -> None:
    unknown = [happened("1", kind="REWORK", leader="l", at_fault="s")]
    found = run(shop(), unknown, staff("s", "l"))
    assert [(one.amount, one.missing) for key in "sl" for one in found[key].entries] == [
        (None, ("event_cost",)),
        (None, ("event_cost",)),
    ]


def test_an_unset_share_leaves_every_part_open() -> None:
    found = run(shop("unset"), rework(), staff("s", "l"))
    assert [one.missing for key in "sl" for one in found[key].entries] == [("leader_share",)] * 2


def test_a_share_written_as_unset_is_the_same() -> None:
    split = [{"who": "leader", "share": "unset"}, {"who": "at_fault", "rest": "true"}]
    found = run(shop(split=split), rework(), staff("s", "l"))
    assert [(one.amount, one.missing) for key in "sl" for one in found[key].entries] == [
        (None, ("amount",)),
        (None, ("amount",)),
    ]


@pytest.mark.parametrize(("at", "value"), [("/params/leader_share/value", "0.3"), ("/params/x/value", "1")])
def test_an_example_share_makes_every_part_an_example(at: str, value: str) -> None:
    cost = event("rework", "cost_share", on=REWORK, split=SPLIT, amount="event_cost")
    params = [param("leader_share", "0.2", "ratio"), param("x", "2", "ratio")]
    source = document(item("sheet"), events=[cost], params=params)
    overlay = Overlay("demo", "1", "TEST", Level.GROUP, True, Text("示例", "example"), (Change(at, value),))
    found = run(Policy.parse(apply(source, [overlay])), rework(), staff("s", "l"))
    assert [one.example for key in "sl" for one in found[key].entries] == [value == "0.3"] * 2


def test_several_at_fault_share_the_rest_by_cents() -> None:
    found = run(shop(), rework("100.01", "l", "c a b"), staff("a", "b", "c", "l"))
    assert moved(found) == {
        "a": Decimal("-26.67"),
        "b": Decimal("-26.67"),
        "c": Decimal("-26.67"),
        "l": Decimal("-20.00"),
    }
    found = run(shop(), rework("100.00", "l", "c a b"), staff("a", "b", "c", "l"))
    assert [found[key].taken for key in "abc"] == [Decimal("26.67"), Decimal("26.67"), Decimal("26.66")]


def test_a_party_nobody_belongs_to_leaves_its_part_with_the_house() -> None:
    nobody = [happened("1", kind="REWORK", amounts={"cost": "1000"}, at_fault="s")]
    assert moved(run(shop(), nobody, staff("s", "l"))) == {"s": Decimal(-800)}


def test_a_holder_outside_the_population_still_takes_his_part() -> None:
    assert moved(run(shop(), rework("1000", "gone"), staff("s", "l"))) == {"s": Decimal(-800)}


@given(
    cost=st.decimals("0.01", "99999.99", places=2),
    share=st.decimals("0", "1", places=4),
    leaders=st.integers(1, 4),
    fault=st.integers(1, 4),
    both=st.booleans(),
)
def test_a_split_never_loses_or_makes_a_cent(
    cost: Decimal, share: Decimal, leaders: int, fault: int, both: bool
) -> None:
    heads = [f"l{one}" for one in range(leaders)]
    others = [f"s{one}" for one in range(fault)] + (heads[:1] if both else [])
    found = run(shop(format(share, "f")), rework(format(cost, "f"), " ".join(heads), " ".join(others)),
                staff(*dict.fromkeys([*heads, *others])))  # fmt: skip
    assert sum((one.taken for one in found.values()), Decimal(0)) == cost
    assert all(len(one.entries) <= 1 for one in found.values())
