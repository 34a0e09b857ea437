"""Working days of a store: its zone and the statutory calendar that comes with the product."""

from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import WorkCalendar
from kaoping.domain.deadlines import Timekeeping
from kaoping.storage.tables.people import Store

CALENDARS = resources.files("kaoping") / "packs" / "calendars"


def keeping_of(db: Session, store_id: int) -> Timekeeping:
    zone = db.execute(select(Store.zone).where(Store.id == store_id)).scalar_one()
    return Timekeeping(ZoneInfo(zone), calendar=shipped_calendar())


@cache
def shipped_calendar() -> WorkCalendar:
    """The newest of the shipped files; years it does not list follow the weekend rule."""
    newest = max((one for one in CALENDARS.iterdir() if one.name.startswith("cn-")), key=lambda one: one.name)
    return WorkCalendar.parse(yaml.safe_load(newest.read_text(encoding="utf-8")))
