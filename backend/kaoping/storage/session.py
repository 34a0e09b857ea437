"""One engine, one session a unit of work, one clock; broken constraints become what happened."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from psycopg import errors as pg
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from kaoping.domain.errors import Conflict, KaopingError, StaleVersion
from kaoping.storage.base import Base, Versioned

SERVER_ROLE = "kaoping_app"
"""The role the server acts as: it owns no table, so it cannot rewrite what is frozen."""

Clock = Callable[[], datetime]


class Database:
    """The pool of connections and the sessions drawn from it.

    `clock` replaces the database's own time, for the demo and for tests; no request reaches it.
    `info` is copied into every session (keys for personal data, for instance).
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 16,
        pool_timeout: float = 5.0,
        role: str | None = SERVER_ROLE,
        clock: Clock | None = None,
        info: dict[str, Any] | None = None,
    ) -> None:
        options = "-c timezone=UTC -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
        if role:
            options += f" -c role={role}"
        self.engine: Engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_timeout,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"options": options, "connect_timeout": 5},
        )
        self.clock = clock
        self.info = info or {}
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, autoflush=False)

    def session(self) -> Session:
        db = self._sessions()
        db.info.update(self.info)
        db.info["clock"] = self.clock
        return db

    def close(self) -> None:
        self.engine.dispose()


@event.listens_for(Session, "after_begin")
def _set_clock(db: Session, _: SessionTransaction, connection: Connection) -> None:
    """Each transaction has its own instant; a replaced clock also answers for the database."""
    db.info.pop("now", None)
    if clock := db.info.get("clock"):
        db.info["now"] = clock()
        connection.execute(select(func.set_config("kaoping.now", db.info["now"].isoformat(), True)))


def now(db: Session) -> datetime:
    """The time of this transaction: one instant for everything it writes."""
    moment: datetime | None = db.info.get("now")
    if moment is None:
        moment = db.scalar(select(func.kaoping_now()))
        assert moment is not None
        db.info["now"] = moment
    return moment


CONFLICTS: dict[str, Callable[[], KaopingError]] = {}
"""Constraint name to what its breaking means; filled by the tables that own the constraints."""


def save(db: Session, *rows: Base) -> None:
    """Add and flush. A broken constraint is raised as the domain error its owner declared."""
    db.add_all(rows)
    flush(db)


def flush(db: Session) -> None:
    try:
        db.flush()
    except IntegrityError as error:
        raise explain_broken_constraint(error) from error


def explain_broken_constraint(error: IntegrityError) -> KaopingError:
    """The domain error for a broken constraint; undeclared unique keys are plain conflicts."""
    cause = error.orig
    name = cause.diag.constraint_name if isinstance(cause, pg.Error) else None
    if name in CONFLICTS:
        return CONFLICTS[name]()
    if isinstance(cause, pg.UniqueViolation):
        return Conflict("already-exists")
    raise error


def check_version(row: Versioned, expected: int) -> None:
    """The caller's `If-Match`: raises StaleVersion when somebody changed the row meanwhile."""
    if row.row_version != expected:
        raise StaleVersion()
