"""What was recorded on each day of a month: a gap in the picture is where data is missing."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaoping.scorecards.schemas_periods import DayOut, DaysOut
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.tables.closing import ClosingPeriod

SHOWN = {
    "orders": ("ORDERS", "delivered_day"),
    "calls": ("ATTEMPTS", "started_day"),
    "answers": ("RESPONSES", "answered_day"),
    "complaints": ("COMPLAINTS", "received_day"),
}
"""Field of the answer → the source that is counted and the day it is counted on."""


def count_days(db: Session, row: ClosingPeriod) -> DaysOut:
    counts = {field: records_a_day(db, row, *of) for field, of in SHOWN.items()}
    return DaysOut(
        items=[
            DayOut(day=day, **{field: found.get(day, 0) for field, found in counts.items()})
            for day in days_of(row)
        ]
    )


def days_of(row: ClosingPeriod) -> list[date]:
    length = (row.last_day - row.first_day).days + 1
    return [row.first_day + timedelta(days=n) for n in range(length)]


def records_a_day(db: Session, row: ClosingPeriod, source: str, dated_by: str) -> Mapping[date, int]:
    facts: Any = KEPT[source].rows.subquery()
    day = facts.c[dated_by]
    query = (
        select(day.label("day"), func.count().label("records"))
        .where(facts.c.store_id == row.store_id, day.between(row.first_day, row.last_day))
        .group_by(day)
    )
    return {found.day: found.records for found in db.execute(query)}
