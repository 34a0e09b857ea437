"""A month that is over, ready to be closed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.closing.month import Month
from tests.scorecards.shop import Shop


@pytest.fixture
def october(
    moment: list[datetime], shop: Shop, db: Session, world: World, as_role: Callable[..., Client]
) -> Month:
    return Month(db, world, shop, as_role, moment)
