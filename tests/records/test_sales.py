"""A push of sales from end to end: what is stored and frozen, returns, and what the reply says."""

import json
import zlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from kaoping.storage.secrets import Purpose
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.records import Attribution, Consent, ContactPoint, Customer, MappingIssue, Vehicle
from kaoping.storage.tables.sales import RecordPayload, Sale, SaleHistory
from kaoping.storage.tables.scoring import DirtyMark
from tests.records.orders import changed, push, void
from tests.records.sales import push_sales

LATER = "2026-11-04T08:00:00+08:00"
LATEST = "2026-11-05T08:00:00+08:00"


def at(moment):
    return datetime.fromisoformat(moment)


def only(db, table):
    db.expire_all()
    return db.scalars(select(table)).one()


def returned(record, **changes):
    """The car comes back; the source says nothing of the delivery any more."""
    return changed(record, status="RETURNED", delivered_at=..., source_updated_at=LATER, **changes)


def test_a_new_sale_is_created_and_kept_as_sent(dms, new_sale, db, world):
    reply = push_sales(dms, [new_sale(1, so_no="so 2026-1")])
    assert reply.status_code == 200, reply.text
    assert (reply.json()["created"], reply.json()["results"]) == (1, [])
    stored = only(db, Sale)
    assert (stored.store_id, stored.so_no, stored.status) == (world.store.id, "SO2026-1", "DELIVERED")
    assert (stored.contract_day, stored.delivered_day) == (date(2026, 10, 20), date(2026, 11, 3))
    assert stored.promised_delivery_at_first == at("2026-11-02T15:00:00+08:00")
    assert (stored.amount, stored.profit, stored.units) == (Decimal("268800.00"), Decimal("9200.00"), 1)
    assert (stored.row_version, stored.warnings, stored.returned_at) == (1, [], None)


def test_who_sold_and_who_handed_over_are_frozen_at_delivery(dms, new_sale, db, world):
    ordered = new_sale(1, status="ORDERED", delivered_at=..., delivery_code=...)
    push_sales(dms, [ordered])
    assert db.scalars(select(Attribution)).all() == []
    push_sales(dms, [new_sale(1, source_updated_at=LATER)])
    rows = db.scalars(select(Attribution).order_by(Attribution.role)).all()
    people = world.people
    assert [(r.fact_kind, r.role, r.employee_id, r.share) for r in rows] == [
        ("SALE", "consultant", people["consultant"].id, Decimal(1)),
        ("SALE", "delivery", people["deliverer"].id, Decimal(1)),
    ]
    assert all(r.department_id and r.position_id and r.origin == "SOURCE" for r in rows)


def test_a_later_naming_changes_nothing_and_is_asked_about(dms, new_sale, db):
    push_sales(dms, [new_sale(1)])
    reply = push_sales(dms, [new_sale(1, source_updated_at=LATER, consultant_code="A07")]).json()
    [warning] = reply["results"][0]["warnings"]
    assert (warning["pointer"], warning["code"]) == ("/consultant_code", "team-changed")
    assert {r.code for r in db.scalars(select(Attribution))} == {"S03", "D01"}
    issue = only(db, MappingIssue)
    assert (issue.kind, issue.fact_kind, issue.code) == ("ATTRIBUTION", "SALE", "SO20261101-000001")
    assert issue.sample["sale_id"] == only(db, Sale).id
    assert issue.sample["so_no"] == "SO20261101-000001"


def test_an_order_and_a_sale_of_one_number_are_asked_about_apart(dms, new_sale, new_order, db):
    same = {"external_id": "X-1"}
    push(dms, [new_order(1, **same)])
    push(dms, [new_order(1, **same, source_updated_at=LATER, advisor_code="K01")])
    push_sales(dms, [new_sale(1, **same)])
    push_sales(dms, [new_sale(1, **same, source_updated_at=LATER, consultant_code="A07")])
    push(dms, [new_order(1, **same, source_updated_at=LATEST, advisor_code="K01")])
    issues = db.scalars(select(MappingIssue).order_by(MappingIssue.fact_kind)).all()
    assert [(i.fact_kind, i.code, i.seen) for i in issues] == [("REPAIR_ORDER", "X-1", 2), ("SALE", "X-1", 1)]


