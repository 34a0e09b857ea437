"""What comes once a month of the demo is frozen: forgotten orders, corrections, a forwarded complaint."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kaoping.complaints.schemas import ComplaintIn
from kaoping.complaints.service import open_complaint
from kaoping.domain.periods import Period
from kaoping.storage.tables.records import REPAIR_ORDER, Attribution, RepairOrder

from .agenda import Step
from .calling import Opened
from .cast import Cast
from .closing import Calendar
from .complaints import HANDS
from .orders import ZONE, Draw, Record
from .organisation import HOUSES

FORGOTTEN = 2
FIRST_NUMBER = 900  # far above any number of a day
GOODWILL = Decimal("50.00")
AFTERNOON = time(16)
FORWARDED = "厂家 400 转来：客户反映交车时未说明更换项目，要求门店回复"


@dataclass(frozen=True, slots=True)
class Latecomers:
    """The late records of one month of one store. `sent` are the orders its DMS sent in time, `opened` hears
    of the complaint."""

    cast: Cast
    store: int
    month: Period
    draw: Draw
    sent: Sequence[Record]
    opened: Opened

    def steps(self, calendar: Calendar) -> Iterator[Step]:
        yield calendar.on(5, 11, self.store), self._forward
        yield calendar.on(5, 18, self.store), self._push

    @property
    def _complained_of(self) -> str:
        """The second advisor: the first one appeals."""
        return HOUSES[self.store].codes("ADVISOR")[1]

    def _push(self, moment: datetime) -> None:
        """Orders of the last days, a discount, and a cancellation."""
        days = [self.month.last - timedelta(days=n) for n in range(FORGOTTEN)]
        records = [self.draw.order(day, FIRST_NUMBER + n) for n, day in enumerate(days)]
        others = (order for order in self.sent if order["advisor_code"] != self._complained_of)
        paid = [order for order in others if Decimal(order["amounts"]["total"]) > 2 * GOODWILL]
        if len(paid) >= 2:
            cheaper, cancelled = self.draw.rng.sample(paid, 2)
            records += [_discounted(cheaper, moment), _cancelled(cancelled, moment)]
        self.cast.push(records)

    def _forward(self, moment: datetime) -> None:
        """The maker's hotline forwards what a customer said of an advisor on the last day."""
        served = [order for order in self.sent if order["advisor_code"] == self._complained_of]
        if not served:
            return
        with self.cast.acting(HANDS[self.store][0], "complaints:open") as (db, who):
            order = db.execute(
                select(RepairOrder.store_id, RepairOrder.id, Attribution.employee_id)
                .join(
                    Attribution,
                    (Attribution.store_id == RepairOrder.store_id) & (Attribution.fact_id == RepairOrder.id),
                )
                .where(
                    RepairOrder.external_id == served[-1]["external_id"],
                    Attribution.fact_kind == REPAIR_ORDER,
                    Attribution.role == "advisor",
                )
            ).one()
            said = ComplaintIn.model_validate(
                {
                    "store_id": order.store_id,
                    "source": "OEM_400",
                    "category": "AFTERSALES",
                    "subcategory": "SLOW_FEEDBACK",
                    "received_at": datetime.combine(self.month.last, AFTERNOON, ZONE),
                    "repair_order_id": order.id,
                    "named_employee_ids": [order.employee_id],
                    "description": FORWARDED,
                }
            )
            case = open_complaint(db, who, said)
        self.opened(case.id, moment)


def _discounted(order: Record, moment: datetime) -> Record:
    newer = deepcopy(order)
    newer["source_updated_at"] = moment.isoformat()
    newer["amounts"]["discount"] = str(GOODWILL)
    newer["amounts"]["total"] = str(Decimal(order["amounts"]["total"]) - GOODWILL)
    return newer


def _cancelled(order: Record, moment: datetime) -> Record:
    key: dict[str, Any] = {name: order[name] for name in ("store_code", "source", "external_id")}
    return {**key, "op": "VOID", "source_updated_at": moment.isoformat()}
