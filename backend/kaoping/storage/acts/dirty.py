"""Says that the facts of a store-day changed, so that its month is scored anew."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kaoping.storage.session import now
from kaoping.storage.tables.scoring import DirtyMark, StoreMonth


def mark_dirty(db: Session, store_id: int, days: Iterable[date | None]) -> None:
    """Append one mark for each distinct day; pass the old and the new place of a moved fact."""
    marks = [{"store_id": store_id, "day": day} for day in sorted({day for day in days if day})]
    if marks:
        db.execute(insert(DirtyMark), marks)


def mark_months(db: Session, store_id: int, first: date, last: date | None = None) -> None:
    """Mark the running month and every month measured so far that the days touch. A month nobody measured
    when somebody was hired long ago stays unmeasured."""
    touched = select(StoreMonth.first_day).where(
        StoreMonth.store_id == store_id, StoreMonth.last_day >= first
    )
    if last is not None:
        touched = touched.where(StoreMonth.first_day <= last)
    mark_dirty(db, store_id, [*db.scalars(touched), now(db).date()])
