"""Unknown codes wait, aggregated; a ruling binds the code and supersedes what waited for it."""

from datetime import datetime

import pytest
from sqlalchemy import select, text

from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import EmployeeCode
from kaoping.storage.tables.records import (
    Attribution,
    AttributionRuling,
    CategoryCode,
    MappingIssue,
    RepairOrder,
    RepairOrderHistory,
)
from kaoping.storage.tables.sales import Appointment, SaleHistory
from kaoping.storage.tables.scoring import DirtyMark
from tests.records.orders import push, void
from tests.records.sales import push_appointments, push_sales

PATH = "/api/v1/mapping-issues"
LATER = "2026-11-04T08:00:00+08:00"
LATEST = "2026-11-05T08:00:00+08:00"


@pytest.fixture
def supervisor(as_role, world):
    return as_role("CRC_SUPERVISOR", employee=world.people["supervisor"])


def resolve(caller, issue, **body):
    return caller.post(f"{PATH}/{issue.id}/resolve", json=body)


def issue_of(db, kind="EMPLOYEE"):
    db.expire_all()
    return db.scalars(select(MappingIssue).where(MappingIssue.kind == kind)).one()


def test_an_unknown_code_is_taken_and_asked_about_once(dms, new_order, db, supervisor):
    push(dms, [new_order(n, advisor_code="X99") for n in (1, 2)])
    push(dms, [new_order(3, technicians=[{"code": "X99"}])])
    [item] = supervisor.get(PATH).json()["items"]
    assert (item["kind"], item["source"], item["code"], item["seen"], item["state"]) == (
        "EMPLOYEE",
        "dms",
        "X99",
        3,
        "OPEN",
    )
    assert item["sample"]["external_id"] == "RO20261101-000001"
    assert item["sample"]["role"] == "ADVISOR"
    unknown = db.scalars(select(Attribution).where(Attribution.code == "X99")).all()
    assert [(row.employee_id, row.department_id) for row in unknown] == [(None, None)] * 3


def test_sightings_move_the_last_day_and_keep_the_first(dms, new_order, db, clock, present):
    push(dms, [new_order(1, advisor_code="X99")])
    after = datetime.fromisoformat("2026-11-07T10:00:00+08:00")
    clock["now"] = lambda: after
    push(dms, [new_order(2, advisor_code="X99")])
    issue = issue_of(db)
    assert (issue.first_seen_at, issue.last_seen_at) == (present, after)


def test_binding_a_code_supersedes_what_waited_for_it(dms, new_order, db, supervisor, world):
    push(dms, [new_order(n, advisor_code="X99") for n in (1, 2)])
    db.execute(text("DELETE FROM dirty_mark"))
    agent = world.people["agent"]
    reply = resolve(supervisor, issue_of(db), employee_id=agent.id, reason="换了工号")
    assert reply.status_code == 200, reply.text
    assert (reply.json()["state"], reply.json()["employee_id"]) == ("RESOLVED", agent.id)
    ruling = db.scalars(select(AttributionRuling)).one()
    assert (ruling.reason, ruling.kind) == ("换了工号", "CODE_BOUND")
    rows = db.scalars(select(Attribution).where(Attribution.code == "X99").order_by(Attribution.id)).all()
    assert [(r.employee_id, r.superseded_by, r.ruling_id) for r in rows] == [
        (None, ruling.id, None),
        (None, ruling.id, None),
        (agent.id, None, ruling.id),
        (agent.id, None, ruling.id),
    ]
    assert all(r.position_id for r in rows[2:])
    assert {str(m.day) for m in db.scalars(select(DirtyMark))} == {"2026-11-01", "2026-11-02", "2026-11-03"}
    assert db.scalars(select(JournalEntry).where(JournalEntry.action == "mapping.resolved")).one()


def test_a_bound_code_is_known_from_then_on(dms, new_order, db, supervisor, world):
    push(dms, [new_order(1, advisor_code="X99")])
    resolve(supervisor, issue_of(db), employee_id=world.people["agent"].id)
    assert push(dms, [new_order(2, advisor_code="X99")]).json()["results"] == []
    bound = db.scalars(select(EmployeeCode).where(EmployeeCode.code == "X99")).one()
    assert bound.employee_id == world.people["agent"].id


