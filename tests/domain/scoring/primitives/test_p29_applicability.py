"""P29: whom a scheme is for: by post, brand, region, employment, exceptions, days served (S001-I.R07)."""

from collections.abc import Mapping

import pytest

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.inputs import Population, Served, Subject

from ..sheets import OCTOBER, item, people, policy

SCHEME = policy(
    item("work"),
    applies_to={
        "position": ["CONSULTANT", "AGENT"],
        "brand": ["A", "B"],
        "except": {"region": ["HN"], "employment": ["INTERN"]},
        "min_days": "15",
    },
)
FITTING = {"position": "CONSULTANT", "brand": "A", "region": "GD", "employment": "STAFF"}


@pytest.mark.parametrize(
    ("attributes", "applies"),
    [
        ({}, True),
        ({"position": "AGENT", "brand": "B"}, True),
        ({"position": "GM"}, False),
        ({"brand": "C"}, False),
        ({"region": "HN"}, False),
        ({"employment": "INTERN"}, False),
    ],
)
def test_all_must_fit_and_no_exception_may(attributes: Mapping[str, str], applies: bool) -> None:
    (found,) = evaluate(SCHEME, people(attributes=FITTING | dict(attributes)), {})
    assert found.applies is applies
    assert bool(found.lines) is applies


def test_who_is_not_known_to_fit_does_not() -> None:
    (found,) = evaluate(SCHEME, people(attributes={"position": "AGENT"}), {})
    assert not found.applies


@pytest.mark.parametrize(("days", "applies"), [(14, False), (15, True), (31, True)])
def test_a_few_days_in_the_post_are_too_few(days: int, applies: bool) -> None:
    subject = Subject("s", "t", FITTING, served=Served(days, 31))
    (found,) = evaluate(SCHEME, Population(OCTOBER, (subject,)), {})
    assert found.applies is applies
    assert [one.code for one in found.notices] == ([] if applies else ["too-few-days"])
    if not applies:
        (told,) = explain(SCHEME, found)
        assert told.sentence.en == "14 days in the post, fewer than 15: the policy does not apply this period"


def test_days_nobody_gave_are_the_whole_period() -> None:
    (found,) = evaluate(SCHEME, people(attributes=FITTING), {})
    assert found.applies


def test_colleagues_it_is_not_for_do_not_move_those_it_is_for() -> None:
    mine = Subject("s", "t", FITTING)
    other = Subject("u", "t", FITTING | {"position": "GM"})
    (alone,) = evaluate(SCHEME, Population(OCTOBER, (mine,)), {})
    together = evaluate(SCHEME, Population(OCTOBER, (mine, other)), {})
    assert together[0] == alone
    assert not together[1].applies
