"""A dealer's system with a key for store 1, and a fixed present: 6 November 2026."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.asgi import Client
from tests.factories import World
from tests.records.orders import changed, order

PRESENT = datetime.fromisoformat("2026-11-06T10:00:00+08:00")


@pytest.fixture(autouse=True)
def present(clock: dict[str, Any]) -> datetime:
    clock["now"] = lambda: PRESENT
    return PRESENT


@pytest.fixture
def dms(as_machine: Callable[..., Client], world: World) -> Client:
    return as_machine("records:write", stores=[world.store])


@pytest.fixture
def new_order(world: World) -> Callable[..., dict[str, Any]]:
    """`new_order(1, status="OPEN")` is an order of store 1."""
    return lambda number=1, **changes: changed(order(number, world.store.code), **changes)
