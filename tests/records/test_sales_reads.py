"""Sales, appointments and customers as people see them: found, masked, linked, within reach."""

import pytest
from sqlalchemy import select

from kaoping.storage.tables.people import Department
from kaoping.storage.tables.records import Customer
from tests.records.orders import changed, push, vin, void
from tests.records.sales import push_appointments, push_customers, push_sales

SALES, APPOINTMENTS, CUSTOMERS = "/api/v1/sales", "/api/v1/appointments", "/api/v1/customers"
LATER = "2026-11-04T08:00:00+08:00"
CANARIES = ("王小明", "李思思", "1380000000", "1390000000", "61234567", "沪AD0000")


@pytest.fixture
def gm(as_role, world):
    return as_role("STORE_GM", employee=world.people["gm"])


@pytest.fixture
def sold(dms, new_sale):
    records = [new_sale(n, contract_on=f"2026-10-{n:02}") for n in range(1, 6)]
    records[1] = changed(records[1], status="ORDERED", delivered_at=..., consultant_code="A07")
    push_sales(dms, records)
    return records


def numbers(reply, field="so_no"):
    assert reply.status_code == 200, reply.text
    return [int(item[field][-6:]) for item in reply.json()["items"]]


def is_masked(*replies):
    return not [canary for canary in CANARIES for reply in replies if canary in reply.text]


def test_the_newest_contract_comes_first_and_pages_join(gm, sold):
    first = gm.get(SALES, params={"limit": 3, "with_total": True})
    second = gm.get(SALES, params={"limit": 3, "cursor": first.json()["next_cursor"]})
    assert (numbers(first), numbers(second), first.json()["total"]) == ([5, 4, 3], [2, 1], 5)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"no": "so20261101-000003"}, [3]),
        ({"status": "ORDERED"}, [2]),
        ({"from": "2026-10-04"}, [5, 4]),
        ({"from": "2026-10-02", "to": "2026-10-03"}, [3, 2]),
        ({"no": "%"}, []),
    ],
)
def test_sales_are_narrowed(gm, sold, filters, found):
    assert numbers(gm.get(SALES, params=filters)) == found


def test_sales_of_one_consultant_and_of_one_store(gm, sold, world):
    assert numbers(gm.get(SALES, params={"consultant_id": world.advisor.id})) == [2]
    assert numbers(gm.get(SALES, params={"consultant_id": world.people["consultant"].id})) == [5, 4, 3, 1]
    assert numbers(gm.get(SALES, params={"store_id": world.other_store.id})) == []
    assert gm.get(SALES, params={"status": "SOLD"}).status_code == 422


def test_a_sale_is_shown_with_what_hangs_on_it(gm, dms, new_sale):
    push_sales(dms, [new_sale(1)])
    push_sales(dms, [new_sale(1, source_updated_at=LATER, consultant_code="X99", amount="1.00")])
    listed = gm.get(SALES)
    [row] = listed.json()["items"]
    shown = gm.get(f"{SALES}/{row['id']}", headers={"Accept-Language": "en"})
    sale = shown.json()
    assert (row["customer"], row["vehicle"]["vin"], row["consultant"]) == (
        "王**",
        "*" * 11 + vin(1)[-6:],
        None,
    )
    assert (sale["buyer"]["name"], sale["contact"]["phone"]) == ("王**", "138****0001")
    served = [(a["role"], a["name"], a["code"], a["superseded"]) for a in sale["attribution"]]
    assert served == [("CONSULTANT", "何洁", "S03", False), ("DELIVERY", "方圆", "D01", False)]
    assert {w["code"] for w in sale["warnings"]} == {"team-changed", "employee-unknown"}
    assert (sale["newest_version"], [v["amount"] for v in sale["versions"]]) == (2, ["268800.00"])
    assert (sale["callback_task_ids"], sale["complaint_ids"]) == ([], [])
    assert is_masked(listed, shown)


