"""People at work in the two stores at times of our choosing, through the API; a refusal stops the telling."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kaoping.cli.demo.agenda import DemoClock
from kaoping.cli.demo.organisation import CAST, PASSWORD
from kaoping.jobs import JOBS
from kaoping.scorecards.jobs import recompute
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import unit_of_work
from tests.asgi import Client
from tests.records.orders import order

API = "/api/v1"
SH001, SH002 = (house.code for house in CAST[:2])
STAFF = {SH001: ("A01", "T11", "T12", "Q02"), SH002: ("A11", "T21", "T22", "Q03")}
NAMES = ("王芳", "刘洋", "陈敏", "杨勇", "赵丽", "周杰", "吴娟", "郑涛", "孙艳", "马超群", "朱建华", "胡晓燕")


def good_answers() -> list[dict[str, Any]]:
    given = {
        "OVERALL": "COMPLETELY",
        "PROBLEM_SOLVED": "SOLVED",
        "RECEPTION": "VERY",
        "EXPLANATION": "VERY",
        "ON_TIME": "EARLIER_OR_ON_TIME",
    }
    return [{"question": question, "options": [option]} for question, option in given.items()]


def bad_answers() -> list[dict[str, Any]]:
    """Very dissatisfied with all of it, for the quality of the repair: this becomes a complaint."""
    _, *rest = good_answers()
    return [{"question": "OVERALL", "options": ["VERY_DISSATISFIED"], "reasons": ["REPAIR_QUALITY"]}, *rest]


@dataclass(slots=True)
class Past:
    """People at work at a time of our choosing; whatever is refused stops the telling."""

    database: Database
    clock: DemoClock
    client: Client

    def at(self, moment: datetime) -> "Past":
        self.clock.now = moment
        return self

    def post(self, user: str, path: str, body: Any = None) -> Any:
        form = {"grant_type": "password", "username": user, "password": PASSWORD}
        token = _read(self.client.post(f"{API}/auth/token", data=form))["access_token"]
        return _read(self.client.signed(token).post(f"{API}{path}", json=body))

    def put(self, user: str, path: str, body: Any) -> Any:
        form = {"grant_type": "password", "username": user, "password": PASSWORD}
        token = _read(self.client.post(f"{API}/auth/token", data=form))["access_token"]
        return _read(self.client.signed(token).put(f"{API}{path}", json=body))

    def get(self, user: str, path: str) -> Any:
        form = {"grant_type": "password", "username": user, "password": PASSWORD}
        token = _read(self.client.post(f"{API}/auth/token", data=form))["access_token"]
        return _read(self.client.signed(token).get(f"{API}{path}"))

    def push(self, key: str, orders: list[dict[str, Any]]) -> None:
        _read(self.client.signed(key).post(f"{API}/ingest/repair-orders", json=orders))

    def generate_tasks(self) -> None:
        with unit_of_work(self.database, "journeys") as db:
            JOBS["calls.generate_tasks"].run(db)

    def recompute(self) -> None:
        with unit_of_work(self.database, "journeys") as db:
            recompute(db)

    def call(self, user: str, *, unhappy: bool) -> int | None:
        """The next customer answers; an unhappy one opens a complaint, whose id this gives."""
        desk = self.post(user, "/callbacks/next")
        attempt = self.post(user, f"/callbacks/{desk['id']}/attempts")
        result: dict[str, Any] = {"outcome": "COMPLETED", "answers": good_answers()}
        if unhappy:
            result = {"outcome": "COMPLETED", "answers": bad_answers(), "complaint": {"open": True}}
        case: int | None = self.post(user, f"/call-attempts/{attempt['id']}/result", result)["complaint_id"]
        return case


def _read(reply: Any) -> Any:
    assert reply.is_success, f"{reply.request.method} {reply.request.url.path}: {reply.text}"
    return reply.json()


def hand_over(past: Past, case: int | None) -> None:
    past.post("crc", f"/complaints/{case}/accept", {})
    people = past.get("crc", f"/complaints/{case}/handler-candidates")["items"]
    handler = next(person["employee_id"] for person in people if person["name"] == "沈立")
    past.post("crc", f"/complaints/{case}/assign", {"handler_employee_id": handler})


def delivered(number: int, store: str, at: datetime) -> dict[str, Any]:
    """Order `number` of a store, handed back at that time by its own people."""
    advisor, *technicians, inspector = STAFF[store]
    return order(
        number,
        store,
        source_updated_at=at.isoformat(),
        opened_at=(at - timedelta(hours=5)).isoformat(),
        promised_at_first=(at + timedelta(minutes=30)).isoformat(),
        promised_at=(at + timedelta(minutes=30)).isoformat(),
        work_completed_at=(at - timedelta(hours=1)).isoformat(),
        settled_at=(at - timedelta(minutes=20)).isoformat(),
        delivered_at=at.isoformat(),
        advisor_code=advisor,
        technicians=[{"code": technicians[0], "share": "0.6"}, {"code": technicians[1], "share": "0.4"}],
        qc_code=inspector,
        owner__name=NAMES[number % len(NAMES)],
        sender=...,
    )
