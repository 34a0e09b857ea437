"""Tasks are made once an order, exempt ones with their reason, and follow what happens to the order."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.calls.kit import CALL_TIME, DELIVERED, SHANGHAI, Visits

from kaoping.calls.service import generate
from kaoping.domain.calling import ExemptReason
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.scoring import DirtyMark


def test_a_delivered_order_is_called_from_the_second_day_and_due_on_the_third(visits: Visits) -> None:
    task = visits.tasks()
    assert task.state == "PENDING"
    assert task.due_from.astimezone(SHANGHAI).isoformat() == "2026-11-04T09:00:00+08:00"
    assert task.due_at.astimezone(SHANGHAI).isoformat() == "2026-11-05T18:30:00+08:00"
    assert (task.anchor_day, task.due_day, task.next_at) == (
        date(2026, 11, 2),
        date(2026, 11, 5),
        task.due_from,
    )


def test_weekend_hours_hold_on_weekends(visits: Visits) -> None:
    task = visits.tasks(delivered=DELIVERED.replace(month=10, day=29))  # a Thursday
    assert task.due_from.astimezone(SHANGHAI).isoformat() == "2026-10-31T09:30:00+08:00"
    assert task.due_at.astimezone(SHANGHAI).isoformat() == "2026-11-01T18:00:00+08:00"


def test_a_preferred_afternoon_is_kept(visits: Visits) -> None:
    task = visits.tasks(callback_slot="AFTERNOON")
    assert task.next_at is not None
    assert task.next_at.astimezone(SHANGHAI).isoformat() == "2026-11-04T14:00:00+08:00"


def test_running_again_writes_nothing(visits: Visits) -> None:
    for _ in range(3):
        visits.order()
    visits.generate()
    marks, versions = _marks(visits), _versions(visits)
    assert visits.generate() == type(visits.generate())(0, 0, 0, 0, 0)
    assert (_marks(visits), _versions(visits)) == (marks, versions)


def test_new_tasks_mark_their_due_day(visits: Visits) -> None:
    visits.tasks()
    assert date(2026, 11, 5) in visits.db.scalars(select(DirtyMark.day)).all()


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"ro_type": "INTERNAL"}, ExemptReason.INTERNAL_ORDER),
        ({"ro_type": "RETAIL_PARTS"}, ExemptReason.RETAIL_PARTS),
        ({"repair_category": "PDI"}, ExemptReason.PDI),
        ({"callback_consent": False}, ExemptReason.NO_CONSENT),
        ({"status": "CANCELLED"}, ExemptReason.ORDER_CANCELLED),
        ({"voided_at": CALL_TIME}, ExemptReason.ORDER_VOIDED),
        ({"car": {"use": "TEST_DRIVE"}}, ExemptReason.OWN_CAR),
        ({"car": {"callback_opt_out": True}}, ExemptReason.DO_NOT_CALL),
        ({"without_number": True}, ExemptReason.NO_PHONE),
        # Several reasons: the one that stands first is recorded.
        ({"ro_type": "INTERNAL", "callback_consent": False}, ExemptReason.INTERNAL_ORDER),
    ],
)
def test_exemptions_say_why(visits: Visits, order: dict[str, Any], reason: ExemptReason) -> None:
    task = visits.tasks(**order)
    assert (task.state, task.exempt_reason, task.next_at) == ("EXEMPT", reason, None)


def test_a_customer_on_the_do_not_call_list_is_exempt(visits: Visits) -> None:
    task = visits.tasks(customer=visits.customer(do_not_call=True))
    assert task.exempt_reason == "DO_NOT_CALL"


def test_a_refusal_known_from_elsewhere_exempts(visits: Visits) -> None:
    customer = visits.customer()
    visits.consent(customer, "SERVICE_CALLBACK", "REFUSED")
    assert visits.tasks(customer=customer, callback_consent=None).exempt_reason == "NO_CONSENT"


def test_a_dead_number_of_the_sender_falls_back_to_the_owner(visits: Visits) -> None:
    customer = visits.customer()
    dead = visits.number(customer, role="SENDER", status="INVALID_EMPTY")
    owner = visits.number(customer)
    task = visits.tasks(customer=customer, contact=dead, owner_contact_id=owner.id)
    assert (task.state, task.contact_point_id) == ("PENDING", owner.id)


def test_the_sender_is_called_before_the_owner(visits: Visits) -> None:
    customer = visits.customer()
    sender, owner = visits.number(customer, role="SENDER"), visits.number(customer)
    task = visits.tasks(customer=customer, contact=sender, owner_contact_id=owner.id)
    assert task.contact_point_id == sender.id


def test_an_order_that_is_not_delivered_has_no_task(visits: Visits) -> None:
    visits.order(status="SETTLED")
    visits.order(status="REOPENED")
    visits.generate()
    assert visits.db.scalar(select(func.count()).select_from(CallbackTask)) == 0


def test_an_open_complaint_of_the_visit_takes_the_place_of_the_call(visits: Visits) -> None:
    order = visits.order()
    complain(visits, order)
    visits.generate()
    assert visits.task(order).exempt_reason == "COMPLAINT_OPEN"


class TestVisitsOfOneNumber:
    def test_visits_within_a_week_become_one_call_about_the_latest(self, visits: Visits) -> None:
        customer = visits.customer()
        phone = visits.number(customer)
        first = visits.order(customer=customer, contact=phone, delivered=DELIVERED - timedelta(days=9))
        second = visits.order(customer=customer, contact=phone, delivered=DELIVERED - timedelta(days=3))
        third = visits.order(customer=customer, contact=phone)
        visits.generate()
        root = visits.task(third)
        assert root.state == "PENDING"
        for earlier in (first, second):
            task = visits.task(earlier)
            assert (task.exempt_reason, task.merged_into_id) == ("MERGED", root.id)

    def test_visits_further_apart_are_two_calls(self, visits: Visits) -> None:
        customer = visits.customer()
        phone = visits.number(customer)
        first = visits.order(customer=customer, contact=phone, delivered=DELIVERED - timedelta(days=8))
        second = visits.order(customer=customer, contact=phone)
        visits.generate()
        assert [visits.task(o).state for o in (first, second)] == ["PENDING", "PENDING"]

    def test_the_number_counts_and_not_the_customer_record(self, visits: Visits) -> None:
        one, other = visits.customer(), visits.customer()
        first = visits.order(customer=one, contact=visits.number(one, "+8613900000001"))
        later = DELIVERED + timedelta(hours=1)
        second = visits.order(customer=other, contact=visits.number(other, "+8613900000001"), delivered=later)
        visits.generate()
        assert visits.task(first).merged_into_id == visits.task(second).id

    def test_a_later_visit_draws_a_waiting_call_to_itself(self, visits: Visits) -> None:
        customer = visits.customer()
        phone = visits.number(customer)
        waiting = visits.tasks(customer=customer, contact=phone)
        later = visits.order(customer=customer, contact=phone, delivered=DELIVERED + timedelta(days=1))
        kept = visits.generate()
        visits.db.refresh(waiting)
        assert (waiting.exempt_reason, waiting.merged_into_id) == ("MERGED", visits.task(later).id)
        assert kept.merged == 1

    def test_a_call_just_made_covers_the_next_visit(self, visits: Visits) -> None:
        customer = visits.customer()
        phone = visits.number(customer)
        called = visits.tasks(customer=customer, contact=phone)
        called.state, called.first_attempt_at = "SUCCESS", CALL_TIME
        called.completed_at, called.completed_day, called.next_at = CALL_TIME, CALL_TIME.date(), None
        later = visits.order(customer=customer, contact=phone, delivered=DELIVERED + timedelta(days=2))
        visits.generate()
        assert visits.task(later).merged_into_id == called.id

    def test_chains_end_in_the_call_that_is_made(self, visits: Visits) -> None:
        customer = visits.customer()
        phone = visits.number(customer)
        orders = []
        for days in (0, 1, 2):
            orders.append(
                visits.order(customer=customer, contact=phone, delivered=DELIVERED + timedelta(days=days))
            )
            visits.generate()
        root = visits.task(orders[2])
        assert [visits.task(o).merged_into_id for o in orders] == [root.id, root.id, None]


class TestWhatHappensAfterwards:
    def test_a_voided_order_cancels_its_call_and_a_reopened_one_brings_it_back(self, visits: Visits) -> None:
        order = visits.order()
        visits.generate()
        order.voided_at = CALL_TIME
        assert visits.generate().taken_back == 1
        task = visits.task(order)
        assert (task.state, task.cancel_reason, task.next_at) == ("CANCELLED", "ORDER_VOIDED", None)
        order.voided_at = None
        assert visits.generate().revived == 1
        task = visits.task(order)
        assert (task.state, task.cancel_reason, task.next_at) == ("PENDING", None, task.due_from)

    def test_consent_withdrawn_later_exempts(self, visits: Visits) -> None:
        order = visits.order()
        visits.generate()
        order.callback_consent = False
        visits.generate()
        assert visits.task(order).exempt_reason == "NO_CONSENT"

    def test_a_corrected_number_is_followed(self, visits: Visits) -> None:
        customer = visits.customer()
        order = visits.order(customer=customer, contact=visits.number(customer))
        visits.generate()
        corrected = visits.number(customer)
        order.sender_contact_id = corrected.id
        visits.generate()
        task = visits.task(order)
        assert (task.contact_point_id, task.contact_hash) == (corrected.id, corrected.value_hash)

    def test_the_visits_merged_into_a_voided_one_are_called_after_all(self, visits: Visits) -> None:
        customer = visits.customer()
        phone = visits.number(customer)
        first = visits.order(customer=customer, contact=phone, delivered=DELIVERED - timedelta(days=1))
        second = visits.order(customer=customer, contact=phone)
        visits.generate()
        second.voided_at = CALL_TIME
        visits.generate()
        task = visits.task(first)
        assert (task.state, task.exempt_reason, task.merged_into_id) == ("PENDING", None, None)

    def test_a_finished_call_stays_what_it_was(self, visits: Visits) -> None:
        order = visits.order()
        visits.generate()
        task = visits.task(order)
        task.state, task.completed_at, task.completed_day = "SUCCESS", CALL_TIME, CALL_TIME.date()
        order.voided_at = CALL_TIME
        assert visits.generate().taken_back == 0

    def test_old_history_is_left_alone_unless_asked_for(self, visits: Visits) -> None:
        visits.order(delivered=DELIVERED - timedelta(days=60))
        assert visits.generate().made == 0
        assert generate(visits.db, since=date(2026, 8, 1)).made == 1


def complain(visits: Visits, order: Any, state: str = "NEW") -> Complaint:
    case = Complaint(
        store_id=order.store_id,
        source="WALK_IN",
        state=state,
        severity="S3",
        category="AFTERSALES",
        subcategory="OTHER",
        sla_class="STD-24",
        sla_version=1,
        received_at=CALL_TIME,
        received_day=CALL_TIME.date(),
        repair_order_id=order.id,
        customer_id=order.customer_id,
    )
    visits.db.add(case)
    visits.db.flush()
    return case


def _marks(visits: Visits) -> int | None:
    return visits.db.scalar(select(func.count()).select_from(DirtyMark))


def _versions(visits: Visits) -> list[int]:
    return list(visits.db.scalars(select(CallbackTask.row_version).order_by(CallbackTask.id)))
