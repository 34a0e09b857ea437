"""A push from end to end: what is stored, masked, sealed and frozen, and what the reply says."""

import json
import zlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from kaoping.storage.secrets import Purpose
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.records import (
    Attribution,
    Consent,
    ContactPoint,
    Customer,
    RepairOrder,
    RepairOrderPayload,
    Vehicle,
)
from kaoping.storage.tables.scoring import DirtyMark
from tests.records.orders import changed, push, push_bytes, vin, void


def only(db, table):
    db.expire_all()
    return db.scalars(select(table)).one()


def test_a_new_order_is_created(dms, new_order):
    reply = push(dms, [new_order(1)])
    assert reply.status_code == 200
    assert reply.json() == {
        "received": 1,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "stale": 0,
        "rejected": 0,
        "results": [],
    }


def test_an_order_keeps_what_was_sent(dms, new_order, db, world):
    push(dms, [new_order(1, ro_no="ro 2026-1")])
    stored = only(db, RepairOrder)
    assert stored.store_id == world.store.id
    assert stored.ro_no == "RO2026-1"
    assert stored.status == "DELIVERED"
    assert stored.delivered_at == datetime.fromisoformat("2026-11-03T17:20:00+08:00")
    assert stored.delivered_day == date(2026, 11, 3)
    assert stored.amount_total == Decimal("1640.50")
    assert stored.technicians == [{"code": "T12", "share": "0.600000"}, {"code": "T15", "share": "0.400000"}]
    assert stored.lines[0]["code"] == "L-2201"
    assert stored.row_version == 1
    assert stored.warnings == []


@pytest.mark.parametrize(
    ("delivered", "day"),
    [
        ("2026-11-03T15:59:59Z", date(2026, 11, 3)),
        ("2026-11-03T16:00:00Z", date(2026, 11, 4)),
        ("2026-11-03T23:59:59+08:00", date(2026, 11, 3)),
    ],
)
def test_a_day_is_the_stores_own_day(dms, new_order, db, delivered, day):
    push(dms, [new_order(1, work_completed_at=..., settled_at=..., delivered_at=delivered)])
    assert only(db, RepairOrder).delivered_day == day


def test_personal_data_is_sealed_and_opens_again(dms, new_order, db, database):
    push(dms, [new_order(1)])
    personal = database.info["personal"]
    customer, stored = only(db, Customer), only(db, RepairOrder)
    assert personal.open(Purpose.NAME, customer.name_sealed) == "王小明"
    assert personal.open(Purpose.NAME, stored.sender_name_sealed) == "李思思"
    assert personal.open(Purpose.TEXT, stored.statement_sealed) == "右前轮异响，低速转弯时明显"
    numbers = {p.role: personal.open(Purpose.PHONE, p.value_sealed) for p in db.scalars(select(ContactPoint))}
    assert numbers == {"OWNER": "+8613800000001", "SENDER": "+8613900000001"}


def test_no_table_holds_a_name_a_phone_or_free_text_in_clear(dms, new_order, db):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at="2026-11-04T08:00:00+08:00", diagnosis="另一句")])
    canaries = ("王小明", "李思思", "13800000001", "13900000001", "右前轮异响", "球头松旷", "另一句")
    tables = db.scalars(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    )
    for table in tables.all():
        for row in db.scalars(text(f'SELECT t::text FROM "{table}" t')):
            plain = row + "".join(_bytea_as_text(row))
            assert not [canary for canary in canaries if canary in plain], table


def _bytea_as_text(row):
    for piece in row.split("\\x")[1:]:
        digits = piece.split(",")[0].split('"')[0].split(")")[0].split("\\")[0]
        if len(digits) % 2 == 0 and all(c in "0123456789abcdef" for c in digits):
            yield bytes.fromhex(digits).decode("utf-8", "ignore")


