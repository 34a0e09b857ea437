"""From an empty database to one the product can work on: schema, shipped rows, the demo where asked for."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.app import install_defaults
from kaoping.cli import demo
from kaoping.cli.setting import parts, personal
from kaoping.domain.refusal import Refusal
from kaoping.settings import ROOT, Settings
from kaoping.storage import migrating
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import Database
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.unit_of_work import unit_of_work

KEY_NOTED = "installation.key-noted"


def bring_up(settings: Settings, url: str, *, revision: str = "head") -> None:
    """Migrate, then bring the shipped rows up to date."""
    migrating.upgrade(url, ROOT, revision)
    if revision == "head":
        database = Database(url, pool_size=2, info={"personal": personal(settings)})
        with unit_of_work(database) as db:
            install_defaults(db)
            insist_on_keys(db, settings)
        database.close()


def insist_on_keys(db: Session, settings: Settings) -> None:
    """The key that seals personal data is the one this database began with; noted the first time.

    Raises `Refusal` where the keys were lost: with fresh ones nothing sealed before would ever open again.
    """
    mark = hashlib.sha256(b"kaoping key " + settings.key("personal")).hexdigest()[:32]
    known = db.scalar(
        select(JournalEntry.object_id)
        .where(JournalEntry.action == KEY_NOTED)
        .order_by(JournalEntry.seq)
        .limit(1)
    )
    if known is None:
        append_journal(db, None, KEY_NOTED, "key", mark)
    elif known != mark:
        folder = settings.keys_dir
        raise Refusal(
            zh=f"{folder} 中的密钥不是这个数据库的密钥，客户数据将无法解开。请从密钥备份恢复该目录后重试。",
            en=f"The keys in {folder} are not those of this database: customer data could not be opened. "
            "Restore that folder from your key backup, then start again.",
        )


def show_demo(settings: Settings, url: str) -> None:
    """Fill an empty database with the demo, anew where that was interrupted; say who can sign in."""
    the_parts = parts(settings, url)
    if demo.was_interrupted(the_parts.database):
        the_parts.database.close()
        migrating.downgrade(url, ROOT, "base")
        bring_up(settings, url)
        the_parts = parts(settings, url)
    if demo.is_empty(the_parts.database):
        demo.load(the_parts, today=datetime.now(UTC))
    the_parts.database.close()
    if opened := demo.find_accounts(url):
        demo.print_accounts(opened, settings.url)
