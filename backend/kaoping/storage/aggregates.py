"""Each aggregate of a measure as columns of a statement, and those columns read back as a reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, assert_never

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.dialects.postgresql import aggregate_order_by

from kaoping.domain.scoring.measures.measure import (
    Count,
    Distinct,
    Least,
    Mean,
    Measure,
    Percentile,
    Rate,
    Share,
    Sharing,
    Sum,
)
from kaoping.domain.scoring.numbers import ZERO
from kaoping.domain.scoring.reading import NO_DATA, ONE, Reading
from kaoping.storage.conditions import Columns, satisfied

Single = Share | Mean | Sum | Count | Least | Distinct | Percentile
"""An aggregate over facts of one source; a Rate is several of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One aggregate over facts of one source; the columns it becomes begin with `name`."""

    name: str
    takes: Single


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
    singles: tuple[Single, ...]
    match measure.takes:
        case Rate(over, under):
            singles = (*over, *under)
        case single:
            singles = (single,)
    return [Part(f"{measure.code}#{place}", single) for place, single in enumerate(singles)]


def columns_of(part: Part, rows: Columns, share: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """How many facts, which facts, and what they come to. `share` is the subject's share of a fact."""
    chosen = satisfied(part.takes.facts.where, rows)
    columns: dict[str, ColumnElement[Any]] = {"ids": func.array_agg(rows["fact_id"]).filter(chosen)}
    match part.takes:
        case Share(_, counts):
            hits = and_(chosen, satisfied(counts, rows))
            columns["n"] = func.count().filter(chosen)
            columns["value"] = func.count().filter(hits)
            columns["counted"] = func.array_agg(rows["fact_id"]).filter(hits)
        case Count():
            columns["n"] = columns["value"] = func.count().filter(chosen)
        case Sum(_, column, sharing):
            amount = rows[column] * share if sharing is Sharing.SPLIT else rows[column]
            columns["n"] = func.count().filter(chosen)
            columns["value"] = func.sum(amount).filter(chosen)
        case Mean(_, column):
            columns["n"] = func.count(rows[column]).filter(chosen)
            columns["value"] = func.sum(rows[column]).filter(chosen)
        case Least(_, column):
            columns["n"] = func.count(rows[column]).filter(chosen)
            columns["value"] = func.min(rows[column]).filter(chosen)
        case Distinct(_, column):
            columns["n"] = columns["value"] = func.count(rows[column].distinct()).filter(chosen)
        case Percentile(_, column, _):
            given = and_(chosen, rows[column].is_not(None))
            columns["n"] = func.count().filter(given)
            # percentile_disc works in binary fractions and can miss by one row, so the row is picked here.
            columns["value"] = func.array_agg(aggregate_order_by(rows[column], rows[column])).filter(given)
        case _:
            assert_never(part.takes)
    return [column.label(f"{part.name}.{name}") for name, column in columns.items()]


def read(measure: Measure, row: Mapping[str, Any]) -> Taken | None:
    """The reading in a row of columns; parts whose source is not kept have none and bring nothing.

    None where no fact was found at all.
    """
    parts = parts_of(measure)
    evidence: list[int] = []
    part_ends = []
    for part in parts:
        evidence += sorted(row.get(f"{part.name}.ids") or ())
        part_ends.append(len(evidence))
    if not evidence:
        return None
    counted = None
    if isinstance(measure.takes, Share):
        counted = sorted(row.get(f"{parts[0].name}.counted") or ())
    return Taken(_reading(measure, parts, row), evidence, part_ends, counted)


def _reading(measure: Measure, parts: Sequence[Part], row: Mapping[str, Any]) -> Reading:
    n = [row.get(f"{part.name}.n") or 0 for part in parts]
    values: list[Any] = [row.get(f"{part.name}.value") for part in parts]
    match measure.takes:
        case Rate(over, _):
            amounts = [Decimal(value or 0) for value in values]
            above, below = sum(amounts[: len(over)], ZERO), sum(amounts[len(over) :], ZERO)
            return Reading(above, below, sum(n[len(over) :])) if below > 0 else NO_DATA
        case Share() | Mean():
            return Reading(Decimal(values[0] or 0), Decimal(n[0]), n[0]) if n[0] else NO_DATA
        case Least():
            return Reading(values[0], ONE, n[0]) if n[0] else NO_DATA
        case Percentile(_, _, at):
            return Reading(values[0][ceil(Fraction(at) * n[0]) - 1], ONE, n[0]) if n[0] else NO_DATA
        case Count() | Sum() | Distinct():
            return Reading(Decimal(values[0] or 0), ONE, n[0])
    assert_never(measure.takes)
