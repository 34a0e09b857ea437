"""A Thursday morning in November, with a questionnaire, a plan and visits to call about."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.calls.deliveries import Deliveries
from tests.calls.kit import Clocks, Visits, Wall, wall_of
from tests.factories import World

from kaoping.calls.service import seed
from kaoping.storage.tables.journal import JournalEntry


@pytest.fixture
def wall(clock: Clocks) -> Iterator[Wall]:
    yield from wall_of(clock)


@pytest.fixture
def visits(wall: Wall, db: Session, world: World) -> Visits:
    seed(db)
    db.commit()
    return Visits(db, world)


@pytest.fixture
def deliveries(visits: Visits) -> Deliveries:
    """The same store, with cars sold."""
    return Deliveries(visits.db, visits.world)


@pytest.fixture
def agent(visits: Visits, world: World, as_role: Callable[..., Client]) -> Client:
    return as_role("AGENT", employee=world.agent)


@pytest.fixture
def colleague(visits: Visits, world: World, as_role: Callable[..., Client]) -> Any:
    """A second caller of the same store."""
    return as_role("AGENT", employee=world.hire("林晓", "AGENT"))


@pytest.fixture
def journal(db: Session) -> Callable[[], list[JournalEntry]]:
    """What the journal holds by now, oldest first."""
    return lambda: list(db.scalars(select(JournalEntry).order_by(JournalEntry.at, JournalEntry.seq)))
