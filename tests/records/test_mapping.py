"""Unknown codes wait, aggregated; a ruling binds the code and supersedes what waited for it."""

from datetime import datetime

import pytest
from sqlalchemy import select, text

from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.people import EmployeeCode
from kaoping.storage.tables.records import Attribution, AttributionRuling, MappingIssue
from kaoping.storage.tables.scoring import DirtyMark
from tests.records.orders import push

PATH = "/api/v1/mapping-issues"
LATER = "2026-11-04T08:00:00+08:00"


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
    assert {str(m.day) for m in db.scalars(select(DirtyMark))} == {"2026-11-01", "2026-11-03"}
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
    assert resolve(supervisor, issue, reason="看过").json()["state"] == "DISMISSED"


def test_a_team_that_changed_after_delivery_waits_for_a_ruling(dms, new_order, db):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, advisor_code="K01")])
    issue = issue_of(db, "ATTRIBUTION")
    assert issue.code == "RO20261101-000001"
    assert issue.sample["frozen"] != issue.sample["named"]


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


def test_other_issues_ask_for_no_employee(dms, new_order, db, supervisor, world):
    push(dms, [new_order(1, repair_category="?")])
    reply = resolve(supervisor, issue_of(db, "CATEGORY"), employee_id=world.people["agent"].id)
    assert reply.json()["errors"][0]["code"] == "employee-not-asked"


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
