"""An issue with what waits for its ruling, and with the ruling afterwards."""

import pytest
from sqlalchemy import select

from kaoping.storage.tables.people import Employee, EmployeeCode
from kaoping.storage.tables.records import MappingIssue
from tests.records.orders import push

PATH = "/api/v1/mapping-issues"


@pytest.fixture
def supervisor(as_role, world):
    return as_role("CRC_SUPERVISOR", employee=world.people["supervisor"])


def read(caller, db, kind):
    issue = db.scalars(select(MappingIssue).where(MappingIssue.kind == kind)).one()
    return caller.get(f"{PATH}/{issue.id}")


def test_records_are_counted_once_however_often_they_were_seen(dms, new_order, db, supervisor):
    push(dms, [new_order(1, advisor_code="X99", technicians=[{"code": "X99"}])])
    push(dms, [new_order(2, advisor_code="X99")])
    found = read(supervisor, db, "EMPLOYEE").json()
    assert (found["waiting"], found["employee"], found["resolved_by_name"]) == (2, None, None)


def test_a_ruling_is_read_with_who_it_means_who_said_so_and_why(dms, new_order, db, supervisor, world):
    push(dms, [new_order(1, advisor_code="X99")])
    issue = read(supervisor, db, "EMPLOYEE").json()
    meant = world.people["advisor"]
    body = {"employee_id": meant.id, "reason": "换了工号"}
    assert supervisor.post(f"{PATH}/{issue['id']}/resolve", json=body).json()["replayed"] == 1
    ruled = read(supervisor, db, "EMPLOYEE").json()
    assert (ruled["waiting"], ruled["replayed"], ruled["reason"]) == (0, 1, "换了工号")
    assert ruled["employee"]["name"] == meant.name
    assert ruled["resolved_by_name"]


def test_orders_wait_for_their_category(dms, new_order, db, supervisor):
    push(dms, [new_order(n, repair_category="SANBAO") for n in (1, 2, 3)] + [new_order(4)])
    assert read(supervisor, db, "CATEGORY").json()["waiting"] == 3


def test_an_issue_of_another_store_is_not_there(dms, new_order, db, as_role, world):
    push(dms, [new_order(1, advisor_code="X99")])
    assert read(as_role("CRC_SUPERVISOR", stores=[world.other_store]), db, "EMPLOYEE").status_code == 404


def test_both_namings_are_read_with_whom_their_codes_mean(dms, new_order, db, supervisor):
    push(dms, [new_order(1)])
    later = {"advisor_code": "T11", "source_updated_at": "2026-11-04T08:00:00+08:00"}
    push(dms, [new_order(1, **later)])
    found = read(supervisor, db, "ATTRIBUTION").json()
    codes = {code for team in ("frozen", "named") for _, code, _ in found["sample"][team]}
    known = dict(
        db.execute(
            select(EmployeeCode.code, Employee.name).join(Employee).where(EmployeeCode.code.in_(codes))
        ).all()
    )
    assert known
    assert found["names"] == known
