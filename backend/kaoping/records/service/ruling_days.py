"""Which days a ruling touches: those its facts may be counted on are scored anew."""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import REPAIR_ORDER, SALE, RepairOrder
from kaoping.storage.tables.sales import Sale

DAYS = {
    REPAIR_ORDER: (
        RepairOrder.opened_day,
        RepairOrder.promised_day,
        RepairOrder.completed_day,
        RepairOrder.settled_day,
        RepairOrder.delivered_day,
    ),
    SALE: (Sale.contract_day, Sale.delivered_day),
}


def mark_facts(db: Session, store_id: int, facts: Collection[tuple[str, int]]) -> None:
    """Mark every day of these facts, given by kind and id; kinds that records do not own mark their own."""
    days: set[date | None] = set()
    for kind, columns in DAYS.items():
        ids = sorted(fact_id for fact_kind, fact_id in facts if fact_kind == kind)
        if ids:
            owner = columns[0].class_
            rows = db.execute(
                select(*columns).where(owner.store_id == store_id, owner.id.in_(ids)).distinct()
            )
            days.update(day for row in rows for day in row)
    mark_dirty(db, store_id, days)


def zone_of(db: Session, store_id: int) -> ZoneInfo:
    return ZoneInfo(db.scalars(select(Store.zone).where(Store.id == store_id)).one())
