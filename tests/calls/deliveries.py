"""New cars to call about: a sale with its buyer, car, number and the people who sold and handed it over."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from tests.calls.kit import SHANGHAI, Visits

from kaoping.storage.session import save
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.people import Employee, Position
from kaoping.storage.tables.records import SALE, Attribution, ContactPoint, Customer
from kaoping.storage.tables.sales import Sale

HANDED_OVER = datetime(2026, 11, 4, 15, 30, tzinfo=SHANGHAI)  # the Wednesday before the day of calls
_count = itertools.count(1)

WELL: tuple[dict[str, Any], ...] = (
    {"question": "OVERALL", "options": ["COMPLETELY"]},
    {"question": "EXPLANATION", "options": ["VERY"]},
    {"question": "ITEMS", "options": ["COMPLETE"]},
    {"question": "CAR_STATE", "options": ["NO_TROUBLE"]},
)
UNWELL: tuple[dict[str, Any], ...] = (
    *WELL[:3],
    {"question": "CAR_STATE", "options": ["TROUBLE"], "reasons": ["CAR_ELECTRICS"]},
)
WEEK: tuple[dict[str, Any], ...] = (
    {"question": "OVERALL", "options": ["FAIRLY"]},
    {"question": "ONLINE_INFORMATION", "not_applicable": True},
    {"question": "FIRST_CONTACT", "options": ["VERY"]},
    {"question": "RECEPTION", "options": ["COMPLETELY"]},
    {"question": "EXPLANATION", "options": ["VERY"]},
    {"question": "TEST_DRIVE", "not_applicable": True},
    {"question": "NEGOTIATION", "options": ["FAIRLY"]},
    {"question": "CHARGES", "options": ["AS_AGREED"]},
    {"question": "ON_TIME", "options": ["LATER_AGREED"]},
    {"question": "HANDOVER", "options": ["VERY"]},
    {"question": "C13_PLACE", "options": ["INDOOR_AREA"]},
    {"question": "C14_WALL", "options": ["LOGO_ONLY"]},
    {"question": "C15_STATE", "not_applicable": True},
    {"question": "RECOMMEND", "number": 9},
)


@dataclass
class Deliveries(Visits):
    """Sales of a store, handed over on Wednesday 4 November unless said otherwise."""

    sold: list[Sale] = field(default_factory=list)

    @cached_property
    def consultant(self) -> Employee:
        position = Position(
            code=f"CONSULTANT{next(_count)}", label={"zh": "销售顾问", "en": "Consultant"}, stream="SALES"
        )
        save(self.db, position)
        self.world.positions["CONSULTANT"] = position
        return self.world.hire("林峰", "CONSULTANT", code="S01")

    def sale(
        self,
        *,
        customer: Customer | None = None,
        contact: ContactPoint | None = None,
        without_number: bool = False,
        delivered: datetime | None = HANDED_OVER,
        consultant: Employee | None = None,
        car: dict[str, Any] | None = None,
        **more: Any,
    ) -> Sale:
        customer = customer or self.customer()
        if contact is None and not without_number:
            contact = self.number(customer)
        n = next(_count)
        values: dict[str, Any] = {
            "status": "DELIVERED" if delivered else "ORDERED",
            "purchase_type": "RETAIL",
            "callback_consent": True,
            "contact_id": contact.id if contact else None,
        }
        row = Sale(
            store_id=customer.store_id,
            source="dms",
            external_id=f"SO-{n}",
            source_version=1,
            content_hash=b"content",
            so_no=f"SO-{n}",
            customer_id=customer.id,
            vehicle_id=self.car(customer.store_id, **(car or {})).id,
            contract_day=date(2026, 10, 20),
            delivered_at=delivered,
            delivered_day=delivered.astimezone(SHANGHAI).date() if delivered else None,
            consultant_code="S01",
            units=1,
            warnings=[],
            **(values | more),
        )
        save(self.db, row)
        self.sold_by(row, consultant or self.consultant)
        self.sold.append(row)
        return row

    def sold_by(self, sale: Sale, employee: Employee, role: str = "consultant") -> None:
        row = Attribution(
            store_id=sale.store_id,
            fact_kind=SALE,
            fact_id=sale.id,
            role=role,
            employee_id=employee.id,
            share=1,
            origin="SOURCE",
            frozen_at=HANDED_OVER,
        )
        save(self.db, row)

    def calls(self, sale: Sale) -> dict[str, CallbackTask]:
        """The tasks of a sale by the kind of call."""
        self.db.expire_all()
        found: Sequence[CallbackTask] = self.db.scalars(
            select(CallbackTask).where(
                CallbackTask.store_id == sale.store_id, CallbackTask.sale_id == sale.id
            )
        ).all()
        assert len({task.type for task in found}) == len(found)
        return {task.type: task for task in found}

    def next_day(self, **sale: Any) -> CallbackTask:
        """A sale and its call of the next day."""
        made = self.sale(**sale)
        self.generate()
        return self.calls(made)["NEWCAR_D1"]
