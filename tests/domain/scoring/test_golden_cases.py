"""Golden cases: one person or several, what is expected by name, refusals, and faults of the case itself."""

from typing import Any

import pytest

from kaoping.domain.scoring.golden import CaseResult, run_cases
from kaoping.domain.scoring.refusals import PolicyRefused

from .whole import everything

SLIP = {"kind": "SLIP", "days": {"occurred": "2026-10-02", "final": "2026-10-05"}}


def played(**case: object) -> CaseResult:
    base: dict[str, object] = {"case": "tried", "rule": "R"}
    (found,) = run_cases(everything() | {"cases": [base | case]})
    return found


def missed(**case: object) -> dict[str, tuple[str, str]]:
    return {one.what: (one.expected, one.found) for one in played(**case).mismatches}


ONE: dict[str, Any] = {
    "readings": [
        {"measure": "M-39", "numerator": "9", "denominator": "10"},
        {"measure": "M-08", "numerator": "2", "denominator": "3"},
    ],
    "reviews": {"judged": "30"},
    "events": ["D1"],
    "occurrences": [{**SLIP, "roles": {"responsible": ["s"]}}],
    "past": [{"period": "2026-09", "names": {"total": "70"}}],
    "pay_terms": {"month_wage": "3000", "minimum_wage": "1800"},
}


def test_one_person_is_told_by_every_name_a_result_has() -> None:
    expect = {
        "lines": {"m": "40", "judged": "30"},
        "states": {"audit": "not_assessed", "judged": "judged"},
        "total": "55",
        "ledger": {"slips": "-50", "poor_audit": "0", "best": "100"},
        "values": {"M-39": "90", "M-08": "66.7"},
        "figures": {"M-39": "9/10"},
        "inputs": {"share_met": "0.67"},
        "gates": {"cap": "open", "audit_gate": "open"},
        "places": {"best": "1"},
        "leagues": {"best": "all"},
        "prizes": {"best": "100"},
        "proposals": {"slips": "none", "low": "none"},
        "overlaps": {"visit_stack": "0"},
        "rail": {"deductions": "50", "limit": "600", "excess": "0"},
        "grade": "FAIL",
        "applies": "true",
        "complete": "true",
        "notices": ["budget-exceeded"],
    }
    assert missed(**ONE, expect=expect) == {}


def test_a_figure_is_compared_as_far_as_it_is_written_and_an_amount_exactly() -> None:
    values = {"values": {"M-08": "67"}, "inputs": {"share_met": "0.7"}}
    assert missed(**ONE, expect=values) == {}
    assert missed(**ONE, expect={"values": {"M-08": "66"}}) == {"values/M-08": ("66", "66.67")}
    assert missed(**ONE, expect={"ledger": {"slips": "-50.4"}}) == {"ledger/slips": ("-50.4", "-50")}


def test_a_name_nobody_knows_is_a_difference() -> None:
    found = missed(**ONE, expect={"ledger": {"slip": "0"}, "lines": {"x": "none"}})
    assert found == {"ledger/slip": ("0", "…"), "lines/x": ("none", "…")}


def test_several_people_each_have_their_own_expectations() -> None:
    case = {
        "subjects": [
            {"key": "a", "head": "b"},
            {"key": "b", "attributes": {"position": "HEAD"}},
            {"key": "c", "attributes": {"position": "GUEST"}},
            {"key": "d", "served": {"days": "4", "of": "31"}},
        ],
        "reviews": {"a": {"judged": "50"}, "b": {"judged": {"manager": "40", "self": "50"}}},
        "readings": [
            {"subject": key, "measure": "M-39", "numerator": "1", "denominator": "1"} for key in ("a", "b")
        ],
        "occurrences": [
            {"kind": "FINDING", "days": {"occurred": "2026-10-09"}, "roles": {"responsible": ["a"]},
             "words": {"indicator": "greet", "result": "FAIL", "visit": "v"}},
            {"kind": "FINDING", "days": {"occurred": "2026-10-09"},
             "words": {"indicator": "desk", "result": "PASS", "visit": "v"}},
        ],
    }  # fmt: skip
    expect = {
        "a": {"lines": {"audit": "0"}, "gates": {"audit_gate": "closed"}, "ledger": {"failed": "-50"}},
        "b": {"ledger": {"greeting": "-70", "failed": "0"}, "lines": {"judged": "40"}},
        "c": {"applies": "false", "notices": [], "ledger": {"failed": "0"}, "total": "none"},
        "d": {"applies": "false", "notices": ["too-few-days"]},
    }
    assert missed(**case, expect={"subjects": expect}) == {}
    wrong = missed(**case, expect={"subjects": {"b": {"ledger": {"greeting": "-50"}}}})
    assert wrong == {"b/ledger/greeting": ("-50", "-70")}


def test_an_amount_nobody_has_set_is_none_and_not_zero() -> None:
    two = [
        {**SLIP, "roles": {"responsible": ["s"]}},
        {
            "kind": "SLIP",
            "days": {"occurred": "2026-10-03", "final": "2026-10-06"},
            "roles": {"responsible": ["s"]},
        },
    ]
    assert missed(occurrences=two, expect={"ledger": {"slips": "none"}}) == {}
    assert missed(occurrences=two, expect={"ledger": {"slips": "0"}}) == {"ledger/slips": ("0", "none")}


def test_a_refused_policy_is_expected_by_exactly_its_faults() -> None:
    broken = [{"at": "/items/judged/max", "value": "51"}]
    assert played(set=broken, refused=["weights"]).passed
    assert missed(set=broken, refused=["weights", "cycle"]) == {"refused": ("cycle weights", "weights")}
    assert missed(set=[], refused=["weights"]) == {"refused": ("weights", "none")}


@pytest.mark.parametrize(
    ("case", "at", "code"),
    [
        (
            {"subjects": [{"key": "a"}], "expect": {"subjects": {"b": {"total": "0"}}}},
            "/cases/0/expect/subjects/b",
            "case-unknown-subject",
        ),
        (
            {"subjects": [{"key": "a"}, {"key": "b"}], "expect": {"total": "0"}},
            "/cases/0/expect/total",
            "case-both-forms",
        ),
        ({"expect": {"totals": "0"}}, "/cases/0/expect", "unknown-key"),
        ({"expect": {}, "reviws": {}}, "/cases/0", "unknown-key"),
        ({"refused": ["weights"], "expect": {}}, "/cases/0", "unknown-key"),
        ({"expect": {}, "readings": [{"measure": "M-0"}]}, "/cases/0/readings/0/measure", "unknown-measure"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_at_its_place(case: Any, at: str, code: str) -> None:
    with pytest.raises(PolicyRefused) as caught:
        played(**case)
    assert (at, code) in {(fault.field, fault.code) for fault in caught.value.faults}
