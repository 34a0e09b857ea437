"""A deadline that passes is noticed once, with the deadline as its time."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.complaints.cases import API, Cast, Hands, done
from tests.factories import World

from kaoping.complaints.service import record_breaches
from kaoping.complaints.service.breaches import GRACE
from kaoping.domain.complaints import Source
from kaoping.domain.workflow import Person
from kaoping.jobs import TICKS
from kaoping.storage.acts.cases import NewCase, open_case
from kaoping.storage.session import Database
from kaoping.storage.tables.complaints import Clock, Complaint, ComplaintEvent
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.scoring import DirtyMark
from kaoping.storage.unit_of_work import unit_of_work

ANSWER = timedelta(hours=2)
CLOSE = timedelta(hours=24)


def tick(database: Database) -> int:
    with unit_of_work(database) as db:
        return record_breaches(db)


def test_a_breach_is_recorded_once_and_stands_at_its_deadline(
    cast: Cast, hands: Hands, database: Database, db: Session
) -> None:
    case = cast.open()
    opened = hands.at
    hands.at = opened + ANSWER + GRACE
    assert tick(database) == 0
    hands.wait(seconds=1)
    assert [tick(database), tick(database)] == [1, 0]
    hands.at = opened + CLOSE + timedelta(minutes=1)
    assert [tick(database), tick(database)] == [1, 0]
    lines = [
        line for line in done(cast.supervisor.get(f"{API}/{case}"))["timeline"] if line["kind"] == "BREACHED"
    ]
    assert [(line["clock"], line["at"]) for line in lines] == [
        ("ANSWER", "2026-11-22T03:00:00Z"),
        ("CLOSE", "2026-11-23T01:00:00Z"),
    ]
    assert [line["recorded_at"] for line in lines] == ["2026-11-22T03:00:21Z", "2026-11-23T01:01:00Z"]
    assert lines[0]["by"] is None


def test_a_breach_is_noticed_within_a_minute() -> None:
    assert TICKS["complaints.record_breaches"].every + GRACE < timedelta(minutes=1)


def test_a_clock_met_late_while_nobody_watched_is_recorded_too(
    cast: Cast, hands: Hands, database: Database
) -> None:
    case = cast.open()
    cast.bring_to("ACCEPTED", case)
    cast.assign(case)
    hands.wait(hours=3)
    cast.respond(case)
    assert tick(database) == 1
    kinds = [line["kind"] for line in done(cast.supervisor.get(f"{API}/{case}"))["timeline"]]
    assert kinds == ["OPENED", "ACCEPTED", "ASSIGNED", "BREACHED", "ANSWERED"]


def test_a_clock_met_at_the_very_deadline_is_not(cast: Cast, hands: Hands, database: Database) -> None:
    case = cast.open()
    cast.bring_to("ASSIGNED", case)
    hands.wait(hours=2)
    cast.respond(case)
    hands.wait(hours=1)
    assert tick(database) == 0


def test_a_breach_renews_the_version_marks_the_day_and_is_journalled(
    cast: Cast, hands: Hands, database: Database, db: Session
) -> None:
    case = cast.open()
    etag = cast.supervisor.get(f"{API}/{case}").headers["etag"]
    hands.wait(hours=3)
    before = db.scalar(select(func.count()).select_from(DirtyMark))
    tick(database)
    assert cast.supervisor.get(f"{API}/{case}").headers["etag"] != etag
    assert db.scalar(select(func.count()).select_from(DirtyMark)) == (before or 0) + 1
    entry = db.scalars(select(JournalEntry).where(JournalEntry.action == "complaint.breached")).one()
    assert (entry.actor, entry.object_id) == ("system", str(case))
    assert entry.data == {"clock": "ANSWER", "due_at": "2026-11-22T03:00:00+00:00"}


def test_a_deadline_that_passes_before_the_closing_call_marks_its_month(
    cast: Cast, hands: Hands, database: Database, db: Session
) -> None:
    case = cast.open()
    cast.bring_to("CLOSE_REQUESTED", case)
    hands.wait(hours=24, seconds=10)
    before = db.scalar(select(func.count()).select_from(DirtyMark)) or 0
    assert tick(database) == 0
    days = db.scalars(select(DirtyMark.day).order_by(DirtyMark.id)).all()[before:]
    assert [day.isoformat() for day in days] == ["2026-11-23"]


def test_what_is_breached_is_read_and_not_remembered(cast: Cast, hands: Hands) -> None:
    """No tick has run: the list knows it all the same."""
    case = cast.open()
    hands.wait(hours=2, seconds=1)
    found = done(cast.supervisor.get(f"{API}/{case}"))
    assert (found["breached"], [c["state"] for c in found["clocks"]]) == (True, ["BREACHED", "RUNNING"])


@pytest.fixture
def late_cases(committed: Database) -> int:
    """Forty cases in two stores, received two days ago, whose deadlines nobody has noticed."""
    with committed.session() as db:
        world = World.build(db)
        agent = world.sign_up("AGENT", employee=world.agent)
        for n in range(40):
            new = NewCase(
                store_id=(world.store if n % 2 else world.other_store).id,
                source=Source.HOTLINE,
                topic=("AFTERSALES", "PRICE"),
                received_at=datetime.now(UTC) - timedelta(days=2),
                opener=Person(world.agent.id, agent.user_id),
            )
            open_case(db, new)
        db.commit()
    return 40


def test_two_workers_at_once_record_each_breach_once(committed: Database, late_cases: int) -> None:
    ready = threading.Barrier(4)
    written: list[int] = []
    failed: list[BaseException] = []

    def work() -> None:
        ready.wait()
        try:
            written.append(tick(committed))
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sum(written) == 2 * late_cases
    with committed.session() as db:
        by_clock = db.execute(
            select(ComplaintEvent.clock_id, func.count())
            .where(ComplaintEvent.kind == "BREACHED")
            .group_by(ComplaintEvent.clock_id)
        ).all()
        assert len(by_clock) == db.scalar(select(func.count()).select_from(Clock)) == 2 * late_cases
        assert {count for _, count in by_clock} == {1}
        assert (
            db.scalar(select(func.count()).select_from(Complaint).where(Complaint.row_version > 1))
            == late_cases
        )