def test_the_raw_record_is_kept_compressed_and_sealed(dms, new_order, db, database):
    push(dms, [new_order(1)])
    payload = only(db, RepairOrderPayload)
    sealed = database.info["personal"].open_bytes(Purpose.PAYLOAD, payload.body_sealed)
    body = json.loads(zlib.decompress(sealed))
    assert body.pop("source_updated_at") == "2026-11-03T17:42:10+08:00"
    assert body == changed(new_order(1), source_updated_at=...)


def test_the_call_goes_to_the_sender_and_else_to_the_owner(dms, new_order, db):
    push(dms, [new_order(1), new_order(2, sender=...)])
    for stored in db.scalars(select(RepairOrder).order_by(RepairOrder.ro_no)):
        point = db.get(ContactPoint, (stored.store_id, stored.sender_contact_id))
        assert point.role == ("SENDER" if stored.ro_no.endswith("1") else "OWNER")


def test_one_number_for_owner_and_sender_is_one_contact_point(dms, new_order, db):
    push(dms, [new_order(1, sender__phone="138 0000 0001")])
    assert only(db, ContactPoint).role == "OWNER"


def test_a_customer_is_the_sources_id(dms, new_order, db):
    push(dms, [new_order(1), new_order(2, owner__external_id="C-1", owner__phone="13811112222")])
    assert db.scalar(select(func.count()).select_from(Customer)) == 1
    assert db.scalar(select(func.count()).select_from(RepairOrder)) == 2


def test_without_an_id_a_customer_is_the_phone_within_the_store(dms, new_order, db):
    push(
        dms,
        [
            new_order(1, owner__external_id=..., owner__phone="13811112222"),
            new_order(2, owner__external_id=..., owner__phone="+86 138-1111-2222"),
            new_order(3, owner__external_id=..., owner__phone="13811113333"),
        ],
    )
    push(dms, [new_order(4, owner__external_id=..., owner__phone="13811112222")])
    assert db.scalar(select(func.count()).select_from(Customer)) == 2


def test_customers_are_never_merged_by_themselves(dms, new_order, db):
    push(dms, [new_order(1, owner__external_id=...), new_order(2, owner__phone="13800000001")])
    assert db.scalar(select(func.count()).select_from(Customer)) == 2


def test_without_id_and_phone_each_order_has_its_own_customer_and_keeps_it(dms, new_order, db):
    nameless = [new_order(n, owner__external_id=..., owner__phone=...) for n in (1, 2)]
    push(dms, nameless)
    before = db.scalars(select(RepairOrder.customer_id).order_by(RepairOrder.ro_no)).all()
    push(dms, [changed(r, source_updated_at="2026-11-04T08:00:00+08:00") for r in nameless])
    assert db.scalars(select(RepairOrder.customer_id).order_by(RepairOrder.ro_no)).all() == before
    assert len(set(before)) == 2


def test_the_newest_message_names_the_customer(dms, new_order, db, database):
    push(dms, [new_order(1, source_updated_at="2026-11-05T08:00:00+08:00", owner__name="王大明")])
    push(dms, [new_order(2, owner__external_id="C-1", owner__name="旧名字")])
    customer = only(db, Customer)
    assert database.info["personal"].open(Purpose.NAME, customer.name_sealed) == "王大明"


def test_consent_follows_the_newest_order(dms, new_order, db):
    push(dms, [new_order(1)])
    assert only(db, Consent).state == "GRANTED"
    refused = new_order(2, owner__external_id="C-1", callback_consent=False)
    push(dms, [changed(refused, source_updated_at="2026-11-04T08:00:00+08:00")])
    assert only(db, Consent).state == "REFUSED"
    push(dms, [new_order(3, owner__external_id="C-1", source_updated_at="2026-11-02T08:00:00+08:00")])
    assert only(db, Consent).state == "REFUSED"


