"""A figure tried on a curve, for items that no golden case scores: what it would bring."""

from collections.abc import Sequence
from fractions import Fraction

from ..curves.shapes import (
    Achievement,
    Bands,
    Curve,
    JointShare,
    Lateness,
    Linear,
    MeanOf,
    PassOrZero,
    PerEvent,
    Steps,
    WorstOf,
)
from ..curves.worth import outcome
from ..explaining.amounts import edge, joined, number, with_unit
from ..parts import Item
from ..texts import Text
from .markdown import Bullet

HUNDRED = Fraction(100)


def tried(item: Item) -> list[Bullet]:
    """`示例：90% → 4 分`; of an item whose full points nobody has set, the share of them."""
    curve = item.curve
    figures = () if curve is None or not item.bindings else _figures(item, curve)
    if curve is None or not figures:
        return []
    written = item.out_of if item.out_of is not None else item.full
    points = outcome(curve, figures, HUNDRED if not written else Fraction(written)).points
    if points is None:
        return []
    shown = joined(
        [
            Text(f"「{one.measure.label.zh}」{said.zh}", f"“{one.measure.label.en}” {said.en}")
            for one, figure in zip(item.bindings, figures, strict=True)
            for said in [edge(figure, one.measure.unit)]
        ]
    )
    whole = isinstance(curve, Bands | WorstOf | MeanOf | Linear) or bool(written)
    unit = Text(" 分", " points") if whole else Text("% 的满分", " % of the full points")
    said = number(points, 4)
    worth = with_unit(said, unit)
    return [Bullet(Text(f"示例：{shown.zh} → {worth.zh}", f"Example: {shown.en} → {worth.en}"))]


def _figures(item: Item, curve: Curve) -> Sequence[Fraction]:
    """A figure per measure at which something shows: inside a middle row, a step off the target."""
    count = len(item.bindings)
    match curve:
        case Bands():
            return [_inside(curve)] * count
        case WorstOf(table) | MeanOf(table):
            return [_inside(table)] * count
        case JointShare(target):
            return [target]
        case PassOrZero(bounds, _):
            return [
                next((one.limit for one in bounds if one.measure == at), Fraction(0)) for at in range(count)
            ]
        case PerEvent():
            return [Fraction(1)] * count
        case Lateness():
            return [Fraction(1)]
        case Linear(knots):
            return [(knots[0][0] + knots[-1][0]) / 2]
        case Achievement(target, _, inverse):
            return [target * Fraction(5, 4) if inverse else target * Fraction(4, 5)]
        case Steps(target, step):
            return [target + step if curve.inverse else target - step]
        case _:
            return []


def _inside(table: Bands) -> Fraction:
    """The edge of a row in the middle that belongs to it."""
    rows = [one for one in table.rows if one.points is not None] or list(table.rows)
    row = rows[len(rows) // 2]
    limit = row.high if row.upper_in else row.low
    return limit if limit is not None else (row.low or row.high or Fraction(0))
