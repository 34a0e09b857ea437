"""A showroom to audit: its posts and people, and what a test says to audit it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import select

from kaoping.audits.service import seed
from kaoping.storage.session import save
from kaoping.storage.tables.people import Assignment, Department, Employee, Position, Store
from tests.asgi import Client
from tests.factories import World

API = "/api/v1/audits"
VISIT = datetime(2026, 11, 24, 2, tzinfo=UTC)  # ten in the morning at the store
WORDS = {
    "logo": {"zh": "星耀车标", "en": "Xingyao star"},
    "slogan": {"zh": "久等了", "en": "We waited for you"},
    "film": {"zh": "启程"},
    "emblem": {"zh": "星标", "en": "star emblem"},
}
POSTS = {
    "SHOWROOM_MANAGER": "展厅经理",
    "SALES_CONSULTANT": "销售顾问",
    "TEST_DRIVE_SPECIALIST": "试驾专员",
    "CLEANER": "保洁",
}
"""The posts this group has; guards, receptionists and others of the checklist it does not."""


@dataclass
class Shop:
    """Store 1 with a sales department led by a director, a showroom beneath it, and cleaners elsewhere."""

    world: World
    client: Client
    people: dict[str, Employee] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)

    @classmethod
    def open(cls, world: World, client: Client) -> "Shop":
        db = world.db
        seed(db)
        world.brand.words = WORDS
        save(db, world.brand, *(_position(world, code, zh) for code, zh in POSTS.items()))
        shop = cls(world, client)
        shop.departments["SALES"] = shop.department("SALES", "销售部")
        shop.departments["SHOWROOM"] = shop.department("SHOWROOM", "展厅", parent="SALES")
        shop.departments["ADMIN"] = shop.department("ADMIN", "行政部")
        shop.people["director"] = shop.hire("高总监", "GM", "SALES")
        shop.people["manager"] = shop.hire("林经理", "SHOWROOM_MANAGER", "SHOWROOM", reports_to="director")
        shop.people["consultant"] = shop.hire("小王", "SALES_CONSULTANT", "SHOWROOM", reports_to="manager")
        shop.people["second"] = shop.hire("小李", "SALES_CONSULTANT", "SHOWROOM", reports_to="manager")
        shop.people["driver"] = shop.hire("小试", "TEST_DRIVE_SPECIALIST", "SHOWROOM", reports_to="manager")
        shop.people["cleaner"] = shop.hire("老周", "CLEANER", "ADMIN")
        db.commit()
        return shop

    def department(self, code: str, zh: str, parent: str | None = None) -> Department:
        made = Department(
            store_id=self.world.store.id,
            code=code,
            label={"zh": zh},
            kind=code,
            parent_id=self.departments[parent].id if parent else None,
        )
        save(self.world.db, made)
        return made

    def hire(
        self,
        name: str,
        position: str,
        department: str,
        *,
        reports_to: str | None = None,
        store: Store | None = None,
    ) -> Employee:
        employee = self.world.hire(name, position, store=store)
        post = self.world.db.scalars(select(Assignment).where(Assignment.employee_id == employee.id)).one()
        if store is None:
            post.department_id = self.departments[department].id
        post.manager_id = self.people[reports_to].id if reports_to else None
        save(self.world.db, post)
        return employee

    def account(
        self, role: str, *, employee: Employee | None = None, stores: Any = None
    ) -> tuple[Client, int]:
        """A client signed in, and the id of its account."""
        user = self.world.sign_up(role, employee=employee, stores=stores)
        token = self.client.app.state.tokens.issue(user.user_id, user.session_id)
        return self.client.signed(token), user.user_id

    def wish(self, auditor: int, **changed: Any) -> dict[str, Any]:
        return {
            "store_code": self.world.store.code,
            "template_code": "S000-I",
            "sources": ["MS"],
            "scheduled_on": "2026-11-24",
            "auditor_user_id": auditor,
            **changed,
        }

    def plan(self, planner: Client, auditor: int, **changed: Any) -> dict[str, Any]:
        answer = planner.post(API, json=self.wish(auditor, **changed))
        assert answer.status_code == 201, answer.text
        planned: dict[str, Any] = answer.json()
        return planned


def _position(world: World, code: str, zh: str) -> Position:
    kept = world.db.scalar(select(Position).where(Position.code == code))
    made = kept or Position(code=code, label={"zh": zh}, stream="SALES")
    world.positions[code] = made
    return made


def items_of(audit: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        i for section in audit["sections"] for standard in section["standards"] for i in standard["items"]
    ]


def item_of(audit: dict[str, Any], code: str) -> dict[str, Any]:
    return next(item for item in items_of(audit) if item["code"] == code)


def mark(client: Client, audit: int, code: str, result: str | None = "PASS", **said: Any) -> httpx.Response:
    body = {"result": result, "observed_at": VISIT.isoformat(), **said}
    return client.put(f"{API}/{audit}/items/{code}", json=body)


def mark_all(client: Client, audit: dict[str, Any], lost: Iterable[str] = (), na: Iterable[str] = ()) -> None:
    """Everything passes but what is named."""
    for item in items_of(audit):
        said: dict[str, Any] = {"result": "FAIL" if item["code"] in lost else "PASS"}
        if item["code"] in na:
            said = {"result": "NA", "reason": "NOT_PRESENT"}
        elif item["kind"] == "NUMBER":
            said = {"result": None, "value": "30" if item["code"] in lost else "22"}
        if item["modes"] and item["code"] not in na:
            said["mode"] = "ORDINARY"
        if said["result"] == "FAIL" and "NOTE" in item["fail_needs"]:
            said["note"] = "左侧第二块"
        answer = mark(client, audit["id"], item["code"], **said)
        assert answer.status_code == 200, answer.text


def act(client: Client, audit: int, step: str, **body: Any) -> httpx.Response:
    return client.post(f"{API}/{audit}/{step}", **({"json": body} if body else {}))
