"""What is frozen stands still: later facts are accepted and listed with their impact, and change nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from tests.scorecards.closing.month import MIDDLE, Month

from kaoping.scorecards.service.closing import freezing
from kaoping.scorecards.service.closing.evidence import evidence_hash
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.facts.marks import BEFORE, select_marks
from kaoping.storage.tables.closing import ClosingPeriod, FrozenInput, FrozenReading
from kaoping.storage.tables.records import RepairOrder


def figures(october: Month) -> dict[str, Any]:
    return {name: (card.total, card.grade, card.result) for name, card in october.cards().items()}


def late_of(october: Month) -> list[dict[str, Any]]:
    answer = october.as_("hr").get(f"{october.url}/late")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def count_late(october: Month) -> int:
    found: int = october.as_("hr").get(october.url).json()["counts"]["late"]
    return found


def touch(october: Month, order: RepairOrder, **values: Any) -> None:
    october.db.execute(update(RepairOrder).where(RepairOrder.id == order.id).values(**values))
    mark_dirty(october.db, order.store_id, [order.delivered_day, values.get("delivered_day")])
    october.recompute()


def test_nothing_is_late_right_after_the_freeze(october: Month) -> None:
    october.freeze()
    october.recompute()
    assert (late_of(october), count_late(october)) == ([], 0)
    assert october.as_("hr").get(f"{october.url}/late-impact").json() == {"cards": [], "readings": []}


def test_a_late_answer_is_listed_with_what_it_would_change(october: Month) -> None:
    october.freeze()
    before = figures(october)
    order = october.shop.order(MIDDLE, served={"advisor": october.world.advisor})
    october.shop.call(order, october.world.agent, satisfied=True)
    october.recompute()
    assert figures(october) == before

    late = late_of(october)
    assert {(one["source"], one["change"]) for one in late} == {
        ("ORDERS", "NEW"),
        ("ATTEMPTS", "NEW"),
        ("RESPONSES", "NEW"),
        ("TASKS", "NEW"),
    }
    assert count_late(october) == 4
    response = next(one for one in late if one["source"] == "RESPONSES")
    assert "M-08" in {one["code"] for one in response["measures"]}
    assert response["day"] == "2026-10-17"

    impact = october.as_("hr").get(f"{october.url}/late-impact").json()
    changed = {one["employee"]["id"]: one for one in impact["cards"]}
    mine = changed[october.world.advisor.id]
    assert mine["card_id"] == october.cards()["advisor"].id
    assert mine["total_now"] != mine["total_then"] == str(october.cards()["advisor"].total.normalize())
    share = next(
        one
        for one in impact["readings"]
        if one["measure"] == "M-08" and one["employee"] and one["employee"]["id"] == october.world.advisor.id
    )
    assert (share["then"], share["now"]) == ("50", "66.6667")
    row = next(one for one in october.sheet("head", "MANAGER")["rows"] if one["card_id"] == mine["card_id"])
    assert "late-facts" in {one["code"] for one in row["exceptions"]}


def test_changed_moved_and_voided_orders_are_late(october: Month) -> None:
    october.freeze()
    first, second = october.orders
    touch(october, first, repair_category="ACCIDENT")
    assert [(one["fact_id"], one["change"]) for one in late_of(october)] == [(first.id, "CHANGED")]
    touch(october, first, repair_category=None)
    assert late_of(october) == []

    later = MIDDLE + timedelta(days=25)
    touch(october, first, delivered_at=later, delivered_day=later.date(), opened_day=later.date())
    touch(october, second, voided_at=later)
    gone = late_of(october)
    assert [(one["fact_id"], one["change"], one["day"]) for one in gone if one["source"] == "ORDERS"] == [
        (first.id, "GONE", None),
        (second.id, "GONE", None),
    ]


def test_what_no_measure_looks_at_is_not_late(october: Month) -> None:
    october.freeze()
    touch(october, october.orders[0], odometer_in=45_210, row_version=9)
    assert (late_of(october), count_late(october)) == ([], 0)


def test_a_ruling_about_who_served_is_late(october: Month) -> None:
    october.freeze()
    october.shop.attribute(
        "REPAIR_ORDER", october.orders[0].id, "technician", october.world.people["technician"]
    )
    mark_dirty(october.db, october.world.store.id, [MIDDLE.date()])
    october.recompute()
    assert {(one["source"], one["change"]) for one in late_of(october)} == {
        ("ORDERS", "CHANGED"),
        ("RESPONSES", "CHANGED"),  # those who served are asked about in the interview
    }


def test_published_cards_do_not_move_with_late_facts(october: Month, db: Session) -> None:
    october.freeze()
    october.judge()
    october.publish()
    touch(october, october.orders[0], voided_at=MIDDLE)
    assert count_late(october) >= 1
    frozen = db.scalars(select(FrozenInput)).all()
    row = october.row
    assert {one.document["evidence"] for one in frozen} == {
        evidence_hash(db, row.store_id, row.id, row.freeze_no)
    }
    assert row.state == "PUBLISHED"


def test_live_readings_go_on_while_frozen_ones_stand(october: Month, db: Session) -> None:
    october.freeze()
    before = db.scalar(select(func.sum(FrozenReading.n)))
    october.shop.order(MIDDLE, served={"advisor": october.world.advisor})
    october.recompute()
    assert db.scalar(select(func.sum(FrozenReading.n))) == before
    days = october.as_("hr").get(f"{october.url}/days").json()["items"]
    assert {one["day"]: one["orders"] for one in days if one["orders"]} == {"2026-10-15": 2, "2026-10-18": 1}


def test_a_measure_added_later_makes_nothing_late_that_was_frozen_before(
    october: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A freeze is compared by what it marked, whatever is measured since."""
    order = october.shop.order(MIDDLE, served={"advisor": october.world.advisor})
    monkeypatch.setattr(freezing, "measured_shape", lambda: BEFORE)
    october.freeze()
    touch(october, order, settled_day=MIDDLE.date())  # no measure looked at that day then
    assert late_of(october) == []
    touch(october, order, amount_total=1)
    assert [(one["source"], one["change"]) for one in late_of(october)] == [("ORDERS", "CHANGED")]


def test_what_was_marked_as_json_is_compared_as_json(
    october: Month, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A month that kept no shape was marked before marks were written as rows."""
    order = october.shop.order(MIDDLE, served={"advisor": october.world.advisor})
    monkeypatch.setattr(freezing, "select_marks", lambda _: select_marks(None))
    october.freeze()
    db.execute(update(ClosingPeriod).where(ClosingPeriod.id == october.row.id).values(marked=None))
    db.commit()
    assert late_of(october) == []
    touch(october, order, amount_total=1)
    assert [(one["source"], one["change"]) for one in late_of(october)] == [("ORDERS", "CHANGED")]
