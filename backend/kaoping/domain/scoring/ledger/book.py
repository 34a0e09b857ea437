"""The occurrences that count: one copy of each, nothing that was voided, in one order.

A voided occurrence is a fact like any other, with the day `voided`: whatever it had led to is gone as soon as
the facts say so, from amounts and from counts alike (S001-N.R07-R08).
"""

from collections.abc import Sequence
from datetime import date

from kaoping.domain.errors import Fault

from ..inputs import Occurrence, Period
from ..refusals import PolicyRefused
from .rules import Trigger


def standing(occurrences: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    """Raises PolicyRefused where two of the same kind and id say different things; equal copies are one."""
    found: dict[tuple[str, str], Occurrence] = {}
    for one in occurrences:
        if found.setdefault((one.id, one.kind), one) != one:
            raise PolicyRefused((Fault("/occurrences", "occurrence-twice", {"id": one.id[:40]}),))
    return tuple(one for _, one in sorted(found.items()) if one.stands)


def placed(trigger: Trigger, occurrences: Sequence[Occurrence], period: Period) -> list[Occurrence]:
    """Those a rule answers to whose day lies in the period, oldest first; without that day it is open yet."""
    known = known_by(trigger, occurrences, period.last)
    found = [one for one in known if one.days[trigger.dated_by] >= period.first]
    return sorted(found, key=lambda one: (one.days[trigger.dated_by], one.id))


def known_by(trigger: Trigger, occurrences: Sequence[Occurrence], last: date) -> list[Occurrence]:
    """Those a rule answers to that stood by a day, however long ago: what a ladder counts."""
    found = []
    for one in occurrences:
        day = one.days.get(trigger.dated_by)
        if day is not None and day <= last and trigger.meets(one):
            found.append(one)
    return found
