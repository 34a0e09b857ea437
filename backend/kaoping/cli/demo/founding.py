"""Founds the demo's group: brands, stores, posts, people, their pay, their accounts, the key of the DMS."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kaoping.access.schemas import ApiKeyIn, GrantIn, RoleIn, UserIn
from kaoping.access.service import accounts, keys
from kaoping.access.service.roles import make_role
from kaoping.domain.people import ROLES, CallerKind, Principal, Reach, Scope
from kaoping.people.schemas import BrandIn, DepartmentIn, DepartmentPatch, PositionIn, StoreIn
from kaoping.people.schemas_employees import EmployeeCodeIn, EmployeeIn
from kaoping.people.service import bind_code, hire
from kaoping.people.service.brands import found_brand
from kaoping.people.service.departments import change_department, found_department
from kaoping.people.service.positions import found_position
from kaoping.people.service.stores import found_store
from kaoping.storage.session import save
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.people import Assignment, Department, Employee, Position, Store
from kaoping.storage.tables.scoring import DirtyMark, PayTerm
from kaoping.web.callers import hash_key
from kaoping.web.passwords import PasswordHasher

from .organisation import (
    BRAND_QUALITY,
    BRANDS,
    DEPARTMENTS,
    HOUSES,
    PASSWORD,
    SOURCE,
    Account,
    House,
    list_accounts,
)
from .staffing import LEADING, POSITIONS, Post

OF_STORES = frozenset(role.code for role in ROLES if role.reach is Reach.STORES)
"""Roles granted for a store; a department head's reach is the departments of their own posts."""

INSTALLER = Principal(CallerKind.PERSON, None, None, None, "demo", (), Scope(None, own=False))
SERVED_DAYS = 400  # everybody has been there for a year when the story begins


def found_group(db: Session, first_day: date, houses: Sequence[House] = HOUSES) -> None:
    """Brands, stores, departments, posts and people; everybody was hired long before the first day."""
    for code, zh, en, words in BRANDS:
        wanted = {key: {"zh": one, "en": two} for key, (one, two) in words.items()}
        brand = {"code": code, "label": _label(zh, en), "words": wanted}
        found_brand(db, BrandIn.model_validate(brand), by=INSTALLER)
    for code, zh, en, stream in POSITIONS:
        post = PositionIn.model_validate({"code": code, "label": _label(zh, en), "stream": stream})
        found_position(db, post, by=INSTALLER)
    hired = first_day - timedelta(days=SERVED_DAYS)
    for house in houses:
        _open_store(db, house, hired)
        _hire_staff(db, house, hired)
    # The months in which they were hired are no part of the story: nobody has to measure them.
    db.execute(delete(DirtyMark).where(DirtyMark.day < first_day))


def _label(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _open_store(db: Session, house: House, opened: date) -> None:
    store = {
        "code": house.code,
        "label": _label(house.zh, house.en),
        "business_hours": [["08:30", "18:00"]] * 7,
        "brand_codes": [house.brand],
        "city": house.city,
        "min_wage_monthly": "2740.00" if house.city == "上海" else "2490.00",
        "opened_on": opened,
    }
    found_store(db, StoreIn.model_validate(store), by=INSTALLER)
    for code, zh, en, kind, parent in DEPARTMENTS:
        department = {"store_code": house.code, "code": code, "label": _label(zh, en), "kind": kind}
        wanted = DepartmentIn.model_validate({**department, "parent_code": parent})
        found_department(db, wanted, by=INSTALLER)


def _hire_staff(db: Session, house: House, hired: date) -> None:
    """Everybody reports to whoever leads the department, and those to the general manager."""
    leaders: dict[str, str] = {}
    by_rank = sorted(enumerate(house.staff, 1), key=lambda one: _rank(one[1]))
    for number, post in by_rank:
        employee_no = f"{house.code}-{number:03}"
        new = EmployeeIn(
            employee_no=employee_no,
            name=post.name,
            hired_on=hired,
            store_code=house.code,
            department_code=post.department,
            position_code=post.position,
            manager_employee_no=leaders.get(post.department, leaders.get("GENERAL")),
        )
        if post.position in LEADING:
            leaders.setdefault(post.department, employee_no)
        employee = hire(db, new, by=INSTALLER)
        if post.code:
            known_as = EmployeeCodeIn(store_code=house.code, source=SOURCE, code=post.code)
            bind_code(db, employee.id, known_as, by=INSTALLER)
    for code, _, _, _, _ in DEPARTMENTS:
        if leader := leaders.get(code):
            _name_leader(db, house.code, code, leader)


def _rank(post: Post) -> int:
    return LEADING.index(post.position) if post.position in LEADING else len(LEADING)


def _name_leader(db: Session, store_code: str, code: str, leader: str) -> None:
    department = db.scalars(
        select(Department)
        .join(Store, Store.id == Department.store_id)
        .where(Store.code == store_code, Department.code == code)
    ).one()
    wanted = DepartmentPatch(manager_employee_no=leader)
    change_department(db, department.id, wanted, department.row_version, by=INSTALLER)


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


def open_accounts(db: Session, passwords: PasswordHasher, houses: Sequence[House] = HOUSES) -> None:
    """Accounts of the demo, one per role and store, all with the same password."""
    hashed = passwords.hash(PASSWORD)
    _make_brand_role(db)
    numbers = {e.name: e.employee_no for e in db.scalars(select(Employee))}
    for account in list_accounts(houses):
        new = UserIn(
            username=account.username,
            display_name=account.name,
            employee_no=numbers.get(account.name),
            password=PASSWORD,
            grants=[_grant(account, houses), *_own_month(account)],
        )
        accounts.open_user(db, new, lambda _: hashed)
    for user in db.scalars(select(UserAccount)):
        user.must_change_password = False


def _make_brand_role(db: Session) -> None:
    """Group quality's words, for one brand: what a group makes of a shipped role."""
    code, zh, en = BRAND_QUALITY
    words = next(sorted(role.words) for role in ROLES if role.code == "GROUP_QUALITY")
    role = {"code": code, "label": _label(zh, en), "reach": Reach.BRAND, "words": words}
    make_role(db, RoleIn.model_validate(role))


def _grant(account: Account, houses: Sequence[House]) -> GrantIn:
    if account.role == BRAND_QUALITY[0]:
        return GrantIn(role=account.role, brand_codes=[BRANDS[-1][0]])
    if account.role in OF_STORES:
        return GrantIn(role=account.role, store_codes=[account.store] if account.store else _codes(houses))
    return GrantIn(role=account.role)


def _codes(houses: Sequence[House]) -> list[str]:
    return [house.code for house in houses]


def _own_month(account: Account) -> Iterator[GrantIn]:
    """Whoever is on the staff sees the own month as well."""
    if account.store and account.role != "EMPLOYEE":
        yield GrantIn(role="EMPLOYEE")


def issue_dms_key(db: Session, houses: Sequence[House] = HOUSES) -> str:
    """The key the DMS pushes with, bound to every store."""
    scopes = ["records:write", "scorecards:read"]
    new = {"label": "DMS 演示", "scopes": scopes, "store_codes": _codes(houses)}
    return keys.issue_key(db, ApiKeyIn.model_validate(new), hash_key).key
