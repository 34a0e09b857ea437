"""The mark by which a database knows its key: noted in its journal, carried by backups; never the key."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.refusal import Refusal
from kaoping.settings import Settings
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.tables.journal import JournalEntry

KEY_NOTED = "installation.key-noted"


def mark_of(settings: Settings) -> str:
    """Of the key that seals personal data."""
    return hashlib.sha256(b"kaoping key " + settings.key("personal")).hexdigest()[:32]


def noted_mark(db: Session) -> str | None:
    """What the database began with, None before its first start."""
    return db.scalar(
        select(JournalEntry.object_id)
        .where(JournalEntry.action == KEY_NOTED)
        .order_by(JournalEntry.seq)
        .limit(1)
    )


def insist_on_keys(db: Session, settings: Settings) -> None:
    """The key that seals personal data is the one this database began with; noted the first time.

    Raises `Refusal` where the keys were lost: with fresh ones nothing sealed before would ever open again.
    """
    known = noted_mark(db)
    if known is None:
        append_journal(db, None, KEY_NOTED, "key", mark_of(settings))
    elif known != mark_of(settings):
        folder = settings.keys_dir
        raise Refusal(
            zh=f"{folder} 中的密钥不是这个数据库的密钥，客户数据将无法解开。请从密钥备份恢复该目录后重试。",
            en=f"The keys in {folder} are not those of this database: customer data could not be opened. "
            "Restore that folder from your key backup, then start again.",
        )
