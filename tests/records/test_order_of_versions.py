"""Newer beats older, in any order and any batches; equal versions are the same or refused."""

import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kaoping.records.versions import Fate, Known, judge, version_of
from kaoping.storage.tables.records import RepairOrder, RepairOrderHistory, Vehicle
from tests.records.orders import changed, order, push, void

FIRST = datetime.fromisoformat("2026-11-03T18:00:00+08:00")
LATER = "2026-11-04T08:00:00+08:00"
FRESH = itertools.count(1000, 10)
"""Each arrangement speaks of orders of its own."""
MESSAGES = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(["UPSERT", "VOID"]), st.integers(1, 3)), max_size=6
)


def statuses(reply):
    return [result["status"] for result in reply.json()["results"]]


def test_an_older_version_never_overwrites_a_newer(dms, new_order, db):
    push(dms, [new_order(1, source_updated_at=LATER, odometer_in=2)])
    assert push(dms, [new_order(1, odometer_in=1)]).json()["stale"] == 1
    assert db.scalars(select(RepairOrder.odometer_in)).one() == 2


def test_an_equal_version_with_other_content_is_refused_aloud(dms, new_order, db):
    push(dms, [new_order(1, odometer_in=1)])
    [result] = push(dms, [new_order(1, odometer_in=2)]).json()["results"]
    assert result["status"] == "rejected"
    assert result["errors"][0]["code"] == "version-reused"
    assert db.scalars(select(RepairOrder.odometer_in)).one() == 1


def test_in_one_batch_the_newest_wins_and_the_others_are_stale(dms, new_order, db):
    batch = [
        new_order(1, odometer_in=1),
        new_order(1, odometer_in=3, source_updated_at="2026-11-05T08:00:00+08:00"),
        new_order(1, odometer_in=2, source_updated_at=LATER),
    ]
    assert statuses(push(dms, batch, "?results=all")) == ["stale", "created", "stale"]
    assert db.scalars(select(RepairOrder.odometer_in)).one() == 3


def test_the_same_record_twice_in_one_batch_is_stored_once(dms, new_order):
    assert statuses(push(dms, [new_order(1), new_order(1)], "?results=all")) == ["created", "unchanged"]


def test_the_same_version_twice_with_other_content_in_one_batch(dms, new_order):
    batch = [new_order(1, odometer_in=1), new_order(1, odometer_in=2)]
    assert statuses(push(dms, batch, "?results=all")) == ["created", "rejected"]


def test_version_numbers_order_like_times(dms, new_order, db):
    numbered = [new_order(1, source_updated_at=..., source_version=n, odometer_in=n) for n in (1, 2, 3)]
    push(dms, [numbered[1]])
    assert statuses(push(dms, [numbered[0]])) == ["stale"]
    assert push(dms, [numbered[2]]).json()["updated"] == 1
    assert db.scalars(select(RepairOrder.odometer_in)).one() == 3


def test_instants_in_other_zones_are_the_same_instants(dms, new_order):
    push(dms, [new_order(1, source_updated_at=LATER)])
    same_moment = new_order(1, source_updated_at="2026-11-04T00:00:00Z", odometer_in=7)
    assert statuses(push(dms, [same_moment])) == ["rejected"]


def test_every_change_keeps_the_row_before_it(dms, new_order, db):
    for day, odometer in ((4, 10), (5, 20)):
        push(dms, [new_order(1, source_updated_at=f"2026-11-0{day}T08:00:00+08:00", odometer_in=odometer)])
    push(dms, [void(new_order(1), "2026-11-06T08:00:00+08:00")])
    past = db.scalars(select(RepairOrderHistory).order_by(RepairOrderHistory.row_version)).all()
    assert [(p.row_version, p.odometer_in, p.voided_at) for p in past] == [(1, 10, None), (2, 20, None)]
    assert db.scalars(select(RepairOrder.row_version)).one() == 3


def test_the_first_promise_is_kept(dms, new_order, db):
    push(dms, [new_order(1)])
    push(dms, [new_order(1, source_updated_at=LATER, promised_at_first="2026-11-05T17:00:00+08:00")])
    kept = db.scalars(select(RepairOrder.promised_at_first)).one()
    assert kept == datetime.fromisoformat("2026-11-02T17:00:00+08:00")


