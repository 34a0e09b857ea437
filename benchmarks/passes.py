"""The floor of whatever reads facts: one bare aggregate pass over the rows that measures see."""

import time

from sqlalchemy import Numeric, Select, cast, func, null, select, text
from sqlalchemy.orm import Session

from kaoping.domain.periods import Period
from kaoping.domain.scoring.measures.sources import Kind
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.facts.marks import day_of_source, measured_shape


def bare_pass(db: Session, first: Period, last: Period) -> float:
    """Seconds to count the facts of every source in these months and add up one of their numbers, store by
    store: no condition, no evidence, nobody who holds them. On one core, as what it is compared with."""
    db.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))
    statements = [_aggregate(source, first, last) for source in measured_shape()]
    started = time.perf_counter()
    for statement in statements:
        db.execute(statement).all()
    return time.perf_counter() - started


def _aggregate(name: str, first: Period, last: Period) -> Select[*tuple[object, ...]]:
    """By the first of its days that some measure looks at."""
    source, rows = KEPT[name].source, KEPT[name].rows.subquery()
    day = rows.c[day_of_source(name)]
    number = next((one.name for one in source.columns if one.kind is Kind.NUMBER), None)
    amount = func.sum(rows.c[number]) if number else cast(null(), Numeric)
    in_time = day.between(first.first, last.last)
    return select(rows.c.store_id, func.count(), amount).where(in_time).group_by(rows.c.store_id)