def test_a_sale_opens_as_it_was(gm, dms, new_sale):
    push_sales(dms, [new_sale(1)])
    push_sales(dms, [new_sale(1, source_updated_at=LATER, amount="1.00")])
    [row] = gm.get(SALES).json()["items"]
    then = gm.get(f"{SALES}/{row['id']}", params={"version": 1}).json()
    assert (row["amount"], then["amount"], then["newest_version"]) == ("1.00", "268800.00", 2)
    assert gm.get(f"{SALES}/{row['id']}", params={"version": 3}).status_code == 404


def test_a_voided_sale_is_not_listed_but_opens(gm, dms, new_sale):
    push_sales(dms, [new_sale(1)])
    [row] = gm.get(SALES).json()["items"]
    push_sales(dms, [void(new_sale(1), LATER), void(new_sale(2), LATER)])
    assert gm.get(SALES).json()["items"] == []
    assert gm.get(f"{SALES}/{row['id']}").json()["is_voided"] is True


@pytest.fixture
def agreed(dms, new_appointment):
    records = [
        new_appointment(n, scheduled_start=f"2026-11-{n:02}T09:00:00+08:00", arrived_at=...)
        for n in (1, 2, 3)
    ]
    records[0] |= {"arrived_at": "2026-11-01T09:40:00+08:00"}
    records[1] |= {"status": "NO_SHOW", "type": "TEST_DRIVE", "vehicle": None}
    push_appointments(dms, records)
    return records


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [3, 2, 1]),
        ({"no": "ap20261105-000002"}, [2]),
        ({"type": "TEST_DRIVE"}, [2]),
        ({"status": "NO_SHOW"}, [2]),
        ({"arrival": "LATE"}, [1]),
        ({"from": "2026-11-02", "to": "2026-11-02"}, [2]),
    ],
)
def test_appointments_are_narrowed(gm, agreed, filters, found):
    assert numbers(gm.get(APPOINTMENTS, params=filters), "appointment_no") == found


def test_an_appointment_leads_to_the_order_it_became(gm, dms, agreed, new_order):
    listed = gm.get(APPOINTMENTS, params={"arrival": "LATE"})
    [row] = listed.json()["items"]
    before = gm.get(f"{APPOINTMENTS}/{row['id']}")
    assert (before.json()["order"], before.json()["order_external_id"]) == (None, "RO20261101-000001")
    push(dms, [new_order(1)])
    shown = gm.get(f"{APPOINTMENTS}/{row['id']}")
    assert shown.json()["order"]["ro_no"] == "RO20261101-000001"
    assert (shown.json()["guest"]["name"], shown.json()["advisor"]) == ("王**", "张伟")
    assert is_masked(listed, before, shown)


def test_appointments_of_one_advisor(gm, agreed, world):
    assert len(gm.get(APPOINTMENTS, params={"employee_id": world.advisor.id}).json()["items"]) == 3
    assert gm.get(APPOINTMENTS, params={"employee_id": world.agent.id}).json()["items"] == []


@pytest.fixture
def known(dms, new_customer, new_order, new_sale, new_appointment):
    push_customers(dms, [new_customer(1), new_customer(2, contacts=[{"phone": "13911112222"}])])
    push(dms, [new_order(1)])
    push_sales(dms, [new_sale(3)])
    push_appointments(dms, [new_appointment(4)])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"phone": "138 0000 0001"}, ["C-1"]),
        ({"phone": "+8613911112222"}, ["C-2"]),
        ({"phone": "139-0000-0001"}, ["C-1"]),
        ({"phone": "021-61234567"}, ["C-1"]),
        ({"phone": "13800009999"}, []),
        ({"last4": "2222"}, ["C-2"]),
        ({"last4": "0003"}, ["C-3"]),
        ({"plate": "沪A·D00001"}, ["C-1"]),
        ({"plate": "沪AD00004"}, ["C-4"]),
        ({"vin_tail": vin(3)[-6:].lower()}, ["C-3"]),
        ({"no": "C-2"}, ["C-2"]),
        ({"no": "ro20261101-000001"}, ["C-1"]),
        ({"no": "SO20261101-000003"}, ["C-3"]),
        ({"no": "AP20261105-000004"}, ["C-4"]),
        ({"no": "王小明"}, []),
        ({"no": "SO20261101-000003", "last4": "0001"}, []),
    ],
)
def test_a_customer_is_found_by_a_number_or_a_car(gm, known, asked, found):
    reply = gm.get(CUSTOMERS, params=asked)
    assert reply.status_code == 200, reply.text
    assert [item["external_id"] for item in reply.json()["items"]] == found
    assert is_masked(reply)


