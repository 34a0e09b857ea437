"""Where work is committed: once, at the edge, with the journal chained as the last statement."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaoping.storage.acts.journal import chain_journal
from kaoping.storage.session import Database, explain_broken_constraint, flush


def commit(db: Session) -> None:
    """End the unit of work. Raises the domain error of a broken constraint; nothing stays then."""
    flush(db)
    chain_journal(db)
    try:
        db.commit()
    except IntegrityError as error:  # a constraint that is checked at the end
        raise explain_broken_constraint(error) from error


@contextmanager
def unit_of_work(database: Database, actor: str = "system") -> Iterator[Session]:
    """A session that commits at the end, or leaves nothing behind."""
    with database.session() as db:
        db.info["actor"] = actor
        yield db
        commit(db)