def test_an_unknown_category_is_other_until_somebody_looks(dms, new_order, db, supervisor):
    push(dms, [new_order(1, repair_category="三包维修")])
    issue = issue_of(db, "CATEGORY")
    assert issue.code == "三包维修"
    assert resolve(supervisor, issue, decision="DISMISS", reason="看过").json()["state"] == "DISMISSED"
    push(dms, [new_order(2, repair_category="三包维修")])
    again = db.scalars(select(MappingIssue).where(MappingIssue.state == "OPEN")).one()
    assert again.code == "三包维修"


def test_a_category_once_ruled_is_known_to_what_waited_and_to_what_comes(
    dms, new_order, db, supervisor, world
):
    push(dms, [new_order(n, repair_category="SANBAO") for n in (1, 2)])
    push(dms, [new_order(3, repair_category="GENERAL"), new_order(4, repair_category="SB2")])
    db.execute(text("DELETE FROM dirty_mark"))
    issue = db.scalars(select(MappingIssue).where(MappingIssue.code == "SANBAO")).one()
    ruled = resolve(supervisor, issue, category="THREE_GUARANTEE", reason="厂家编码")
    assert ruled.status_code == 200, ruled.text
    assert (ruled.json()["state"], ruled.json()["category"], ruled.json()["replayed"]) == (
        "RESOLVED",
        "THREE_GUARANTEE",
        2,
    )
    assert orders(db) == [
        ("THREE_GUARANTEE", "SANBAO", 2, []),
        ("THREE_GUARANTEE", "SANBAO", 2, []),
        ("GENERAL", "GENERAL", 1, []),
        ("OTHER", "SB2", 1, ["category-unknown"]),
    ]
    past = db.scalars(select(RepairOrderHistory)).all()
    assert [(p.row_version, p.repair_category) for p in past] == [(1, "OTHER")] * 2
    assert {str(m.day) for m in db.scalars(select(DirtyMark))} == {"2026-11-01", "2026-11-02", "2026-11-03"}
    assert push(dms, [new_order(5, repair_category="SANBAO")]).json()["results"] == []
    assert orders(db)[-1] == ("THREE_GUARANTEE", "SANBAO", 1, [])
    assert db.scalars(select(CategoryCode)).one().store_id == world.store.id


def test_a_voided_order_waits_for_its_category_too(dms, new_order, db, supervisor):
    record = new_order(1, repair_category="SANBAO")
    push(dms, [record])
    push(dms, [void(record, LATER)])
    assert resolve(supervisor, issue_of(db, "CATEGORY"), category="WARRANTY").json()["replayed"] == 1
    assert orders(db) == [("WARRANTY", "SANBAO", 3, [])]


def orders(db):
    db.expire_all()
    return [
        (o.repair_category, o.repair_category_code, o.row_version, o.warnings)
        for o in db.scalars(select(RepairOrder).order_by(RepairOrder.ro_no))
    ]


def test_a_team_that_changed_after_delivery_waits_for_a_ruling(dms, new_order, db):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, advisor_code="K01")])
    issue = issue_of(db, "ATTRIBUTION")
    assert (issue.code, issue.fact_kind) == ("RO20261101-000001", "REPAIR_ORDER")
    assert issue.sample["frozen"] != issue.sample["named"]


