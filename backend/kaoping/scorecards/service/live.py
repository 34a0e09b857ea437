"""The live month: store-months whose facts changed are measured and scored anew, whole.

Marks are taken in the transaction that uses them, so a worker that dies leaves them where they were. Once a
month is frozen only its readings follow: its cards stand on what was frozen, and what came late is counted.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from time import monotonic
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.closing import PeriodState
from kaoping.domain.errors import KaopingError
from kaoping.domain.periods import Period, PeriodKind, parse_period, period_of
from kaoping.domain.scoring.measures.taking import Window
from kaoping.domain.scoring.results import Result
from kaoping.scorecards.service.closing.periods import LOCK_SPACE, ensure_period
from kaoping.scorecards.service.happened import find_happened
from kaoping.scorecards.service.inputs import inputs_of
from kaoping.scorecards.service.keeping import keep_cards, keep_month, keep_readings
from kaoping.scorecards.service.taking import taken_for
from kaoping.storage.measuring import Measured, measure_store
from kaoping.storage.reads.late_facts import count_late
from kaoping.storage.reads.policies import Effective, policies_of
from kaoping.storage.reads.slices import Slice, slices_of
from kaoping.storage.session import now
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.scoring import DirtyMark, StoreMonth

ENOUGH_SECONDS = 5.0
"""After so long the rest waits for the next tick: what is done becomes visible and is kept."""

log = logging.getLogger(__name__)


def recompute_waiting(db: Session) -> int:
    """Score every store that waits, the longest waiting first; gives how many were.

    A store that fails keeps its marks for the next time and holds up nobody else.
    """
    began, done = monotonic(), 0
    for store_id in _waiting(db):
        if monotonic() - began > ENOUGH_SECONDS:
            break
        try:
            with db.begin_nested():
                done += recompute_store(db, store_id)
        except (SQLAlchemyError, KaopingError, ArithmeticError, ValueError, LookupError):
            log.exception("store %s could not be scored, its marks are kept", store_id)
    return done


def _waiting(db: Session) -> list[int]:
    """Stores with marks, with a deadline that has passed since, or without their running month."""
    at = now(db)
    marked = select(DirtyMark.store_id, func.min(DirtyMark.id).label("place")).group_by(DirtyMark.store_id)
    overdue = select(StoreMonth.store_id, literal(0)).where(StoreMonth.due_again_at <= at)
    instant = literal(at, TIMESTAMP(timezone=True))  # a bare datetime would be sent without its zone
    running = func.to_char(func.timezone(Store.zone, instant), "YYYY-MM")
    begun = exists().where(StoreMonth.store_id == Store.id, StoreMonth.period == running)
    unbegun = select(Store.id, literal(0)).where(~begun, Store.closed_on.is_(None))
    waiting = union_all(marked, overdue, unbegun).subquery()
    return list(
        db.scalars(
            select(waiting.c.store_id)
            .group_by(waiting.c.store_id)
            .order_by(func.min(waiting.c.place), waiting.c.store_id)
        )
    )


def recompute_store(db: Session, store_id: int) -> bool:
    """Take the store's marks and score the months they name, those overdue and the running one.

    False when another worker is at it: the marks are left to the one who comes next.
    """
    if not db.scalar(select(func.pg_try_advisory_xact_lock(LOCK_SPACE, store_id % 2**31))):
        return False
    days = db.scalars(delete(DirtyMark).where(DirtyMark.store_id == store_id).returning(DirtyMark.day)).all()
    for period in _months(db, store_id, days):
        recompute_month(db, store_id, period)
    return True


def _months(db: Session, store_id: int, days: Iterable[date]) -> list[Period]:
    at = now(db)
    zone = db.execute(select(Store.zone).where(Store.id == store_id)).scalar_one()
    today = day_of(at, ZoneInfo(zone))
    overdue = db.scalars(
        select(StoreMonth.period).where(StoreMonth.store_id == store_id, StoreMonth.due_again_at <= at)
    )
    # A call that falls due next month marks a month that has not begun; it is scored when it begins.
    begun = (day for day in (*days, today) if day.replace(day=1) <= today)
    return sorted(
        {period_of(day, PeriodKind.MONTH) for day in begun} | {parse_period(code) for code in overdue}
    )


def recompute_month(db: Session, store_id: int, period: Period) -> None:
    """Readings once, then every policy that counts in the store on them; live cards are replaced in place.

    The cards of a month that is frozen or public are left alone.
    """
    row = ensure_period(db, store_id, period)
    slices = slices_of(db, store_id, period.first, period.last)
    window = Window(period.first, period.last, now(db))
    policies = policies_of(db, store_id, period.first)
    measures = taken_for(one.policy for one in policies)
    measured = measure_store(db, measures, store_id, window, slices)
    keep_readings(db, store_id, period.code, measured)
    if row.state != PeriodState.OPEN:
        keep_month(db, store_id, period, measured.due_again_at, late=count_late(db, row))
        return
    keep_cards(db, store_id, period, score_month(db, store_id, period, slices, measured, policies))
    keep_month(db, store_id, period, measured.due_again_at)


def score_month(
    db: Session,
    store_id: int,
    period: Period,
    slices: Sequence[Slice],
    measured: Measured,
    policies: Iterable[Effective],
) -> list[tuple[Effective, list[tuple[Slice, Result]]]]:
    """The results of every policy that makes scorecards; all of them count in the store."""
    found = {key: taken.reading for key, taken in measured.taken.items()}
    scoring = [one for one in policies if one.scores_people]
    happened = find_happened(db, store_id, period, slices, [one.policy for one in scoring])
    inputs = inputs_of(db, store_id, period, slices, found, happened)
    return [(effective, inputs.score(effective.policy)) for effective in scoring]
