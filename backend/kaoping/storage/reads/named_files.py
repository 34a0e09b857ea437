"""The files that rows name, and those among them that are not there: none, or something was lost."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.storage.files import FileStore
from kaoping.storage.tables.audits import AuditPhoto


def missing_files(db: Session, files: FileStore) -> list[str]:
    """In order of their hashes. A photo that was taken away may have lost its file already."""
    named = select(AuditPhoto.sha256).distinct().where(AuditPhoto.removed_at.is_(None))
    return [
        digest for digest in db.scalars(named.order_by(AuditPhoto.sha256)) if not files.path(digest).exists()
    ]
