"""Band tables: rows of a document → rows of a curve, proved exhaustive and disjoint at their precision.

A table is written in one of two styles. From below: `{from?, to? | below?, points | factor}`, where `from`
and `to` are included and `below` is not; a row without upper edge ends where the next higher row begins, and
the lowest row has no `from`. From above: `{upto?, points | factor}`, the edge included, each row beginning
right above the one before; the highest row has no `upto`. A row's `points: unset` are not known yet.
"""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ..document import Place
from ..numbers import ZERO, half_up, plain
from .shapes import Bands, Row


def parse_table(place: Place, full: Decimal | None) -> Bands:
    """The table at a place, in either style; `full` None: the item's points are still unset."""
    precision = place["precision"].whole(0, 6) if place.has("precision") else None
    rows = place["rows"].each()
    if any(one.has("upto") for one in rows):
        return Bands(_from_above(place["rows"], rows, precision, full), precision)
    return Bands(_from_below(place["rows"], rows, precision, full), precision)


def parse_ranks(place: Place, full: Decimal | None) -> Bands:
    """A table over places in a ranking: always from above, as the top 10 % hold their edge (A-38)."""
    return Bands(_from_above(place["rows"], place["rows"].each(), None, full))


# -- from above ------------------------------------------------------------------------------------------


def _from_above(
    place: Place, rows: list[Place], precision: int | None, full: Decimal | None
) -> tuple[Row, ...]:
    read = [_row_upto(one, precision, full) for one in rows]
    edges = sorted(edge for edge, _ in read if edge is not None)
    if [edge for edge, _ in read].count(None) != 1:
        place.fault("band-open-top")
    for low, high in pairwise(edges):
        if low == high:
            place.fault("band-overlap", low=_said(low), high=_said(high))
    below = dict(zip(edges, [None, *edges], strict=False))
    found = [Row(below[edge], edge, points, upper_in=True) for edge, points in read if edge is not None]
    top = [Row(edges[-1] if edges else None, None, points, upper_in=True) for edge, points in read
           if edge is None]  # fmt: skip
    return (*top, *sorted(found, key=lambda row: row.high or Fraction(0), reverse=True))


def _row_upto(
    place: Place, precision: int | None, full: Decimal | None
) -> tuple[Fraction | None, Fraction | None]:
    worth = "factor" if place.has("factor") else "points"
    place.expect((worth,), ("upto",))
    edge = _edge(place["upto"], precision) if place.has("upto") else None
    return edge, _worth(place[worth], worth, full)


# -- from below ------------------------------------------------------------------------------------------


def _from_below(
    place: Place, rows: list[Place], precision: int | None, full: Decimal | None
) -> tuple[Row, ...]:
    read = [_row(one, precision, full) for one in rows]
    read.sort(key=lambda row: (row.low is not None, row.low or Fraction(0)), reverse=True)
    closed = _closed(read)
    _prove(place, closed)
    return tuple(closed)


def _row(place: Place, precision: int | None, full: Decimal | None) -> Row:
    worth = "factor" if place.has("factor") else "points"
    place.expect((worth,), ("from", "to", "below"))
    low = _edge(place["from"], precision) if place.has("from") else None
    return Row(low, _upper(place, precision), _worth(place[worth], worth, full))


def _worth(place: Place, worth: str, full: Decimal | None) -> Fraction | None:
    """Points of a row, or a factor on the full ones; None is unset."""
    if place.is_unset:
        return None
    if worth == "factor":
        return Fraction(place.number(ZERO, Decimal(10))) * Fraction(full or ZERO)
    return Fraction(points_of(place, full))


def _upper(place: Place, precision: int | None) -> Fraction | None:
    if place.has("to") and place.has("below"):
        place.fault("band-both-ends")
    if place.has("below"):
        return _edge(place["below"], precision)
    if not place.has("to"):
        return None
    if precision is None:
        place["to"].fault("band-to-needs-precision")
        return None
    return _edge(place["to"], precision) + Fraction(1, 10**precision)


def _edge(place: Place, precision: int | None) -> Fraction:
    edge = place.number()
    if precision is not None and half_up(edge, precision) != edge:
        place.fault("band-precision", edge=plain(edge), precision=precision)
    return Fraction(edge)


def _closed(rows: list[Row]) -> list[Row]:
    """Rows from the top down; one without an upper edge ends where the one above begins."""
    closed: list[Row] = []
    for row in rows:
        above = closed[-1].low if closed else None
        closed.append(Row(row.low, above if row.high is None else row.high, row.points))
    return closed


def _prove(place: Place, rows: list[Row]) -> None:
    """Exhaustive and disjoint, or the hole and the overlap by their numbers."""
    if not rows or rows[-1].low is not None:
        place.fault("band-open")
        return
    if rows[0].high is not None:
        place.fault("band-hole", low=_said(rows[0].high), high="…")
    for upper, lower in pairwise(rows):
        if upper.low is None or lower.high is None or lower.high > upper.low:
            place.fault("band-overlap", low=_said(upper.low), high=_said(lower.high))
        elif lower.high < upper.low:
            place.fault("band-hole", low=_said(lower.high), high=_said(upper.low))
        elif lower.low is not None and lower.low >= lower.high:
            place.fault("band-overlap", low=_said(lower.low), high=_said(lower.high))


def _said(edge: Fraction | None) -> str:
    return "…" if edge is None else plain(half_up(edge, 6))


def points_of(place: Place, full: Decimal | None) -> Decimal:
    """Points at a place, which may not go beyond the item's full points in either direction."""
    points = place.number()
    if full is not None and abs(points) > full:
        place.fault("points-over-full", points=plain(points), full=plain(full))
    return points
