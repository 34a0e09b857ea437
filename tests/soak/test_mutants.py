"""Curves, events, formulas, ranks and pay, broken on purpose: a test notices, or it is said why none can."""

from pathlib import Path

import pytest

from . import mutation


@pytest.mark.soak
def test_no_mutant_of_the_engine_survives_unexplained() -> None:
    found = mutation.run()
    assert found.counts["killed"] > 0
    assert "not checked" not in found.counts, "interrupted: run again, it goes on where it stopped"
    survived, known = set(found.survivors), set(mutation.listed())
    assert not survived - known, f"not noticed by any test: {sorted(survived - known)}"
    assert not known - survived, f"listed in survivors.toml, and no longer alive: {sorted(known - survived)}"


def test_every_listed_survivor_says_why() -> None:
    for survivor, reason in mutation.listed().items():
        assert len(reason.split()) > 3, survivor


def test_what_is_tried_and_what_is_left_out_is_there() -> None:
    scoring = mutation.HOME / "backend" / mutation.SCORING
    assert all((scoring / room).is_dir() for room in mutation.ROOMS)
    assert all((mutation.HOME / mutation.TESTS / slow).is_file() for slow in mutation.SLOW)
    assert Path(mutation.TESTS).parts[0] == "tests"
