"""The group of the demo: one brand, two stores, their people, the accounts that sign in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.access.schemas import ApiKeyIn, GrantIn, UserIn
from kaoping.access.service import accounts
from kaoping.domain.people import CallerKind, Principal, Scope
from kaoping.people.schemas import EmployeeCodeIn, EmployeeIn
from kaoping.people.service import bind_code, hire
from kaoping.storage.session import save
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.people import Assignment, Brand, Department, Employee, Position, Store
from kaoping.storage.tables.scoring import PayTerm
from kaoping.web.callers import hash_key
from kaoping.web.passwords import PasswordHasher

PASSWORD = "kaoping-demo"  # noqa: S105 - printed on the first start, and of the demo alone
SOURCE = "dms"
INSTALLER = Principal(CallerKind.PERSON, None, None, None, "demo", (), Scope(None, own=False))

STORES = (
    ("SH001", "上海浦东店", "Shanghai Pudong", "上海浦东"),
    ("SH002", "上海虹桥店", "Shanghai Hongqiao", "上海虹桥"),
)
DEPARTMENTS = (
    ("GENERAL", "总经办", "General office", "GENERAL"),
    ("SERVICE", "售后服务部", "After-sales service", "SERVICE"),
    ("WORKSHOP", "维修车间", "Workshop", "WORKSHOP"),
    ("SALES", "销售部", "Sales", "SALES"),
    ("CRM", "客户关系部", "Customer relations", "CRM"),
    ("HR", "人事行政部", "HR and administration", "ADMIN_HR"),
)
POSITIONS = (
    ("GM", "总经理", "General manager", "SUPPORT"),
    ("SERVICE_MANAGER", "服务经理", "Service manager", "AFTERSALES"),
    ("ADVISOR", "服务顾问", "Service advisor", "AFTERSALES"),
    ("TECHNICIAN", "机修技师", "Technician", "AFTERSALES"),
    ("QC", "质检员", "Quality inspector", "AFTERSALES"),
    ("SALES_CONSULTANT", "销售顾问", "Sales consultant", "SALES"),
    ("CRC_SUPERVISOR", "客服主管", "CRC supervisor", "CRM"),
    ("AGENT", "回访专员", "Call-back agent", "CRM"),
    ("HR", "人事专员", "HR officer", "SUPPORT"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody of one store: `code` is what the DMS calls them, `role` what they may do here."""

    name: str
    position: str
    department: str
    code: str | None = None
    role: str | None = None
    username: str | None = None


STAFF = (
    (
        Post("顾建国", "GM", "GENERAL", role="STORE_GM", username="gm"),
        Post("沈立", "SERVICE_MANAGER", "SERVICE", role="DEPT_HEAD", username="head"),
        Post("何晓东", "SERVICE_MANAGER", "WORKSHOP", role="DEPT_HEAD", username="workshop"),
        Post("张伟", "ADVISOR", "SERVICE", "A01", "EMPLOYEE", "advisor"),
        Post("林娜", "ADVISOR", "SERVICE", "A02"),
        Post("徐磊", "ADVISOR", "SERVICE", "A03"),
        Post("马超", "ADVISOR", "SERVICE", "A07"),
        Post("李强", "TECHNICIAN", "WORKSHOP", "T11", "EMPLOYEE", "technician"),
        Post("王刚", "TECHNICIAN", "WORKSHOP", "T12"),
        Post("赵勇", "TECHNICIAN", "WORKSHOP", "T13"),
        Post("孙志远", "TECHNICIAN", "WORKSHOP", "T14"),
        Post("周凯", "TECHNICIAN", "WORKSHOP", "T15"),
        Post("吴迪", "QC", "WORKSHOP", "Q02"),
        Post("郑洁", "SALES_CONSULTANT", "SALES"),
        Post("冯涛", "SALES_CONSULTANT", "SALES"),
        Post("周婷", "CRC_SUPERVISOR", "CRM", role="CRC_SUPERVISOR", username="crc"),
        Post("陈静", "AGENT", "CRM", "K01", "AGENT", "agent"),
        Post("唐雨欣", "AGENT", "CRM", "K02", "AGENT", "agent2"),
        Post("许慧", "HR", "HR", role="HR", username="hr"),
    ),
    (
        Post("罗海峰", "GM", "GENERAL", role="STORE_GM", username="gm2"),
        Post("韩雪", "SERVICE_MANAGER", "SERVICE", role="DEPT_HEAD", username="head2"),
        Post("曹阳", "ADVISOR", "SERVICE", "A11"),
        Post("彭丽", "ADVISOR", "SERVICE", "A12"),
        Post("曾毅", "ADVISOR", "SERVICE", "A13"),
        Post("萧然", "TECHNICIAN", "WORKSHOP", "T21"),
        Post("田野", "TECHNICIAN", "WORKSHOP", "T22"),
        Post("董斌", "TECHNICIAN", "WORKSHOP", "T23"),
        Post("袁浩", "TECHNICIAN", "WORKSHOP", "T24"),
        Post("潘悦", "QC", "WORKSHOP", "Q03"),
        Post("蒋欣", "SALES_CONSULTANT", "SALES"),
        Post("蔡琳", "CRC_SUPERVISOR", "CRM", role="CRC_SUPERVISOR", username="crc2"),
        Post("余婷婷", "AGENT", "CRM", "K11", "AGENT", "agent3"),
        Post("杜娟", "AGENT", "CRM", "K12", "AGENT", "agent4"),
    ),
)
GROUP_ACCOUNTS = (
    ("quality", "集团品质 叶青", "GROUP_QUALITY"),
    ("admin", "系统管理员", "ADMIN"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the printed table."""

    username: str
    name: str
    position: str
    role: str
    store: str


def found_group(db: Session, today: date) -> None:
    """Brand, stores, departments, posts and people; everybody was hired before the month began."""
    brand = Brand(code="XY", label={"zh": "星耀", "en": "Xingyao"})
    save(db, brand)
    save(db, *(Position(code=c, label={"zh": zh, "en": en}, stream=s) for c, zh, en, s in POSITIONS))
    hired = today - timedelta(days=400)
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
        grant = GrantIn(role=account.role, store_codes=[account.store] if account.store else [])
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


def list_accounts() -> Iterator[Account]:
    """Everybody who signs in, store by store, then the group."""
    titles = {code: zh for code, zh, _, _ in POSITIONS}
    for (store, *_), staff in zip(STORES, STAFF, strict=True):
        for post in staff:
            if post.username and post.role:
                yield Account(post.username, post.name, titles[post.position], post.role, store)
    for username, name, role in GROUP_ACCOUNTS:
        yield Account(username, name, "集团", role, "")


def issue_dms_key(db: Session) -> str:
    """The key the DMS pushes with, bound to both stores."""
    new = ApiKeyIn(
        label="DMS 演示", scopes=["records:write", "scorecards:read"], store_codes=[s[0] for s in STORES]
    )
    return accounts.issue_key(db, new, hash_key).key
