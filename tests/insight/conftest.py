"""Two stores with example policies at a moment in November, and calls whose answers were measured."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from tests.factories import World
from tests.scorecards.shop import NOON, Shop

from kaoping.policies.service.installing import activate_examples, install_packs
from kaoping.scorecards.service import recompute_waiting

OCTOBER = NOON - timedelta(days=31)


@pytest.fixture
def shops(clock: dict[str, Callable[[], datetime] | None], db: Session, world: World) -> tuple[Shop, Shop]:
    """Store 1: October 2 of 3 satisfied, November 1 of 2; store 2: November 1 of 1."""
    clock["now"] = lambda: NOON
    install_packs(db)
    activate_examples(db)
    here, there = Shop(db, world.store), Shop(db, world.other_store)
    elsewhere = world.hire("外店顾问", "ADVISOR", store=world.other_store)
    caller = world.hire("外店客服", "AGENT", store=world.other_store)
    for shop, advisor, agent, start, verdicts in (
        (here, world.advisor, world.agent, OCTOBER, (True, True, False)),
        (here, world.advisor, world.agent, NOON - timedelta(days=6), (True, False)),
        (there, elsewhere, caller, NOON - timedelta(days=6), (True,)),
    ):
        for satisfied in verdicts:
            order = shop.order(start, served={"advisor": advisor})
            shop.call(order, agent, satisfied=satisfied)
    measure(db)
    return here, there


def measure(db: Session) -> None:
    db.commit()
    db.connection()
    recompute_waiting(db)
    db.commit()
