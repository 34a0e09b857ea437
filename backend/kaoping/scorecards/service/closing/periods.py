"""Periods as rows: found within reach, held for an act, made when a month is scored for the first time."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kaoping.domain.closing import Level, PeriodState, PeriodStep, decide_step
from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.periods import Period, parse_period
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.reach import require_store, within
from kaoping.storage.session import flush
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.scoring import Card

LOCK_SPACE = 0x4B51  # one store is scored, frozen or opened again by one worker at a time
CLOSING = "CLOSING"
"""The kind of a run whose cards are judged."""


def select_periods(
    who: Principal, *, store_id: int | None, states: Collection[str], code: str | None
) -> Select[*tuple[Any, ...]]:
    query = within(select(ClosingPeriod), ClosingPeriod, who)
    if store_id is not None:
        query = query.where(ClosingPeriod.store_id == store_id)
    if states:
        query = query.where(ClosingPeriod.state.in_(sorted(states)))
    if code is not None:
        query = query.where(ClosingPeriod.code == code)
    return query


def period_keys() -> Sequence[tuple[Any, bool]]:
    """Columns of the order and whether they fall: the newest month first, then store by store."""
    return ((ClosingPeriod.code, True), (ClosingPeriod.store_id, False), (ClosingPeriod.id, False))


def find_period(db: Session, who: Principal, period_id: int) -> ClosingPeriod:
    """Raises NotFound for one that is absent or out of reach."""
    row = db.scalar(within(select(ClosingPeriod).where(ClosingPeriod.id == period_id), ClosingPeriod, who))
    if row is None:
        raise NotFound()
    return row


def hold_period(db: Session, who: Principal, period_id: int) -> ClosingPeriod:
    """The period, locked until the end of the transaction.

    Every act on a month takes this lock before it writes anything, so that acts follow one another and a
    freeze, which also locks the store, never waits for somebody who waits for it.
    """
    query = select(ClosingPeriod).where(ClosingPeriod.id == period_id).with_for_update()
    row = db.scalar(within(query, ClosingPeriod, who).execution_options(populate_existing=True))
    if row is None:
        raise NotFound()
    return row


def hold_whole_period(db: Session, who: Principal, period_id: int) -> ClosingPeriod:
    """The same lock for an act on the month itself: a department, or a team, is not enough for it."""
    row = hold_period(db, who, period_id)
    require_store(who, row.store_id)
    return row


def hold_month(db: Session, store_id: int, code: str) -> ClosingPeriod:
    """The same lock for an act on a card that was found within reach already. Raises NotFound."""
    query = select(ClosingPeriod).where(ClosingPeriod.store_id == store_id, ClosingPeriod.code == code)
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound()
    return row


def hold_store(db: Session, store_id: int) -> None:
    """Keep everybody from writing facts of the store until the end of the transaction.

    Whoever writes a fact holds its store's row by the foreign key until they commit: locking that row waits
    for those under way and holds back the next. The recomputation is waited for first, for it does the same.
    """
    db.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, store_id % 2**31)))
    db.execute(select(Store.id).where(Store.id == store_id).with_for_update())


def ensure_period(db: Session, store_id: int, period: Period) -> ClosingPeriod:
    """The row of a month as it is now; it is made, open, when there is none yet."""
    query = (
        select(ClosingPeriod)
        .where(ClosingPeriod.store_id == store_id, ClosingPeriod.code == period.code)
        .execution_options(populate_existing=True)
    )
    row = db.scalar(query)
    if row is None:
        new = insert(ClosingPeriod).values(
            store_id=store_id, code=period.code, first_day=period.first, last_day=period.last
        )
        db.execute(new.on_conflict_do_nothing(index_elements=["store_id", "code"]))
        row = db.scalars(query).one()
    return row


def month_of(row: ClosingPeriod) -> Period:
    return parse_period(row.code)


def settle(db: Session, row: ClosingPeriod) -> None:
    """A month in review is approved as soon as no card of the store waits any more."""
    if row.state != PeriodState.IN_REVIEW:
        return
    flush(db)
    waiting = select(Card.id).where(
        Card.store_id == row.store_id,
        Card.period == row.code,
        Card.level == Level.STORE,
        Card.next_stage.is_not(None),
    )
    if db.scalar(waiting.limit(1)) is None:
        before = row.state
        row.state = decide_step(PeriodState(row.state), PeriodStep.APPROVE)
        note_step(db, row, "period.approved", before)
    flush(db)


def note_step(db: Session, row: ClosingPeriod, act: str, before: str, **said: Any) -> None:
    """Note an act on the month in the journal, with where it led from and to."""
    changes = changes_of({"state": before}, fields_of(row, "state"))
    detail = {"period": row.code, **said, "changes": changes}
    append_journal(db, row.store_id, act, "period", row.id, detail)
