"""What records do by themselves: forget raw payloads when their time is over."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kaoping.jobs import tick
from kaoping.storage.session import now
from kaoping.storage.tables.records import RepairOrderPayload

RETENTION = timedelta(days=400)
"""As long as a source may replay: after it, the columns of the order are all that is left."""


@tick("records.forget_payloads", every=timedelta(hours=24))
def forget_payloads(db: Session) -> None:
    db.execute(delete(RepairOrderPayload).where(RepairOrderPayload.received_at < now(db) - RETENTION))
