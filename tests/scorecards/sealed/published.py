"""A published month as tests ask for it: cards by name, appeals, rulings, and its proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.factories import World
from tests.scorecards.closing.month import OCTOBER, Month

from kaoping.scorecards.service.sealed.findings import Proof
from kaoping.scorecards.service.sealed.verifying import prove_period
from kaoping.storage.session import save
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.tables.closing import PublishedCard, PublishedRun

API = "/api/v1/scorecards"
APPEALS = "/api/v1/appeals"
POLICY = "S001-G"


@dataclass
class Published:
    month: Month
    moment: list[datetime]

    @property
    def db(self) -> Session:
        return self.month.db

    @property
    def world(self) -> World:
        return self.month.world

    def as_(self, who: str) -> Client:
        return self.month.as_(who)

    def row(self, name: str = "advisor", revision: int = 1) -> PublishedCard:
        self.db.expire_all()
        return self.db.scalars(
            select(PublishedCard).where(
                PublishedCard.employee_id == self.world.people[name].id,
                PublishedCard.period == OCTOBER,
                PublishedCard.revision == revision,
            )
        ).one()

    def run(self, row: PublishedCard) -> PublishedRun:
        return self.db.get_one(PublishedRun, (row.store_id, row.run_id))

    def url(self, name: str = "advisor") -> str:
        return f"{API}/{self.row(name).id}"

    def read(self, who: str, path: str = "", name: str = "advisor", **params: Any) -> Any:
        answer = self.as_(who).get(self.url(name) + path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def listed(self, who: str, **params: Any) -> list[dict[str, Any]]:
        answer = self.as_(who).get(API, params={"period": OCTOBER} | params)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def appeal(self, name: str, *items: str) -> dict[str, Any]:
        body = {"lines": [{"item": item, "reason": "与事实不符"} for item in items]}
        answer = self.as_(name).post(f"{self.url(name)}/appeals", json=body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def rule(self, appeal: int, who: str = "gm", **decisions: str | None) -> dict[str, Any]:
        answer = self.as_(who).post(f"{APPEALS}/{appeal}/rule", json=ruling(**decisions))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def refusal(self, who: str, url: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
        answer = self.as_(who).post(url, json=body)
        return answer.status_code, answer.json()["code"]

    def also(self, name: str, role: str) -> None:
        """Give somebody who has an account a further role in the store."""
        account = self.db.scalars(
            select(UserAccount.id).where(UserAccount.employee_id == self.world.people[name].id)
        ).one()
        kept = self.db.scalars(select(Role.id).where(Role.code == role)).one()
        save(self.db, RoleGrant(user_id=account, role_id=kept, store_ids=[self.world.store.id]))
        self.db.commit()

    def proof(self) -> Proof:
        self.db.expire_all()
        return prove_period(self.db, self.month.row)


def ruling(**decisions: str | None) -> dict[str, Any]:
    """By item: REJECTED, AGAIN for evaluated anew, or the points."""
    return {
        "reason": "已核实",
        "decisions": [
            {
                "item": item,
                "decision": "REJECTED" if said == "REJECTED" else "UPHELD",
                "points": None if said in {"REJECTED", "AGAIN"} else said,
                "reason": "核对原始记录",
            }
            for item, said in decisions.items()
        ],
    }


def lines_of(card: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for group in card["groups"] for line in group["lines"]}


def without(found: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in names}
