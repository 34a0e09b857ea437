"""Delivered orders by the thousand, with callers, for the measurements of call-backs; measures nothing."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.factories import HOURS, SignedUp, World

from benchmarks.server import KEY
from kaoping.access.service.seeding import seed_roles
from kaoping.calls.service import seed
from kaoping.storage.roles import APP, OWNER
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import Database
from kaoping.storage.tables.people import Store
from kaoping.storage.unit_of_work import unit_of_work

STORES = 8
SERVICE_DAYS = 10
"""Deliveries are spread over this many days before today."""


@dataclass(frozen=True, slots=True)
class Caller:
    store_id: int
    employee_id: int
    account: SignedUp


def prepare(database: Database, *, orders: int, callers: int) -> list[Caller]:
    """Eight stores with `orders` delivered orders between them, one number in ten with a second visit."""
    with unit_of_work(database) as db:
        seed_roles(db)
        seed(db)
    with database.session() as db:
        world = World.build(db)
        stores = [world.store, world.other_store]
        stores += [_store(db, n) for n in range(STORES - len(stores))]
        found = []
        for n in range(callers):
            store = stores[n % STORES]
            employee = world.hire(f"客服{n}", "AGENT", store=store)
            account = world.sign_up("AGENT", employee=employee, stores=[store])
            found.append(Caller(store.id, employee.id, account))
        _deliver(db, [store.id for store in stores], orders, world.advisor.id)
        db.commit()
    take_statistics(database)
    return found


def take_statistics(database: Database) -> None:
    """As the database does by itself after a minute; only the owner of the tables may."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.exec_driver_sql(f"SET ROLE {OWNER}")
        link.exec_driver_sql("ANALYZE")
        link.exec_driver_sql(f"SET ROLE {APP}")


def _store(db: Session, n: int) -> Store:
    store = Store(code=f"B{n:03}", label={"zh": f"基准{n}店"}, business_hours=HOURS, brand_ids=[])
    db.add(store)
    db.flush()
    return store


def _deliver(db: Session, stores: list[int], orders: int, advisor_id: int) -> None:
    personal = PersonalData.from_secret(KEY)
    given = {
        "stores": stores,
        "count": len(stores),
        "orders": orders,
        "days": SERVICE_DAYS,
        "advisor": advisor_id,
        "name": personal.seal(Purpose.NAME, "王小明"),
        "phone": personal.seal(Purpose.PHONE, "+8613800138000"),
    }
    for statement in _STATEMENTS:
        db.execute(text(statement), given)


_STATEMENTS = (
    """
    CREATE TEMPORARY TABLE visit ON COMMIT DROP AS
    SELECT n, (CAST(:stores AS bigint[]))[1 + n % :count] AS store_id,
           CASE WHEN n % 10 = 9 THEN n - :count ELSE n END AS person,
           nextval('customer_id_seq') AS customer_id, nextval('contact_point_id_seq') AS contact_id,
           nextval('vehicle_id_seq') AS vehicle_id, nextval('repair_order_id_seq') AS order_id,
           now() - make_interval(days => 1 + n / :count % :days) AS delivered_at
    FROM generate_series(0, :orders - 1) AS n
    """,
    """
    INSERT INTO customer (store_id, id, source, external_id, kind, name_sealed)
    SELECT store_id, customer_id, 'dms', 'C-' || n, 'PERSON', :name FROM visit
    """,
    """
    INSERT INTO contact_point
        (store_id, id, customer_id, role, type, value_sealed, value_hash, last4_hash)
    SELECT store_id, contact_id, customer_id, 'OWNER', 'MOBILE', :phone,
           decode(md5('number' || person), 'hex'), decode(md5('tail' || person), 'hex') FROM visit
    """,
    """
    INSERT INTO vehicle (store_id, id, plate, plate_kind)
    SELECT store_id, vehicle_id, 'P' || n, 'REGULAR' FROM visit
    """,
    """
    INSERT INTO consent (store_id, customer_id, purpose, state, captured_at, evidence_kind, evidence_id)
    SELECT store_id, customer_id, 'SERVICE_CALLBACK', 'GRANTED', delivered_at, 'REPAIR_ORDER', order_id
    FROM visit
    """,
    """
    INSERT INTO repair_order
        (store_id, id, source, external_id, source_version, content_hash, ro_no, ro_type, status,
         repair_category, customer_id, owner_contact_id, sender_contact_id, vehicle_id, opened_at, opened_day,
         delivered_at, delivered_day, advisor_code, technicians, amount_total, lines, warnings,
         callback_consent)
    SELECT store_id, order_id, 'dms', 'RO-' || n, 1, '', 'RO-' || n, 'REPAIR', 'DELIVERED', 'GENERAL',
           customer_id, contact_id, contact_id, vehicle_id, delivered_at - interval '1 day',
           (delivered_at - interval '1 day')::date, delivered_at, delivered_at::date, 'A07', '[]', 100, '[]',
           '[]', n % 20 <> 7
    FROM visit
    """,
    """
    INSERT INTO attribution
        (store_id, fact_kind, fact_id, role, employee_id, share, origin, frozen_at)
    SELECT store_id, 'REPAIR_ORDER', order_id, 'advisor', :advisor, 1, 'SOURCE', delivered_at FROM visit
    """,
)
