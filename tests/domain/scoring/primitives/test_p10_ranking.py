"""P10: leagues by cars sold, who is eligible, shared places, and the prize table (S001-O.R02-R04, A-20)."""

from ..ranking.scenes import Scores, contest, places, prizes, ranked

SCORES: Scores = {
    "a": ("95", "9"),
    "b": ("95", "1"),
    "c": ("90", "9"),
    "d": ("89.99", "9"),
    "e": ("91", "10"),
    "f": ("99", "0"),
}


def test_p10_two_leagues_ties_and_those_who_are_not_eligible() -> None:
    found = ranked(contest(), SCORES)
    assert places(found) == {"a": 1, "b": 1, "c": 3, "d": None, "e": 1, "f": None}
    assert prizes(found) == {"a": 450, "b": 450, "c": 300, "d": 0, "e": 2000, "f": 0}
