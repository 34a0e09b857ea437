"""The clocks of a case: laid when it opens, met, and set going again when the fix did not hold.

Due days are the store's own and are written with the deadline. Nothing here moves a deadline.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.complaints import ClockKind, SlaClass
from kaoping.domain.deadlines import Timekeeping, deadline, lay
from kaoping.storage.session import save
from kaoping.storage.tables.complaints import Clock, ClockSegment, Complaint


def start_clocks(db: Session, case: Complaint, sla: SlaClass, keeping: Timekeeping) -> None:
    """Lay both ledgers from the moment the case was received."""
    ledgers = {kind: lay(sla.limit(kind), case.received_at, keeping) for kind in ClockKind}
    clocks = {}
    for kind, ledger in ledgers.items():
        due = deadline(ledger)
        clocks[kind] = Clock(
            store_id=case.store_id,
            complaint_id=case.id,
            kind=kind,
            sla_class=sla.code,
            sla_version=sla.version,
            mode=sla.limit(kind).mode,
            started_at=case.received_at,
            due_original=due,
            due_at=due,
            due_day=day_of(due, keeping.zone),
        )
    save(db, *clocks.values())
    db.execute(
        insert(ClockSegment),
        [
            {
                "store_id": case.store_id,
                "clock_id": clocks[kind].id,
                "seq": seq,
                "kind": part.kind,
                "starts_at": part.starts_at,
                "ends_at": part.ends_at,
            }
            for kind, ledger in ledgers.items()
            for seq, part in enumerate(ledger, 1)
        ],
    )


def clocks_of(db: Session, case: Complaint) -> Mapping[ClockKind, Clock]:
    found = db.scalars(select(Clock).where(Clock.store_id == case.store_id, Clock.complaint_id == case.id))
    return {ClockKind(clock.kind): clock for clock in found}


def meet_clock(clock: Clock, at: datetime, zone: ZoneInfo) -> None:
    """The first time counts: a clock that was met keeps its time."""
    if clock.met_at is None:
        clock.met_at, clock.met_day = at, day_of(at, zone)


def resume_clock(clock: Clock) -> None:
    """What was taken for done was not: the clock counts as if it had never stopped."""
    clock.met_at = clock.met_day = None
