"""What happens with complaints later: deadlines that pass are noticed within a minute."""

from datetime import timedelta

from sqlalchemy.orm import Session

from kaoping.complaints import service
from kaoping.jobs import tick


@tick("complaints.record_breaches", every=timedelta(seconds=15))
def record_breaches(db: Session) -> None:
    service.record_breaches(db)