def test_at_the_same_moment_no_means_no(dms, new_order, db):
    push(dms, [new_order(1, callback_consent=False)])
    push(dms, [new_order(2, owner__external_id="C-1", callback_consent=True)])
    assert only(db, Consent).state == "REFUSED"


def test_silence_is_no_consent(dms, new_order, db):
    push(dms, [new_order(1, callback_consent=...)])
    assert db.scalars(select(Consent)).all() == []


@pytest.mark.parametrize(
    ("plate", "kind", "stored"),
    [
        ("沪A·D12345", "NEV_SMALL", "沪AD12345"),
        ("京A12345D", "NEV_LARGE", "京A12345D"),
        ("粤B12345", "REGULAR", "粤B12345"),
        ("使014578", "OTHER", "使014578"),
        ("无牌照", "NONE", None),
    ],
)
def test_a_vehicle_keeps_its_plate_and_kind(dms, new_order, db, plate, kind, stored):
    push(dms, [new_order(1, vehicle__plate=plate)])
    vehicle = only(db, Vehicle)
    assert (vehicle.plate_kind, vehicle.plate) == (kind, stored)
    assert vehicle.vin_tail == vin(1)[-6:]


def test_a_vehicle_without_vin_is_its_plate(dms, new_order, db):
    push(dms, [new_order(n, vehicle__vin=..., vehicle__plate="沪AD12345") for n in (1, 2)])
    assert only(db, Vehicle).vin is None


def test_two_orders_of_one_car_share_the_vehicle(dms, new_order, db):
    push(dms, [new_order(1), new_order(2, vehicle__vin=vin(1).lower())])
    assert only(db, Vehicle).vin == vin(1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"vehicle__vin": "LSVAA4182E2184848"}, "vin-check-digit"),
        ({"vehicle__plate": "使014578"}, "plate-unusual"),
        ({"owner__phone": "12345"}, "phone-unusual"),
        ({"owner__phone": ..., "sender": ...}, "phone-missing"),
        ({"settled_at": ...}, "settled-missing"),
        ({"ro_type": "REWORK"}, "primary-missing"),
        ({"advisor_code": "X99"}, "employee-unknown"),
        ({"repair_category": "三包"}, "category-unknown"),
    ],
)
def test_what_is_odd_is_taken_with_a_warning(dms, new_order, db, changes, code):
    reply = push(dms, [new_order(1, **changes)]).json()
    assert reply["created"] == 1
    [result] = reply["results"]
    assert [w["code"] for w in result["warnings"]] == [code]
    assert result["warnings"][0]["message"]
    assert only(db, RepairOrder).warnings == [code]


def test_warranty_work_needs_no_settlement(dms, new_order):
    line = {"line_no": 1, "kind": "LABOR", "name": "索赔", "pay_type": "WARRANTY"}
    assert push(dms, [new_order(1, settled_at=..., lines=[line])]).json()["results"] == []


def test_attribution_is_frozen_at_delivery(dms, new_order, db, world):
    push(dms, [new_order(1)])
    rows = db.scalars(select(Attribution).order_by(Attribution.role, Attribution.seq)).all()
    served = [(r.role, r.employee_id, r.share) for r in rows]
    people = world.people
    assert served == [
        ("advisor", people["advisor"].id, Decimal(1)),
        ("qc", people["qc"].id, Decimal(1)),
        ("technician", people["technician"].id, Decimal("0.6")),
        ("technician", people["second_technician"].id, Decimal("0.4")),
    ]
    assert all(r.department_id and r.position_id and r.origin == "SOURCE" for r in rows)


def test_before_delivery_nobody_is_frozen(dms, new_order, db):
    opened = new_order(1, status="IN_WORK", work_completed_at=..., settled_at=..., delivered_at=...)
    push(dms, [opened])
    assert db.scalars(select(Attribution)).all() == []
    push(dms, [new_order(1, source_updated_at="2026-11-04T08:00:00+08:00", advisor_code="K01")])
    assert {r.code for r in db.scalars(select(Attribution))} == {"K01", "T12", "T15", "Q02"}


