"""Each aggregate of a measure as columns of a statement, and those columns read back as a reading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Integer, Numeric, and_, cast, extract, func, true, type_coerce
from sqlalchemy.dialects.postgresql import aggregate_order_by

from kaoping.domain.scoring.measures.arithmetic import SECONDS, grown, mean_of, ratio, spread
from kaoping.domain.scoring.measures.measure import (
    Aggregate,
    Count,
    Distinct,
    Elapsed,
    Fed,
    Growth,
    Least,
    Mean,
    MeanOf,
    Measure,
    Net,
    Percentile,
    Rate,
    Share,
    Sharing,
    Single,
    Spread,
    Sum,
    singles,
)
from kaoping.domain.scoring.numbers import ZERO
from kaoping.domain.scoring.reading import NO_DATA, NOT_PUBLISHED, ONE, Reading
from kaoping.storage.conditions import Columns, satisfied


@dataclass(frozen=True, slots=True)
class Part:
    """One aggregate over facts of one source; the columns it becomes begin with `name`.

    With `family` there is a row for each value of that column, and a reading for each row.
    """

    name: str
    takes: Single
    family: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading with the facts behind it: `evidence` part after part, part i ending at `part_ends[i]`.

    `counted` are those of a share that count, None for every other aggregate.
    """

    reading: Reading
    evidence: list[int]
    part_ends: list[int]
    counted: list[int] | None


def parts_of(measure: Measure) -> list[Part]:
    """What was stated is added up code by code, for all such measures at once: one by one they would make a
    statement of 500 columns. So those of one day share their part, and a row says of which code it is."""
    if isinstance(measure.takes, Fed):
        return [Part(f"stated#{measure.takes.facts.dated_by}", measure.takes, "measure")]
    return [
        Part(f"{measure.code}#{place}", single, measure.family)
        for place, single in enumerate(singles(measure.takes))
    ]