@pytest.mark.parametrize("asked", [{"last4": "22"}, {"vin_tail": "IOQ123"}, {"name": "王"}, {"q": "王"}])
def test_a_customer_is_not_guessed_at(gm, known, asked):
    assert gm.get(CUSTOMERS, params=asked).status_code == 422


def test_a_customer_is_shown_with_everything_that_hangs_on_them(gm, dms, known, new_sale, new_appointment):
    own = {"customer__external_id": "C-1"}
    push_sales(dms, [new_sale(5, **own)])
    push_appointments(dms, [new_appointment(6, **own), new_appointment(7, **own)])
    [row] = gm.get(CUSTOMERS, params={"no": "C-1"}).json()["items"]
    reply = gm.get(f"{CUSTOMERS}/{row['id']}")
    shown = reply.json()
    assert (shown["name"], shown["gender"], shown["kind"]) == ("王**", "M", "PERSON")
    assert "138****0001" in row["phones"]
    assert {"OWNER", "SENDER", "CONTACT"} == {contact["role"] for contact in shown["contacts"]}
    assert [c["purpose"] for c in shown["consents"]] == ["NEWCAR_CALLBACK", "SERVICE_CALLBACK"]
    assert len(shown["vehicles"]) == 4
    assert [(o["no"], o["status"], o["day"]) for o in shown["orders"]] == [
        ("RO20261101-000001", "DELIVERED", "2026-11-01")
    ]
    assert [s["no"] for s in shown["sales"]] == ["SO20261101-000005"]
    assert [a["no"] for a in shown["appointments"]] == ["AP20261105-000007", "AP20261105-000006"]
    assert (shown["calls"], shown["complaints"]) == ([], [])
    assert is_masked(reply)


def test_a_customer_gone_at_the_source_is_not_listed_but_opens(gm, dms, known, new_customer):
    [row] = gm.get(CUSTOMERS, params={"no": "C-1"}).json()["items"]
    push_customers(dms, [void(new_customer(1), "2026-11-05T10:00:00+08:00")])
    assert gm.get(CUSTOMERS, params={"no": "C-1"}).json()["items"] == []
    assert gm.get(f"{CUSTOMERS}/{row['id']}").json()["is_voided"] is True


@pytest.mark.parametrize("path", [SALES, APPOINTMENTS, CUSTOMERS])
def test_another_stores_records_are_not_there(as_role, gm, dms, known, world, path):
    rows = gm.get(path).json()["items"]
    assert rows
    one = f"{path}/{rows[0]['id']}"
    stranger = as_role("STORE_GM", stores=[world.other_store])
    assert stranger.get(path).json()["items"] == []
    assert stranger.get(one).status_code == 404
    assert as_role("GROUP_QUALITY", stores=[]).get(one).status_code == 200
    assert as_role("EMPLOYEE").get(path).status_code == 403
    assert gm.get(f"{path}/{2**63 - 1}").status_code == 404
    assert gm.get(f"{path}/{2**63}").status_code == 422


@pytest.mark.parametrize("path", [SALES, APPOINTMENTS, CUSTOMERS])
def test_a_repeated_read_is_not_sent_twice(gm, known, path):
    one = f"{path}/{gm.get(path).json()['items'][0]['id']}"
    first = gm.get(one)
    assert gm.get(one, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_tables_say_which_rows_a_department_served(dms, known, db, world):
    """What a department's role reaches: whom it sold to, served, or is agreed with."""
    department = db.scalars(select(Department.id).where(Department.store_id == world.store.id)).one()
    for asked, found in (({department}, ["C-1", "C-3"]), ({department + 1}, [])):
        query = select(Customer.external_id).where(Customer.in_departments(asked))
        assert db.scalars(query.order_by(Customer.external_id)).all() == found
