"""A dealer group in a database, by statements over sets: stores, staff, months of calls and complaints.

Rows are those that ingestion and the call desk leave, in the order of their days, so that a month of a store
lies scattered over the tables as it does in life. Measures nothing.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.factories import HOURS, POSITIONS, SignedUp, World

from benchmarks.server import KEY, bench, database_at
from benchmarks.visits import take_statistics
from kaoping.app import install_defaults
from kaoping.domain.periods import Period, PeriodKind, period_of
from kaoping.domain.scoring.measures.taking import Window
from kaoping.policies.service.installing import activate_examples
from kaoping.scorecards.service.keeping import keep_readings
from kaoping.scorecards.service.taking import taken_always
from kaoping.storage.embedded import SUPERUSER
from kaoping.storage.measuring import measure_store
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import Database, now, save
from kaoping.storage.tables.people import Assignment, Brand, Employee, Position, Store
from kaoping.storage.unit_of_work import unit_of_work

STAFF = {
    "GM": 1,
    "SERVICE_MANAGER": 1,
    "CRC_SUPERVISOR": 1,
    "AGENT": 4,
    "QC": 2,
    "ADVISOR": 13,
    "TECHNICIAN": 28,
}
"""Who works in a store of fifty."""
COMPLAINT_EVERY = 100
ROLES = ("HR", "DEPT_HEAD", "STORE_GM")


@dataclass(frozen=True, slots=True)
class Size:
    """`calls` are those of all stores and months together; the months end with the last one that is over."""

    stores: int
    calls: int
    months: int = 1

    @property
    def of_store(self) -> int:
        """Calls of one store in one month."""
        return max(1, self.calls // (self.stores * self.months))


@dataclass(frozen=True, slots=True)
class Group:
    """A filled database: its stores, its months, who closes them (one account for each role), and an advisor
    of the first store."""

    url: str
    owner_url: str
    stores: tuple[int, ...]
    periods: tuple[Period, ...]
    users: dict[str, SignedUp]
    person: SignedUp

    @property
    def last(self) -> Period:
        return self.periods[-1]


@contextmanager
def group(size: Size) -> Iterator[Group]:
    """A cluster of its own with a group of this size."""
    with tempfile.TemporaryDirectory(prefix="kpb") as folder, bench(Path(folder)) as ground:
        url = ground.database("dealers")
        owner = ground.cluster.url(database="dealers", user=SUPERUSER)
        yield fill(url, owner, size)


def fill(url: str, owner_url: str, size: Size) -> Group:
    database = database_at(url)
    with unit_of_work(database) as db:
        install_defaults(db)
    with database.session() as db:
        world = _organisation(db, size.stores)
        stores = tuple(db.scalars(select(Store.id).order_by(Store.id)))
        period = period_of(now(db).date(), PeriodKind.MONTH).previous()
        db.commit()
        every = list(db.scalars(select(Store)))
        users = {role: world.sign_up(role, stores=every) for role in ROLES}
    periods = [period]
    while len(periods) < size.months:
        periods.insert(0, periods[0].previous())
    _run(owner_url, size, periods)
    with unit_of_work(database) as db:
        activate_examples(db)
        person = _sign_up_advisor(db, stores[0])
    take_statistics(database)
    database.close()
    return Group(url, owner_url, stores, tuple(periods), users, person)


def _sign_up_advisor(db: Session, store_id: int) -> SignedUp:
    advisor = db.scalars(
        select(Employee)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(Position, Position.id == Assignment.position_id)
        .where(Assignment.store_id == store_id, Position.code == "ADVISOR")
        .order_by(Employee.id)
        .limit(1)
    ).one()
    brand, store = db.scalars(select(Brand)).one(), db.get_one(Store, store_id)
    return World(db, brand, store, store, {}).sign_up("EMPLOYEE", stores=[], employee=advisor)


def _organisation(db: Session, count: int) -> World:
    brand = Brand(code="BENCH", label={"zh": "基准"})
    save(db, brand)
    stores = [
        Store(code=f"B{n:03}", label={"zh": f"基准{n}店"}, business_hours=HOURS, brand_ids=[brand.id])
        for n in range(count)
    ]
    positions = {
        code: Position(code=code, label={"zh": zh}, stream=stream) for code, (zh, stream) in POSITIONS.items()
    }
    save(db, *stores, *positions.values())
    return World(db, brand, stores[0], stores[-1], positions)


def _run(owner_url: str, size: Size, periods: Sequence[Period]) -> None:
    """Foreign keys hold by construction and are not asked for again: that alone would double the time."""
    personal = PersonalData.from_secret(KEY)
    given = {
        "first": periods[0].first,
        "months": len(periods),
        "calls": size.of_store,
        "codes": [code for code, count in STAFF.items() for _ in range(count)],
        "complaint_every": COMPLAINT_EVERY,
        "name": personal.seal(Purpose.NAME, "王小明"),
        "phone": personal.seal(Purpose.PHONE, "+8613800138000"),
        "since": date(2020, 1, 1),
    }
    with psycopg.connect(owner_url) as link:
        link.execute("SET session_replication_role = replica")
        link.execute("SET work_mem = '128MB'")
        for statement in (Path(__file__).parent / "group.sql").read_text("utf-8").split(";\n"):
            if statement.strip():
                link.execute(statement, {k: v for k, v in given.items() if f"%({k})s" in statement})
        link.commit()


@contextmanager
def opened(filled: Group) -> Iterator[Database]:
    database = database_at(filled.url)
    try:
        yield database
    finally:
        database.close()


def read_month(db: Session, store_id: int, period: Period) -> None:
    """Take and keep every reading of a store-month, as a recomputation does before it scores."""
    slices = slices_of(db, store_id, period.first, period.last)
    window = Window(period.first, period.last, now(db))
    keep_readings(db, store_id, period.code, measure_store(db, taken_always(), store_id, window, slices))
