"""October of a store, closed by separate people and published."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.closing.month import Month
from tests.scorecards.sealed.published import Published
from tests.scorecards.shop import Shop

from kaoping.scorecards import remembering


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are asked again at once here; that they are remembered has its own tests."""
    monkeypatch.setattr(remembering, "SECONDS", -1.0)


@pytest.fixture
def october(
    moment: list[datetime], shop: Shop, db: Session, world: World, as_role: Callable[..., Client]
) -> Month:
    return Month(db, world, shop, as_role, moment)


@pytest.fixture
def published(moment: list[datetime], october: Month) -> Published:
    october.freeze()
    october.judge()
    october.publish()
    return Published(october, moment)
