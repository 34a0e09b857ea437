"""From a push to the worklist: a delivered car is called about; returned, cancelled or voided it is not."""

import pytest
from sqlalchemy import select

from kaoping.calls.service import seed
from kaoping.calls.service.generation import generate
from kaoping.storage.tables.calls import CallbackTask
from tests.records.orders import changed, void
from tests.records.sales import push_customers, push_sales

LATER = "2026-11-04T08:00:00+08:00"
LATEST = "2026-11-05T08:00:00+08:00"


@pytest.fixture
def called_about(dms, new_sale, db):
    """A delivered car with its calls of the first day and of the first week on the worklist."""
    seed(db)
    db.commit()
    record = new_sale(1)
    push_sales(dms, [record])
    generate(db)
    db.commit()
    assert tasks(db) == {"NEWCAR_D1": "PENDING", "NEWCAR_D7": "PENDING"}
    return record


def tasks(db):
    db.expire_all()
    return {task.type: task.state for task in db.scalars(select(CallbackTask))}


def ends(record):
    return [
        (changed(record, status="RETURNED", delivered_at=..., source_updated_at=LATER), "SALE_RETURNED"),
        (changed(record, status="CANCELLED", source_updated_at=LATER), "SALE_CANCELLED"),
        (void(record, LATER), "SALE_VOIDED"),
    ]


@pytest.mark.parametrize("end", range(3), ids=["returned", "cancelled", "voided"])
def test_a_sale_that_ends_takes_its_calls_back(dms, db, called_about, end):
    record, reason = ends(called_about)[end]
    assert push_sales(dms, [record]).json()["updated"] == 1
    generate(db)
    db.commit()
    assert tasks(db) == {"NEWCAR_D1": "CANCELLED", "NEWCAR_D7": "CANCELLED"}
    assert set(db.scalars(select(CallbackTask.cancel_reason))) == {reason}


def test_who_does_not_want_calls_is_not_called(dms, db, called_about, new_customer):
    push_customers(dms, [new_customer(1, do_not_call=True)])
    generate(db)
    db.commit()
    assert set(tasks(db).values()) == {"EXEMPT"}


def test_who_refuses_calls_about_the_car_is_not_called(dms, db, called_about):
    push_sales(dms, [changed(called_about, callback_consent=False, source_updated_at=LATER)])
    generate(db)
    db.commit()
    assert set(tasks(db).values()) == {"EXEMPT"}


def test_an_end_that_was_taken_back_leaves_the_car_to_be_called_about(dms, db, called_about):
    push_sales(dms, [changed(called_about, status="CANCELLED", source_updated_at=LATER)])
    generate(db)
    db.commit()
    push_sales(dms, [changed(called_about, source_updated_at=LATEST)])
    generate(db)
    db.commit()
    assert "PENDING" in tasks(db).values()


def test_a_sale_shows_its_calls(dms, db, called_about, as_role, world):
    gm = as_role("STORE_GM", employee=world.people["gm"])
    [row] = gm.get("/api/v1/sales").json()["items"]
    shown = gm.get(f"/api/v1/sales/{row['id']}").json()
    assert len(shown["callback_task_ids"]) == 2
    customer = gm.get(f"/api/v1/customers/{row['customer_id']}").json()
    assert {call["id"] for call in customer["calls"]} == set(shown["callback_task_ids"])
