"""P22: self, manager and company judge in columns; the last that speaks decides, oneself never."""

from decimal import Decimal
from itertools import product

import pytest

from kaoping.domain.scoring.inputs import Column, Settled, Settling
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.results import LineState

from ..sheet_scenes import line, only
from ..sheets import item, judged, policy

POINTS = {Column.SELF: "9", Column.MANAGER: "7", Column.COMPANY: "5"}


@pytest.mark.parametrize("given", list(product([False, True], repeat=3)))
def test_the_company_decides_then_the_manager_never_oneself(given: tuple[bool, ...]) -> None:  # S002-B.R04
    filled = [column for column, is_filled in zip(Column, given, strict=True) if is_filled]
    found = line(policy(item("a")), "a", reviews=[judged("a", POINTS[one], one) for one in filled])
    deciding = [one for one in (Column.COMPANY, Column.MANAGER) if one in filled]
    if not deciding:
        assert (found.state, found.points, found.column) == (LineState.OPEN, None, None)
    else:
        assert (found.state, found.column) == (LineState.JUDGED, deciding[0])
        assert found.points == Decimal(POINTS[deciding[0]])
    assert found.suggested == (Decimal(9) if Column.SELF in filled else None)


def test_a_sheet_with_only_self_scores_cannot_be_closed() -> None:
    sheet = policy(item("a"), item("b"))
    found = only(sheet, reviews=[judged("a", "9", Column.SELF), judged("b", "8")])
    assert (found.complete, found.open, found.total) == (False, ("a",), Decimal(8))


def test_nobody_judges_the_same_column_twice() -> None:
    with pytest.raises(PolicyRefused):
        only(policy(item("a")), reviews=[judged("a", "9"), judged("a", "8")])


def test_a_ruling_overrides_the_columns_and_keeps_its_trail() -> None:
    ruling = Settled("s", "a", Settling.RULED, "judged", Decimal(10), Decimal(8), "seen the record", "12")
    found = line(policy(item("a")), "a", reviews=[judged("a", "5")], settled=[ruling])
    assert found.points == 8
    assert found.settled is not None
    assert (found.settled.id, found.settled.reason, found.column) == ("12", "seen the record", Column.COMPANY)
