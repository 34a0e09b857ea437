"""Cars sold and visits agreed upon in the demo: drawn from a seed, shaped as a DMS pushes them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .orders import MODELS, ZONE, Draw, Record
from .organisation import SOURCE

DELIVERIES_A_DAY = 1.0  # the small profile: about thirty cars a month and store
RETURNED, ONLINE, FLEET = 0.04, 0.25, 0.06
VISITS_A_DAY = 4
PRICES = (128_000, 168_000, 239_000, 269_000, 329_000)
HANDED_OVER = time(10, 30)
TAKEN_BACK_AFTER = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Showroom:
    """The sales of one store, from the same seed as its orders."""

    draw: Draw

    def day(self, day: date) -> list[Record]:
        """Sales whose cars are handed over on this day; more at weekends."""
        rng = self.draw.rng
        mean = DELIVERIES_A_DAY * (2 if day.weekday() >= 5 else 0.6)
        count = max(0, round(rng.gauss(mean, 0.7)))
        return [self._delivered(day, n) for n in range(count)]

    def _delivered(self, day: date, number: int) -> Record:
        rng, house = self.draw.rng, self.draw.house
        reference = f"{day:%Y%m%d}-{house.code}-{number:02}"
        delivered = datetime.combine(day, HANDED_OVER, ZONE) + timedelta(minutes=rng.randrange(0, 360))
        late = rng.random() < 0.12
        promised = delivered - timedelta(days=1) if late else delivered + timedelta(hours=1)
        (model, energy), price = rng.choice(list(zip(MODELS, PRICES, strict=True)))
        amount = price - rng.randrange(0, 12) * 1000
        return {
            "store_code": house.code,
            "source": SOURCE,
            "external_id": f"SO{reference}",
            "source_updated_at": delivered.isoformat(),
            "op": "UPSERT",
            "so_no": f"SO{reference}",
            "status": "DELIVERED",
            "channel": "DCC" if rng.random() < ONLINE else "SHOWROOM",
            "purchase_type": "FLEET" if rng.random() < FLEET else "RETAIL",
            "contract_on": str(max(self.draw.since, day - timedelta(days=rng.randrange(3, 30)))),
            "promised_delivery_at_first": promised.isoformat(),
            "promised_delivery_at": promised.isoformat(),
            "delivered_at": delivered.isoformat(),
            "vehicle": self.draw.vehicle(model, energy) | {"sold_on": str(day)},
            "customer": self.draw.owner(reference),
            "consultant_code": rng.choice(house.codes("SALES_CONSULTANT")),
            "delivery_code": next(iter(house.codes("DELIVERY_SPECIALIST")), None),
            "callback_consent": rng.random() > 0.02,
            "units": 1,
            "amount": f"{amount}.00",
            "profit": f"{amount * rng.randrange(2, 7) // 100}.00",
        }

    def is_returned(self) -> bool:
        return self.draw.rng.random() < RETURNED

    def visits(self, day: date) -> list[Record]:
        """The appointments of a day as its evening leaves them: who came, how punctual, and who did not."""
        return [self._visit(day, n) for n in range(VISITS_A_DAY)]

    def _visit(self, day: date, number: int) -> Record:
        rng, house = self.draw.rng, self.draw.house
        reference = f"{day:%Y%m%d}-{house.code}-{number:02}"
        starts = datetime.combine(day, time(9), ZONE) + timedelta(minutes=30 * rng.randrange(0, 14))
        came = rng.random() < 0.85
        visit: Record = {
            "store_code": house.code,
            "source": SOURCE,
            "external_id": f"AP{reference}",
            "source_updated_at": (starts + timedelta(hours=1)).isoformat(),
            "op": "UPSERT",
            "appointment_no": f"AP{reference}",
            "type": "SERVICE" if rng.random() < 0.8 else "TEST_DRIVE",
            "channel": rng.choice(("PHONE", "WECHAT", "APP", "REMINDER")),
            "status": "ARRIVED" if came else "NO_SHOW",
            "scheduled_start": starts.isoformat(),
            "duration_min": 60,
            "customer": self.draw.owner(f"V{reference}"),
        }
        if visit["type"] == "SERVICE":
            visit["advisor_code"] = rng.choice(house.codes("ADVISOR"))
        if came:
            visit["arrived_at"] = (starts + timedelta(minutes=rng.randrange(-25, 30))).isoformat()
        return visit


def taken_back(sale: Record, moment: datetime) -> Record:
    """The same sale when the car has come back."""
    newer: dict[str, Any] = {**sale, "status": "RETURNED", "returned_at": moment.isoformat()}
    return {**newer, "source_updated_at": moment.isoformat()}
