"""Customers by their own records: names, numbers, wishes; versions of their own; never merged."""

import pytest
from sqlalchemy import func, select, text

from kaoping.storage.acts.contacts import stop_calls
from kaoping.storage.secrets import Purpose
from kaoping.storage.tables.records import Consent, ContactPoint, Customer
from kaoping.storage.tables.sales import RecordPayload
from tests.records.orders import changed, push, void
from tests.records.sales import push_customers

LATER = "2026-11-05T08:00:00+08:00"


def only(db, table):
    db.expire_all()
    return db.scalars(select(table)).one()


def name_of(db):
    return db.info["personal"].open(Purpose.NAME, only(db, Customer).name_sealed)


def numbers(db):
    db.expire_all()
    opened = db.info["personal"].open
    points = db.scalars(select(ContactPoint))
    return sorted((p.role, p.type, opened(Purpose.PHONE, p.value_sealed)) for p in points)


def test_a_customer_is_kept_with_numbers_and_words(dms, new_customer, db):
    reply = push_customers(dms, [new_customer(1)])
    assert (reply.status_code, reply.json()["created"], reply.json()["results"]) == (200, 1, [])
    kept = only(db, Customer)
    assert (kept.source, kept.external_id, kept.kind, kept.gender) == ("dms", "C-1", "PERSON", "M")
    assert (kept.do_not_call, kept.voided_at, kept.row_version) == (False, None, 1)
    assert numbers(db) == [("CONTACT", "LANDLINE", "+862161234567"), ("OWNER", "MOBILE", "+8613800000001")]
    said = only(db, Consent)
    assert (said.purpose, said.state, said.evidence_kind) == ("NEWCAR_CALLBACK", "GRANTED", "CUSTOMER")
    assert only(db, RecordPayload).kind == "CUSTOMER"


def test_no_table_holds_a_customer_in_clear(dms, new_customer, db):
    push_customers(dms, [new_customer(1)])
    for table in ("customer", "contact_point", "record_payload", "journal"):
        for row in db.scalars(text(f"SELECT t::text FROM {table} t")):
            assert not [canary for canary in ("王小明", "13800000001", "61234567") if canary in row], table


def test_the_first_record_of_somebody_an_order_named_is_created_not_doubled(dms, new_customer, new_order, db):
    push(dms, [new_order(1)])
    assert push_customers(dms, [new_customer(1, name="王大明")]).json()["created"] == 1
    assert (name_of(db), only(db, Customer).row_version) == ("王大明", 2)
    assert push_customers(dms, [new_customer(1, name="王大明")]).json()["unchanged"] == 1


def test_who_is_known_by_phone_alone_is_never_merged(dms, new_customer, new_order, db):
    push(dms, [new_order(1, owner__external_id=...)])
    push_customers(dms, [new_customer(1), new_customer(2, contacts=[{"phone": "13800000001"}])])
    assert db.scalar(select(func.count()).select_from(Customer)) == 3


def test_the_newest_message_names_the_customer_whatever_kind_it_is(dms, new_customer, new_order, db):
    push_customers(dms, [new_customer(1, name="新名")])
    push(dms, [new_order(1, owner__name="旧名")])
    assert name_of(db) == "新名"
    push(dms, [new_order(2, owner__external_id="C-1", owner__name="更新", source_updated_at=LATER)])
    assert name_of(db) == "更新"
    older = new_customer(1, name="太旧", source_updated_at="2026-11-04T20:00:00+08:00")
    assert push_customers(dms, [older]).json()["updated"] == 1  # newer than the record, older than the order
    assert name_of(db) == "更新"


def test_numbers_of_different_records_are_not_compared(dms, new_customer, new_order, db):
    push(dms, [new_order(1, source_version=900, owner__name="旧名")])
    push_customers(dms, [new_customer(1, source_version=2, name="新名")])
    assert name_of(db) == "新名"


def test_a_new_number_joins_the_old_ones(dms, new_customer, db):
    push_customers(dms, [new_customer(1)])
    push_customers(dms, [new_customer(1, contacts=[{"phone": "13911112222"}], source_updated_at=LATER)])
    assert [number for _, _, number in numbers(db)] == ["+862161234567", "+8613800000001", "+8613911112222"]


