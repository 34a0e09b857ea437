"""October of one store, small but whole: people with posts and roles, facts, pay terms; closed over HTTP.

Written straight into the tables are only the facts and the organisation. Every step of the close is a request
of somebody who is signed in, so that what is proven holds for the product and not for its services alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from tests import postgres
from tests.asgi import Client, serving
from tests.conftest import application, database_at
from tests.factories import World
from tests.scorecards.proofs.steps import API, Steps, done
from tests.scorecards.shop import SHANGHAI, Shop

from kaoping.app import install_defaults
from kaoping.policies.service.installing import activate_examples
from kaoping.scorecards.service import recompute_waiting
from kaoping.storage.embedded import Cluster
from kaoping.storage.session import Database, save
from kaoping.storage.tables.access import Role, RoleGrant, SignInSession
from kaoping.storage.tables.people import Employee, Store
from kaoping.storage.tables.scoring import PayTerm
from kaoping.storage.unit_of_work import unit_of_work

PERIOD = "2026-10"
DELIVERED = datetime(2026, 10, 12, 15, tzinfo=SHANGHAI)
AFTERWARDS = datetime(2026, 11, 3, 10, tzinfo=SHANGHAI)
"""The month is over and due to be frozen."""

FAR = datetime(2030, 1, 1, tzinfo=SHANGHAI)
"""Until then everybody stays signed in, however much time passes in a test."""


@dataclass(slots=True)
class Month:
    """The store, its people, and a signed-in client for each account by its name."""

    database: Database
    client: Client
    world: World
    now: list[datetime]
    machine: Client
    accounts: dict[str, Client] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    employees: dict[str, Employee] = field(default_factory=dict)
    steps: Steps = field(init=False)

    @property
    def store(self) -> Store:
        return self.world.store

    def as_(self, name: str) -> Client:
        return self.accounts[name]

    def open_account(
        self, name: str, *roles: str, employee: Employee | None = None, store: Store | None = None
    ) -> Client:
        """An account with all of the roles, the first of them given with the account itself."""
        db, stores = self.world.db, [store or self.store]
        user = self.world.sign_up(roles[0], stores=stores, employee=employee)
        for code in roles[1:]:
            role = db.scalars(select(Role).where(Role.code == code)).one()
            save(db, RoleGrant(user_id=user.user_id, role_id=role.id, store_ids=[one.id for one in stores]))
        db.commit()
        self.sessions[name], self.users[name] = user.session_id, user.user_id
        self.sign_in(name)
        if employee:
            self.employees[name] = employee
        return self.accounts[name]

    def sign_in(self, *names: str) -> None:
        """A token lives for ten minutes, a prepared month for as long as the tests take."""
        for name in names:
            token = self.client.app.state.tokens.issue(self.users[name], self.sessions[name])
            self.accounts[name] = self.client.signed(token)

    def later(self, **delta: float) -> None:
        self.now[0] += timedelta(**delta)

    def score(self) -> None:
        """What the tick does."""
        with unit_of_work(self.database) as db:
            recompute_waiting(db)

    def __post_init__(self) -> None:
        self.steps = Steps(self.accounts, self.store.id, PERIOD)

    # Cards afterwards

    def card_of(self, name: str, policy: str = "S001-G", by: str = "group_hr") -> int:
        """The id of somebody's published card."""
        found = done(
            self.as_(by).get(
                f"{API}/scorecards",
                params={"employee_id": self.employees[name].id, "policy": policy, "period": PERIOD},
            )
        )
        return int(found["items"][0]["id"])

    def appeal(self, name: str, items: Sequence[str]) -> dict[str, Any]:
        body = {"lines": [{"item": item, "reason": "与事实不符"} for item in items]}
        return done(self.as_(name).post(f"{API}/scorecards/{self.card_of(name)}/appeals", json=body))

    def rule(self, appeal: int, decisions: Mapping[str, str], by: str = "gm") -> dict[str, Any]:
        """`decisions` by item: REJECTED, AGAIN for evaluated anew, or the points."""
        body = {
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
        return done(self.as_(by).post(f"{API}/appeals/{appeal}/rule", json=body))

    def go_through_appeals(self) -> None:
        """One upheld in part, one rejected, one evaluated anew on late facts; one card withdrawn."""
        done(
            self.as_("second_advisor").post(f"{API}/scorecards/{self.card_of('second_advisor')}/acknowledge")
        )
        self.later(hours=3)
        with unit_of_work(self.database) as db:
            people = self.world.people
            Shop(db, self.store).complaint(
                DELIVERED,
                satisfied=True,
                people={"named": people["technician"], "handler": people["manager"]},
            )
        self.score()
        for name, decisions in (
            ("advisor", {"process": "30", "handling": "REJECTED"}),
            ("second_advisor", {"process": "REJECTED"}),
            ("technician", {"handling": "AGAIN"}),
        ):
            appeal = self.appeal(name, list(decisions))
            self.later(hours=1)
            self.rule(int(appeal["id"]), decisions)
        body = {"reason": "离职结算有误"}
        done(self.as_("director").post(f"{API}/scorecards/{self.card_of('qc')}/withdraw", json=body))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A month brought to some point and left there; every copy goes on from it and is dropped in the end."""

    cluster: Cluster
    source: str
    month: Month
    moment: datetime

    @contextmanager
    def copy(self) -> Iterator[Month]:
        now = [self.moment]
        with (
            postgres.clone(self.cluster, self.source) as url,
            closing(database_at(url, clock=lambda: now[0])) as database,
        ):
            self.month.client.app.state.database = database
            self.month.sign_in(*self.month.accounts)
            yield replace(self.month, database=database, now=now)


@contextmanager
def kept(cluster: Cluster, month: Month) -> Iterator[Prepared]:
    """The month as it is, to be copied: a database somebody is connected to cannot be."""
    source = str(month.database.engine.url.database)
    month.world.db.close()
    month.database.close()
    yield Prepared(cluster, source, month, month.now[0])


@contextmanager
def october(cluster: Cluster) -> Iterator[Month]:
    """The month on a database of its own, over but still open, measured once."""
    now = [AFTERWARDS]
    with postgres.clone(cluster) as url, closing(database_at(url, clock=lambda: now[0])) as database:
        with unit_of_work(database) as db:
            install_defaults(db)
            activate_examples(db)
        with serving(application(database)) as client, database.session() as db:
            world = World.build(db)
            month = Month(database, client, world, now, client.signed(world.issue_key(["records:write"])))
            _employ(month)
            db.execute(update(SignInSession).values(expires_at=FAR))
            _work(month, db)
            _agree_pay(month, db)
            month.score()
            yield month


def _employ(month: Month) -> None:
    """Everybody who acts in a close. HR repairs cars, so that a publisher has a card of their own."""
    world = month.world
    people = world.people
    people["second_advisor"] = world.hire("许诺", "ADVISOR", code="A08")
    people["hr"] = world.hire("马兰", "QC", code="Q03")
    for name in ("advisor", "second_advisor", "technician", "second_technician", "qc"):
        month.open_account(name, "EMPLOYEE", employee=people[name])
    month.open_account("agent", "EMPLOYEE", "AGENT", employee=people["agent"])
    month.open_account("supervisor", "CRC_SUPERVISOR", "EMPLOYEE", employee=people["supervisor"])
    month.open_account("head", "DEPT_HEAD", "EMPLOYEE", employee=people["manager"])
    month.open_account("gm", "STORE_GM", "EMPLOYEE", employee=people["gm"])
    month.open_account("gm2", "STORE_GM")
    month.open_account("hr", "HR", "EMPLOYEE", employee=people["hr"])
    month.open_account("finance", "FINANCE")
    month.open_account("quality", "GROUP_QUALITY")
    month.open_account("group_hr", "GROUP_HR")
    month.open_account("director", "GROUP_DIRECTOR")


def _work(month: Month, db: Session) -> None:
    """Orders of both advisers, calls about them, complaints: each measure has something, none of it round."""
    shop, people = Shop(db, month.store), month.world.people
    for n in range(8):
        served = {
            "advisor": people["advisor"] if n % 3 else people["second_advisor"],
            "technician": people["technician"] if n % 2 else people["second_technician"],
            "qc": people["qc"] if n % 4 else people["hr"],
        }
        order = shop.order(DELIVERED + timedelta(days=n), served)
        shop.call(order, people["agent"], satisfied=n != 3, score=90 - n)
    for n, satisfied in enumerate((True, False)):
        shop.complaint(
            DELIVERED + timedelta(days=n),
            satisfied=satisfied,
            people={"opener": people["agent"], "named": people["advisor"], "handler": people["manager"]},
        )
    db.commit()


def _agree_pay(month: Month, db: Session) -> None:
    for n, employee in enumerate(month.world.people.values()):
        term = PayTerm(
            store_id=month.store.id,
            employee_id=employee.id,
            code="performance_base",
            amount=Decimal(2000 + 100 * n),
            valid_from=date(2026, 1, 1),
        )
        save(db, term)
    db.commit()
