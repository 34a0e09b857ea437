"""Removes files that no row has named for a day: left by a transaction that failed, or a photo taken away."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from kaoping.storage.files import UNNAMED_FOR, files_of, lock_for_sweep, lock_whole_for_sweep
from kaoping.storage.session import now
from kaoping.storage.tables.audits import AuditPhoto


def sweep_files(db: Session) -> int:
    """How many were removed. Gives way to a backup, and to whoever is naming a file at the moment."""
    files, before = files_of(db), now(db) - UNNAMED_FOR
    if not lock_whole_for_sweep(db):
        return 0
    for path in files.unfinished_before(before):
        if lock_for_sweep(db, path.parent.parent.name):
            path.unlink(missing_ok=True)
    removed = 0
    for digest in files.older_than(before):
        named = exists().where(
            AuditPhoto.sha256 == digest,
            or_(AuditPhoto.removed_at.is_(None), AuditPhoto.removed_at > before),
        )
        # Asked after the lock: whatever was being named until then is there to be seen.
        if lock_for_sweep(db, digest[:2]) and not db.scalar(select(named)):
            files.remove(digest)
            removed += 1
    return removed
