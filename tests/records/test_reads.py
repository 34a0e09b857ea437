"""Orders as people see them: found, masked, with everything that hangs on them, within reach."""

import pytest
from sqlalchemy import select

from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.records import Customer
from tests.records.orders import push, vin, void

PATH = "/api/v1/repair-orders"
LATER = "2026-11-04T08:00:00+08:00"


@pytest.fixture
def gm(as_role, world):
    return as_role("STORE_GM", employee=world.people["gm"])


@pytest.fixture
def pushed(dms, new_order):
    records = [new_order(n, opened_at=f"2026-10-{n:02}T09:00:00+08:00") for n in range(1, 8)]
    records[1] |= {"vehicle": {"plate": "粤B12345"}, "status": "OPEN"}
    push(dms, records)
    return records


def numbers(reply):
    assert reply.status_code == 200, reply.text
    return [int(item["ro_no"][-6:]) for item in reply.json()["items"]]


def test_the_newest_visit_comes_first(gm, pushed):
    assert numbers(gm.get(PATH)) == [7, 6, 5, 4, 3, 2, 1]


def test_pages_join_without_a_gap(gm, pushed):
    first = gm.get(PATH, params={"limit": 3, "with_total": True}).json()
    second = gm.get(PATH, params={"limit": 3, "cursor": first["next_cursor"]}).json()
    third = gm.get(PATH, params={"limit": 3, "cursor": second["next_cursor"]}).json()
    seen = [item["ro_no"][-1] for page in (first, second, third) for item in page["items"]]
    assert seen == list("7654321")
    assert (first["total"], third["next_cursor"]) == (7, None)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"ro_no": "ro20261101-000003"}, [3]),
        ({"vin_tail": vin(4)[-6:]}, [4]),
        ({"plate": "粤B·12345"}, [2]),
        ({"plate": "沪AD00005"}, [5]),
        ({"status": "OPEN"}, [2]),
        ({"delivered_from": "2026-11-04"}, []),
        ({"delivered_from": "2026-11-03", "delivered_to": "2026-11-03", "vin_tail": vin(6)[-6:]}, [6]),
        ({"ro_no": "%"}, []),
    ],
)
def test_filters(gm, pushed, filters, found):
    assert numbers(gm.get(PATH, params=filters)) == found


def test_an_order_is_shown_masked(gm, pushed):
    reply = gm.get(PATH)
    row = reply.json()["items"][0]
    assert row["customer"] == "王**"
    assert row["vehicle"]["plate"] == "沪AD***07"
    assert row["vehicle"]["vin"] == "*" * 11 + vin(7)[-6:]
    assert row["advisor"] == "张伟"
    assert row["amount_total"] == "1640.50"
    detail = gm.get(f"{PATH}/{row['id']}")
    for text in (reply.text, detail.text):
        assert not [
            canary
            for canary in ("王小明", "李思思", "13800000007", "13900000007", "沪AD00007")
            if canary in text
        ]


def test_one_order_with_what_hangs_on_it(gm, dms, new_order):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, advisor_code="X99")])
    [row] = gm.get(PATH).json()["items"]
    order = gm.get(f"{PATH}/{row['id']}", headers={"Accept-Language": "en"}).json()
    assert order["owner"]["name"] == "王**"
    assert order["sender"] == "李**"
    assert order["sender_contact"]["phone"] == "139****0001"
    assert order["sender_contact"]["role"] == "SENDER"
    assert order["amounts"]["parts"] == "1260.50"
    assert order["lines"][0]["fault_code"] == "BRK-01"
    assert order["customer_statement"] == "右前轮异响，低速转弯时明显"
    served = [(a["role"], a["name"], a["share"]) for a in order["attribution"]]
    assert served == [
        ("ADVISOR", "张伟", "1"),
        ("QC", "赵敏", "1"),
        ("TECHNICIAN", "李强", "0.6"),
        ("TECHNICIAN", "王磊", "0.4"),
    ]
    assert {w["code"] for w in order["warnings"]} == {"team-changed", "employee-unknown"}
    assert [v["row_version"] for v in order["versions"]] == [1]
    assert (order["callback_task_ids"], order["complaint_ids"]) == ([], [])


