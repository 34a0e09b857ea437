"""The mark of a fact: a hash over what measures see of it and over who holds it, to tell later what changed.

A fact belongs to a period by any day that some measure dates it by. What no measure looks at, such as the
odometer of an order, leaves the mark alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Subquery,
    Text,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.measuring import FIRST, LAST, STORE, is_taken

HOLDER = ("role", "employee_id", "department_id", "position_id", "share")


@cache
def measured_days() -> Mapping[str, Sequence[str]]:
    """Of each kept source, the days that place its facts in a period."""
    days: dict[str, set[str]] = defaultdict(set)
    for measure in MEASURES.values():
        if is_taken(measure):
            for facts in measure.facts:
                days[facts.of.name].add(facts.dated_by)
    return {name: sorted(found) for name, found in sorted(days.items()) if name in KEPT}


def select_marks() -> Select[*tuple[Any, ...]]:
    """`source`, `fact_id`, `day`, `version` and `mark` of every fact of a store in a window of days.

    The parameters are those of `storage.measuring`: store_id, first and last.
    """
    return select(union_all(*(_marks(KEPT[name], days) for name, days in measured_days().items())).subquery())


def _marks(kept: FactSource, days: Sequence[str]) -> Select[*tuple[Any, ...]]:
    version = null() if kept.version is None else kept.version
    rows = kept.rows.add_columns(cast(version, Integer).label("row_version")).subquery()
    holders = _holders(kept, rows)
    seen = func.jsonb_build_array(*(rows.c[column.name] for column in kept.source.columns))
    inside = [rows.c[day].between(FIRST, LAST) for day in days]
    return (
        select(
            literal(kept.source.name, Text).label("source"),
            rows.c.fact_id,
            case(*((one, rows.c[day]) for one, day in zip(inside, days, strict=True))).label("day"),
            rows.c.row_version.label("version"),
            func.md5(func.concat(cast(seen, Text), holders.c.held)).label("mark"),
        )
        .select_from(rows)
        .join(holders, true())
        .where(rows.c.store_id == STORE, or_(*inside))
    )


def _holders(kept: FactSource, rows: Subquery) -> Any:
    """Who holds a fact, looked up fact by fact: an aggregate of its own, which no planner turns around."""
    held = kept.holders.subquery()
    entry = func.jsonb_build_array(*(held.c[name] for name in HOLDER))
    ordered = aggregate_order_by(entry, *(held.c[name] for name in HOLDER))
    return (
        select(func.coalesce(cast(func.jsonb_agg(ordered), Text), "").label("held"))
        .where(held.c.store_id == STORE, held.c.fact_id == rows.c.fact_id)
        .lateral("holders")
    )
