"""A new car is called about the next day and after a week; what happens to the sale happens to its calls."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.calls.deliveries import HANDED_OVER, Deliveries
from tests.calls.kit import CALL_TIME, SHANGHAI
from tests.factories import World

from kaoping.domain.calling import ExemptReason
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.sales import Sale
from kaoping.storage.tables.scoring import DirtyMark

D1, D7 = "NEWCAR_D1", "NEWCAR_D7"


def local(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="minutes")


def test_a_delivered_car_is_called_about_the_next_day_and_after_a_week(deliveries: Deliveries) -> None:
    calls = deliveries.calls(generated(deliveries))
    assert {kind: task.state for kind, task in calls.items()} == {D1: "PENDING", D7: "PENDING"}
    assert [local(calls[D1].due_from), local(calls[D1].due_at)] == [
        "2026-11-05T09:00+08:00",
        "2026-11-05T18:30+08:00",
    ]
    assert [local(calls[D7].due_from), local(calls[D7].due_at)] == [
        "2026-11-10T09:00+08:00",
        "2026-11-11T18:30+08:00",
    ]
    assert calls[D1].order_id is None


def test_a_car_that_is_not_handed_over_has_no_call(deliveries: Deliveries) -> None:
    for status in ("ORDERED", "ALLOCATED", "DELIVERING", "CANCELLED"):
        deliveries.sale(delivered=None, status=status)
    deliveries.generate()
    assert deliveries.db.scalar(select(func.count()).select_from(CallbackTask)) == 0


def test_running_again_writes_nothing(deliveries: Deliveries) -> None:
    for purchase in ("RETAIL", "FLEET", "DEMO"):
        deliveries.sale(purchase_type=purchase)
    deliveries.order()
    first = deliveries.generate()
    assert (first.made, first.exempt) == (5, 2)
    before = written(deliveries)
    again = deliveries.generate()
    assert (again.made, again.exempt, again.taken_back, again.revived, again.merged) == (0, 0, 0, 0, 0)
    assert written(deliveries) == before


@pytest.mark.parametrize(
    ("sale", "reason"),
    [
        ({"voided_at": CALL_TIME}, ExemptReason.SALE_VOIDED),
        ({"status": "CANCELLED"}, ExemptReason.SALE_CANCELLED),
        ({"status": "RETURNED"}, ExemptReason.SALE_RETURNED),
        ({"purchase_type": "DEMO"}, ExemptReason.OWN_PURCHASE),
        ({"purchase_type": "INTERNAL"}, ExemptReason.OWN_PURCHASE),
        ({"car": {"use": "TEST_DRIVE"}}, ExemptReason.OWN_CAR),
        ({"car": {"callback_opt_out": True}}, ExemptReason.DO_NOT_CALL),
        ({"callback_consent": False}, ExemptReason.NO_CONSENT),
        ({"without_number": True}, ExemptReason.NO_PHONE),
        ({"status": "RETURNED", "purchase_type": "DEMO"}, ExemptReason.SALE_RETURNED),
    ],
)
def test_exemptions_say_why(deliveries: Deliveries, sale: dict[str, Any], reason: ExemptReason) -> None:
    calls = deliveries.calls(generated(deliveries, **sale))
    assert {(task.state, task.exempt_reason) for task in calls.values()} == {("EXEMPT", reason)}
    assert len(calls) == 2


@pytest.mark.parametrize("purchase", ["FLEET", "LEASE", None])
def test_whoever_takes_over_a_car_is_asked(deliveries: Deliveries, purchase: str | None) -> None:
    calls = deliveries.calls(generated(deliveries, purchase_type=purchase))
    assert {task.state for task in calls.values()} == {"PENDING"}


def test_each_kind_of_call_needs_its_own_consent(deliveries: Deliveries) -> None:
    customer = deliveries.customer()
    deliveries.consent(customer, "NEWCAR_CALLBACK", "REFUSED")
    phone = deliveries.number(customer)
    sale = deliveries.sale(customer=customer, contact=phone, callback_consent=None)
    order = deliveries.order(customer=customer, contact=phone, callback_consent=None)
    deliveries.generate()
    assert {task.exempt_reason for task in deliveries.calls(sale).values()} == {"NO_CONSENT"}
    assert deliveries.task(order).state == "PENDING"


def test_a_customer_on_the_do_not_call_list_is_exempt(deliveries: Deliveries) -> None:
    calls = deliveries.calls(generated(deliveries, customer=deliveries.customer(do_not_call=True)))
    assert {task.exempt_reason for task in calls.values()} == {"DO_NOT_CALL"}


def test_an_open_complaint_about_the_sale_takes_the_place_of_the_call(deliveries: Deliveries) -> None:
    customer = deliveries.customer()
    phone = deliveries.number(customer)
    about, other = (deliveries.sale(customer=customer, contact=phone, delivered=d) for d in apart(9))
    complain(deliveries, about)
    deliveries.generate()
    assert {task.exempt_reason for task in deliveries.calls(about).values()} == {"COMPLAINT_OPEN"}
    assert {task.state for task in deliveries.calls(other).values()} == {"PENDING"}


class TestSeveralCarsOfOneNumber:
    def test_cars_of_one_day_are_one_call_of_each_kind(self, deliveries: Deliveries) -> None:
        first, second = pair(deliveries, timedelta(hours=1))
        early, late = deliveries.calls(first), deliveries.calls(second)
        for kind in (D1, D7):
            assert (late[kind].state, early[kind].merged_into_id) == ("PENDING", late[kind].id)

    def test_the_next_day_is_asked_about_each_car_and_the_week_once(self, deliveries: Deliveries) -> None:
        first, second = pair(deliveries, timedelta(days=3))
        early, late = deliveries.calls(first), deliveries.calls(second)
        assert [early[D1].state, late[D1].state] == ["PENDING", "PENDING"]
        assert early[D7].merged_into_id == late[D7].id

    def test_neither_the_other_plan_nor_a_repair_takes_a_call_away(self, deliveries: Deliveries) -> None:
        customer = deliveries.customer()
        phone = deliveries.number(customer)
        sale = deliveries.sale(customer=customer, contact=phone)
        order = deliveries.order(customer=customer, contact=phone, delivered=HANDED_OVER)
        deliveries.generate()
        assert {task.state for task in deliveries.calls(sale).values()} == {"PENDING"}
        assert deliveries.task(order).state == "PENDING"


class TestWhatHappensAfterwards:
    @pytest.mark.parametrize(
        ("gone", "reason"),
        [
            ({"status": "RETURNED", "returned_at": CALL_TIME}, "SALE_RETURNED"),
            ({"status": "CANCELLED"}, "SALE_CANCELLED"),
            ({"voided_at": CALL_TIME}, "SALE_VOIDED"),
        ],
    )
    def test_a_sale_undone_cancels_its_calls_and_one_that_stands_again_brings_them_back(
        self, deliveries: Deliveries, gone: dict[str, Any], reason: str
    ) -> None:
        sale = generated(deliveries)
        change(sale, **gone)
        assert deliveries.generate().taken_back == 2
        for task in deliveries.calls(sale).values():
            assert (task.state, task.cancel_reason, task.next_at) == ("CANCELLED", reason, None)
        change(sale, status="DELIVERED", returned_at=None, voided_at=None)
        assert deliveries.generate().revived == 2
        for task in deliveries.calls(sale).values():
            assert (task.state, task.cancel_reason, task.next_at) == ("PENDING", None, task.due_from)

    def test_a_return_leaves_what_was_said(self, deliveries: Deliveries) -> None:
        sale = generated(deliveries)
        said = deliveries.calls(sale)[D1]
        said.state, said.first_attempt_at, said.next_at = "SUCCESS", CALL_TIME, None
        said.completed_at, said.completed_day = CALL_TIME, CALL_TIME.date()
        change(sale, status="RETURNED")
        deliveries.generate()
        calls = deliveries.calls(sale)
        assert [calls[D1].state, calls[D7].cancel_reason] == ["SUCCESS", "SALE_RETURNED"]
        change(sale, status="DELIVERED")
        deliveries.generate()
        assert [task.state for _, task in sorted(deliveries.calls(sale).items())] == ["SUCCESS", "PENDING"]

    def test_a_return_marks_the_days_of_its_calls(self, deliveries: Deliveries) -> None:
        sale = generated(deliveries)
        before = deliveries.db.scalar(select(func.max(DirtyMark.id)))
        change(sale, status="RETURNED")
        deliveries.generate()
        days = deliveries.db.scalars(select(DirtyMark.day).where(DirtyMark.id > before)).all()
        assert set(days) == {date(2026, 11, 5), date(2026, 11, 11)}

    def test_a_corrected_number_is_followed(self, deliveries: Deliveries) -> None:
        customer = deliveries.customer()
        sale = generated(deliveries, customer=customer)
        corrected = deliveries.number(customer)
        change(sale, contact_id=corrected.id)
        deliveries.generate()
        assert {task.contact_point_id for task in deliveries.calls(sale).values()} == {corrected.id}

    def test_old_history_is_left_alone(self, deliveries: Deliveries) -> None:
        sale = generated(deliveries, delivered=HANDED_OVER - timedelta(days=20))
        assert set(deliveries.calls(sale)) == {D7}  # nobody is asked how the first day was three weeks later


@pytest.mark.parametrize("seed", range(6))
def test_the_order_in_which_sales_arrive_changes_nothing(
    deliveries: Deliveries, world: World, seed: int
) -> None:
    """The same sales written to two stores, in two orders: each sale has the same calls in both."""
    dice = random.Random(seed)  # noqa: S311  repeatable, not secret
    told = [made_up(dice, n) for n in range(14)]
    shuffled = dice.sample(told, len(told))
    written = [arrive(deliveries, world.store, told), arrive(deliveries, world.other_store, shuffled)]
    deliveries.generate()
    here, there = (outcome(deliveries, sales) for sales in written)
    assert here == there
    assert all(set(calls) == {D1, D7} for calls in here.values())
    before = len(deliveries.db.scalars(select(CallbackTask.id)).all())
    deliveries.generate()
    assert [outcome(deliveries, sales) for sales in written] == [here, there]
    assert len(deliveries.db.scalars(select(CallbackTask.id)).all()) == before


@pytest.mark.parametrize("seed", range(4))
def test_sales_that_arrive_one_by_one_have_each_a_call_or_the_same_reason(
    deliveries: Deliveries, world: World, seed: int
) -> None:
    """Merging depends on what was known; whether a call is due at all does not."""
    dice = random.Random(seed)  # noqa: S311  repeatable, not secret
    told = [made_up(dice, n) for n in range(8)]
    at_once = arrive(deliveries, world.store, told)
    one_by_one: dict[int, Sale] = {}
    for one in dice.sample(told, len(told)):
        one_by_one |= arrive(deliveries, world.other_store, [one], known=one_by_one)
        deliveries.generate()

    def reasons(sales: dict[int, Sale]) -> dict[int, dict[str, str | None]]:
        return {
            n: {
                kind: None if task.exempt_reason == "MERGED" else task.exempt_reason
                for kind, task in deliveries.calls(sale).items()
            }
            for n, sale in sales.items()
        }

    assert reasons(at_once) == reasons(one_by_one)


# -- sales made up, and what came of them --


def made_up(dice: random.Random, n: int) -> dict[str, Any]:
    return {
        "n": n,
        "buyer": dice.randint(1, 4),
        "delivered": HANDED_OVER - timedelta(days=dice.randint(0, 12), minutes=n),
        "status": dice.choice(("DELIVERED", "DELIVERED", "DELIVERED", "RETURNED")),
        "purchase_type": dice.choice(("RETAIL", "RETAIL", "FLEET", "DEMO", None)),
        "callback_consent": dice.choice((True, True, None, False)),
    }


def arrive(
    deliveries: Deliveries, store: Store, told: list[dict[str, Any]], known: dict[int, Sale] | None = None
) -> dict[int, Sale]:
    """Sales by their number; buyers of one number are told apart by their phone alone."""
    found: dict[int, Sale] = {}
    for one in told:
        values = dict(one)
        n, buyer = values.pop("n"), values.pop("buyer")
        customer = deliveries.customer(store=store)
        contact = deliveries.number(customer, f"+861370000{buyer:04}")
        found[n] = deliveries.sale(customer=customer, contact=contact, **values)
    assert not known or not found.keys() & known.keys()
    return found


def outcome(deliveries: Deliveries, sales: dict[int, Sale]) -> dict[int, dict[str, tuple[Any, ...]]]:
    calls = {n: deliveries.calls(sale) for n, sale in sales.items()}
    number_of = {task.id: n for n, found in calls.items() for task in found.values()}
    return {
        n: {
            kind: (
                task.state,
                task.exempt_reason,
                task.due_at,
                number_of[task.merged_into_id] if task.merged_into_id else None,
            )
            for kind, task in found.items()
        }
        for n, found in calls.items()
    }


def generated(deliveries: Deliveries, **sale: Any) -> Sale:
    made = deliveries.sale(**sale)
    deliveries.generate()
    return made


def pair(deliveries: Deliveries, gap: timedelta) -> tuple[Sale, Sale]:
    """Two cars of one number; both are delivered, the second later by the gap."""
    customer = deliveries.customer()
    phone = deliveries.number(customer)
    first = deliveries.sale(customer=customer, contact=phone, delivered=HANDED_OVER - gap)
    second = deliveries.sale(customer=customer, contact=phone)
    deliveries.generate()
    return first, second


def apart(days: int) -> tuple[datetime, datetime]:
    return HANDED_OVER - timedelta(days=days), HANDED_OVER


def change(sale: Sale, **values: Any) -> None:
    for name, value in values.items():
        setattr(sale, name, value)


def complain(deliveries: Deliveries, sale: Sale) -> None:
    case = Complaint(
        store_id=sale.store_id,
        source="WALK_IN",
        state="NEW",
        severity="S3",
        category="SALES",
        subcategory="OTHER",
        sla_class="STD-24",
        sla_version=1,
        received_at=CALL_TIME,
        received_day=CALL_TIME.date(),
        sale_id=sale.id,
        customer_id=sale.customer_id,
    )
    deliveries.db.add(case)
    deliveries.db.flush()


def written(deliveries: Deliveries) -> tuple[int | None, list[int]]:
    marks = deliveries.db.scalar(select(func.count()).select_from(DirtyMark))
    versions = deliveries.db.scalars(select(CallbackTask.row_version).order_by(CallbackTask.id))
    return marks, list(versions)