def test_technicians_without_shares_share_equally_and_exactly(dms, new_order, db):
    push(dms, [new_order(1, technicians=[{"code": c} for c in ("T12", "T15", "Q02")])])
    shares = [
        r.share
        for r in db.scalars(
            select(Attribution).where(Attribution.role == "technician").order_by(Attribution.seq)
        )
    ]
    assert shares == [Decimal("0.333334"), Decimal("0.333333"), Decimal("0.333333")]
    assert sum(shares) == 1


def test_a_later_push_naming_someone_else_changes_nothing(dms, new_order, db):
    push(dms, [new_order(1)])
    before = [(r.id, r.code, r.superseded_by) for r in db.scalars(select(Attribution))]
    reply = push(
        dms, [new_order(1, source_updated_at="2026-11-04T08:00:00+08:00", advisor_code="K01")]
    ).json()
    assert [w["code"] for w in reply["results"][0]["warnings"]] == ["team-changed"]
    db.expire_all()
    assert [(r.id, r.code, r.superseded_by) for r in db.scalars(select(Attribution))] == before
    assert only(db, RepairOrder).advisor_code == "K01"


def test_a_void_is_a_tombstone_and_a_later_version_reopens(dms, new_order, db):
    push(dms, [new_order(1)])
    assert push(dms, [void(new_order(1), "2026-11-04T08:00:00+08:00")]).json()["updated"] == 1
    stored = only(db, RepairOrder)
    assert stored.voided_at is not None
    assert stored.ro_no == "RO20261101-000001"
    push(dms, [new_order(1, source_updated_at="2026-11-05T08:00:00+08:00")])
    assert only(db, RepairOrder).voided_at is None


def test_a_tombstone_may_come_before_its_order(dms, new_order, db):
    assert push(dms, [void(new_order(1), "2026-11-04T08:00:00+08:00")]).json()["created"] == 1
    assert push(dms, [new_order(1)]).json()["stale"] == 1
    assert only(db, RepairOrder).voided_at is not None
    assert push(dms, [new_order(1, source_updated_at="2026-11-05T08:00:00+08:00")]).json()["updated"] == 1
    stored = only(db, RepairOrder)
    assert (stored.voided_at, stored.status) == (None, "DELIVERED")


def test_a_void_may_carry_the_whole_order(dms, new_order, db):
    whole = new_order(1, op="VOID")
    assert push(dms, [whole]).json()["created"] == 1
    assert push(dms, [changed(whole, colour="red")]).json()["results"][0]["errors"][0]["pointer"] == "/colour"


def test_old_and_new_days_are_marked_for_scoring(dms, new_order, db, world):
    push(dms, [new_order(1)])
    db.execute(text("DELETE FROM dirty_mark"))
    moved = new_order(
        1, source_updated_at="2026-11-04T08:00:00+08:00", delivered_at="2026-11-04T07:00:00+08:00"
    )
    push(dms, [moved])
    marks = {(m.store_id, m.day) for m in db.scalars(select(DirtyMark))}
    days = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4))
    assert marks == {(world.store.id, day) for day in days}


def test_the_call_backs_are_asked_for_in_the_same_transaction(dms, new_order, db):
    def asked():
        return db.scalar(
            text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'calls.generate_tasks'")
        )

    push(dms, [new_order(1)])
    assert asked() == 1
    push(dms, [new_order(1)])
    assert asked() == 1


def test_the_journal_counts_and_names_nobody(dms, new_order, db, world):
    push(dms, [new_order(1), new_order(2), new_order(3, ro_type="?")])
    entry = db.scalars(select(JournalEntry).where(JournalEntry.action == "records.pushed")).one()
    assert (entry.scope, entry.data) == (world.store.id, {"created": 2})


