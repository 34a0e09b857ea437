"""The close of a month as requests of the people whose turn it is; for any store and any month."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
from tests.asgi import Client

API = "/api/v1"
STAGES = ("MANAGER", "COMPANY", "APPROVE")
ROUTES = {"MANAGER": "manager-reviews", "COMPANY": "company-reviews", "APPROVE": "approvals"}
JUDGES = {
    ("MANAGER", "STORE"): "head",
    ("COMPANY", "STORE"): "hr",
    ("APPROVE", "STORE"): "gm",
    ("MANAGER", "GROUP"): "quality",
    ("COMPANY", "GROUP"): "group_hr",
    ("APPROVE", "GROUP"): "director",
}
PUBLISHERS = {"STORE": "gm", "GROUP": "director"}


@dataclass(slots=True)
class Steps:
    """`accounts` are signed-in clients by what they do: head, hr, gm; quality, group_hr, director."""

    accounts: Mapping[str, Client]
    store_id: int
    code: str
    reason: str = "月度表现"
    _id: int | None = None

    def period(self, name: str = "hr") -> dict[str, Any]:
        query = {"store_id": self.store_id, "code": self.code}
        (found,) = done(self.accounts[name].get(f"{API}/periods", params=query))["items"]
        body: dict[str, Any] = found
        return body

    @property
    def period_id(self) -> int:
        """Asked once: it never changes."""
        if self._id is None:
            self._id = int(self.period()["id"])
        return self._id

    def step(self, name: str, act: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """One act on the period by somebody, whatever comes of it."""
        return self.prepared(name, act, body)()

    def prepared(
        self, name: str, act: str, body: Mapping[str, Any] | None = None
    ) -> Callable[[], httpx.Response]:
        """The act as a call that has nothing left to ask first: for those who race."""
        client, url = self.accounts[name], f"{API}/periods/{self.period_id}/{act}"
        return lambda: client.post(url, **({} if body is None else {"json": body}))

    def sheet(self, name: str, stage: str, level: str = "STORE") -> dict[str, Any]:
        query = {"stage": stage, "level": level}
        return done(self.accounts[name].get(f"{API}/periods/{self.period_id}/sheet", params=query))

    def sign(self, stage: str, level: str = "STORE") -> None:
        """Sign every card that waits for the stage, with points for what is open in the manager's column."""
        by = JUDGES[stage, level]
        sheet = self.sheet(by, stage, level)
        cards = [row["card_id"] for row in sheet["rows"] if row["next_stage"] == stage]
        if not cards:
            return
        body: dict[str, Any] = {"card_ids": cards}
        if stage != "APPROVE":
            body["entries"] = self.entries(sheet, cards) if stage == "MANAGER" else []
        answer = done(self.step(by, ROUTES[stage], body))
        assert answer["refused"] == [], answer["refused"]
        assert sorted(answer["signed"]) == sorted(cards)

    def entries(self, sheet: Mapping[str, Any], cards: Collection[int]) -> list[dict[str, Any]]:
        """Points for every open item of the cards: four fifths of the full points, or the last choice."""
        columns = {(one["policy"], one["item"]): one for one in sheet["columns"]}
        found = []
        for row in sheet["rows"]:
            for item in row["items"] if row["card_id"] in cards else ():
                column = columns[row["policy"], item["item"]]
                if item["open"]:
                    choices = column["choices"]
                    points = choices[-1] if choices else str(Decimal(column["max"]) * Decimal("0.8"))
                    entry = {"card_id": row["card_id"], "item": item["item"], "points": points}
                    found.append({**entry, "reason": self.reason})
        return found

    def freeze(self) -> None:
        done(self.step("hr", "freeze"))
        done(self.step("hr", "start-review"))

    def judge(self, level: str = "STORE") -> None:
        for stage in STAGES:
            self.sign(stage, level)

    def publish(self, level: str = "STORE") -> None:
        done(self.step(PUBLISHERS[level], "publish", {"level": level}))


def done(answer: httpx.Response) -> dict[str, Any]:
    asked = answer.request
    assert answer.is_success, f"{asked.method} {asked.url}: {answer.status_code} {answer.text}"
    body: dict[str, Any] = answer.json()
    return body