def columns_of(part: Part, rows: Columns, share: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """How many facts, which records, and what they come to. `share` is the subject's share of a fact."""
    by_code = part.family and isinstance(part.takes, Fed)
    chosen = true() if by_code else satisfied(part.takes.facts.where, rows)
    columns = {"ids": _records(part.takes, rows, chosen), **_sums(part.takes, rows, chosen, share)}
    return [column.label(f"{part.name}.{name}") for name, column in columns.items()]


def _records(takes: Single, rows: Columns, chosen: ColumnElement[bool]) -> ColumnElement[Any]:
    """Several facts may be of one record, which is listed once."""
    ids = rows["fact_id"].distinct() if takes.facts.of.part_of else rows["fact_id"]
    return func.array_agg(ids).filter(chosen)


def _sums(  # noqa: C901 - one case per aggregate
    takes: Single, rows: Columns, chosen: ColumnElement[bool], share: ColumnElement[Any]
) -> dict[str, ColumnElement[Any]]:
    count = func.count().filter(chosen)
    match takes:
        case Share(_, counts):
            hits = and_(chosen, satisfied(counts, rows))
            return {
                "n": count,
                "value": func.count().filter(hits),
                "counted": _records(takes, rows, hits),
            }
        case Net(_, plus, minus):
            for_, against = (and_(chosen, satisfied(side, rows)) for side in (plus, minus))
            return {"n": count, "value": func.count().filter(for_) - func.count().filter(against)}
        case Count():
            return {"n": count, "value": count}
        case Sum(_, column, sharing):
            amount = rows[column] * share if sharing is Sharing.SPLIT else rows[column]
            return {"n": count, "value": func.sum(amount).filter(chosen)}
        case Mean(_, column):
            return {
                "n": func.count(rows[column]).filter(chosen),
                "value": func.sum(rows[column]).filter(chosen),
            }
        case Elapsed():
            time = _time(takes, rows)
            return {"n": func.count(time).filter(chosen), "value": func.sum(time).filter(chosen)}
        case Least(_, column):
            return {
                "n": func.count(rows[column]).filter(chosen),
                "value": func.min(rows[column]).filter(chosen),
            }
        case Spread(_, column):
            value = cast(rows[column], Numeric)
            return {
                "n": func.count(value).filter(chosen),
                "value": func.sum(value).filter(chosen),
                "squares": func.sum(value * value).filter(chosen),
            }
        case Distinct(_, column):
            different = func.count(rows[column].distinct()).filter(chosen)
            return {"n": different, "value": different}
        case Percentile(_, column, _):
            given = and_(chosen, rows[column].is_not(None))
            # percentile_disc works in binary fractions and can miss by one row, so the row is picked here.
            return {
                "n": func.count().filter(given),
                "value": func.array_agg(aggregate_order_by(rows[column], rows[column])).filter(given),
            }
        case Fed():
            own = and_(chosen, rows["personal"].is_(False))
            records = {"own_ids": _records(takes, rows, own)}
            return _stated(rows, chosen, "") | _stated(rows, own, "own_") | records
    assert_never(takes)


def _stated(rows: Columns, chosen: ColumnElement[bool], name: str) -> dict[str, ColumnElement[Any]]:
    return {
        f"{name}n": func.count().filter(chosen),
        f"{name}value": func.sum(rows["numerator"]).filter(chosen),
        f"{name}below": func.sum(rows["denominator"]).filter(chosen),
    }


def _time(takes: Elapsed, rows: Columns) -> ColumnElement[Any]:
    """Days as they are, instants in seconds, to the microsecond."""
    between = rows[takes.end] - rows[takes.start]
    if takes.in_hours:
        return type_coerce(extract("epoch", between), Numeric)
    return type_coerce(between, Integer)


@dataclass(frozen=True, slots=True)
class _Cells:
    """What a row says of one part; all empty where its source is not kept or nothing was found."""

    single: Single
    cells: Mapping[str, Any] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What was stated about the store itself goes before what was stated about its people."""
        return "own_" if isinstance(self.single, Fed) and self.cells.get("own_n") else ""

    @property
    def n(self) -> int:
        return self.cells.get(f"{self.prefix}n") or 0

    @property
    def value(self) -> Any:
        return self.cells.get(f"{self.prefix}value")

    @property
    def amount(self) -> Decimal:
        return Decimal(self.value or 0)

    def more(self, name: str) -> Decimal:
        return Decimal(self.cells.get(f"{self.prefix}{name}") or 0)

    @property
    def evidence(self) -> list[int]:
        return sorted(self.cells.get(f"{self.prefix}ids") or ())


def read(measure: Measure, row: Mapping[str, Any]) -> Taken | None:
    """The reading in a row of columns; parts whose source is not kept have none and bring nothing.

    None where no fact was found at all.
    """
    found = [_cells(part, row) for part in parts_of(measure)]
    evidence: list[int] = []
    part_ends = []
    for one in found:
        evidence += one.evidence
        part_ends.append(len(evidence))
    if not evidence:
        return None
    counted = None
    if isinstance(measure.takes, Share):
        counted = sorted(found[0].cells.get("counted") or ())
    return Taken(_reading(measure.takes, iter(found)), evidence, part_ends, counted)


def _cells(part: Part, row: Mapping[str, Any]) -> _Cells:
    names = ("ids", "n", "value", "counted", "squares", "below", "own_ids", "own_n", "own_value", "own_below")
    return _Cells(part.takes, {name: row.get(f"{part.name}.{name}") for name in names})


def _reading(takes: Aggregate, found: Iterator[_Cells]) -> Reading:
    """Takes from `found` as many parts as the aggregate has."""
    match takes:
        case Rate(over, under):
            return _rate([next(found) for _ in over], [next(found) for _ in under])
        case Growth():
            now, before = next(found), next(found)
            return grown(now.amount, before.amount, before.n)
        case MeanOf(of):
            return mean_of([_reading(one, found) for one in of])
        case single:
            return _single(single, next(found))


def _rate(over: Sequence[_Cells], under: Sequence[_Cells]) -> Reading:
    if any(isinstance(one.single, Fed) and not one.n for one in (*over, *under)):
        return NOT_PUBLISHED
    above, below = (sum((one.amount for one in side), ZERO) for side in (over, under))
    return ratio(above, below, sum(one.n for one in under))


def _single(takes: Single, found: _Cells) -> Reading:
    n = found.n
    match takes:
        case Share() | Mean() | Net():
            return ratio(found.amount, n, n)
        case Elapsed():
            total = Fraction(found.amount) / SECONDS if takes.in_hours else found.amount
            return ratio(total, n, n)
        case Least():
            return Reading(found.value, ONE, n) if n else NO_DATA
        case Spread():
            return spread(found.amount, found.more("squares"), n)
        case Percentile(_, _, at):
            return Reading(found.value[ceil(Fraction(at) * n) - 1], ONE, n) if n else NO_DATA
        case Fed(_, summed):
            if not n:
                return NOT_PUBLISHED
            return ratio(found.amount, ONE if summed else found.more("below"), n)
        case Count() | Sum() | Distinct():
            return Reading(found.amount, ONE, n)
    assert_never(takes)
