"""Runs the migrations as the owner of the tables, one at a time, never waiting long for a lock."""

import os

from alembic import context
from sqlalchemy import create_engine, pool, text

from kaoping.storage import tables  # noqa: F401  importing it fills the metadata
from kaoping.storage.base import Base
from kaoping.storage.migrating import ADVISORY_KEY, LOCK_TIMEOUT
from kaoping.storage.roles import OWNER, prepare_roles

LIBRARY_TABLES = ("procrastinate_",)


def is_ours(name: str | None, kind: str, _: object) -> bool:
    """The queue's tables come whole from its library and are compared by hash, not by model."""
    return kind != "table" or not (name or "").startswith(LIBRARY_TABLES)


def migrate() -> None:
    url = context.config.attributes.get("url") or os.environ["DATABASE_URL"]
    engine = create_engine(url, poolclass=pool.NullPool, hide_parameters=True)
    with engine.connect() as link:
        link.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_KEY})
        prepare_roles(link)
        link.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        link.execute(text(f"SET ROLE {OWNER}"))
        link.commit()
        context.configure(
            connection=link,
            target_metadata=Base.metadata,
            include_name=is_ours,
            compare_server_default=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


migrate()
