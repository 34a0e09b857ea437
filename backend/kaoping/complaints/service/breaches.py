"""Notices deadlines that have passed: one statement for all stores, once for each clock.

The event takes the deadline as its time, however late it is noticed; a clock that was met late
is noticed like one that is still open. Whether a clock is breached is never read from here.
"""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import exists, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kaoping.domain.complaints import ClockKind
from kaoping.domain.workflow import Happening, State
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import now
from kaoping.storage.tables.complaints import Clock, Complaint, ComplaintEvent
from kaoping.storage.tables.scoring import DirtyMark

GRACE = timedelta(seconds=20)
"""A step taken in time may still be on its way to its commit; its time is that of its beginning.
Noticing this much later, nobody is told of a breach that was none."""

WATCH = timedelta(minutes=2)
"""How far back a deadline that has just passed is looked for: several rounds of the tick."""


def record_breaches(db: Session) -> int:
    """Write the event of every deadline that has passed and has none yet; gives how many.

    Two workers at once write each event once: the later one meets the unique key and adds nothing.
    """
    _mark_unverified(db)
    written = set(_write_events(db))
    if not written:
        return 0
    clocks = db.execute(
        select(Clock.store_id, Clock.complaint_id, Clock.kind, Clock.due_at, Clock.due_day, Clock.met_day)
        .where(tuple_(Clock.store_id, Clock.id).in_(written))
        .order_by(Clock.store_id, Clock.due_at, Clock.id)
    ).all()
    days: dict[int, set[date | None]] = defaultdict(set)
    for clock in clocks:
        days[clock.store_id] |= {clock.due_day, clock.met_day}
        said = {"clock": clock.kind, "due_at": clock.due_at.isoformat()}
        append_journal(db, clock.store_id, "complaint.breached", "complaint", clock.complaint_id, said)
    for store_id in sorted(days):
        mark_dirty(db, store_id, days[store_id])
    _renew_versions(db, {(clock.store_id, clock.complaint_id) for clock in clocks})
    return len(clocks)


def _mark_unverified(db: Session) -> None:
    """A case that waits for its closing call when its deadline passes is late until somebody confirms
    the fix: no clock is breached, but its month reads otherwise. Marks twice rather than never."""
    at = now(db)
    waiting = (
        select(Clock.store_id, Clock.due_day)
        .distinct()
        .join(Complaint, (Complaint.store_id == Clock.store_id) & (Complaint.id == Clock.complaint_id))
        .where(
            Clock.kind == ClockKind.CLOSE,
            Clock.due_at.between(at - WATCH, at),
            Complaint.state.in_([str(State.CLOSE_REQUESTED), str(State.VERIFYING)]),
        )
    )
    db.execute(insert(DirtyMark).from_select(["store_id", "day"], waiting))


def _write_events(db: Session) -> list[tuple[int, int]]:
    """Store and clock of every event that was not there yet."""
    at = now(db)
    passed = (
        select(
            Clock.store_id,
            Clock.complaint_id,
            Clock.id,
            literal(str(Happening.BREACHED)),
            Clock.due_at,
            literal(at, type_=Clock.due_at.type),
        )
        .where(
            Clock.due_at < func.coalesce(Clock.met_at, at),
            Clock.due_at < at - GRACE,
            ~exists().where(
                ComplaintEvent.store_id == Clock.store_id,
                ComplaintEvent.clock_id == Clock.id,
                ComplaintEvent.kind == Happening.BREACHED,
            ),
        )
        .order_by(Clock.store_id, Clock.id)
    )
    columns = ["store_id", "complaint_id", "clock_id", "kind", "at", "recorded_at"]
    statement = (
        insert(ComplaintEvent)
        .from_select(columns, passed)
        .on_conflict_do_nothing()
        .returning(ComplaintEvent.store_id, ComplaintEvent.clock_id)
    )
    return [(store_id, clock_id) for store_id, clock_id in db.execute(statement) if clock_id]


def _renew_versions(db: Session, cases: set[tuple[int, int]]) -> None:
    """A case with a new line in its timeline is a new version of it."""
    db.execute(
        update(Complaint)
        .where(tuple_(Complaint.store_id, Complaint.id).in_(cases))
        .values(row_version=Complaint.row_version + 1, updated_at=now(db)),
        execution_options={"synchronize_session": False},
    )
