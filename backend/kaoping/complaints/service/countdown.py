"""A clock as it stands at this moment; what is read here is stored nowhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from kaoping.complaints.schemas import ComplaintClockDetailOut, ComplaintClockOut, SegmentOut
from kaoping.domain.complaints import ClockKind
from kaoping.domain.deadlines import Segment, SegmentKind, clock_state, spent
from kaoping.storage.tables.complaints import Clock, ClockSegment


def show_clock(clock: Clock, at: datetime) -> ComplaintClockOut:
    remaining = None if clock.met_at else int((clock.due_at - at).total_seconds())
    return ComplaintClockOut(
        kind=ClockKind(clock.kind),
        state=clock_state(clock.due_at, clock.met_at, at),
        started_at=clock.started_at,
        due_at=clock.due_at,
        due_original=clock.due_original,
        due_day=clock.due_day,
        met_at=clock.met_at,
        remaining_seconds=remaining,
    )


def show_ledger(clock: Clock, parts: Sequence[ClockSegment], at: datetime) -> ComplaintClockDetailOut:
    ledger = tuple(Segment(SegmentKind(part.kind), part.starts_at, part.ends_at) for part in parts)
    return ComplaintClockDetailOut(
        **show_clock(clock, at).model_dump(),
        sla_class=clock.sla_class,
        sla_version=clock.sla_version,
        spent_seconds=int(spent(ledger, clock.met_at or at).total_seconds()),
        segments=[SegmentOut.model_validate(segment) for segment in ledger],
    )


def is_breached(clocks: Iterable[Clock], at: datetime) -> bool:
    """Whether a deadline has passed that still waits to be met; one met late is LATE, not breached."""
    return any(clock.met_at is None and clock.due_at < at for clock in clocks)


def next_due(answer: Clock, close: Clock) -> datetime:
    """The deadline that presses: the answer's while nobody has answered, else the closing."""
    return min(answer.due_at, close.due_at) if answer.met_at is None else close.due_at
