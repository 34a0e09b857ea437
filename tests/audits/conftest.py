"""A showroom, the people who audit it, and a clock that stands still on the day of the visit."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from kaoping.storage.session import Clock
from tests.asgi import Client
from tests.audits.shop import VISIT, Shop
from tests.factories import World


@dataclass
class Wall:
    """The clock on the wall."""

    now: datetime = VISIT


@pytest.fixture(autouse=True)
def wall(clock: dict[str, Clock | None]) -> Wall:
    hangs = Wall()
    clock["now"] = lambda: hangs.now
    return hangs


@pytest.fixture
def shop(wall: Wall, world: World, client: Client) -> Shop:
    return Shop.open(world, client)


@dataclass
class Crew:
    """Somebody who plans and reviews, and somebody from outside the showroom who looks."""

    planner: Client
    reviewer: Client
    auditor: Client
    auditor_id: int


@pytest.fixture
def crew(shop: Shop) -> Crew:
    planner, _ = shop.account("CRC_SUPERVISOR", employee=shop.world.people["supervisor"])
    reviewer, _ = shop.account("GROUP_QUALITY", stores=[])
    auditor, auditor_id = shop.account("AUDITOR", employee=shop.world.people["qc"])
    return Crew(planner, reviewer, auditor, auditor_id)