def test_a_return_keeps_the_delivery_and_says_when(dms, new_sale, db):
    push_sales(dms, [new_sale(1)])
    push_sales(dms, [returned(new_sale(1), returned_at="2026-11-04T07:30:00+08:00")])
    stored = only(db, Sale)
    assert (stored.status, stored.delivered_at) == ("RETURNED", at("2026-11-03T10:45:00+08:00"))
    assert stored.delivered_day == date(2026, 11, 3)
    assert stored.returned_at == at("2026-11-04T07:30:00+08:00")
    assert len(db.scalars(select(Attribution)).all()) == 2
    push_sales(dms, [returned(new_sale(1), amount="1.00") | {"source_updated_at": LATEST}])
    stored = only(db, Sale)
    assert stored.delivered_at == at("2026-11-03T10:45:00+08:00")
    assert stored.returned_at == at(LATEST)


def test_a_return_that_comes_first_learns_of_its_delivery(dms, new_sale, db):
    [result] = push_sales(dms, [returned(new_sale(1))]).json()["results"]
    assert [w["code"] for w in result["warnings"]] == ["returned-undelivered"]
    assert push_sales(dms, [new_sale(1)]).json()["stale"] == 1
    stored = only(db, Sale)
    assert (stored.status, stored.delivered_at) == ("RETURNED", at("2026-11-03T10:45:00+08:00"))
    assert {r.code for r in db.scalars(select(Attribution))} == {"S03", "D01"}
    assert [past.delivered_at for past in db.scalars(select(SaleHistory))] == [None]
    assert date(2026, 11, 3) in {m.day for m in db.scalars(select(DirtyMark))}


def test_a_delivery_that_is_taken_back_by_its_source_is_undone(dms, new_sale, db):
    push_sales(dms, [new_sale(1)])
    push_sales(dms, [new_sale(1, status="ALLOCATED", delivered_at=..., source_updated_at=LATER)])
    assert only(db, Sale).delivered_at is None


def test_the_first_promise_is_that_of_the_oldest_version(dms, new_sale, db):
    push_sales(dms, [new_sale(1, source_updated_at=LATER, promised_delivery_at_first="2026-11-09T10:00:00Z")])
    assert push_sales(dms, [new_sale(1)]).json()["stale"] == 1
    assert only(db, Sale).promised_delivery_at_first == at("2026-11-02T15:00:00+08:00")


def test_every_change_keeps_the_row_before_it(dms, new_sale, db):
    push_sales(dms, [new_sale(1)])
    push_sales(dms, [new_sale(1, source_updated_at=LATER, amount="260000.00")])
    push_sales(dms, [void(new_sale(1), LATEST)])
    past = db.scalars(select(SaleHistory).order_by(SaleHistory.row_version)).all()
    assert [(p.row_version, p.amount) for p in past] == [(1, Decimal("268800.00")), (2, Decimal("260000.00"))]
    assert only(db, Sale).voided_at is not None
    push_sales(dms, [new_sale(1, source_updated_at="2026-11-06T08:00:00+08:00")])
    assert only(db, Sale).voided_at is None


def test_a_tombstone_may_come_before_its_sale(dms, new_sale, db):
    assert push_sales(dms, [void(new_sale(1), LATER)]).json()["created"] == 1
    assert push_sales(dms, [new_sale(1)]).json()["stale"] == 1
    assert only(db, Sale).voided_at is not None


def test_consent_is_to_be_called_about_the_new_car(dms, new_sale, db):
    push_sales(dms, [new_sale(1, callback_consent=False)])
    said = only(db, Consent)
    assert (said.purpose, said.state, said.evidence_kind) == ("NEWCAR_CALLBACK", "REFUSED", "SALE")


def test_the_call_goes_to_the_buyer(dms, new_sale, db):
    push_sales(dms, [new_sale(1)])
    point, stored = only(db, ContactPoint), only(db, Sale)
    assert (point.role, stored.contact_id) == ("OWNER", point.id)


