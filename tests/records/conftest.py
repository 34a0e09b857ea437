"""A dealer's system with a key for store 1, and a fixed present: 6 November 2026."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.asgi import Client
from tests.factories import World
from tests.records.orders import changed, order
from tests.records.sales import appointment, customer, sale

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


@pytest.fixture
def new_sale(world: World) -> Callable[..., dict[str, Any]]:
    """A sale of store 1, by consultant S03 and handed over by D01."""
    world.people |= {
        "consultant": world.hire("何洁", "AGENT", code="S03"),
        "deliverer": world.hire("方圆", "AGENT", code="D01"),
    }
    world.db.commit()
    return lambda number=1, **changes: changed(sale(number, world.store.code), **changes)


@pytest.fixture
def new_appointment(world: World) -> Callable[..., dict[str, Any]]:
    return lambda number=1, **changes: changed(appointment(number, world.store.code), **changes)


@pytest.fixture
def new_customer(world: World) -> Callable[..., dict[str, Any]]:
    return lambda number=1, **changes: changed(customer(number, world.store.code), **changes)
