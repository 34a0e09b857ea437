"""Which measures a store-month is measured by: those its policies read, and those that cost nothing more.

A statement costs its planning, whatever it brings: the whole catalogue would take five times as long as what
the dashboards have always shown. So a measure that no policy reads is taken only where the statements that
are made anyway answer it too.
"""

from collections.abc import Iterable
from functools import cache

from kaoping.domain.scoring.measures.catalogue import MEASURES, WATCHED
from kaoping.domain.scoring.measures.measure import Measure
from kaoping.domain.scoring.policy import Policy
from kaoping.storage.measuring import is_taken, statements_of


@cache
def taken_always() -> tuple[Measure, ...]:
    made = frozenset[object]().union(*(statements_of(MEASURES[code]) for code in WATCHED))
    return tuple(one for one in MEASURES.values() if is_taken(one) and statements_of(one) <= made)


def taken_for(policies: Iterable[Policy]) -> tuple[Measure, ...]:
    """In the order of the catalogue; a member of a family comes with its whole family."""
    read = {MEASURES.declared(measure.code).code for policy in policies for measure in policy.measures}
    always = {measure.code for measure in taken_always()}
    return tuple(one for one in MEASURES.values() if one.code in read | always and is_taken(one))
