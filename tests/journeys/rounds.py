"""Audits of the first store before the journeys begin: one published with its losses, one half made."""

from datetime import datetime, timedelta
from typing import Any

from tests.journeys.moment import FORENOON
from tests.journeys.past import SH001, Past

PLANNER, AUDITOR = "crc", "auditor"
LOST = {"C09": "前台两盆绿萝叶片发黄", "C27": "主展台车左前门有水渍"}
"""Answered for by the cleaner, whom the store does not have, and by the sales consultants."""


def make_rounds(past: Past) -> None:
    last = FORENOON - timedelta(days=6)
    published = _plan(past, last)
    for item in _items(past, published):
        _mark(past, published, item, last)
    past.post(AUDITOR, f"/audits/{published}/submit")
    past.at(last + timedelta(hours=4)).post(PLANNER, f"/audits/{published}/publish")
    today = FORENOON - timedelta(hours=1)
    under_way = _plan(past, today)
    for item in _items(past, under_way)[:6]:
        _mark(past, under_way, item, today)


def _plan(past: Past, at: datetime) -> int:
    """Planned and begun."""
    people = past.at(at).get(PLANNER, "/audits/auditors?store_id=1&template_code=S000-I")
    auditor = next(one["user_id"] for one in people if "检查员" in one["name"])
    wanted = {
        "store_code": SH001,
        "template_code": "S000-I",
        "sources": ["MS"],
        "scheduled_on": at.date().isoformat(),
        "auditor_user_id": auditor,
    }
    audit: int = past.post(PLANNER, "/audits", wanted)["id"]
    past.post(AUDITOR, f"/audits/{audit}/start")
    return audit


def _items(past: Past, audit: int) -> list[dict[str, Any]]:
    sections = past.get(AUDITOR, f"/audits/{audit}")["sections"]
    return [item for section in sections for standard in section["standards"] for item in standard["items"]]


def _mark(past: Past, audit: int, item: dict[str, Any], at: datetime) -> None:
    mark: dict[str, Any] = {"result": "PASS", "observed_at": at.isoformat()}
    if item["code"] in LOST:
        mark |= {"result": "FAIL", "note": LOST[item["code"]]}
    elif item["kind"] == "NUMBER":
        mark |= {"value": "24.5"}
    elif item["modes"]:
        mark |= {"mode": "ORDINARY"}
    past.put(AUDITOR, f"/audits/{audit}/items/{item['code']}", mark)