def test_a_repeated_read_is_not_sent_twice(gm, pushed):
    [row, *_] = gm.get(PATH).json()["items"]
    first = gm.get(f"{PATH}/{row['id']}")
    again = gm.get(f"{PATH}/{row['id']}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_a_voided_order_is_not_listed_but_opens(gm, dms, new_order):
    push(dms, [new_order(1)])
    [row] = gm.get(PATH).json()["items"]
    push(dms, [void(new_order(1), LATER)])
    assert gm.get(PATH).json()["items"] == []
    assert gm.get(f"{PATH}/{row['id']}").json()["is_voided"] is True


def test_a_bare_tombstone_is_nothing_to_see(gm, dms, new_order):
    push(dms, [void(new_order(1), LATER)])
    assert gm.get(PATH).json()["items"] == []


def test_another_stores_orders_are_not_there(as_role, pushed, gm, world):
    [row, *_] = gm.get(PATH).json()["items"]
    stranger = as_role("STORE_GM", stores=[world.other_store])
    assert stranger.get(PATH).json()["items"] == []
    assert stranger.get(f"{PATH}/{row['id']}").status_code == 404
    assert as_role("GROUP_QUALITY", stores=[]).get(f"{PATH}/{row['id']}").status_code == 200


def test_an_order_nobody_pushed(gm):
    assert gm.get(f"{PATH}/1").status_code == 404
    assert gm.get(f"{PATH}/{2**63 - 1}").status_code == 404
    assert gm.get(f"{PATH}/{2**63}").status_code == 422


def test_employees_do_not_read_records(as_role):
    assert as_role("EMPLOYEE").get(PATH).status_code == 403


def reveal(caller, customer, **body):
    return caller.post(f"/api/v1/customers/{customer}/reveal", json=body)


def test_a_reveal_needs_a_purpose_and_is_noted(gm, dms, new_order, db):
    push(dms, [new_order(1)])
    customer = db.scalars(select(Customer.id)).one()
    assert reveal(gm, customer).status_code == 422
    assert reveal(gm, customer, purpose="   ").status_code == 422
    shown = reveal(gm, customer, purpose="客户来电核对号码").json()
    assert shown["name"] == "王小明"
    assert [(c["role"], c["phone"]) for c in shown["contacts"]] == [
        ("OWNER", "13800000001"),
        ("SENDER", "13900000001"),
    ]
    entry = db.scalars(select(JournalEntry).where(JournalEntry.action == "customer.revealed")).one()
    assert entry.object_id == str(customer)
    assert entry.data == {"purpose": "客户来电核对号码"}


def test_a_reveal_stays_within_reach(as_role, dms, new_order, db, world):
    push(dms, [new_order(1)])
    customer = db.scalars(select(Customer.id)).one()
    assert reveal(as_role("STORE_GM", stores=[world.other_store]), customer, purpose="x").status_code == 404
    assert reveal(as_role("AGENT"), customer, purpose="x").status_code == 403


def test_an_order_opens_as_it_was(gm, dms, new_order):
    """Evidence of a closed month leads to the version that was counted."""
    record = new_order(1)
    push(dms, [record])
    push(dms, [record | {"source_updated_at": LATER, "odometer_in": 45999}])
    (row,) = gm.get(PATH).json()["items"]
    now = gm.get(f"{PATH}/{row['id']}").json()
    then = gm.get(f"{PATH}/{row['id']}", params={"version": 1}).json()
    assert (now["row_version"], now["newest_version"], now["odometer_in"]) == (2, 2, 45999)
    assert (then["row_version"], then["newest_version"], then["odometer_in"]) == (1, 2, record["odometer_in"])
    assert gm.get(f"{PATH}/{row['id']}", params={"version": 2}).json() == now
    assert gm.get(f"{PATH}/{row['id']}", params={"version": 3}).status_code == 404
    assert gm.get(f"{PATH}/{row['id']}", params={"version": 0}).status_code == 422
