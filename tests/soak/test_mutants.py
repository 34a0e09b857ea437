"""Curves, events, formulas, ranks and pay, broken on purpose: a test notices, or it is said why none can."""

from pathlib import Path

import pytest

from . import mutation


@pytest.mark.soak
def test_no_mutant_of_the_engine_survives_unexplained() -> None:
    found = mutation.run()
    assert found.counts["killed"] > 0
    unexplained = [one for one in found.survivors if not mutation.reason_for(one)]
    assert not unexplained, f"not noticed by any test: {unexplained}"
    gone = sorted(mutation.listed().keys() - set(found.survivors))
    assert not gone, f"listed in survivors.toml, and no longer alive: {gone}"


def test_every_listed_survivor_says_why() -> None:
    for reason in (*mutation.listed().values(), *(family.reason for family in mutation.families())):
        assert len(reason.split()) > 3, reason


@pytest.mark.parametrize(
    ("was", "becomes", "known"),
    [
        ("zip(a, b, strict=True)", "zip(a, b, strict=None)", True),
        ("zip(a, b, strict=True)", "zip(a, b, )", True),
        ("zip(a, b, strict=True)", "zip(a, strict=True)", False),
        ("cast(Decimal, a)", "cast(None, a)", True),
        ("cast(Decimal, a)", "cast(Decimal, None)", False),
        ("sum((a for a in b), ZERO)", "sum((a for a in b), )", True),
        ("sum(a, NONE) / b", "sum(a, ) / b", True),
        ("sum(a, NONE) / b", "sum(a, NONE) * b", False),
        ("max(a, ZERO)", "max(a, )", False),
        ("assert_never(a)", "assert_never(None)", True),
        ('raise ValueError("no curve")', 'raise ValueError("XXno curveXX")', True),
        ('fault("no-curve")', 'fault("XXno-curveXX")', False),
    ],
)
def test_a_family_takes_in_only_what_it_is_about(was: str, becomes: str, known: bool) -> None:
    survivor = mutation.Survivor("nowhere", was, becomes)
    assert any(family.holds(survivor) for family in mutation.families()) is known


def test_what_is_tried_and_what_is_left_out_is_there() -> None:
    scoring = mutation.HOME / "backend" / mutation.SCORING
    assert all((scoring / room).is_dir() for room in mutation.ROOMS)
    assert all((mutation.HOME / mutation.TESTS / slow).is_file() for slow in mutation.SLOW)
    assert Path(mutation.TESTS).parts[0] == "tests"
