"""Audits of the demo: each month an auditor of the group sees every showroom, somebody else publishes it."""

import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from kaoping.audits import service
from kaoping.audits.schemas import AuditDetailOut, AuditIn, AuditItemOut, MarkIn
from kaoping.domain.people import Principal

from .agenda import Act, Step
from .cast import Cast
from .orders import ZONE
from .organisation import House

PLANNER, AUDITOR = "quality", "auditor"
AHEAD = timedelta(days=3)
MORNING, NEXT_MORNING = time(9, 40), time(9)
VISIT = timedelta(minutes=50)
LOST, NOT_APPLICABLE = (0.06, 0.15, 0.1), 0.04
"""How much each store loses, and what could not be looked at."""

COMFORT = Decimal(22)
REMARKS = ("地面有水渍", "左侧标识有破损", "展台有两盏灯不亮", "玻璃有手印，当场已提醒", "车内座椅套膜未撤")


@dataclass(frozen=True, slots=True)
class Inspection:
    """One audit of one store on one day."""

    cast: Cast
    rng: random.Random
    store: int
    house: House
    day: date
    found: list[int] = field(default_factory=list)

    def steps(self) -> Iterator[Step]:
        begins = datetime.combine(self.day, MORNING, ZONE) + timedelta(minutes=70 * self.store)
        yield begins - AHEAD, self._plan
        yield begins, self._visit(share=1)
        yield begins + VISIT, self._submit
        yield datetime.combine(self.day + timedelta(days=1), NEXT_MORNING, ZONE), self._publish

    def steps_half_way(self, now: datetime) -> Iterator[Step]:
        """Planned for today and begun; whoever tries the product may go on."""
        yield now - timedelta(hours=3), self._plan
        yield now - timedelta(minutes=20), self._visit(share=0.4)

    def steps_ahead(self, now: datetime) -> Iterator[Step]:
        yield now - timedelta(hours=2), self._plan

    def _plan(self, _: datetime) -> None:
        with self.cast.acting(PLANNER, "audits:plan") as (db, who):
            plan = {
                "store_code": self.house.code,
                "template_code": "S000-I",
                "sources": ["MS"],
                "scheduled_on": self.day,
                "auditor_user_id": self.cast.people[AUDITOR].user_id,
            }
            self.found.append(service.plan_audit(db, who, AuditIn.model_validate(plan)).id)

    def _visit(self, share: float) -> Act:
        def visit(moment: datetime) -> None:
            with self.cast.acting(AUDITOR, "audits:perform") as (db, who):
                audit = service.start_audit(db, who, self._id)
                items = list(_items(audit))
                for item in items[: round(len(items) * share)]:
                    self._mark(db, who, item, moment)

        return visit

    def _mark(self, db: Session, who: Principal, item: AuditItemOut, moment: datetime) -> None:
        seen = self._seen(item)
        service.mark_item(
            db, who, self._id, item.code, MarkIn.model_validate({**seen, "observed_at": moment})
        )
        if seen.get("result", "FAIL") == "FAIL":
            picture = service.Picture("image/png", draw_picture(self.rng))
            service.add_photo(db, who, self._id, item.code, picture)

    def _seen(self, item: AuditItemOut) -> dict[str, Any]:
        if item.kind == "NUMBER":
            degrees = COMFORT + Decimal(self.rng.randrange(-30, 45)) / 10
            return {"value": f"{degrees:.1f}", "note": "入口处测得"}
        mode = {"mode": self.rng.choice(item.modes).code} if item.modes else {}
        drawn = self.rng.random()
        if drawn < LOST[self.store]:
            return {"result": "FAIL", "note": self.rng.choice(REMARKS), **mode}
        if drawn < LOST[self.store] + NOT_APPLICABLE:
            return {"result": "NA", "reason": "NOT_OBSERVABLE"}
        return {"result": "PASS", **mode}

    def _submit(self, _: datetime) -> None:
        with self.cast.acting(AUDITOR, "audits:perform") as (db, who):
            service.submit_audit(db, who, self._id)

    def _publish(self, _: datetime) -> None:
        with self.cast.acting(PLANNER, "audits:review") as (db, who):
            service.publish_audit(db, who, self._id)

    @property
    def _id(self) -> int:
        return self.found[-1]


def _items(audit: AuditDetailOut) -> Iterator[AuditItemOut]:
    return (item for section in audit.sections for standard in section.standards for item in standard.items)


def draw_picture(rng: random.Random, width: int = 240, height: int = 160) -> bytes:
    """A picture that stands in for a photo: a wall, a floor, and a stain on it. PNG, drawn from the seed."""
    wall, floor = rng.randrange(190, 230), (150, rng.randrange(140, 165), 140)
    x, y, radius = rng.randrange(60, 180), rng.randrange(110, 145), rng.randrange(7, 17)

    def colour(column: int, row: int) -> tuple[int, int, int]:
        if (column - x) ** 2 + 3 * (row - y) ** 2 < radius**2:
            return (92, 74, 58)
        if row < height * 3 // 5:
            shade = wall - row // 4
            return (shade, shade, shade + 8)
        grout = (column + row) % 40 < 1 or row % 20 < 1
        return (120, 120, 118) if grout else floor

    rows = b"".join(
        b"\0" + b"".join(bytes(colour(column, row)) for column in range(width)) for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
