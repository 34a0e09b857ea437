"""October of a store and the people who close it, each signed in apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.shop import SHANGHAI, Shop

from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.session import save
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.people import Employee
from kaoping.storage.tables.records import RepairOrder
from kaoping.storage.tables.scoring import Card, PayTerm

API = "/api/v1/periods"
OCTOBER = "2026-10"
MIDDLE = datetime(2026, 10, 15, 12, tzinfo=SHANGHAI)
BASE = Decimal("2000.00")
STAGES = {
    "MANAGER": "manager-reviews",
    "COMPANY": "company-reviews",
    "APPROVE": "approvals",
}

AsRole = Callable[..., Client]


@dataclass
class Month:
    """A month with two orders, calls and a complaint; six cards, one of which is the service manager's."""

    db: Session
    world: World
    shop: Shop
    as_role: AsRole
    moment: list[datetime]
    orders: list[RepairOrder] = field(default_factory=list)
    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        advisor, agent = self.world.advisor, self.world.agent
        for days, satisfied in ((0, True), (3, False)):
            order = self.shop.order(MIDDLE + timedelta(days=days), served={"advisor": advisor})
            self.shop.call(order, agent, satisfied=satisfied)
            self.orders.append(order)
        self.shop.complaint(MIDDLE, people={"named": advisor, "handler": self.world.people["manager"]})
        for name in ("advisor", "technician", "second_technician", "qc", "manager"):
            self.pay_term(self.world.people[name])
        self.recompute()

    def pay_term(self, employee: Employee) -> None:
        save(
            self.db,
            PayTerm(
                store_id=self.world.store.id,
                employee_id=employee.id,
                code="performance_base",
                amount=BASE,
                valid_from=MIDDLE.date() - timedelta(days=300),
            ),
        )

    def recompute(self) -> None:
        self.db.commit()
        recompute_waiting(self.db)
        self.db.commit()

    @property
    def row(self) -> ClosingPeriod:
        self.db.expire_all()
        return self.db.scalars(
            select(ClosingPeriod).where(
                ClosingPeriod.store_id == self.world.store.id, ClosingPeriod.code == OCTOBER
            )
        ).one()

    @property
    def url(self) -> str:
        return f"{API}/{self.row.id}"

    def cards(self) -> dict[str, Card]:
        """Moving cards of October by the name people have in the tests."""
        self.db.expire_all()
        names = {employee.id: name for name, employee in self.world.people.items()}
        rows = self.db.scalars(
            select(Card).where(Card.store_id == self.world.store.id, Card.period == OCTOBER)
        )
        return {names[row.employee_id]: row for row in rows}

    def as_(self, who: str) -> Client:
        """hr, gm, head (the service manager), group_hr, group_quality, director, or a name of the world."""
        if who not in self.clients:
            self.clients[who] = self._sign_up(who)
        return self.clients[who]

    def _sign_up(self, who: str) -> Client:
        match who:
            case "hr":
                return self.as_role("HR", employee=self.world.hire("何敏", "GM"))
            case "gm":
                return self.as_role("STORE_GM", employee=self.world.people["gm"])
            case "head":
                return self.as_role("DEPT_HEAD", employee=self.world.people["manager"])
            case "group_hr":
                return self.as_role("GROUP_HR", stores=[])
            case "group_quality":
                return self.as_role("GROUP_QUALITY", stores=[])
            case "director":
                return self.as_role("GROUP_DIRECTOR", stores=[])
        return self.as_role("EMPLOYEE", stores=[], employee=self.world.people[who])

    def act(self, who: str, act: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Take a step that must succeed."""
        answer = self.as_(who).post(f"{self.url}/{act}", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def refusal(self, who: str, act: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
        answer = self.as_(who).post(f"{self.url}/{act}", json=body)
        return answer.status_code, answer.json()["code"]

    def freeze(self) -> dict[str, Any]:
        self.as_("head"), self.as_("gm")  # who holds which word decides the level
        self.act("hr", "freeze")
        return self.act("hr", "start-review")

    def sheet(self, who: str, stage: str, level: str | None = None) -> dict[str, Any]:
        params = {"stage": stage} | ({"level": level} if level else {})
        answer = self.as_(who).get(f"{self.url}/sheet", params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def full_points(self, who: str, level: str) -> list[dict[str, Any]]:
        """Full points for every open item of a level."""
        sheet = self.sheet(who, "MANAGER", level)
        most = {
            (one["policy"], one["item"]): (one["choices"] or [one["max"]])[-1] for one in sheet["columns"]
        }
        return [
            {
                "card_id": row["card_id"],
                "item": item["item"],
                "points": most[row["policy"], item["item"]],
                "reason": "符合要求",
            }
            for row in sheet["rows"]
            for item in row["items"]
            if item["open"]
        ]

    def sign(self, who: str, stage: str, ids: Sequence[int], **more: Any) -> dict[str, Any]:
        return self.act(who, STAGES[stage], {"card_ids": list(ids), **more})

    def judge(self, level: str = "STORE", only: str | None = None) -> None:
        """All three stages of every card of a level, or of one of them, by three people."""
        head, company, approver = (
            ("head", "hr", "gm") if level == "STORE" else ("group_quality", "group_hr", "director")
        )
        ids = [one.id for name, one in self.cards().items() if one.level == level and only in {None, name}]
        entries = [one for one in self.full_points(head, level) if one["card_id"] in ids]
        assert self.sign(head, "MANAGER", ids, entries=entries)["signed"] == ids
        assert self.sign(company, "COMPANY", ids)["signed"] == ids
        assert self.sign(approver, "APPROVE", ids)["signed"] == ids

    def let_appeals_pass(self) -> None:
        """Beyond the fifth working day after publication."""
        self.moment[0] += timedelta(days=8)

    def lock(self, who: str = "hr") -> dict[str, Any]:
        self.let_appeals_pass()
        return self.act(who, "lock")

    def publish(self, level: str = "STORE") -> dict[str, Any]:
        return self.act("hr" if level == "STORE" else "group_hr", "publish", {"level": level})
