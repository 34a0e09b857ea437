"""The repair orders of the demo: drawn from a seed, shaped as a DMS pushes them."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kaoping.domain.identifiers import has_valid_check_digit

from .organisation import SOURCE, House

ZONE = ZoneInfo("Asia/Shanghai")
WEEKEND_FACTOR = 1.3
VIN_CHARACTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "洋",
    "勇",
    "艳",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "秀英",
    "建华",
    "志强",
    "晓燕",
)
MODELS = (("X5", "ICE"), ("X7", "ICE"), ("L3", "HEV"), ("E6", "BEV"), ("E8", "PHEV"))
CATEGORIES = (
    ("MAINT", 48, "保养", (300, 900)),
    ("GENERAL", 20, "一般维修", (400, 2600)),
    ("BODY_ACCIDENT", 14, "事故钣喷", (1500, 9000)),
    ("WARRANTY", 10, "保修", (0, 0)),
    ("FIRST_MAINT", 4, "首保", (0, 0)),
    ("PDI", 2, "PDI 检查", (0, 0)),
    ("OTHER", 2, "其他", (100, 600)),
)
STATEMENTS = (
    "常规保养",
    "刹车有异响",
    "空调不制冷",
    "仪表报警灯亮",
    "前保险杠剐蹭",
    "行驶抖动",
    "更换轮胎",
    "车机黑屏",
)
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draw:
    """One store's source of orders; the same seed gives the same days. No car came before `since`."""

    house: House
    rng: random.Random
    since: date

    def day(self, day: date, usual: float) -> list[Record]:
        """The orders whose cars are handed back on this day, about the usual number, more at weekends."""
        mean = usual * (WEEKEND_FACTOR if day.weekday() >= 5 else 1)
        count = max(0, round(self.rng.gauss(mean, mean / 6)))
        return [self.order(day, n) for n in range(count)]

    def order(self, day: date, number: int) -> Record:
        rng, store = self.rng, self.house.code
        category, _, _, (low, high) = rng.choices(CATEGORIES, [c[1] for c in CATEGORIES])[0]
        delivered = datetime.combine(day, time(10), ZONE) + timedelta(minutes=rng.randrange(0, 450))
        stay = timedelta(
            hours=rng.choice((3, 4, 5, 6, 26, 50))
            if category != "BODY_ACCIDENT"
            else rng.choice((50, 74, 98))
        )
        opened = max(_within_hours(delivered - stay), datetime.combine(self.since, time(8, 30), ZONE))
        promised = (
            delivered - timedelta(hours=rng.choice((2, 5)))
            if rng.random() < 0.1
            else delivered + timedelta(minutes=30)
        )
        settled = delivered - timedelta(minutes=rng.randrange(10, 40))
        labour, parts = rng.randint(low, high), rng.randint(low, high) // 2
        reference = f"{day:%Y%m%d}-{store[-5:]}-{number:03}"
        order = {
            "store_code": store,
            "source": SOURCE,
            "external_id": f"RO{reference}",
            "source_updated_at": delivered.isoformat(),
            "op": "UPSERT",
            "ro_no": f"RO{reference}",
            "ro_type": "CLAIM" if category == "WARRANTY" else "REPAIR",
            "repair_category": category,
            "status": "DELIVERED",
            "opened_at": opened.isoformat(),
            "promised_at_first": max(promised, opened + timedelta(hours=1)).isoformat(),
            "promised_at": max(promised, opened + timedelta(hours=1)).isoformat(),
            "work_completed_at": (settled - timedelta(minutes=20)).isoformat(),
            "settled_at": settled.isoformat(),
            "delivered_at": delivered.isoformat(),
            "odometer_in": rng.randrange(1_000, 120_000),
            "customer_waiting": stay < timedelta(hours=5),
            "customer_statement": rng.choice(STATEMENTS),
            "vehicle": self.vehicle(*rng.choices(MODELS, (30, 20, 15, 25, 10))[0]),
            "owner": self.owner(reference),
            **self._people(),
            "callback_consent": rng.random() > 0.03,
            "amounts": {"labor": f"{labour}.00", "parts": f"{parts}.00", "total": f"{labour + parts}.00"},
            "lines": [
                {
                    "line_no": 1,
                    "kind": "LABOR",
                    "code": f"L-{rng.randrange(1000, 9999)}",
                    "name": "工时",
                    "amount": f"{labour}.00",
                    "pay_type": "CUSTOMER",
                },
                {
                    "line_no": 2,
                    "kind": "PART",
                    "code": f"P-{rng.randrange(1000, 9999)}",
                    "name": "备件",
                    "amount": f"{parts}.00",
                    "pay_type": "CUSTOMER",
                },
            ],
        }
        if rng.random() < 0.35:
            order["sender"] = {"name": _name(rng), "phone": _phone(rng), "relation": "FAMILY"}
        return order

    def _people(self) -> dict[str, Any]:
        rng, advisors, technicians = self.rng, self.house.codes("ADVISOR"), self.house.codes("TECHNICIAN")
        pair = rng.sample(technicians, 2)
        shared = [{"code": pair[0], "share": "0.6"}, {"code": pair[1], "share": "0.4"}]
        return {
            "advisor_code": "A99" if rng.random() < 0.01 else rng.choice(advisors),
            "technicians": shared if rng.random() < 0.3 else [{"code": pair[0], "share": "1"}],
            "qc_code": self.house.codes("QC")[0],
        }

    def vehicle(self, model: str, energy: str) -> dict[str, Any]:
        """A car with the plate of the store's town."""
        rng = self.rng
        plate = _plate(rng, self.house.plate, energy)
        return {"vin": _vin(rng), "plate": plate, "model": f"{self.house.model} {model}", "energy": energy}

    def owner(self, reference: str) -> dict[str, Any]:
        """A person nobody is, with a number that is nobody's."""
        rng = self.rng
        return {"external_id": f"C-{reference}", "kind": "PERSON", "name": _name(rng), "phone": _phone(rng)}


def _within_hours(moment: datetime) -> datetime:
    return moment.replace(hour=min(max(moment.hour, 8), 17))


def _name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def _phone(rng: random.Random) -> str:
    """Numbers of a range no operator has given out: nobody's telephone rings."""
    return f"1{rng.choice('3578')}{rng.randrange(0, 10):01}0000{rng.randrange(0, 10_000):04}"


def _vin(rng: random.Random) -> str:
    head, tail = "LXY" + "".join(rng.choices(VIN_CHARACTERS, k=5)), "".join(rng.choices(VIN_CHARACTERS, k=4))
    number = f"{rng.randrange(0, 10_000):04}"
    drafts = (f"{head}{check}{tail}{number}" for check in "0123456789X")
    return next(filter(has_valid_check_digit, drafts))


def _plate(rng: random.Random, town: str, energy: str) -> str:
    digits = f"{rng.randrange(0, 10_000):04}"
    letter = rng.choice("ABCDEFGHJK")
    if energy in ("BEV", "PHEV"):
        return f"{town}A{'D' if energy == 'BEV' else 'F'}{rng.choice('0123456789')}{digits}"
    return f"{town}{letter}{rng.choice('ABCDEFGHJKLMNPQRSTUVWXYZ')}{digits}"
