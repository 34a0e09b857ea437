"""The people of a store around a complaint, and the steps of its walk as short verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from tests.asgi import Client
from tests.factories import World

API = "/api/v1/complaints"
Sign = Callable[..., Client]


@dataclass
class Cast:
    """Who acts: the agent opens, the supervisor accepts, assigns and verifies, the manager handles."""

    world: World
    agent: Client
    supervisor: Client
    handler: Client
    named: Client

    @property
    def handler_id(self) -> int:
        return self.world.people["manager"].id

    @property
    def named_id(self) -> int:
        return self.world.advisor.id

    @classmethod
    def gather(cls, as_role: Sign, world: World) -> "Cast":
        return cls(
            world,
            agent=as_role("AGENT", employee=world.agent),
            supervisor=as_role("CRC_SUPERVISOR", employee=world.people["supervisor"]),
            handler=as_role("DEPT_HEAD", employee=world.people["manager"]),
            named=as_role("EMPLOYEE", employee=world.advisor, stores=[]),
        )

    def new(self, **changes: Any) -> dict[str, Any]:
        return {
            "store_id": self.world.store.id,
            "source": "HOTLINE",
            "category": "AFTERSALES",
            "subcategory": "ATTITUDE",
            "reporter_name": "刘海涛",
            "reporter_phone": "13812348000",
            "named_employee_ids": [self.named_id],
            "description": "等了两个小时没有人理",
            **changes,
        }

    def open(self, **changes: Any) -> int:
        return int(done(self.agent.post(API, json=self.new(**changes)))["id"])

    def accept(self, case: int, **body: Any) -> dict[str, Any]:
        return done(step(self.supervisor, case, "accept", **body))

    def assign(self, case: int, handler: int | None = None) -> dict[str, Any]:
        return done(step(self.supervisor, case, "assign", handler_employee_id=handler or self.handler_id))

    def respond(self, case: int) -> dict[str, Any]:
        return done(step(self.handler, case, "respond", said="已致歉,下午三点前回电"))

    def ask_close(self, case: int) -> dict[str, Any]:
        body = {"resolution": "免费返工并致歉", "cause": "PEOPLE", "cause_detail": "ATTITUDE"}
        return done(step(self.handler, case, "request-close", **body))

    def verify(self, case: int, verdict: str) -> dict[str, Any]:
        return done(step(self.supervisor, case, "verify", verdict=verdict, said="可以了"))

    def bring_to(self, state: str, case: int) -> None:
        """Walk a new case up to a state."""
        walk: list[tuple[str, Callable[[], object]]] = [
            ("ACCEPTED", lambda: self.accept(case)),
            ("ASSIGNED", lambda: self.assign(case)),
            ("", lambda: self.respond(case)),
            ("IN_PROGRESS", lambda: done(step(self.handler, case, "start"))),
            ("CLOSE_REQUESTED", lambda: self.ask_close(case)),
            ("VERIFYING", lambda: self.verify(case, "NOT_REACHED")),
            ("CLOSED_SATISFIED", lambda: self.verify(case, "SATISFIED")),
        ]
        for reached, go in walk:
            if state == "NEW":
                return
            go()
            if reached == state:
                return


class Hands:
    """A clock that stands until it is told to go on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **span: float) -> None:
        self.at += timedelta(**span)


def step(who: Client, case: int, name: str, **body: Any) -> httpx.Response:
    return who.post(f"{API}/{case}/{name}", json=body)


def done(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code in (200, 201), response.text
    found: dict[str, Any] = response.json()
    return found


def refused(response: httpx.Response) -> tuple[int, str]:
    """Status and the most precise code: that of the first fault where the problem has any."""
    problem = response.json()
    faults = problem["errors"]
    return response.status_code, faults[0]["code"] if faults else problem["code"]