def test_unchanged_records_write_nothing(dms, new_order, db):
    records = [new_order(n) for n in range(1, 6)]
    push(dms, records)
    before = _contents(db)
    reply = push(dms, records, "?results=all").json()
    assert reply["unchanged"] == 5
    assert [r["status"] for r in reply["results"]] == ["unchanged"] * 5
    assert _contents(db) == before


FILLED = (
    "repair_order repair_order_history repair_order_payload customer contact_point consent vehicle"
    " attribution mapping_issue dirty_mark journal procrastinate_jobs"
)


def _contents(db):
    """Every row of every table a push may fill, with the transaction that wrote it."""
    return {
        name: db.execute(text(f"SELECT xmin::text, ctid::text, t::text FROM {name} t ORDER BY 2")).all()
        for name in FILLED.split()
    }


def test_the_same_content_in_another_spelling_is_unchanged(dms, new_order):
    record = new_order(1)
    push(dms, [record])
    respelled = json.dumps([dict(reversed(record.items()))], ensure_ascii=True, indent=2)
    assert push_bytes(dms, respelled.encode()).json()["unchanged"] == 1


def test_ndjson_is_one_record_a_line(dms, new_order):
    lines = [json.dumps(new_order(n), ensure_ascii=False) for n in (1, 2)]
    body = "\n".join([lines[0], "", "{broken", lines[1], ""]).encode()
    reply = push_bytes(dms, body, "application/x-ndjson").json()
    assert (reply["received"], reply["created"], reply["rejected"]) == (3, 2, 1)
    assert reply["results"][0]["index"] == 1
    assert reply["results"][0]["errors"][0]["code"] == "json-syntax"


def test_one_bad_record_never_blocks_the_others(dms, new_order):
    bad = new_order(2, vehicle__vin="TOO SHORT", ro_type="?", colour="red")
    reply = push(dms, [new_order(1), bad, new_order(3)]).json()
    assert (reply["created"], reply["rejected"]) == (2, 1)
    [result] = reply["results"]
    assert result["index"] == 1
    assert result["external_id"] == bad["external_id"]
    assert {e["pointer"] for e in result["errors"]} == {"/ro_type", "/colour"}


def test_all_results_come_on_request(dms, new_order):
    reply = push(dms, [new_order(1), new_order(2, ro_type="?")], "?results=all").json()
    assert [(r["index"], r["status"]) for r in reply["results"]] == [(0, "created"), (1, "rejected")]


def test_an_unknown_store_and_a_store_of_others_are_refused_alike(dms, new_order, world):
    records = [new_order(1, store_code="NOWHERE"), new_order(2, store_code=world.other_store.code)]
    reply = push(dms, records).json()
    assert [r["errors"][0]["code"] for r in reply["results"]] == ["store-unknown"] * 2
    assert reply["rejected"] == 2


def test_a_key_for_two_stores_pushes_to_both(as_machine, new_order, world, db):
    dms = as_machine("records:write", stores=[world.store, world.other_store])
    records = [new_order(1), new_order(1, store_code=world.other_store.code)]
    assert push(dms, records).json()["created"] == 2
    assert db.scalar(select(func.count()).select_from(Customer)) == 2


@pytest.mark.parametrize(("language", "says"), [("en", "A VIN has 17 characters"), ("zh-CN", "VIN 为 17 位")])
def test_faults_speak_the_callers_language(dms, new_order, language, says):
    reply = push(dms, [new_order(1, vehicle__vin="LSV")], **{"Accept-Language": language}).json()
    assert says in reply["results"][0]["errors"][0]["message"]


def test_an_empty_batch_is_a_batch(dms):
    assert push(dms, []).json()["received"] == 0


def test_people_do_not_push(as_role, new_order):
    assert push(as_role("STORE_GM"), [new_order(1)]).status_code == 403


def test_a_key_without_the_scope_does_not_push(as_machine, new_order):
    assert push(as_machine("scorecards:read"), [new_order(1)]).status_code == 403