def test_an_accepted_naming_supersedes_the_frozen_one(dms, new_order, db, supervisor, world):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, advisor_code="K01", technicians=[{"code": "X9"}])])
    db.execute(text("DELETE FROM dirty_mark"))
    reply = resolve(supervisor, issue_of(db, "ATTRIBUTION"), decision="ACCEPT", reason="改派").json()
    assert (reply["state"], reply["replayed"]) == ("RESOLVED", 1)
    ruling = db.scalars(select(AttributionRuling)).one()
    assert (ruling.kind, ruling.reason) == ("CORRECTION", "改派")
    assert current(db) == [
        ("advisor", world.agent.id, "K01", "RULING"),
        ("qc", world.people["qc"].id, "Q02", "RULING"),
        ("technician", None, "X9", "RULING"),
    ]
    superseded = db.scalars(select(Attribution).where(Attribution.superseded_by == ruling.id)).all()
    assert [(row.origin, row.ruling_id) for row in superseded] == [("SOURCE", None)] * 4
    assert {str(m.day) for m in db.scalars(select(DirtyMark))} == {"2026-11-01", "2026-11-02", "2026-11-03"}
    order = db.scalars(select(RepairOrder)).one()
    assert (order.row_version, order.warnings) == (3, ["employee-unknown"])
    assert [p.row_version for p in db.scalars(select(RepairOrderHistory).order_by(text("row_version")))] == [
        1,
        2,
    ]
    same_team = {"advisor_code": "K01", "technicians": [{"code": "X9"}]}
    push(dms, [new_order(1, source_updated_at=LATEST, **same_team)])
    assert [i.state for i in issues(db, "ATTRIBUTION")] == ["RESOLVED"]


def test_an_unknown_code_in_an_accepted_naming_is_named_later(dms, new_order, db, supervisor, world):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, advisor_code="X99")])
    resolve(supervisor, issue_of(db, "ATTRIBUTION"), decision="ACCEPT")
    assert resolve(supervisor, issue_of(db), employee_id=world.agent.id).json()["replayed"] == 1
    assert current(db)[0] == ("advisor", world.agent.id, "X99", "RULING")


def test_a_frozen_naming_that_is_kept_is_not_asked_about_again(dms, new_order, db, supervisor, world):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, advisor_code="K01")])
    before = current(db)
    reply = resolve(supervisor, issue_of(db, "ATTRIBUTION"), decision="KEEP", reason="仅代办").json()
    assert (reply["state"], reply["replayed"]) == ("DISMISSED", 0)
    assert current(db) == before
    push(dms, [new_order(1, source_updated_at=LATEST, advisor_code="K01", odometer_in=45300)])
    assert [i.state for i in issues(db, "ATTRIBUTION")] == ["DISMISSED"]
    push(dms, [new_order(1, source_updated_at="2026-11-06T08:00:00+08:00", advisor_code="T12")])
    assert [i.state for i in issues(db, "ATTRIBUTION")] == ["DISMISSED", "OPEN"]


def test_a_naming_that_went_back_meanwhile_leaves_nothing_to_accept(dms, new_order, db, supervisor):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, advisor_code="K01")])
    push(dms, [new_order(1, source_updated_at=LATEST)])
    before = current(db)
    assert resolve(supervisor, issue_of(db, "ATTRIBUTION"), decision="ACCEPT").json()["replayed"] == 0
    assert current(db) == before


def test_a_sales_naming_is_accepted_alike(dms, new_sale, db, supervisor, world):
    push_sales(dms, [new_sale(1)])
    push_sales(dms, [new_sale(1, source_updated_at=LATER, consultant_code="A07", delivery_code=...)])
    db.execute(text("DELETE FROM dirty_mark"))
    reply = resolve(supervisor, issue_of(db, "ATTRIBUTION"), decision="ACCEPT", reason="改派").json()
    assert (reply["fact_kind"], reply["replayed"]) == ("SALE", 1)
    assert current(db) == [("consultant", world.advisor.id, "A07", "RULING")]
    assert {str(m.day) for m in db.scalars(select(DirtyMark))} == {"2026-10-20", "2026-11-03"}
    assert db.scalars(select(SaleHistory.row_version).order_by(SaleHistory.row_version)).all() == [1, 2]


def test_a_code_means_the_same_on_orders_sales_and_appointments(
    dms, new_order, new_sale, new_appointment, db, supervisor, world
):
    push(dms, [new_order(1, advisor_code="X99", qc_code="X99")])
    push_sales(dms, [new_sale(2, consultant_code="X99")])
    push_appointments(dms, [new_appointment(3, advisor_code="X99")])
    db.execute(text("DELETE FROM dirty_mark"))
    assert issue_of(db).seen == 4
    reply = resolve(supervisor, issue_of(db), employee_id=world.agent.id).json()
    assert reply["replayed"] == 3
    named = [(row[0], row[1]) for row in current(db) if row[2] == "X99"]
    assert named == [("advisor", world.agent.id), ("consultant", world.agent.id), ("qc", world.agent.id)]
    kept = db.scalars(select(Appointment)).one()
    assert (kept.employee_id, kept.row_version, kept.warnings) == (world.agent.id, 2, [])
    days = {str(m.day) for m in db.scalars(select(DirtyMark))}
    assert days == {"2026-10-20", "2026-11-01", "2026-11-02", "2026-11-03", "2026-11-05"}


