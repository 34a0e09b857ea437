"""P03: deductions have thresholds of their own, apart from the bands that pay (S000-D.R18-R25)."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.inputs import Population, Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import Reading

from ..ledger.scenes import event, param, run
from ..sheets import LABEL, OCTOBER, item, policy

BANDS = {
    "kind": "bands",
    "precision": "1",
    "rows": [{"from": "96", "points": "25"}, {"from": "93", "points": "17.5"}, {"points": "0"}],
}
COLLECTIONS = item(
    "collections",
    "25",
    measures=[{"measure": "M-39"}],
    curve=BANDS,
    missing={"no_data": "not_assessed", "not_published": "not_assessed"},
)


def plan(deduction: str = "500", **more: object) -> Policy:
    rule = event("low", when="figure_collections < 90", amount="deduction", **more)
    return policy(COLLECTIONS, events=[rule], params=[param("deduction", deduction)])


def collected(per_mille: str) -> dict[tuple[str, str], Reading]:
    return {("s", "M-39"): Reading(Decimal(per_mille), Decimal(1000), 1000)}


@pytest.mark.parametrize(
    ("per_mille", "points", "taken"),
    [
        ("960", "25", 0),
        ("930", "17.5", 0),
        ("929", "0", 0),  # X013: no bonus, no deduction
        ("900", "0", 0),
        ("899.5", "0", 0),  # rounds to 90.0 once, for the bonus and for the deduction alike
        ("899", "0", 500),  # X014: no bonus, and a deduction
        ("0", "0", 500),
    ],
)
def test_bonus_and_deduction_have_their_own_edges(per_mille: str, points: str, taken: int) -> None:
    found = run(plan(), readings=collected(per_mille))["s"]
    assert found.line("collections").points == Decimal(points)
    assert found.taken == taken


def test_a03_an_unset_deduction_fires_without_an_amount_and_never_as_zero() -> None:
    given = plan("unset")
    (entry,) = run(given, readings=collected("899"))["s"].entries
    assert (entry.amount, entry.missing) == (None, ("deduction",))
    assert [fault.field for fault in given.unset] == ["/params/0/value"]


def test_an_amount_written_as_unset_is_the_same() -> None:
    given = policy(COLLECTIONS, events=[event("low", when="figure_collections < 90", amount="unset")])
    (entry,) = run(given, readings=collected("899"))["s"].entries
    assert (entry.amount, entry.missing) == (None, ("amount",))
    assert [fault.field for fault in given.unset] == ["/events/0/amount"]


def test_without_a_figure_nobody_is_fined() -> None:
    assert run(plan())["s"].entries == []


def test_x117_a_role_without_a_printed_deduction_has_none() -> None:
    merchandisers = Population(
        OCTOBER,
        (Subject("s", "t", {"position": "SINGLE_STORE"}), Subject("m", "t", {"position": "MANAGER"})),
    )
    readings = {(key, "M-39"): Reading(Decimal(899), Decimal(1000), 1000) for key in ("s", "m")}
    given = plan(**{"for": {"position": ["SINGLE_STORE"]}})
    found = run(given, population=merchandisers, readings=readings)
    assert (found["s"].taken, found["m"].entries) == (500, [])


def test_the_amount_may_differ_by_role() -> None:
    variants = [{"for": {"position": ["MANAGER"]}, "value": "800"}]
    given = policy(
        COLLECTIONS,
        events=[event("low", when="figure_collections < 90", amount="deduction")],
        params=[{**param("deduction", "500"), "label": LABEL, "variants": variants}],
    )
    both = Population(
        OCTOBER,
        (Subject("s", "t", {"position": "SINGLE_STORE"}), Subject("m", "t", {"position": "MANAGER"})),
    )
    readings = {(key, "M-39"): Reading(Decimal(899), Decimal(1000), 1000) for key in ("s", "m")}
    found = run(given, population=both, readings=readings)
    assert (found["s"].taken, found["m"].taken) == (500, 800)
