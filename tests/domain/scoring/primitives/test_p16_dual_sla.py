"""P16: one share over cases that meet two limits at once: answered within 2 h and closed within 24 h."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.policy import Policy

from ..sheet_scenes import curved, line, only, percent, refusals
from ..sheets import document, policy, share

SPEED = curved("8", "5", "M-24", {"kind": "joint_share", "at_least": "98"},
               missing={"no_data": "full", "not_published": "reviewed"})  # fmt: skip
NINE = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("met", "points"), [(49, 5), (48, 0)])  # X079
def test_the_share_of_cases_meeting_both_decides(met: int, points: int) -> None:
    assert line(policy(SPEED), "8", readings={("s", "M-24"): share(met, 50)}).points == points


def case(answered: timedelta, closed: timedelta) -> dict[str, object]:
    return {
        "store": "t",
        "roles": {"opener": ["s"]},
        "family": "COMPLAINT",
        "received_at": NINE.isoformat(),
        "answered_at": (NINE + answered).isoformat(),
        "closed_at": (NINE + closed).isoformat(),
        "due_day": "2026-10-06",
        "received_day": "2026-10-05",
    }


@pytest.mark.parametrize(
    ("answered", "closed", "points"),
    [
        (timedelta(hours=2), timedelta(hours=24), 5),  # X080: both limits themselves are in time
        (timedelta(hours=2, minutes=1), timedelta(hours=3), 0),
        (timedelta(minutes=5), timedelta(hours=24, seconds=1), 0),
    ],
)
def test_both_limits_are_read_from_the_same_case(answered: timedelta, closed: timedelta, points: int) -> None:
    sheet: Policy = policy(SPEED)
    facts = Facts.parse(
        {
            "period": {"code": "2026-10", "first": "2026-10-01", "last": "2026-10-31"},
            "subjects": [{"key": "s", "store": "t", "attributes": {}}],
            "as_of": datetime(2026, 11, 1, tzinfo=UTC).isoformat(),
            "facts": {"COMPLAINTS": [case(answered, closed)]},
        },
        sheet,
    )
    found = only(sheet, population=facts.population, readings=facts.readings)
    assert found.line("8").points == Decimal(points)


def test_a_share_with_a_single_condition_is_refused() -> None:
    wrong = curved("8", "5", "M-39", {"kind": "joint_share", "at_least": "98"})
    assert ("/items/0/curve", "not-joint") in refusals(document(wrong))
    assert line(policy(SPEED), "8", readings=percent("M-24", "97.999")).points == 0
