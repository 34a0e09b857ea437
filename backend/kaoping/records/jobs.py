"""What records do by themselves: forget raw payloads when their time is over."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kaoping.jobs import tick
from kaoping.storage.session import now
from kaoping.storage.tables.records import RepairOrderPayload
from kaoping.storage.tables.sales import RecordPayload

RETENTION = timedelta(days=400)
"""As long as a source may replay: after it, the columns of the record are all that is left."""


@tick("records.forget_payloads", every=timedelta(hours=24))
def forget_payloads(db: Session) -> None:
    for payload in (RepairOrderPayload, RecordPayload):
        db.execute(delete(payload).where(payload.received_at < now(db) - RETENTION))
