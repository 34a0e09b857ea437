"""What happens with audits later: files that no row names any more are removed."""

from datetime import timedelta

from sqlalchemy.orm import Session

from kaoping.audits import service
from kaoping.jobs import tick


@tick("audits.sweep_files", every=timedelta(hours=1))
def sweep_files(db: Session) -> None:
    service.sweep_files(db)
