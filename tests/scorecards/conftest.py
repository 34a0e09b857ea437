"""A store with shipped policies, example values activated, and a clock that stands at noon."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.shop import NOON, Shop

from kaoping.policies.service.installing import activate_examples, install_packs


@pytest.fixture
def noon(clock: dict[str, Callable[[], datetime] | None]) -> None:
    clock["now"] = lambda: NOON


@pytest.fixture
def moment(noon: None, clock: dict[str, Callable[[], datetime] | None]) -> list[datetime]:
    """The time, to be moved."""
    at = [NOON]
    clock["now"] = lambda: at[0]
    return at


@pytest.fixture
def shop(noon: None, db: Session, world: World) -> Shop:
    install_packs(db)
    activate_examples(db)
    db.commit()
    return Shop(db, world.store)