def current(db):
    db.expire_all()
    rows = db.scalars(select(Attribution).where(Attribution.superseded_by.is_(None)))
    return sorted(((r.role, r.employee_id, r.code, r.origin) for r in rows), key=lambda row: row[0])


def issues(db, kind):
    db.expire_all()
    query = select(MappingIssue).where(MappingIssue.kind == kind).order_by(MappingIssue.id)
    return db.scalars(query).all()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "employee-needed"),
        ({"employee_id": None}, "employee-needed"),
        ({"employee_id": 2**40}, "employee-not-here"),
    ],
)
def test_a_code_needs_an_employee_of_the_store(dms, new_order, db, supervisor, body, code):
    push(dms, [new_order(1, advisor_code="X99")])
    reply = resolve(supervisor, issue_of(db), **body)
    assert (reply.status_code, reply.json()["errors"][0]["code"]) == (422, code)
    assert issue_of(db).state == "OPEN"


def test_an_employee_of_another_store_is_refused(dms, new_order, db, supervisor, world):
    push(dms, [new_order(1, advisor_code="X99")])
    stranger = world.hire("外店", "ADVISOR", store=world.other_store)
    db.commit()
    assert resolve(supervisor, issue_of(db), employee_id=stranger.id).status_code == 422


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("CATEGORY", {"employee_id": 1}, "employee-not-asked"),
        ("CATEGORY", {}, "category-needed"),
        ("CATEGORY", {"decision": "KEEP"}, "decision-not-asked"),
        ("CATEGORY", {"category": "MAINT", "decision": "DISMISS"}, "decision-not-asked"),
        ("CATEGORY", {"category": "三包"}, "choice"),
        ("EMPLOYEE", {"category": "MAINT"}, "category-not-asked"),
        ("EMPLOYEE", {"decision": "ACCEPT"}, "decision-not-asked"),
        ("EMPLOYEE", {"employee_id": 1, "decision": "DISMISS"}, "decision-not-asked"),
        ("ATTRIBUTION", {}, "decision-needed"),
        ("ATTRIBUTION", {"decision": "DISMISS"}, "decision-needed"),
        ("ATTRIBUTION", {"decision": "ACCEPT", "employee_id": 1}, "employee-not-asked"),
        ("ATTRIBUTION", {"decision": "ACCEPT", "reason": "长" * 201}, "too-long"),
    ],
)
def test_a_ruling_says_what_is_asked_and_nothing_else(dms, new_order, db, supervisor, kind, body, code):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, advisor_code="X99", repair_category="?")])
    reply = resolve(supervisor, issue_of(db, kind), **body)
    assert (reply.status_code, reply.json()["errors"][0]["code"]) == (422, code), reply.text
    assert issue_of(db, kind).state == "OPEN"


def test_an_issue_is_decided_once(dms, new_order, db, supervisor, world):
    push(dms, [new_order(1, advisor_code="X99")])
    issue = issue_of(db)
    assert resolve(supervisor, issue, employee_id=world.people["agent"].id).status_code == 200
    again = resolve(supervisor, issue, employee_id=world.people["gm"].id)
    assert (again.status_code, again.json()["code"]) == (409, "mapping-closed")


def test_an_issue_of_another_store_is_not_there(dms, new_order, db, as_role, world):
    push(dms, [new_order(1, advisor_code="X99")])
    stranger = as_role("CRC_SUPERVISOR", stores=[world.other_store])
    assert stranger.get(PATH).json()["items"] == []
    assert resolve(stranger, issue_of(db), employee_id=1).status_code == 404


def test_an_agent_does_not_map(as_role):
    assert as_role("AGENT").get(PATH).status_code == 403
