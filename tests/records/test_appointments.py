"""Appointments: who comes when, how punctual they were, and whom they leave as others described them."""

from datetime import date, datetime

import pytest
from sqlalchemy import delete, select

from kaoping.records.rules_sales import arrival_of
from kaoping.storage.secrets import Purpose
from kaoping.storage.tables.records import Customer, MappingIssue, RepairOrder, Vehicle
from kaoping.storage.tables.sales import Appointment, RecordPayload
from kaoping.storage.tables.scoring import DirtyMark
from tests.records.orders import changed, push, void
from tests.records.sales import push_appointments

LATER = "2026-11-06T08:00:00+08:00"
AGREED = datetime.fromisoformat("2026-11-05T09:00:00+08:00")


def only(db, table):
    db.expire_all()
    return db.scalars(select(table)).one()


def test_an_appointment_is_kept_as_sent(dms, new_appointment, db, world):
    reply = push_appointments(dms, [new_appointment(1)])
    assert (reply.status_code, reply.json()["created"], reply.json()["results"]) == (200, 1, [])
    kept = only(db, Appointment)
    assert (kept.appointment_no, kept.type, kept.status) == ("AP20261105-000001", "SERVICE", "ARRIVED")
    assert (kept.scheduled_day, kept.arrival, kept.employee_id) == (
        date(2026, 11, 5),
        "ON_TIME",
        world.advisor.id,
    )
    assert kept.order_external_id == "RO20261101-000001"
    assert only(db, RecordPayload).kind == "APPOINTMENT"
    assert db.scalars(select(DirtyMark.day)).all() == [date(2026, 11, 5)]


def test_the_order_an_appointment_names_is_counted_anew(dms, new_appointment, new_order, db):
    push(dms, [new_order(1)])
    settled = db.scalars(select(RepairOrder.settled_day)).one()
    db.execute(delete(DirtyMark))
    push_appointments(dms, [new_appointment(1)])
    assert set(db.scalars(select(DirtyMark.day))) == {date(2026, 11, 5), settled}


@pytest.mark.parametrize(
    ("came", "arrival"),
    [
        ("08:44:59", "EARLY"),
        ("08:45:00", "ON_TIME"),
        ("09:00:00", "ON_TIME"),
        ("09:15:00", "ON_TIME"),
        ("09:15:01", "LATE"),
    ],
)
def test_a_quarter_of_an_hour_either_way_is_on_time(came, arrival):
    assert arrival_of(AGREED, datetime.fromisoformat(f"2026-11-05T{came}+08:00")) == arrival


def test_who_has_not_come_is_neither_early_nor_late(dms, new_appointment, db):
    push_appointments(dms, [new_appointment(1, status="NO_SHOW", arrived_at=...)])
    assert only(db, Appointment).arrival is None


def test_a_moved_appointment_is_judged_by_its_new_time(dms, new_appointment, db):
    push_appointments(dms, [new_appointment(1)])
    moved = new_appointment(1, scheduled_start="2026-11-05T10:00:00+08:00", source_updated_at=LATER)
    assert push_appointments(dms, [moved]).json()["updated"] == 1
    assert (only(db, Appointment).arrival, only(db, Appointment).row_version) == ("EARLY", 2)


def test_no_car_is_needed(dms, new_appointment, db):
    guest = new_appointment(1, type="TEST_DRIVE", vehicle={"plate": "无牌照", "model": "星耀 E6"})
    push_appointments(dms, [guest, new_appointment(2, vehicle=...)])
    assert db.scalars(select(Appointment.vehicle_id)).all() == [None, None]
    assert db.scalars(select(Vehicle)).all() == []


def test_an_appointment_introduces_and_describes_nobody_others_describe(dms, new_appointment, new_order, db):
    stranger = new_appointment(1, customer__name="小王", vehicle__model="？", source_updated_at=LATER)
    push_appointments(dms, [stranger])
    push(dms, [new_order(1)])  # an older message, but one that describes
    push_appointments(dms, [changed(stranger, source_updated_at="2026-11-06T09:00:00+08:00")])
    customer, vehicle = only(db, Customer), only(db, Vehicle)
    assert db.info["personal"].open(Purpose.NAME, customer.name_sealed) == "王小明"
    assert (vehicle.model, vehicle.odometer_last) == ("朗逸", 45210)


def test_an_unknown_advisor_waits_for_a_ruling(dms, new_appointment, db):
    [result] = push_appointments(dms, [new_appointment(1, advisor_code="X99")]).json()["results"]
    assert [w["code"] for w in result["warnings"]] == ["employee-unknown"]
    issue, kept = only(db, MappingIssue), only(db, Appointment)
    assert (issue.kind, issue.code, issue.sample["appointment_id"]) == ("EMPLOYEE", "X99", kept.id)
    assert (kept.employee_id, kept.warnings) == (None, ["employee-unknown"])


def test_a_void_is_a_tombstone_and_a_later_version_reopens(dms, new_appointment, db):
    push_appointments(dms, [void(new_appointment(1), "2026-11-05T10:00:00+08:00")])
    assert push_appointments(dms, [new_appointment(1)]).json()["stale"] == 1
    assert only(db, Appointment).voided_at is not None
    push_appointments(dms, [new_appointment(1, source_updated_at=LATER)])
    assert (only(db, Appointment).voided_at, only(db, Appointment).status) == (None, "ARRIVED")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"arrived_at": "2026-11-09T09:00:00+08:00"}, "/arrived_at", "instant-future"),
        ({"scheduled_start": ...}, "/scheduled_start", "required"),
        ({"scheduled_start": "2026-11-05"}, "/scheduled_start", "instant-format"),
        ({"vehicle__vin": "LSV"}, "/vehicle/vin", "vin-length"),
        ({"type": "LUNCH"}, "/type", "choice"),
        ({"duration_min": 0}, "/duration_min", "too-small"),
        ({"duration_min": 1.5}, "/duration_min", "integer-type"),
        ({"customer__name": ...}, "/customer/name", "required"),
        ({"ro_no": "x"}, "/ro_no", "unknown-field"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(dms, new_appointment, changes, pointer, code):
    [result] = push_appointments(dms, [new_appointment(1, **changes)]).json()["results"]
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in result["errors"]]


def test_arrived_without_a_time_is_odd(dms, new_appointment):
    [result] = push_appointments(dms, [new_appointment(1, arrived_at=...)]).json()["results"]
    assert [w["code"] for w in result["warnings"]] == ["arrived-without-time"]
