"""The earlier case that makes a complaint a repeat: same car, same topic, within 90 days."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.complaints import REPEAT_WITHIN
from kaoping.storage.tables.complaints import Complaint


def find_repeated(
    db: Session,
    store_id: int,
    vehicle_id: int | None,
    topic: tuple[str, str],
    received_at: datetime,
    *,
    apart_from: int | None = None,
) -> int | None:
    """The latest such case received before, or None. An invalid complaint is repeated by nothing."""
    if vehicle_id is None:
        return None
    query = (
        select(Complaint.id)
        .where(
            Complaint.store_id == store_id,
            Complaint.vehicle_id == vehicle_id,
            Complaint.category == topic[0],
            Complaint.subcategory == topic[1],
            Complaint.received_at.between(received_at - REPEAT_WITHIN, received_at),
            Complaint.validity != "INVALID",
        )
        .order_by(Complaint.received_at.desc(), Complaint.id.desc())
        .limit(1)
    )
    return db.scalar(query.where(Complaint.id != apart_from) if apart_from else query)
