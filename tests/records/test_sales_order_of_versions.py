"""Sales, appointments and customers end alike in whatever order and batches their messages arrive."""

import itertools
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kaoping.storage.secrets import Purpose
from kaoping.storage.tables.records import Attribution, Consent, Customer, Vehicle
from kaoping.storage.tables.sales import Appointment, Sale
from tests.records.orders import order, push, void
from tests.records.sales import (
    appointment,
    customer,
    push_appointments,
    push_customers,
    push_sales,
    sale,
)

FIRST = datetime.fromisoformat("2026-11-03T18:00:00+08:00")
FRESH = itertools.count(100_000, 10)
"""Each arrangement speaks of records of its own."""
SAME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def at(hours):
    return (FIRST + timedelta(hours=hours)).isoformat()


@st.composite
def arrangements(draw, message):
    """Messages with a version of their own each, in two arrangements cut into batches."""
    drawn = draw(st.lists(message, max_size=6, unique_by=lambda m: m[0]))
    ways = [draw(st.permutations(drawn)) for _ in range(2)]
    return [(way, draw(st.integers(1, max(len(drawn), 1)))) for way in ways]


def play(send, ways, record_of, state_of):
    """Both arrangements, each on records of its own; what is to be seen of them afterwards."""
    seen = []
    for messages, cut in ways:
        base = next(FRESH)
        for start in range(0, len(messages), cut):
            batch = [record_of(base, message) for message in messages[start : start + cut]]
            for path, records in itertools.groupby(batch, key=lambda pair: pair[0]):
                reply = path(send, [record for _, record in records])
                assert reply.json()["rejected"] == 0, reply.text
        seen.append(state_of(base))
    return seen


SALE_MESSAGE = st.tuples(
    st.integers(1, 6),
    st.sampled_from(["ORDERED", "ALLOCATED", "DELIVERED", "RETURNED", "RETURNED BARE", "CANCELLED", "VOID"]),
    st.sampled_from(["268800.00", "199900.00"]),
)


@SAME
@given(arrangements(SALE_MESSAGE))
def test_sales(dms, world, db, new_sale, ways):
    def record_of(base, message):
        version, status, amount = message
        if status == "VOID":
            return push_sales, void(sale(base, world.store.code), at(version))
        handed_over = {"delivered_at": at(version - 10)} if status in ("DELIVERED", "RETURNED") else {}
        return push_sales, sale(
            base,
            world.store.code,
            status=status.removesuffix(" BARE"),
            source_updated_at=at(version),
            amount=amount,
            promised_delivery_at_first=(FIRST + timedelta(days=version)).isoformat(),
            vehicle__model=f"型{version}",
            **{"delivered_at": ..., **handed_over},
        )

    def state_of(base):
        db.expire_all()
        found = db.execute(
            select(Sale, Vehicle.model)
            .outerjoin(Vehicle, (Vehicle.store_id == Sale.store_id) & (Vehicle.id == Sale.vehicle_id))
            .where(Sale.external_id == sale(base)["external_id"])
        ).all()
        if not found:
            return None
        [(kept, model)] = found
        query = select(Attribution.role, Attribution.employee_id).where(Attribution.fact_id == kept.id)
        served = sorted(tuple(row) for row in db.execute(query.where(Attribution.fact_kind == "SALE")))
        if kept.voided_at:
            return "VOID", kept.source_updated_at, served
        return (
            kept.source_updated_at,
            kept.status,
            kept.amount,
            kept.promised_delivery_at_first,
            kept.delivered_at,
            kept.delivered_day,
            kept.returned_at,
            model,
            served,
        )

    first, second = play(dms, ways, record_of, state_of)
    assert first == second


APPOINTMENT_MESSAGE = st.tuples(
    st.integers(1, 6), st.sampled_from(["BOOKED", "ARRIVED", "NO_SHOW", "VOID"]), st.integers(-20, 20)
)


@SAME
@given(arrangements(APPOINTMENT_MESSAGE))
def test_appointments(dms, world, db, ways):
    def record_of(base, message):
        version, status, minutes = message
        if status == "VOID":
            return push_appointments, void(appointment(base, world.store.code), at(version))
        came = datetime.fromisoformat("2026-11-05T09:00:00+08:00") + timedelta(minutes=minutes)
        return push_appointments, appointment(
            base,
            world.store.code,
            status=status,
            source_updated_at=at(version),
            arrived_at=came.isoformat() if status == "ARRIVED" else ...,
            customer__name=f"名{version}",
        )

    def state_of(base):
        db.expire_all()
        found = db.scalars(
            select(Appointment).where(Appointment.external_id == appointment(base)["external_id"])
        ).all()
        if not found:
            return None
        [kept] = found
        if kept.voided_at:
            return "VOID", kept.source_updated_at
        return kept.source_updated_at, kept.status, kept.arrived_at, kept.arrival, name_of(db, base)

    first, second = play(dms, ways, record_of, state_of)
    assert first == second


CUSTOMER_MESSAGE = st.tuples(
    st.integers(1, 6), st.sampled_from(["RECORD", "VOID", "ORDER", "SALE", "APPOINTMENT"]), st.booleans()
)


@SAME
@given(arrangements(CUSTOMER_MESSAGE))
def test_customers_whoever_names_them(dms, world, db, new_sale, ways):
    """Records of their own, orders, sales and appointments all name one customer."""

    def record_of(base, message):
        version, kind, flag = message
        code, named = world.store.code, {"name": f"名{version}", "external_id": f"C-{base}"}
        if kind == "VOID":
            return push_customers, void(customer(base, code), at(version))
        if kind == "RECORD":
            said = [{"purpose": "MARKETING", "state": "GRANTED", "captured_at": at(-50)}]
            changes = {"name": f"名{version}", "do_not_call": flag, "consents": said}
            return push_customers, customer(base, code, source_updated_at=at(version), **changes)
        number = base + version
        if kind == "ORDER":
            record = order(number, code, source_updated_at=at(version))
            return push, record | {"owner": named}
        if kind == "SALE":
            record = sale(number, code, source_updated_at=at(version))
            return push_sales, record | {"customer": named}
        record = appointment(number, code, source_updated_at=at(version))
        return push_appointments, record | {"customer": named}

    def state_of(base):
        db.expire_all()
        found = db.scalars(select(Customer).where(Customer.external_id == f"C-{base}")).all()
        if not found:
            return None
        [kept] = found
        said = db.execute(
            select(Consent.purpose, Consent.state).where(
                Consent.customer_id == kept.id, Consent.purpose == "MARKETING"
            )
        ).all()
        if kept.voided_at:
            return "VOID", kept.record_updated_at
        return (
            kept.record_updated_at,
            name_of(db, base),
            kept.gender if kept.content_hash else None,
            kept.do_not_call,
            [tuple(row) for row in said] if kept.content_hash else [],
        )

    first, second = play(dms, ways, record_of, state_of)
    assert first == second


def name_of(db, base):
    sealed = db.scalars(select(Customer.name_sealed).where(Customer.external_id == f"C-{base}")).one()
    return db.info["personal"].open(Purpose.NAME, sealed)