def test_the_source_begins_and_ends_its_own_silence(dms, new_customer, db):
    push_customers(dms, [new_customer(1, do_not_call=True)])
    kept = only(db, Customer)
    assert (kept.do_not_call, kept.do_not_call_reason, kept.do_not_call_at is None) == (True, "SOURCE", False)
    push_customers(dms, [new_customer(1, source_updated_at=LATER)])
    kept = only(db, Customer)
    assert (kept.do_not_call, kept.do_not_call_reason, kept.do_not_call_at) == (False, None, None)


@pytest.mark.parametrize("sent", [True, False])
def test_a_wish_told_on_a_call_outlasts_whatever_the_source_says(dms, new_customer, db, sent):
    push_customers(dms, [new_customer(1)])
    kept = only(db, Customer)
    stop_calls(db, kept.store_id, kept.id, attempt_id=1)
    db.commit()
    push_customers(dms, [new_customer(1, do_not_call=sent, source_updated_at=LATER)])
    push_customers(dms, [new_customer(1, do_not_call=False, source_updated_at="2026-11-06T08:00:00+08:00")])
    assert (only(db, Customer).do_not_call, only(db, Customer).do_not_call_reason) == (
        True,
        "CUSTOMER_REQUEST",
    )


def test_the_latest_word_counts_whenever_it_arrives(dms, new_customer, db):
    word = {"purpose": "MARKETING", "state": "REFUSED", "captured_at": "2026-11-03T10:00:00+08:00"}
    push_customers(dms, [new_customer(1, consents=[word])])
    older = word | {"state": "GRANTED", "captured_at": "2026-11-02T10:00:00+08:00"}
    push_customers(dms, [new_customer(1, consents=[older], source_updated_at=LATER)])
    assert only(db, Consent).state == "REFUSED"


def test_a_void_hides_and_a_later_record_brings_back(dms, new_customer, db):
    push_customers(dms, [new_customer(1)])
    push_customers(dms, [void(new_customer(1), LATER)])
    assert only(db, Customer).voided_at is not None
    assert name_of(db) == "王小明"
    push_customers(dms, [new_customer(1, source_updated_at="2026-11-06T08:00:00+08:00")])
    assert only(db, Customer).voided_at is None


def test_a_tombstone_may_come_first_and_an_order_still_names_them(dms, new_customer, new_order, db):
    assert push_customers(dms, [void(new_customer(1), LATER)]).json()["created"] == 1
    assert push_customers(dms, [new_customer(1)]).json()["stale"] == 1
    push(dms, [new_order(1)])
    assert (name_of(db), only(db, Customer).voided_at is None) == ("王小明", False)


def test_calls_are_considered_anew(dms, new_customer, db):
    push_customers(dms, [new_customer(1, do_not_call=True)])
    asked = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'calls.generate_tasks'")
    assert db.scalar(asked) == 1


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"name": ...}, "/name", "required"),
        ({"name": "  "}, "/name", None),
        ({"external_id": ...}, "/external_id", "required"),
        ({"kind": "DOG"}, "/kind", "choice"),
        ({"contacts": [{"phone": "1", "role": "SENDER"}]}, "/contacts/0/role", "choice"),
        ({"contacts": [{"phone": "138"}] * 21}, "/contacts", "too-many"),
        ({"do_not_call": "yes"}, "/do_not_call", "boolean-type"),
        ({"do_not_call": None}, "/do_not_call", "boolean-type"),
        ({"consents": [{"purpose": "FUN", "state": "GRANTED"}]}, "/consents/0/purpose", "choice"),
        ({"id_number": "310…"}, "/id_number", "unknown-field"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(dms, new_customer, changes, pointer, code):
    [result] = push_customers(dms, [new_customer(1, **changes)]).json()["results"]
    faults = [(e["pointer"], e["code"]) for e in result["errors"]]
    assert pointer in [place for place, _ in faults]
    assert code is None or (pointer, code) in faults


def test_one_purpose_is_said_once_and_not_tomorrow(dms, new_customer):
    word = {"purpose": "MARKETING", "state": "GRANTED", "captured_at": "2026-11-02T10:00:00+08:00"}
    tomorrow = word | {"captured_at": "2026-11-08T10:00:00+08:00"}
    records = [new_customer(1, consents=[word, word]), changed(new_customer(2), consents=[tomorrow])]
    faults = [result["errors"][0] for result in push_customers(dms, records).json()["results"]]
    assert [(f["pointer"], f["code"]) for f in faults] == [
        ("/consents", "consent-repeated"),
        ("/consents/0/captured_at", "instant-future"),
    ]
