"""What a checklist of the sheet came to in one visit: the name `visit_<item>` of rules on occurrences.

A sheet reads several visits of a period by their mean, but a rule that answers to every published result
(S001-Q.R16, A-66) looks at each visit by itself. The points are those of the item's own scale, before
anything is redistributed. Without a finding on every indicator of the visit there is no value yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from ..curves.checklists import Checklist, Take, audited
from ..formulas.formula import Formula, Sort
from ..names import Known, item_name
from ..numbers import half_up
from ..parts import Item
from ..results import Result
from ..units import POINTS

OF_VISIT = "visit_"


def visit_name(code: str) -> str:
    """How formulas call an item's points in one visit: item reception is `visit_reception`."""
    return OF_VISIT + item_name(code).removeprefix("item_")


def names_of_visits(items: Iterable[Item]) -> dict[str, Sort]:
    return {visit_name(item.code): POINTS for item in items if _by_points(item) is not None}


def seen_in_visit(formula: Formula | None, known: Known) -> tuple[tuple[str, Decimal], ...]:
    """What a condition looked at in the visit, to be shown beside the amount: no other entry says it."""
    names = () if formula is None else formula.names
    return tuple((name, known.values[name]) for name in names if name.startswith(OF_VISIT))


def points_of_visit(items: Sequence[Item], result: Result, visit: str) -> Mapping[str, Decimal]:
    """Points of every checklist in this visit, by name; an occurrence of no visit has none."""
    found = {}
    for item in items if visit else ():
        points = _visited(item, result, visit)
        if points is not None:
            found[visit_name(item.code)] = points
    return found


def _visited(item: Item, result: Result, visit: str) -> Decimal | None:
    curve, outcome = _by_points(item), result.line(item.code).outcome
    if curve is None or outcome is None or item.full is None:
        return None
    seen = [one for one in outcome.findings if one.visit == visit]
    score = audited(curve, seen, Fraction(item.full))
    if score.points is None or score.unseen:
        return None
    return half_up(score.points, item.places)


def _by_points(item: Item) -> Checklist | None:
    """The checklist of an item, where it counts points."""
    curve = item.curve
    return curve if isinstance(curve, Checklist) and curve.take is Take.POINTS else None
