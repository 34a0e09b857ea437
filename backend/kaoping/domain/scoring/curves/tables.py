"""Band tables: rows of a document → rows of a curve, proved exhaustive and disjoint at their precision."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ..document import Place
from ..numbers import ZERO, half_up, plain
from .shapes import Bands, Row


def parse_table(place: Place, full: Decimal | None) -> Bands:
    """Rows `{from?, to? | below?, points | factor}`. `from` and `to` are included, `below` is not.

    A row without upper edge ends where the next higher row begins; the lowest row has no `from`.
    """
    precision = place["precision"].whole(0, 6) if place.has("precision") else None
    rows = [_row(one, precision, full) for one in place["rows"].each()]
    rows.sort(key=lambda row: (row.low is not None, row.low or Fraction(0)), reverse=True)
    closed = _closed(rows)
    _prove(place["rows"], closed)
    return Bands(tuple(closed), precision)


def _row(place: Place, precision: int | None, full: Decimal | None) -> Row:
    worth = "factor" if place.has("factor") else "points"
    place.expect((worth,), ("from", "to", "below"))
    if worth == "factor":
        points = place["factor"].number(ZERO, Decimal(10)) * (full or ZERO)
    else:
        points = points_of(place["points"], full)
    low = _edge(place["from"], precision) if place.has("from") else None
    return Row(low, _upper(place, precision), Fraction(points))


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
