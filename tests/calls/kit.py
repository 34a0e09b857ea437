"""Visits to call about: an order with its customer, car, numbers and the people who served."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import World

from kaoping.calls.service import generate
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import save
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.people import Employee, Store
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    Attribution,
    Consent,
    ContactPoint,
    Customer,
    RepairOrder,
    Vehicle,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DELIVERED = datetime(2026, 11, 2, 17, 20, tzinfo=SHANGHAI)  # a Monday
CALL_TIME = datetime(2026, 11, 5, 9, 30, tzinfo=SHANGHAI)  # the Thursday it is due
_count = itertools.count(1)

GOOD: tuple[dict[str, Any], ...] = (
    {"question": "OVERALL", "options": ["VERY"]},
    {"question": "PROBLEM_SOLVED", "options": ["SOLVED"]},
    {"question": "RECEPTION", "options": ["COMPLETELY"]},
    {"question": "EXPLANATION", "options": ["FAIRLY"]},
    {"question": "ON_TIME", "options": ["EARLIER_OR_ON_TIME"]},
    {"question": "RECOMMEND", "number": 9},
)
BAD: tuple[dict[str, Any], ...] = (
    {"question": "OVERALL", "options": ["VERY_DISSATISFIED"], "reasons": ["REPAIR_QUALITY", "WAITING_TIME"]},
    *GOOD[1:5],
)


def completed(answers: tuple[dict[str, Any], ...] = GOOD, **more: Any) -> dict[str, Any]:
    return {"outcome": "COMPLETED", "answers": list(answers), **more}


@dataclass
class Wall:
    """The clock on the store's wall, moved by the test."""

    now: datetime = CALL_TIME

    def __call__(self) -> datetime:
        return self.now

    def on(self, **step: int) -> None:
        self.now += timedelta(**step)


@dataclass
class Visits:
    """Orders of a store, delivered on Monday 2 November unless said otherwise."""

    db: Session
    world: World
    made: list[RepairOrder] = field(default_factory=list)

    def customer(self, *, store: Store | None = None, name: str = "王小明", **more: Any) -> Customer:
        store = store or self.world.store
        n = next(_count)
        row = Customer(
            store_id=store.id,
            source="dms",
            external_id=f"C-{n}",
            kind="PERSON",
            name_sealed=self.personal.seal(Purpose.NAME, name),
            **more,
        )
        save(self.db, row)
        return row

    def number(
        self, customer: Customer, phone: str | None = None, role: str = "OWNER", **more: Any
    ) -> ContactPoint:
        digits = phone or f"+86139{next(_count):08}"
        row = ContactPoint(
            store_id=customer.store_id,
            customer_id=customer.id,
            role=role,
            type=more.pop("type", "MOBILE"),
            value_sealed=self.personal.seal(Purpose.PHONE, digits),
            value_hash=self.personal.phone_hash(digits),
            last4_hash=self.personal.last4_hash(digits),
            **more,
        )
        save(self.db, row)
        return row

    def car(self, store_id: int, **more: Any) -> Vehicle:
        n = next(_count)
        row = Vehicle(
            store_id=store_id, plate=f"沪A{n:05}", plate_kind="REGULAR", model="远航 5", energy="BEV", **more
        )
        save(self.db, row)
        return row

    def order(
        self,
        *,
        customer: Customer | None = None,
        contact: ContactPoint | None = None,
        without_number: bool = False,
        delivered: datetime = DELIVERED,
        advisor: Employee | None = None,
        car: dict[str, Any] | None = None,
        **more: Any,
    ) -> RepairOrder:
        customer = customer or self.customer()
        if contact is None and not without_number:
            contact = self.number(customer)
        vehicle = self.car(customer.store_id, **(car or {}))
        n = next(_count)
        values: dict[str, Any] = {
            "ro_type": "REPAIR",
            "repair_category": "GENERAL",
            "status": "DELIVERED",
            "callback_consent": True,
            "sender_contact_id": contact.id if contact else None,
        }
        row = RepairOrder(
            store_id=customer.store_id,
            source="dms",
            external_id=f"RO-{n}",
            source_version=1,
            content_hash=b"content",
            ro_no=f"RO-{n}",
            customer_id=customer.id,
            vehicle_id=vehicle.id,
            opened_at=delivered - timedelta(days=1),
            opened_day=(delivered - timedelta(days=1)).date(),
            delivered_at=delivered,
            delivered_day=delivered.astimezone(SHANGHAI).date(),
            advisor_code="A07",
            technicians=[],
            amount_total=100,
            lines=[],
            warnings=[],
            **(values | more),
        )
        save(self.db, row)
        self.serve(row, advisor or self.world.advisor)
        self.made.append(row)
        return row

    def serve(self, order: RepairOrder, employee: Employee, role: str = "advisor") -> None:
        row = Attribution(
            store_id=order.store_id,
            fact_kind=REPAIR_ORDER,
            fact_id=order.id,
            role=role,
            employee_id=employee.id,
            share=1,
            origin="SOURCE",
            frozen_at=DELIVERED,
        )
        save(self.db, row)

    def consent(self, customer: Customer, purpose: str, state: str) -> None:
        row = Consent(
            store_id=customer.store_id,
            customer_id=customer.id,
            purpose=purpose,
            state=state,
            captured_at=DELIVERED,
            evidence_kind="REPAIR_ORDER",
            evidence_id=1,
        )
        save(self.db, row)

    def task(self, order: RepairOrder) -> CallbackTask:
        self.db.expire_all()
        return self.db.scalars(
            select(CallbackTask).where(
                CallbackTask.store_id == order.store_id, CallbackTask.order_id == order.id
            )
        ).one()

    def tasks(self, **order: Any) -> CallbackTask:
        """An order and the task generated for it."""
        made = self.order(**order)
        self.generate()
        return self.task(made)

    def generate(self) -> Any:
        self.db.commit()
        kept = generate(self.db)
        self.db.commit()
        return kept

    @property
    def personal(self) -> PersonalData:
        keys: PersonalData = self.db.info["personal"]
        return keys


Clocks = dict[str, Callable[[], datetime] | None]


def wall_of(clock: Clocks) -> Iterator[Wall]:
    wall = Wall()
    clock["now"] = wall
    yield wall
