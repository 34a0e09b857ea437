"""A store with everybody a complaint needs, and a clock that stands still."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from tests.complaints.cases import Cast, Hands, Sign
from tests.factories import World

from kaoping.storage.tables.access import SignInSession

NINE = datetime(2026, 11, 22, 1, tzinfo=UTC)  # 09:00 in the store


@pytest.fixture
def cast(as_role: Sign, world: World) -> Cast:
    return Cast.gather(as_role, world)


@pytest.fixture
def hands(clock: dict[str, Callable[[], datetime] | None], cast: Cast, db: Session) -> Hands:
    """It is 09:00, and nobody's session ends however long the test lets pass."""
    db.execute(update(SignInSession).values(expires_at=datetime(2030, 1, 1, tzinfo=UTC)))
    db.commit()
    standing = Hands(NINE)
    clock["now"] = standing
    return standing