def test_a_sale_and_an_order_share_customer_and_car(dms, new_sale, new_order, db):
    push_sales(dms, [new_sale(1)])
    push(dms, [new_order(1, source_updated_at=LATER)])
    assert only(db, Customer).external_id == "C-1"
    assert (only(db, Vehicle).model, only(db, Vehicle).odometer_last) == ("朗逸", 45210)


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"delivered_at": ...}, "/delivered_at", "delivered-without-time"),
        ({"delivered_at": "2026-11-09T10:00:00+08:00"}, "/delivered_at", "instant-future"),
        ({"returned_at": "2026-11-04T07:30:00+08:00"}, "/returned_at", "returned-not-status"),
        (
            {"status": "RETURNED", "returned_at": "2026-11-01T07:30:00+08:00"},
            "/returned_at",
            "time-order",
        ),
        ({"contract_on": "2026-12-01"}, "/contract_on", "instant-future"),
        ({"contract_on": "2026-02-30"}, "/contract_on", "day-format"),
        ({"vehicle__vin": "LSV"}, "/vehicle/vin", "vin-length"),
        ({"vehicle": {"plate": "无牌照"}}, "/vehicle", "vehicle-unidentified"),
        ({"so_no": ...}, "/so_no", "required"),
        ({"so_no": " "}, "/so_no", None),
        ({"consultant_code": ...}, "/consultant_code", "required"),
        ({"customer": ...}, "/customer", "required"),
        ({"status": "SOLD"}, "/status", "choice"),
        ({"units": 0}, "/units", "too-small"),
        ({"units": 1000}, "/units", "too-big"),
        ({"amount": 268800}, "/amount", "money-format"),
        ({"amount": "1e5"}, "/amount", "money-format"),
        ({"colour": "red"}, "/colour", "unknown-field"),
        ({"source_updated_at": ...}, "/source_updated_at", "version-missing"),
        ({"source_updated_at": "2026-11-03T11:20:00"}, "/source_updated_at", None),
        ({"store_code": "NOWHERE"}, "/store_code", "store-unknown"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(dms, new_sale, db, changes, pointer, code):
    reply = push_sales(dms, [new_sale(1, **changes), new_sale(2)]).json()
    assert (reply["created"], reply["rejected"]) == (1, 1)
    faults = [(e["pointer"], e["code"]) for e in reply["results"][0]["errors"]]
    assert pointer in [place for place, _ in faults]
    assert code is None or (pointer, code) in faults
    assert all(e["message"] for e in reply["results"][0]["errors"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"vehicle__vin": "LSVAA4182E2184848"}, "vin-check-digit"),
        ({"customer__phone": "12345"}, "phone-unusual"),
        ({"customer__phone": ...}, "phone-missing"),
        ({"consultant_code": "X99"}, "employee-unknown"),
        ({"delivery_code": "X99"}, "employee-unknown"),
    ],
)
def test_what_is_odd_is_taken_with_a_warning(dms, new_sale, db, changes, code):
    [result] = push_sales(dms, [new_sale(1, **changes)]).json()["results"]
    assert [w["code"] for w in result["warnings"]] == [code]
    assert only(db, Sale).warnings == [code]


def test_old_and_new_days_are_marked_for_scoring(dms, new_sale, db, world):
    push_sales(dms, [new_sale(1)])
    db.execute(text("DELETE FROM dirty_mark"))
    push_sales(dms, [new_sale(1, source_updated_at=LATER, delivered_at="2026-11-04T07:00:00+08:00")])
    marks = {(m.store_id, m.day) for m in db.scalars(select(DirtyMark))}
    assert marks == {(world.store.id, date(2026, *day)) for day in ((10, 20), (11, 3), (11, 4))}


def test_the_raw_record_is_kept_compressed_and_sealed(dms, new_sale, db, database):
    push_sales(dms, [new_sale(1, odometer_at_sale=12, financed=True)])
    payload = only(db, RecordPayload)
    opened = database.info["personal"].open_bytes(Purpose.PAYLOAD, payload.body_sealed)
    body = json.loads(zlib.decompress(opened))
    assert (payload.kind, payload.record_id) == ("SALE", only(db, Sale).id)
    assert (body["financed"], body["odometer_at_sale"], body["customer"]["name"]) == (True, 12, "王小明")


def test_the_journal_says_what_was_pushed(dms, new_sale, db, world):
    push_sales(dms, [new_sale(1), new_sale(2)])
    entry = db.scalars(select(JournalEntry).where(JournalEntry.action == "records.pushed")).one()
    assert (entry.scope, entry.object_kind, entry.data) == (world.store.id, "sale", {"created": 2})


def test_the_same_again_is_unchanged_and_another_content_is_refused(dms, new_sale):
    push_sales(dms, [new_sale(1)])
    assert push_sales(dms, [new_sale(1)]).json()["unchanged"] == 1
    [result] = push_sales(dms, [new_sale(1, amount="1.00")]).json()["results"]
    assert [e["code"] for e in result["errors"]] == ["version-reused"]


def test_people_do_not_push(as_role, new_sale):
    assert push_sales(as_role("STORE_GM"), [new_sale(1)]).status_code == 403
