"""The evidence of a reading, kept as arrays, as rows: each fact with its part and whether it counts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, any_, cast, column, func, true
from sqlalchemy.types import BigInteger

from kaoping.domain.scoring.measures.measure import Measure, Rate


@dataclass(frozen=True, slots=True)
class Arrays:
    """The evidence of readings as columns or as values."""

    evidence: Any
    part_ends: Any
    counted: Any


@dataclass(frozen=True, slots=True)
class Unfolded:
    """`facts` is joined laterally; `part` is which aggregate of the measure a fact belongs to, and `counted`
    whether it stands above the line."""

    facts: FromClause
    part: ColumnElement[int]
    fact_id: ColumnElement[int]
    counted: ColumnElement[bool]


def unfold(arrays: Arrays, measure: Measure) -> Unfolded:
    facts = (
        func.unnest(arrays.evidence)
        .table_valued(column("fact_id", BigInteger()), with_ordinality="nth")
        .render_derived()
    )
    part = func.width_bucket(cast(facts.c.nth - 1, Integer), arrays.part_ends, type_=Integer)
    takes = measure.takes
    above: ColumnElement[bool] = part < len(takes.over) if isinstance(takes, Rate) else true()
    counted = func.coalesce(facts.c.fact_id == any_(arrays.counted), above)
    return Unfolded(facts, part, facts.c.fact_id, counted)
