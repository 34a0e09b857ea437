"""Dates and sample sizes in golden cases: what may be said of them, and what fails."""

from typing import Any

import pytest

from kaoping.domain.scoring.golden import CaseResult, run_cases
from kaoping.domain.scoring.refusals import PolicyRefused

from .sheets import LABEL, document, item

CALENDAR = [
    {"code": "reply", "label": LABEL, "rule": "S001-N.R09", "kind": "days", "n": "1"},
    {"code": "answer", "label": LABEL, "rule": "S002-B.R16", "kind": "hours", "n": "2"},
    {"code": "close", "label": LABEL, "rule": "S000-D.R13", "kind": "workday", "n": "5", "month": "next"},
    {"code": "month", "label": LABEL, "rule": "S001-Q.R11", "kind": "publication"},
    {"code": "monday", "label": LABEL, "rule": "S002-B.R10", "kind": "weekday", "weekday": "MON"},
]
QUOTAS = [
    {"code": "sample", "label": LABEL, "rule": "S002-B.R10", "take": "per_group", "n": "5"},
    {"code": "unrated", "label": LABEL, "rule": "S001-R.R05", "take": "reserved", "share": "0.30"},
]


def run(**case: object) -> CaseResult:
    case = {"case": "c", "rule": "R", "expect": {}} | case
    (found,) = run_cases(document(item("a"), calendar=CALENDAR, quotas=QUOTAS, cases=[case]))
    return found


def test_a_case_states_what_happened_and_what_follows() -> None:
    found = run(
        period={"code": "2012-09", "first": "2012-09-01", "last": "2012-09-30"},
        work_calendar={"holidays": [{"from": "2012-09-30", "to": "2012-10-07"}], "make_up": ["2012-09-29"]},
        moments={
            "reply": {"from": "2012-05-10T16:00:00+08:00", "done": "2012-05-13"},
            "answer": {"from": "2012-05-10T16:00:00+00:00", "done": "2012-05-10T18:00:01+00:00"},
            "month": {"published": "2012-03-28"},
        },
        samples={"sample": {"A": "40", "B": "3"}, "unrated": {"of": "120", "there": "400"}},
        drawn={"sample": {"A": "5"}},
        expect={
            "dates": {
                "reply": "2012-05-11",
                "answer": "2012-05-10T18:00:00+00:00",
                "close": "2012-10-12",
                "month": "2012-03",
                "monday.count": "4",
            },
            "in_time": {"reply": "false", "answer": "false"},
            "days_late": {"reply": "2", "answer": "0"},
            "quotas": {"sample": "8", "sample.A": "5", "unrated": "36"},
            "fulfilled": {"sample": "5/8"},
        },
    )
    assert found.mismatches == ()


def test_what_did_not_happen_is_none_and_a_wrong_day_is_a_mismatch() -> None:
    found = run(
        expect={"dates": {"reply": "none", "month": "none", "close": "2026-11-05", "monday": "2026-10-05"}}
    )
    (close, monday) = found.mismatches
    assert (close.what, close.expected, close.found) == ("dates/close", "2026-11-05", "2026-11-06")
    assert monday.found == "2026-10-05 2026-10-12 2026-10-19 2026-10-26"


@pytest.mark.parametrize(
    ("case", "place", "code"),
    [
        ({"moments": {"party": {}}}, "/cases/0/moments/party", "unknown-date"),
        ({"moments": {"reply": {"at": "x"}}}, "/cases/0/moments/reply", "unknown-key"),
        ({"moments": {"reply": {"from": "soon"}}}, "/cases/0/moments/reply/from", "not-a-day"),
        (
            {"moments": {"reply": {"from": "2026-10-01T09:00:00"}}},
            "/cases/0/moments/reply/from",
            "not-an-instant",
        ),
        ({"moments": {"reply": {"from": "9999-12-31"}}}, "/cases/0/moments/reply/from", "out-of-range"),
        (
            {"moments": {"reply": {"from": "9999-12-31T23:00:00+08:00"}}},
            "/cases/0/moments/reply/from",
            "out-of-range",
        ),
        (
            {"period": {"code": "9999-12", "first": "9999-12-01", "last": "9999-12-31"}},
            "/cases/0/period",
            "out-of-range",
        ),
        ({"samples": {"sample": {"A": "many"}}}, "/cases/0/samples/sample/A", "not-a-whole-number"),
        ({"samples": {"nothing": {"A": "1"}}}, "/cases/0/samples/nothing", "unknown-quota"),
        ({"drawn": {"nothing": {"A": "1"}}}, "/cases/0/drawn/nothing", "unknown-quota"),
        (
            {"work_calendar": {"holidays": [{"from": "2026-10-07", "to": "2026-10-01"}]}},
            "/cases/0/work_calendar/holidays/0",
            "window-reversed",
        ),
        ({"work_calendar": {"holydays": [], "make_up": []}}, "/cases/0/work_calendar", "unknown-key"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_at_its_place(
    case: dict[str, Any], place: str, code: str
) -> None:
    with pytest.raises(PolicyRefused) as caught:
        run(**case)
    assert (place, code) in {(fault.field, fault.code) for fault in caught.value.faults}
