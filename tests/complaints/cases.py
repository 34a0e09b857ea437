"""The people of a store around a complaint, and the steps of its walk as short verbs."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World

from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import save
from kaoping.storage.tables.records import Customer, RepairOrder, Vehicle

API = "/api/v1/complaints"
Sign = Callable[..., Client]
_count = itertools.count(1)


@dataclass
class Cast:
    """Who acts: the agent opens, the supervisor accepts, assigns and verifies, the manager handles."""

    world: World
    agent: Client
    supervisor: Client
    handler: Client
    named: Client

    @property
    def handler_id(self) -> int:
        return self.world.people["manager"].id

    @property
    def named_id(self) -> int:
        return self.world.advisor.id

    @classmethod
    def gather(cls, as_role: Sign, world: World) -> "Cast":
        return cls(
            world,
            agent=as_role("AGENT", employee=world.agent),
            supervisor=as_role("CRC_SUPERVISOR", employee=world.people["supervisor"]),
            handler=as_role("DEPT_HEAD", employee=world.people["manager"]),
            named=as_role("EMPLOYEE", employee=world.advisor, stores=[]),
        )

    def new(self, **changes: Any) -> dict[str, Any]:
        return {
            "store_id": self.world.store.id,
            "source": "HOTLINE",
            "category": "AFTERSALES",
            "subcategory": "ATTITUDE",
            "reporter_name": "刘海涛",
            "reporter_phone": "13812348000",
            "named_employee_ids": [self.named_id],
            "description": "等了两个小时没有人理",
            **changes,
        }

    def open(self, **changes: Any) -> int:
        return int(done(self.agent.post(API, json=self.new(**changes)))["id"])

    def accept(self, case: int, **body: Any) -> dict[str, Any]:
        return done(step(self.supervisor, case, "accept", **body))

    def assign(self, case: int, handler: int | None = None) -> dict[str, Any]:
        return done(step(self.supervisor, case, "assign", handler_employee_id=handler or self.handler_id))

    def respond(self, case: int) -> dict[str, Any]:
        return done(step(self.handler, case, "respond", said="已致歉，下午三点前回电"))

    def ask_close(self, case: int) -> dict[str, Any]:
        body = {"resolution": "免费返工并致歉", "cause": "PEOPLE", "cause_detail": "ATTITUDE"}
        return done(step(self.handler, case, "request-close", **body))

    def verify(self, case: int, verdict: str) -> dict[str, Any]:
        return done(step(self.supervisor, case, "verify", verdict=verdict, said="可以了"))

    def bring_to(self, state: str, case: int) -> None:
        """Walk a new case up to a state."""
        walk: list[tuple[str, Callable[[], object]]] = [
            ("ACCEPTED", lambda: self.accept(case)),
            ("ASSIGNED", lambda: self.assign(case)),
            ("", lambda: self.respond(case)),
            ("IN_PROGRESS", lambda: done(step(self.handler, case, "start"))),
            ("CLOSE_REQUESTED", lambda: self.ask_close(case)),
            ("VERIFYING", lambda: self.verify(case, "NOT_REACHED")),
            ("CLOSED_SATISFIED", lambda: self.verify(case, "SATISFIED")),
        ]
        for reached, go in walk:
            if state == "NEW":
                return
            go()
            if reached == state:
                return


def bring_in(db: Session, world: World, vin: str = "LSVAA4182E2184847") -> RepairOrder:
    """A car in the shop with its owner; the same VIN is the same car."""
    personal: PersonalData = db.info["personal"]
    n = next(_count)
    customer = Customer(
        store_id=world.store.id,
        source="dms",
        external_id=f"CC-{n}",
        kind="PERSON",
        name_sealed=personal.seal(Purpose.NAME, "欧阳雪"),
    )
    same_car = select(Vehicle).where(Vehicle.store_id == world.store.id, Vehicle.vin == vin)
    car = db.scalar(same_car) or Vehicle(
        store_id=world.store.id, vin=vin, vin_tail=vin[-6:], plate=f"沪AC{n:04}", plate_kind="REGULAR"
    )
    save(db, customer, car)
    opened = datetime(2026, 11, 20, 1, tzinfo=UTC)
    order = RepairOrder(
        store_id=world.store.id,
        source="dms",
        external_id=f"CRO-{n}",
        source_version=1,
        content_hash=b"content",
        ro_no=f"CRO-{n}",
        ro_type="REPAIR",
        status="SETTLED",
        customer_id=customer.id,
        vehicle_id=car.id,
        opened_at=opened,
        opened_day=opened.date(),
        advisor_code="A07",
        technicians=[],
        amount_total=100,
        lines=[],
        warnings=[],
    )
    save(db, order)
    db.commit()
    return order


class Hands:
    """A clock that stands until it is told to go on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **span: float) -> None:
        self.at += timedelta(**span)


def step(who: Client, case: int, name: str, **body: Any) -> httpx.Response:
    return who.post(f"{API}/{case}/{name}", json=body)


def done(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code in (200, 201), response.text
    found: dict[str, Any] = response.json()
    return found


def refused(response: httpx.Response) -> tuple[int, str]:
    """Status and the most precise code: that of the first fault where the problem has any."""
    problem = response.json()
    faults = problem["errors"]
    return response.status_code, faults[0]["code"] if faults else problem["code"]