def test_the_first_promise_is_kept_though_it_comes_last(dms, new_order, db):
    push(dms, [new_order(1, source_updated_at=LATER, promised_at_first="2026-11-05T17:00:00+08:00")])
    assert push(dms, [new_order(1)]).json()["stale"] == 1
    kept = db.scalars(select(RepairOrder.promised_at_first)).one()
    assert kept == datetime.fromisoformat("2026-11-02T17:00:00+08:00")


def test_a_source_that_only_knows_the_present_promise_still_has_a_first(dms, new_order, db):
    present = new_order(1, promised_at_first=..., promised_at="2026-11-02T12:00:00+08:00")
    push(dms, [present])
    push(dms, [changed(present, source_updated_at=LATER, promised_at="2026-11-04T12:00:00+08:00")])
    kept = db.scalars(select(RepairOrder.promised_at_first)).one()
    assert kept == datetime.fromisoformat("2026-11-02T12:00:00+08:00")


KNOWN = st.builds(
    Known,
    st.builds(version_of, st.integers(0, 2), st.sampled_from([FIRST, FIRST + timedelta(days=1)])),
    st.sampled_from([b"a", b"b"]),
)


@given(st.none() | KNOWN, st.lists(KNOWN, min_size=1, max_size=6))
def test_judging_lets_at_most_one_win_and_never_an_older(known, messages):
    fates = judge(known, messages)
    winners = [m for m, fate in zip(messages, fates, strict=True) if fate is Fate.WINS]
    newest = max([m.version for m in messages] + ([known.version] if known else []))
    assert len(winners) == (0 if known and known.version == newest else 1)
    assert all(w.version == newest for w in winners)
    for message, fate in zip(messages, fates, strict=True):
        assert (fate is Fate.STALE) == (message.version < newest)


@st.composite
def histories(draw):
    """Messages about two orders with distinct versions each, cut into batches, in two arrangements."""
    messages = []
    for number in (1, 2):
        for version, op, odometer in draw(MESSAGES):
            if all(m[:2] != (number, version) for m in messages):
                messages.append((number, version, op, odometer))
    arrangements = [draw(st.permutations(messages)) for _ in range(2)]
    cuts = [draw(st.integers(1, max(len(messages), 1))) for _ in range(2)]
    return arrangements, cuts


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories())
def test_any_order_and_any_batches_leave_the_same_state(dms, world, db, history):
    arrangements, cuts = history
    states = []
    for messages, cut in zip(arrangements, cuts, strict=True):
        base = next(FRESH)
        for start in range(0, len(messages), cut):
            batch = [_record(world.store.code, base, *message) for message in messages[start : start + cut]]
            reply = push(dms, batch)
            assert reply.status_code == 200, reply.text
            assert reply.json()["rejected"] == 0
        states.append(_state(db, base))
    assert states[0] == states[1]


def _record(store_code, base, number, version, op, odometer):
    """Each version promises something else and names the customer and the car anew."""
    at = (FIRST + timedelta(hours=version)).isoformat()
    if op == "VOID":
        return void(order(base + number, store_code), at)
    return order(
        base + number,
        store_code,
        source_updated_at=at,
        odometer_in=odometer,
        promised_at_first=(FIRST + timedelta(days=version)).isoformat(),
        vehicle__model=f"型{version}",
    )


def _state(db, base):
    """What a reader can see of the two orders: all of a live one, of a voided one that it is voided."""
    found = db.execute(
        select(RepairOrder, Vehicle.model)
        .outerjoin(
            Vehicle, (Vehicle.store_id == RepairOrder.store_id) & (Vehicle.id == RepairOrder.vehicle_id)
        )
        .where(RepairOrder.external_id.in_([order(base + n)["external_id"] for n in (1, 2)]))
        .order_by(RepairOrder.external_id)
        .execution_options(populate_existing=True)
    )
    return [
        (o.source_updated_at, "VOID")
        if o.voided_at
        else (o.source_updated_at, o.odometer_in, o.promised_at_first, model)
        for o, model in found
    ]


@pytest.mark.parametrize(
    ("first", "second"), [((0, FIRST), (1, FIRST)), ((1, FIRST), (1, FIRST + timedelta(seconds=1)))]
)
def test_the_number_weighs_more_than_the_time(first, second):
    assert version_of(*first) < version_of(*second)
