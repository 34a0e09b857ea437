"""The people and the DMS of the demo as the services meet them: each with their own words and reach."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Forbidden
from kaoping.domain.people import CallerKind, Principal
from kaoping.records.service.ingest import Outcome
from kaoping.records.service.pushes import Read, take_appointments, take_orders, take_sales
from kaoping.records.sources import dialects
from kaoping.records.sources.canonical import read_array
from kaoping.records.sources.dialects import Dialect
from kaoping.storage.reads.grants import Granted, resolve_grants
from kaoping.storage.session import Database
from kaoping.storage.tables.access import Role, RoleGrant, UserAccount
from kaoping.storage.unit_of_work import unit_of_work
from kaoping.web.callers import MachineKey, hash_key, resolve_caller


class Take(Protocol):
    def __call__(self, db: Session, read: Read, *, by: Principal) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Pushed:
    """A kind of record the DMS sends: how it is read, and who takes it."""

    dialect: Dialect
    take: Take


ORDERS = Pushed(dialects.REPAIR_ORDERS, take_orders)
SALES = Pushed(dialects.SALES, take_sales)
APPOINTMENTS = Pushed(dialects.APPOINTMENTS, take_appointments)


class UnexpectedAnswerError(RuntimeError):
    """A service answered what the demo did not expect: either of them is wrong."""


@dataclass(slots=True)
class Cast:
    """Who acts. Accounts and grants stand still while the demo is told, so they are read once."""

    database: Database
    key: str
    people: dict[str, Principal] = field(default_factory=dict)

    @classmethod
    def of(cls, database: Database, key: str) -> "Cast":
        with database.session() as db:
            return cls(database, key, _read_people(db))

    def employee(self, username: str) -> int:
        employee_id = self.people[username].employee_id
        if employee_id is None:
            raise UnexpectedAnswerError(f"{username} is not on the staff")
        return employee_id

    @contextmanager
    def acting(self, username: str, word: str) -> Iterator[tuple[Session, Principal]]:
        """One unit of work of somebody, as their request would be. Raises Forbidden without the word."""
        who = self.people[username]
        if not who.may(word):
            raise Forbidden()
        with unit_of_work(self.database, who.actor) as db:
            yield db, who.acting_on(word)

    def push(self, records: list[dict[str, Any]], kind: Pushed = ORDERS) -> None:
        """The DMS sends records of a kind under its key; none may be refused."""
        body = json.dumps(records).encode()
        with unit_of_work(self.database) as db:
            who = resolve_caller(db, MachineKey(hash_key(self.key)), "records:write")
            outcome = kind.take(db, lambda: read_array(body, kind.dialect), by=who)
            if outcome.count("rejected"):
                raise UnexpectedAnswerError(f"{[v.faults for v in outcome.verdicts if v.faults][:3]}")


def _read_people(db: Session) -> dict[str, Principal]:
    rows = db.execute(
        select(
            UserAccount,
            Role.words,
            Role.reach,
            RoleGrant.store_ids,
            RoleGrant.brand_ids,
            RoleGrant.department_ids,
        )
        .join(RoleGrant, RoleGrant.user_id == UserAccount.id)
        .join(Role, Role.id == RoleGrant.role_id)
        .order_by(UserAccount.id, Role.id)
    ).all()
    granted: defaultdict[UserAccount, list[Granted]] = defaultdict(list)
    for row in rows:
        grant = Granted(row.words, row.reach, row.store_ids, row.brand_ids, row.department_ids)
        granted[row.UserAccount].append(grant)
    return {
        account.username: Principal(
            CallerKind.PERSON,
            account.id,
            None,
            account.employee_id,
            account.display_name,
            resolve_grants(db, account.employee_id, held),
        )
        for account, held in granted.items()
    }
