"""P09: who answers for a lost factor: item → post → department head (S001-Q.R06, R09, R16-R18)."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.inputs import Occurrence, Population, Subject

from ..ledger.scenes import EACH, amounts, event, happened, moved, param, ruled, run, staff
from ..sheets import LABEL, OCTOBER, item, policy

DEPARTMENT = Population(
    OCTOBER,
    (
        Subject("head", "t", {"position": "SERVICE_DIRECTOR"}, head="head"),
        Subject("a", "t", {"position": "ADVISOR"}, head="head"),
        Subject("b", "t", {"position": "ADVISOR"}, head="head"),
        Subject("guard", "t", {"position": "GUARD"}, head="admin"),
        Subject("admin", "t", {"position": "ADMIN_MANAGER"}),
    ),
)
LOST = {"kind": "FINDING", "where": {"result": ["FAIL"]}}
JOINT = event(
    "joint", "joint", on=LOST, who="head_of.responsible", per="visit", distinct="indicator", amount="n * each"
)


def lost(key: str, indicator: str, responsible: str, visit: str = "V1") -> Occurrence:
    words = {"result": "FAIL", "indicator": indicator, "visit": visit}
    return happened(key, words=words, responsible=responsible)


def test_a21_each_lost_factor_costs_the_head_once_however_many_share_it() -> None:
    findings = [lost("1", "C1", "a b"), lost("2", "C1", "b"), lost("3", "C2", "a"), lost("4", "C3", "guard")]
    found = run(ruled(JOINT, params=[EACH]), findings, DEPARTMENT)
    assert moved(found) == {"head": Decimal(-40), "admin": Decimal(-20)}
    assert dict(found["head"].entries[0].names)["n"] == 2


def test_a23_there_is_no_ceiling_unless_the_amount_says_so() -> None:
    findings = [lost(str(one), f"C{one}", "a") for one in range(12)]
    assert moved(run(ruled(JOINT, params=[EACH]), findings, DEPARTMENT)) == {"head": Decimal(-240)}
    capped = JOINT | {"amount": "min(n * each, cap)"}
    given = ruled(capped, params=[EACH, param("cap", "200")])
    assert moved(run(given, findings, DEPARTMENT)) == {"head": Decimal(-200)}


def test_each_check_is_counted_by_itself() -> None:
    findings = [lost("1", "C1", "a"), lost("2", "C1", "a", "V2")]
    found = run(ruled(JOINT, params=[EACH]), findings, DEPARTMENT)
    assert amounts(found["head"]) == [Decimal(-20), Decimal(-20)]


def test_a_finding_that_names_a_post_falls_to_whoever_holds_it() -> None:
    rules = [
        event("own", on=LOST, who="post", amount="20"),
        event("joint", "joint", on=LOST, who="head_of.post", amount="20"),
    ]
    finding = happened("1", words={"result": "FAIL", "post": "GUARD"})
    assert moved(run(ruled(*rules), [finding], DEPARTMENT)) == {"guard": Decimal(-20), "admin": Decimal(-20)}
    elsewhere = happened("1", store="another", words={"result": "FAIL", "post": "GUARD"})
    assert moved(run(ruled(*rules), [elsewhere], DEPARTMENT)) == {}


def test_the_checklist_says_whose_post_an_indicator_is() -> None:
    sheet = item(
        "ms",
        "3",
        curve={
            "kind": "checklist",
            "indicators": [{"code": "SALUTE", "label": LABEL, "points": "3", "post": "GUARD"}],
        },
        missing={"no_data": "not_assessed"},
    )
    given = policy(sheet, events=[event("own", on=LOST, who="post", amount="100")])
    finding = happened("1", words={"result": "FAIL", "indicator": "SALUTE"})
    assert moved(run(given, [finding], DEPARTMENT)) == {"guard": Decimal(-100)}


def test_x066_every_post_named_pays_for_each_lost_facility() -> None:
    rule = event(
        "facilities",
        on={"kind": "FINDING", "where": {"module": ["FACILITIES"], "result": ["FAIL"]}},
        who="store",
        per="indicator",
        amount="50",
        **{"for": {"position": ["SHOWROOM_MANAGER", "TEAM_LEADER"]}},
    )
    people = staff("SHOWROOM_MANAGER:m", "TEAM_LEADER:l1", "TEAM_LEADER:l2", "CONSULTANT:c")
    words = {"module": "FACILITIES", "indicator": "DISPLAY_CARS"}
    findings = [
        happened("1", words=words | {"result": "FAIL"}),
        happened("2", words=words | {"indicator": "NEGOTIATION", "result": "PASS"}),
    ]
    found = moved(run(ruled(rule), findings, people))
    assert found == dict.fromkeys(("m", "l1", "l2"), Decimal(-50))
    assert sum(found.values()) == -150


def test_a_head_outside_the_policy_bears_nothing() -> None:
    advisors = ruled(JOINT, params=[EACH], applies_to={"position": ["ADVISOR"]})
    assert moved(run(advisors, [lost("1", "C1", "a")], DEPARTMENT)) == {}


@pytest.mark.parametrize("who", ["responsible", "head_of.responsible", "store", "post"])
def test_a_finding_that_concerns_nobody_moves_nothing(who: str) -> None:
    rule = event(on=LOST, who=who, amount="20")
    finding = happened("1", store="another", words={"result": "FAIL"})
    assert moved(run(ruled(rule), [finding], DEPARTMENT)) == {}
