"""Opening a month again: before publication by one person, after the lock by two; nothing is unpublished."""

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from kaoping.domain.closing import PeriodState, decide_reopening
from kaoping.domain.people import Principal
from kaoping.scorecards.schemas_periods import PeriodOut
from kaoping.scorecards.service.closing.periods import CLOSING, hold_whole_period, note_step
from kaoping.scorecards.service.closing.showing import show_period
from kaoping.scorecards.service.keeping import LIVE
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.session import flush, now
from kaoping.storage.tables.closing import ClosingPeriod, PublishedRun
from kaoping.storage.tables.scoring import Card, Run


def reopen(db: Session, who: Principal, period_id: int, reason: str) -> PeriodOut:
    """Raises WrongState where there is nothing to open, SelfDealing for one's own second opinion.

    A locked month becomes public again: appeals may be ruled on, its cards stay as they are.
    """
    row = hold_whole_period(db, who, period_id)
    assert who.user_id is not None  # no machine key carries the word
    before = PeriodState(row.state)
    published = exists().where(PublishedRun.store_id == row.store_id, PublishedRun.period_id == row.id)
    after = decide_reopening(
        before, who.user_id, row.reopen_asked_by, published=bool(db.scalar(select(published)))
    )
    act = "period.reopened"
    if after is None:
        act = "period.reopening-asked"
        row.reopen_asked_by, row.reopen_asked_at, row.reopen_reason = who.user_id, now(db), reason
    else:
        row.state = after
        row.reopen_asked_by = row.reopen_asked_at = row.reopen_reason = row.locked_at = None
    if after is PeriodState.OPEN:
        row.frozen_at = row.frozen_by = None
    flush(db)
    if after is PeriodState.OPEN:
        _let_live(db, row)
    note_step(db, row, act, before, reason=reason)
    return show_period(db, who, row)


def _let_live(db: Session, row: ClosingPeriod) -> None:
    """The cards follow the facts again, under the ids they have; judgements wait for the next freeze."""
    held = db.scalars(
        update(Run)
        .where(Run.store_id == row.store_id, Run.period == row.code, Run.kind == CLOSING)
        .values(kind=LIVE)
        .returning(Run.id),
        execution_options={"synchronize_session": False},
    ).all()
    db.execute(
        update(Card)
        .where(Card.store_id == row.store_id, Card.run_id.in_(held))
        .values(level=None, next_stage=None, row_version=Card.row_version + 1, changed_at=now(db)),
        execution_options={"synchronize_session": False},
    )
    mark_dirty(db, row.store_id, [row.first_day])
