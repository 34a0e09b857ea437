"""Facts of a frozen month that came, changed or went since: the marks of today against the frozen ones."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import Session

from kaoping.storage.facts.marks import select_marks
from kaoping.storage.tables.closing import ClosingPeriod, FrozenFact

NEW, CHANGED, GONE = "NEW", "CHANGED", "GONE"


def select_late(row: ClosingPeriod) -> Select[*tuple[Any, ...]]:
    """`source`, `fact_id`, `change` and the present `day` (NULL for a fact that is gone)."""
    present = select_marks(row.marked).params(**parameters(row)).cte("present")
    frozen = (
        select(FrozenFact.source, FrozenFact.fact_id, FrozenFact.mark)
        .where(
            FrozenFact.store_id == row.store_id,
            FrozenFact.period_id == row.id,
            FrozenFact.freeze_no == row.freeze_no,
        )
        .cte("frozen")
    )
    same = and_(present.c.source == frozen.c.source, present.c.fact_id == frozen.c.fact_id)
    change: ColumnElement[Any] = case(
        (frozen.c.fact_id.is_(None), literal(NEW)),
        (present.c.fact_id.is_(None), literal(GONE)),
        else_=literal(CHANGED),
    )
    late = (
        select(
            func.coalesce(present.c.source, frozen.c.source).label("source"),
            func.coalesce(present.c.fact_id, frozen.c.fact_id).label("fact_id"),
            change.label("change"),
            present.c.day,
        )
        .select_from(present.outerjoin(frozen, same, full=True))
        .where(present.c.mark.is_distinct_from(frozen.c.mark))
        .subquery("late")
    )
    return select(late)


def count_late(db: Session, row: ClosingPeriod) -> int:
    return db.execute(select(func.count()).select_from(select_late(row).subquery())).scalar_one()


def parameters(row: ClosingPeriod) -> dict[str, Any]:
    return {"store_id": row.store_id, "first": row.first_day, "last": row.last_day}
