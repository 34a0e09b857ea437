"""Founds the demo's group: stores, posts, people, their pay, their accounts, the key of the DMS."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kaoping.access.schemas import ApiKeyIn, GrantIn, UserIn
from kaoping.access.service import accounts, keys
from kaoping.domain.people import ROLES, CallerKind, Principal, Reach, Scope
from kaoping.people.schemas_employees import EmployeeCodeIn, EmployeeIn
from kaoping.people.service import bind_code, hire
from kaoping.storage.session import save
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.people import Assignment, Brand, Department, Employee, Position, Store
from kaoping.storage.tables.scoring import DirtyMark, PayTerm
from kaoping.web.callers import hash_key
from kaoping.web.passwords import PasswordHasher

from .organisation import (
    DEPARTMENTS,
    PASSWORD,
    POSITIONS,
    SOURCE,
    STAFF,
    STORES,
    Account,
    Post,
    list_accounts,
)

OF_STORES = frozenset(role.code for role in ROLES if role.reach is Reach.STORES)
"""Roles granted for a store; a department head's reach is the departments of their own posts."""

INSTALLER = Principal(CallerKind.PERSON, None, None, None, "demo", (), Scope(None, own=False))
SERVED_DAYS = 400  # everybody has been there for a year when the story begins


def found_group(db: Session, first_day: date) -> None:
    """Brand, stores, departments, posts and people; everybody was hired long before the first day."""
    brand = Brand(code="XY", label={"zh": "星耀", "en": "Xingyao"})
    save(db, brand)
    save(db, *(Position(code=c, label={"zh": zh, "en": en}, stream=s) for c, zh, en, s in POSITIONS))
    hired = first_day - timedelta(days=SERVED_DAYS)
    for n, (code, zh, en, _) in enumerate(STORES):
        store = Store(
            code=code,
            label={"zh": zh, "en": en},
            business_hours=[["08:30", "18:00"]] * 7,
            brand_ids=[brand.id],
            min_wage_monthly=Decimal("2740.00"),
        )
        save(db, store)
        save(
            db,
            *(
                Department(store_id=store.id, code=c, label={"zh": z, "en": e}, kind=k)
                for c, z, e, k in DEPARTMENTS
            ),
        )
        for number, post in enumerate(STAFF[n]):
            _hire(db, code, post, f"{code}-{number + 1:03}", hired)
    # The months in which they were hired are no part of the story: nobody has to measure them.
    db.execute(delete(DirtyMark).where(DirtyMark.day < first_day))


def _hire(db: Session, store_code: str, post: Post, employee_no: str, hired: date) -> None:
    new = EmployeeIn(
        employee_no=employee_no,
        name=post.name,
        hired_on=hired,
        store_code=store_code,
        department_code=post.department,
        position_code=post.position,
    )
    employee = hire(db, new, by=INSTALLER)
    if post.code:
        bind_code(
            db,
            employee.id,
            EmployeeCodeIn(store_code=store_code, source=SOURCE, code=post.code),
            by=INSTALLER,
        )


def agree_pay(db: Session) -> None:
    """A performance base for everybody the satisfaction regime covers."""
    people = db.execute(
        select(Assignment.employee_id, Assignment.store_id, Assignment.valid_from, Position.stream)
        .join(Position, Position.id == Assignment.position_id)
        .where(Position.stream.in_(("SALES", "AFTERSALES")))
        .order_by(Assignment.employee_id)
    ).all()
    for n, row in enumerate(people):
        amount = Decimal(2000 + 200 * (n % 6))
        term = PayTerm(
            store_id=row.store_id,
            employee_id=row.employee_id,
            code="performance_base",
            amount=amount,
            valid_from=row.valid_from,
        )
        save(db, term)


def open_accounts(db: Session, passwords: PasswordHasher) -> None:
    """Accounts of the demo, one per role and store, all with the same password."""
    hashed = passwords.hash(PASSWORD)
    numbers = {e.name: e.employee_no for e in db.scalars(select(Employee))}
    for account in list_accounts():
        grant = GrantIn(role=account.role, store_codes=[account.store] if account.role in OF_STORES else [])
        new = UserIn(
            username=account.username,
            display_name=account.name,
            employee_no=numbers.get(account.name),
            password=PASSWORD,
            grants=[grant, *_own_month(account)],
        )
        accounts.open_user(db, new, lambda _: hashed)
    for user in db.scalars(select(UserAccount)):
        user.must_change_password = False


def _own_month(account: Account) -> Iterator[GrantIn]:
    """Whoever is on the staff sees the own month as well."""
    if account.store and account.role != "EMPLOYEE":
        yield GrantIn(role="EMPLOYEE", store_codes=[])


def issue_dms_key(db: Session) -> str:
    """The key the DMS pushes with, bound to both stores."""
    new = ApiKeyIn(
        label="DMS 演示", scopes=["records:write", "scorecards:read"], store_codes=[s[0] for s in STORES]
    )
    return keys.issue_key(db, new, hash_key).key
