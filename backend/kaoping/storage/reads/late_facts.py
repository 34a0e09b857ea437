"""Facts of a frozen month that came, changed or went since: the marks of today against the frozen ones."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

from kaoping.storage.facts.marks import select_marks
from kaoping.storage.tables.closing import ClosingPeriod, FrozenFacts

NEW, CHANGED, GONE = "NEW", "CHANGED", "GONE"


def select_late(row: ClosingPeriod) -> Select[*tuple[Any, ...]]:
    """`source`, `fact_id`, `change` and the present `day` (NULL for a fact that is gone)."""
    present = select_marks(row.marked).params(**parameters(row)).cte("present")
    frozen = select_frozen(row.store_id, row.id, row.freeze_no).cte("frozen")
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
        .where(cast(present.c.mark, Uuid).is_distinct_from(frozen.c.mark))
        .subquery("late")
    )
    return select(late)


def select_frozen(store_id: int, period_id: int, freeze_no: int) -> Select[*tuple[Any, ...]]:
    """`source`, `fact_id`, `version` and `mark` (a UUID of the hash) of every fact of a freeze."""
    lists = (FrozenFacts.fact_ids, FrozenFacts.versions, FrozenFacts.marks)
    facts = func.unnest(*lists).table_valued("fact_id", "version", "mark").render_derived(name="facts")
    return (
        select(
            FrozenFacts.source,
            type_coerce(facts.c.fact_id, BigInteger).label("fact_id"),
            type_coerce(facts.c.version, Integer).label("version"),
            type_coerce(facts.c.mark, Uuid).label("mark"),
        )
        .select_from(FrozenFacts)
        .join(facts, true())
        .where(
            FrozenFacts.store_id == store_id,
            FrozenFacts.period_id == period_id,
            FrozenFacts.freeze_no == freeze_no,
        )
    )


def count_late(db: Session, row: ClosingPeriod) -> int:
    return db.execute(select(func.count()).select_from(select_late(row).subquery())).scalar_one()


def parameters(row: ClosingPeriod) -> dict[str, Any]:
    return {"store_id": row.store_id, "first": row.first_day, "last": row.last_day}
