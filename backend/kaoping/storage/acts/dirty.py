"""Says that the facts of a store-day changed, so that its month is scored anew."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kaoping.storage.tables.scoring import DirtyMark


def mark_dirty(db: Session, store_id: int, days: Iterable[date | None]) -> None:
    """Append one mark for each distinct day; pass the old and the new place of a moved fact."""
    marks = [{"store_id": store_id, "day": day} for day in sorted({day for day in days if day})]
    if marks:
        db.execute(insert(DirtyMark), marks)
