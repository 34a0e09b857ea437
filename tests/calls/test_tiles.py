"""Every figure of the workbench opens exactly the records it counts."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.asgi import Client
from tests.calls.kit import Visits, Wall

ZONE = ZoneInfo("Asia/Shanghai")
WAITING = {"with_total": True, "state": ["PENDING", "SCHEDULED", "IN_PROGRESS"]}


def test_the_lists_behind_the_tiles_have_as_many_lines(visits: Visits, agent: Client, wall: Wall) -> None:
    first = visits.tasks()
    attempt = agent.post(f"/api/v1/callbacks/{first.id}/attempts").json()["id"]
    agent.post(f"/api/v1/call-attempts/{attempt}/result", json={"outcome": "REFUSED"})
    for _ in range(3):
        visits.tasks()
    for days in (0, 1, 3):
        wall.on(days=days)
        tiles = agent.get("/api/v1/dashboards/workbench").json()
        assert _counted(agent, tiles["now"]) == {
            name: tiles["calls"][name] for name in ("overdue", "due_today", "later", "done_today")
        }


def _counted(agent: Client, now: str) -> dict[str, int]:
    at = datetime.fromisoformat(now)
    today = at.astimezone(ZONE).date()
    tonight = datetime.combine(today + timedelta(days=1), datetime.min.time(), ZONE)

    def total(**asked: Any) -> int:
        found: int = agent.get("/api/v1/callbacks", params={**WAITING, **asked}).json()["total"]
        return found

    done = agent.get("/api/v1/callbacks", params={"with_total": True, "completed_on": today.isoformat()})
    return {
        "overdue": total(due_before=at.isoformat()),
        "due_today": total(due_from=at.isoformat(), due_before=tonight.isoformat()),
        "later": total(due_from=tonight.isoformat()),
        "done_today": done.json()["total"],
    }
