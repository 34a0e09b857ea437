"""Offences of one person under one rule, counted inside a rolling window (A-26).

The window of twelve months that ends on a day begins on the day after the same date a year before: what
happened exactly a year ago has left it.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..inputs import Occurrence
from .rules import Ladder, Step


@dataclass(frozen=True, slots=True)
class Offence:
    """An occurrence as the nth of a person; `basis` are all that count, this one last."""

    number: int
    basis: tuple[str, ...]

    def step(self, ladder: Ladder) -> Step:
        return ladder.steps[min(self.number, len(ladder.steps)) - 1]


def offence(
    one: Occurrence, history: Sequence[Occurrence], counted_by: str, months: int | None
) -> Offence | None:
    """The number of an occurrence among a person's own; None where its day is not known: nobody guesses.

    Two of one day count by their ids. `history` may hold the occurrence itself and later ones.
    """
    day = one.days.get(counted_by)
    if day is None:
        return None
    begin = date.min if months is None else months_before(day, months)
    dated = ((other.days.get(counted_by), other.id) for other in history)
    earlier = sorted(
        (other, key)
        for other, key in dated
        if other is not None and begin < other and (other, key) < (day, one.id)
    )
    return Offence(len(earlier) + 1, (*(key for _, key in earlier), one.id))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month; never before the first date."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
