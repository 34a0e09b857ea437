"""A complaint from the first word to the verified fix, over HTTP on a real database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.complaints.cases import API, Cast, Hands, done, refused, step

from kaoping.domain.complaints import STD_24, ClockKind
from kaoping.domain.deadlines import Mode, Segment, SegmentKind, Timekeeping, deadline, replays
from kaoping.storage.tables.complaints import Clock, ClockSegment, Complaint, ComplaintEvent
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.records import Attribution, AttributionRuling
from kaoping.storage.tables.scoring import DirtyMark


def test_the_whole_walk(cast: Cast, hands: Hands) -> None:
    case = cast.open()
    assert done(cast.agent.get(f"{API}/{case}"))["state"] == "NEW"
    assert cast.accept(case)["state"] == "ACCEPTED"
    assert cast.assign(case)["state"] == "ASSIGNED"
    hands.wait(hours=1)
    assert cast.respond(case)["state"] == "ASSIGNED"
    assert done(step(cast.handler, case, "start"))["state"] == "IN_PROGRESS"
    hands.wait(hours=5)
    assert cast.ask_close(case)["state"] == "CLOSE_REQUESTED"
    hands.wait(hours=1)
    assert cast.verify(case, "NOT_REACHED")["state"] == "VERIFYING"
    closed = cast.verify(case, "SATISFIED")
    assert (closed["state"], closed["open"], closed["satisfied"]) == ("CLOSED_SATISFIED", False, True)
    assert [line["kind"] for line in closed["timeline"]] == [
        "OPENED",
        "ACCEPTED",
        "ASSIGNED",
        "ANSWERED",
        "STARTED",
        "CLOSE_REQUESTED",
        "VERIFICATION_BEGUN",
        "NOT_REACHED",
        "VERIFIED",
    ]
    assert [(s["kind"], s["by"]["name"]) for s in closed["signatures"]] == [
        ("OPENED", "陈静"),
        ("ACCEPTED", "周婷"),
        ("ASSIGNED", "周婷"),
        ("ANSWERED", "孙浩"),
        ("CLOSE_REQUESTED", "孙浩"),
        ("VERIFIED", "周婷"),
    ]
    answer, close = closed["clocks"]
    assert (answer["state"], answer["met_at"]) == ("MET", "2026-11-22T02:00:00Z")
    assert (close["state"], close["met_at"]) == (
        "MET",
        "2026-11-22T07:00:00Z",
    )  # when it was asked, not verified


def test_clocks_run_from_receipt_with_days_of_the_store(cast: Cast, hands: Hands) -> None:
    hands.at = datetime(2026, 11, 29, 17, tzinfo=UTC)
    case = cast.open(received_at="2026-11-30T00:30:00+08:00")
    found = done(cast.supervisor.get(f"{API}/{case}"))
    answer, close = found["clock_details"]
    assert (answer["due_at"], answer["due_day"]) == ("2026-11-29T18:30:00Z", "2026-11-30")
    assert (close["due_at"], close["due_day"]) == ("2026-11-30T16:30:00Z", "2026-12-01")
    assert answer["remaining_seconds"] == 90 * 60
    assert (answer["spent_seconds"], close["spent_seconds"]) == (1800, 1800)
    assert close["segments"] == [
        {"kind": "RUNNING", "starts_at": "2026-11-29T16:30:00Z", "ends_at": "2026-11-30T16:30:00Z"}
    ]
    assert (found["server_time"], found["next_due_at"]) == ("2026-11-29T17:00:00Z", answer["due_at"])


def test_stored_segments_replay_under_the_class_pinned_to_the_case(cast: Cast, db: Session) -> None:
    case = cast.open()
    keeping = Timekeeping(ZoneInfo("Asia/Shanghai"))
    clocks = db.scalars(select(Clock).where(Clock.complaint_id == case)).all()
    assert {clock.kind for clock in clocks} == set(ClockKind)
    for clock in clocks:
        rows = db.scalars(
            select(ClockSegment).where(ClockSegment.clock_id == clock.id).order_by(ClockSegment.seq)
        )
        ledger = tuple(Segment(SegmentKind(row.kind), row.starts_at, row.ends_at) for row in rows)
        assert deadline(ledger) == clock.due_at == clock.due_original
        assert replays(ledger, STD_24.limit(ClockKind(clock.kind)), keeping)
        assert (clock.sla_class, clock.sla_version, clock.mode) == ("STD-24", 1, Mode.CALENDAR.value)


@pytest.mark.parametrize(
    ("wait", "state"),
    [(timedelta(hours=2), "MET"), (timedelta(hours=2, minutes=1), "LATE")],
)
def test_x080_over_http(cast: Cast, hands: Hands, wait: timedelta, state: str) -> None:
    case = cast.open()
    cast.bring_to("ASSIGNED", case)
    hands.at += wait
    assert cast.respond(case)["clocks"][0]["state"] == state


def test_the_second_answer_does_not_move_the_first(cast: Cast, hands: Hands) -> None:
    case = cast.open()
    cast.bring_to("ASSIGNED", case)
    first = cast.respond(case)["clocks"][0]["met_at"]
    hands.wait(hours=3)
    assert cast.respond(case)["clocks"][0]["met_at"] == first


def test_dissatisfied_sends_it_back_and_the_clock_goes_on_as_if_it_had_never_stopped(
    cast: Cast, hands: Hands
) -> None:
    case = cast.open()
    cast.bring_to("CLOSE_REQUESTED", case)
    hands.wait(hours=25)
    back = cast.verify(case, "DISSATISFIED")
    assert (back["state"], back["reopened"], back["satisfied"]) == ("IN_PROGRESS", 1, False)
    assert (back["clocks"][1]["state"], back["clocks"][1]["met_at"]) == ("BREACHED", None)
    assert back["clocks"][1]["remaining_seconds"] == -3600
    cast.ask_close(case)
    closed = cast.verify(case, "NEUTRAL")
    assert (closed["state"], closed["satisfied"]) == ("CLOSED_NEUTRAL", False)
    assert closed["clocks"][1]["state"] == "LATE"


def test_a_close_in_time_stays_in_time_however_long_the_closing_call_takes(cast: Cast, hands: Hands) -> None:
    case = cast.open()
    cast.bring_to("CLOSE_REQUESTED", case)
    hands.wait(days=3)
    assert cast.verify(case, "SATISFIED")["clocks"][1]["state"] == "MET"


def test_reopening_takes_back_what_was_verified(cast: Cast) -> None:
    case = cast.open()
    cast.bring_to("CLOSED_SATISFIED", case)
    again = done(step(cast.supervisor, case, "reopen", reason="客户来电，问题复发"))
    assert (again["state"], again["open"], again["reopened"]) == ("IN_PROGRESS", True, 1)
    assert (again["verified_at"], again["satisfied"], again["clocks"][1]["met_at"]) == (None, None, None)
    assert again["timeline"][-1]["note"] == "客户来电，问题复发"


def test_attribution_is_frozen_step_by_step(cast: Cast, db: Session) -> None:
    case = cast.open(named_employee_ids=[cast.named_id])
    assert _attributed(db, case) == {("opener", cast.world.agent.id, Decimal(1))}
    technicians = [cast.world.people[p].id for p in ("technician", "second_technician")]
    cast.accept(case, named_employee_ids=[cast.named_id, *technicians])
    assert {(role, share) for role, _, share in _attributed(db, case) if role == "named"} == {
        ("named", Decimal("0.333334")),
        ("named", Decimal("0.333333")),
    }
    assert sum(share for role, _, share in _attributed(db, case) if role == "named") == 1
    cast.assign(case)
    assert ("handler", cast.handler_id, Decimal(1)) in _attributed(db, case)
    posts = db.scalars(select(Attribution.position_id).where(Attribution.fact_id == case)).all()
    assert None not in posts


def test_a_reassignment_is_a_ruling_that_supersedes_and_erases_nothing(cast: Cast, db: Session) -> None:
    other = cast.world.hire("高翔", "SERVICE_MANAGER")
    cast.world.sign_up("DEPT_HEAD", employee=other)
    case = cast.open()
    cast.bring_to("ASSIGNED", case)
    cast.assign(case, other.id)
    assert {who for role, who, _ in _attributed(db, case) if role == "handler"} == {other.id}
    ruling = db.scalars(select(AttributionRuling)).one()
    old = db.scalars(select(Attribution).where(Attribution.superseded_by.is_not(None))).one()
    assert (old.employee_id, old.superseded_by) == (cast.handler_id, ruling.id)


def test_acceptance_settles_who_is_named(cast: Cast) -> None:
    technician = cast.world.people["technician"].id
    case = cast.open()
    found = cast.accept(case, named_employee_ids=[technician])
    assert [p["staff"]["employee_id"] for p in found["people"] if p["role"] == "NAMED"] == [technician]
    line = found["timeline"][-1]["data"]
    assert (line["named"], line["no_longer_named"]) == ([technician], [cast.named_id])


def test_every_step_leaves_an_event_a_journal_entry_and_dirty_days(cast: Cast, db: Session) -> None:
    case = cast.open()
    cast.bring_to("CLOSED_SATISFIED", case)
    events = db.scalars(select(ComplaintEvent).where(ComplaintEvent.complaint_id == case)).all()
    entries = db.scalars(
        select(JournalEntry).where(
            JournalEntry.object_kind == "complaint", JournalEntry.object_id == str(case)
        )
    ).all()
    assert [e.action for e in sorted(entries, key=lambda e: e.seq)] == [
        f"complaint.{event.kind.lower()}" for event in sorted(events, key=lambda e: e.id)
    ]
    row = db.scalars(select(Complaint).where(Complaint.id == case)).one()
    due = db.scalars(select(Clock.due_day).where(Clock.complaint_id == case)).all()
    marked = set(db.scalars(select(DirtyMark.day).where(DirtyMark.store_id == row.store_id)))
    assert {row.received_day, row.verified_day, *due} <= marked


def test_each_step_is_a_new_version(cast: Cast) -> None:
    case = cast.open()
    versions = [
        cast.accept(case)["row_version"],
        cast.assign(case)["row_version"],
        cast.respond(case)["row_version"],
        cast.respond(case)["row_version"],
    ]
    assert versions == sorted(set(versions))
    read = cast.supervisor.get(f"{API}/{case}")
    assert read.headers["etag"] == f'"{versions[-1]}"'
    assert (
        cast.supervisor.get(f"{API}/{case}", headers={"If-None-Match": read.headers["etag"]}).status_code
        == 304
    )


def test_free_text_and_the_reporter_are_sealed_and_shown_masked(cast: Cast, db: Session) -> None:
    case = cast.open()
    row = db.scalars(select(Complaint).where(Complaint.id == case)).one()
    for sealed, plain in (
        (row.description, "等了两个小时"),
        (row.reporter_name, "刘海涛"),
        (row.reporter_phone, "13812348000"),
    ):
        assert sealed is not None
        assert plain.encode() not in sealed
    found = done(cast.supervisor.get(f"{API}/{case}"))
    assert found["description"] == "等了两个小时没有人理"
    assert (found["customer"]["name"], found["customer"]["phone"]) == ("刘**", "138****8000")


def test_a_named_person_sees_facts_and_nothing_of_the_customer(cast: Cast) -> None:
    case = cast.open()
    cast.bring_to("CLOSED_SATISFIED", case)
    found = done(cast.named.get(f"{API}/{case}"))
    assert (found["texts_hidden"], found["customer"], found["vehicle"]) == (True, None, None)
    assert (found["description"], found["resolution"], found["cause"]) == (None, None, "PEOPLE")
    assert {line["note"] for line in found["timeline"]} == {None}
    assert [item["id"] for item in done(cast.named.get(API))["items"]] == [case]
    assert found["next_steps"] == [{"step": "REOPEN", "allowed": False, "refused": "forbidden"}]


def test_a_stranger_of_the_store_sees_no_complaint_of_others(
    cast: Cast, as_role: Callable[..., object]
) -> None:
    case = cast.open()
    colleague = as_role("EMPLOYEE", employee=cast.world.people["qc"], stores=[])
    assert colleague.get(f"{API}/{case}").status_code == 404  # type: ignore[attr-defined]
    assert colleague.get(API).json()["items"] == []  # type: ignore[attr-defined]


def test_another_stores_case_is_not_found(cast: Cast, as_role: Callable[..., object]) -> None:
    case = cast.open()
    away = as_role("CRC_SUPERVISOR", stores=[cast.world.other_store])
    assert refused(away.get(f"{API}/{case}")) == (404, "not-found")  # type: ignore[attr-defined]
    assert refused(step(away, case, "accept")) == (404, "not-found")  # type: ignore[arg-type]


def _attributed(db: Session, case: int) -> set[tuple[str, int | None, Decimal]]:
    """Role, person and share of everybody who answers for the case as things stand."""
    rows = db.scalars(
        select(Attribution).where(
            Attribution.fact_kind == "COMPLAINT",
            Attribution.fact_id == case,
            Attribution.superseded_by.is_(None),
        )
    )
    return {(row.role, row.employee_id, row.share) for row in rows}
