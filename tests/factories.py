"""Makes what tests stand on: a small dealer group and the people in it. Each slice adds its own rows here."""

import itertools
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.access.schemas import ApiKeyIn
from kaoping.access.service.keys import issue_key
from kaoping.people.service import name_key
from kaoping.storage.session import now, save
from kaoping.storage.tables.access import Role, RoleGrant, SignInSession, UserAccount
from kaoping.storage.tables.people import (
    Assignment,
    Brand,
    Department,
    Employee,
    EmployeeCode,
    Position,
    Store,
)
from kaoping.web.callers import hash_key

_count = itertools.count(1)
HOURS = [["08:30", "18:00"]] * 7
POSITIONS = {
    "ADVISOR": ("服务顾问", "AFTERSALES"),
    "TECHNICIAN": ("机修技师", "AFTERSALES"),
    "QC": ("质检员", "AFTERSALES"),
    "AGENT": ("回访专员", "CRM"),
    "CRC_SUPERVISOR": ("客服主管", "CRM"),
    "SERVICE_MANAGER": ("服务经理", "AFTERSALES"),
    "GM": ("总经理", "SUPPORT"),
}


@dataclass(frozen=True, slots=True)
class SignedUp:
    user_id: int
    session_id: int


@dataclass(slots=True)
class World:
    """Two stores of one brand. Store 1 has an advisor A07, technicians T12 and T15, QC Q02 and an agent."""

    db: Session
    brand: Brand
    store: Store
    other_store: Store
    positions: dict[str, Position]
    people: dict[str, Employee] = field(default_factory=dict)

    @classmethod
    def build(cls, db: Session) -> "World":
        brand = Brand(code=f"BR{next(_count)}", label={"zh": "星耀", "en": "Xingyao"})
        save(db, brand)
        stores = [
            Store(
                code=f"SH{next(_count):03}",
                label={"zh": f"上海{n}店", "en": f"Shanghai {n}"},
                business_hours=HOURS,
                brand_ids=[brand.id],
            )
            for n in (1, 2)
        ]
        save(db, *stores)
        positions = {
            code: db.scalar(select(Position).where(Position.code == code))
            or Position(code=code, label={"zh": zh}, stream=stream)
            for code, (zh, stream) in POSITIONS.items()
        }
        save(db, *positions.values())
        world = cls(db, brand, stores[0], stores[1], positions)
        world.people = {
            "advisor": world.hire("张伟", "ADVISOR", code="A07"),
            "technician": world.hire("李强", "TECHNICIAN", code="T12"),
            "second_technician": world.hire("王磊", "TECHNICIAN", code="T15"),
            "qc": world.hire("赵敏", "QC", code="Q02"),
            "agent": world.hire("陈静", "AGENT", code="K01"),
            "supervisor": world.hire("周婷", "CRC_SUPERVISOR"),
            "manager": world.hire("孙浩", "SERVICE_MANAGER"),
            "gm": world.hire("钱进", "GM"),
        }
        db.commit()
        return world

    @property
    def agent(self) -> Employee:
        return self.people["agent"]

    @property
    def advisor(self) -> Employee:
        return self.people["advisor"]

    def department(
        self, code: str, *, parent: Department | None = None, store: Store | None = None
    ) -> Department:
        """Another department of the store, beneath another one if that is given."""
        place = store or self.store
        made = Department(
            store_id=place.id,
            code=code,
            label={"zh": f"{code}部"},
            kind="SERVICE",
            parent_id=parent.id if parent else None,
        )
        save(self.db, made)
        return made

    def role(self, reach: str, words: Iterable[str]) -> str:
        """A role of the group's own; gives its code."""
        code = f"{reach}_{next(_count)}"
        save(self.db, Role(code=code, label={"zh": code}, reach=reach, words=sorted(words), shipped=False))
        return code

    def hire(
        self,
        name: str,
        position: str,
        *,
        store: Store | None = None,
        code: str | None = None,
        department: Department | None = None,
        manager: Employee | None = None,
    ) -> Employee:
        """An employee in a department of the store, the first one unless said otherwise, bound to a DMS code
        if one is given."""
        place = store or self.store
        employee = Employee(
            employee_no=f"E{next(_count):05}", name=name, name_key=name_key(name), hired_on=date(2020, 1, 1)
        )
        first = select(Department).where(Department.store_id == place.id).order_by(Department.id).limit(1)
        department = (
            department
            or self.db.scalar(first)
            or Department(store_id=place.id, code="MAIN", label={"zh": "主部门"}, kind="SERVICE")
        )
        save(self.db, employee, department)
        post = Assignment(
            employee_id=employee.id,
            store_id=place.id,
            department_id=department.id,
            position_id=self.positions[position].id,
            manager_id=manager.id if manager else None,
            valid_from=date(2020, 1, 1),
        )
        save(self.db, post)
        if code:
            save(self.db, EmployeeCode(store_id=place.id, source="dms", code=code, employee_id=employee.id))
        return employee

    def sign_up(
        self,
        role: str,
        *,
        stores: Sequence[Store] | None = None,
        employee: Employee | None = None,
        brands: Sequence[Brand] = (),
        departments: Sequence[Department] = (),
    ) -> SignedUp:
        """An account with the role in the stores (store 1 unless said otherwise) and an open session."""
        account = UserAccount(
            username=f"u{next(_count)}",
            password_hash="no password opens this",
            display_name=employee.name if employee else role,
            employee_id=employee.id if employee else None,
        )
        save(self.db, account)
        kept = self.db.scalar(select(Role).where(Role.code == role))
        assert kept is not None, f"no such role: {role}"
        places = [self.store] if stores is None else stores
        session = SignInSession(
            user_id=account.id,
            family_hash=secrets.token_bytes(32),
            token_hash=secrets.token_bytes(32),
            started_at=now(self.db),
            last_seen_at=now(self.db),
            expires_at=now(self.db) + timedelta(days=30),
        )
        grant = RoleGrant(
            user_id=account.id,
            role_id=kept.id,
            store_ids=[s.id for s in places],
            brand_ids=[b.id for b in brands],
            department_ids=[d.id for d in departments],
        )
        save(self.db, grant, session)
        self.db.commit()
        return SignedUp(account.id, session.id)

    def issue_key(self, scopes: Sequence[str], *, stores: Sequence[Store] | None = None) -> str:
        places = [self.store] if stores is None else stores
        new = ApiKeyIn.model_validate(
            {"label": "dms", "scopes": list(scopes), "store_codes": [s.code for s in places]}
        )
        key = issue_key(self.db, new, hash_key).key
        self.db.commit()
        return key
