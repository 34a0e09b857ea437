"""Publishing the approved cards of a level, and locking the month behind them: acts that judge nothing."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.closing import (
    PUBLISH,
    Level,
    PeriodState,
    PeriodStep,
    appeal_deadline,
    appeals_may_come,
    decide_step,
)
from kaoping.domain.errors import Conflict, Forbidden, SelfDealing, WrongState
from kaoping.domain.people import Principal
from kaoping.scorecards.schemas_periods import CardLevel, PeriodOut
from kaoping.scorecards.service.closing.counting import counts_of
from kaoping.scorecards.service.closing.moving import Moving, moving_cards
from kaoping.scorecards.service.closing.periods import hold_whole_period, note_step
from kaoping.scorecards.service.closing.showing import show_period
from kaoping.scorecards.service.sealed.sealing import seal_close
from kaoping.scorecards.service.working_days import keeping_of
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import flush, now
from kaoping.storage.tables.closing import ClosingPeriod, PublishedRun


def publish(db: Session, who: Principal, period_id: int, asked: CardLevel) -> PeriodOut:
    """Raises WrongState, Conflict for cards that wait, Forbidden or SelfDealing for who may not."""
    row, level = hold_whole_period(db, who, period_id), Level(asked)
    before = row.state
    if level is Level.GROUP:
        cards, moved = _of_group(db, who, row), 0
    else:
        cards, moved = _of_store(db, who, row)
    if waiting := sum(one.card.next_stage is not None for one in cards):
        raise Conflict("cards-not-approved", count=waiting)
    if not cards and not moved:
        raise Conflict("nothing-to-publish")
    sealed = seal_close(db, row, level.value, [one.card for one in cards], who)
    if sealed and (level is Level.STORE or not _waits_for_store(db, row)):
        row.state = PeriodState.PUBLISHED
    if sealed and row.published_at is None:
        row.published_at, row.published_by = now(db), who.user_id
    if sealed:  # the later of the two levels
        row.appeals_until = appeal_deadline(now(db), keeping_of(db, row.store_id))
    flush(db)
    note_step(db, row, "period.published", before, level=level.value, cards=sealed, moved_up=moved)
    return show_period(db, who, row)


def lock(db: Session, who: Principal, period_id: int) -> PeriodOut:
    """Nothing moves in a locked month: all cards are out, no appeal waits and none may come any more."""
    row = hold_whole_period(db, who, period_id)
    state = decide_step(PeriodState(row.state), PeriodStep.LOCK)
    counts = counts_of(db, [row])[row.id]
    if counts.moving:
        raise Conflict("cards-unpublished", count=sum(counts.moving.values()))
    if counts.appeals_open:
        raise Conflict("appeals-open", count=counts.appeals_open)
    if appeals_may_come(row.appeals_until, now(db)):
        raise Conflict("appeals-may-come", until=_last_day(db, row))
    before = row.state
    row.state, row.locked_at = state, now(db)
    flush(db)
    note_step(db, row, "period.locked", before)
    return show_period(db, who, row)


def _last_day(db: Session, row: ClosingPeriod) -> str:
    assert row.appeals_until is not None
    return day_of(row.appeals_until, keeping_of(db, row.store_id).zone).isoformat()


def _of_store(db: Session, who: Principal, row: ClosingPeriod) -> tuple[list[Moving], int]:
    """The cards of the store; the publisher's own move up to the group and stay out. Gives how many did."""
    decide_step(PeriodState(row.state), PeriodStep.PUBLISH)
    cards = moving_cards(db, row, level=Level.STORE)
    own = [one for one in cards if _is_own(who, one)]
    if own and _group_is_out(db, row):
        raise SelfDealing("own-card")
    for one in own:
        one.card.level = Level.GROUP
        said = {"period": row.code, "level": Level.GROUP.value}
        append_journal(db, row.store_id, "scorecard.moved-up", "scorecard", one.card.id, said)
    flush(db)
    return [one for one in cards if one not in own], len(own)


def _of_group(db: Session, who: Principal, row: ClosingPeriod) -> list[Moving]:
    """The cards that moved up, before or after those of the store; only the group publishes them."""
    if not who.holds_above(PUBLISH, row.store_id):
        raise Forbidden("judged-by-the-group")
    if row.state not in {PeriodState.APPROVED, PeriodState.PUBLISHED}:
        raise WrongState(state=row.state, allowed=[])
    cards = moving_cards(db, row, level=Level.GROUP)
    if any(_is_own(who, one) for one in cards):
        raise SelfDealing("own-card")
    return cards


def _is_own(who: Principal, one: Moving) -> bool:
    return who.employee_id is not None and one.card.employee_id == who.employee_id


def _group_is_out(db: Session, row: ClosingPeriod) -> bool:
    """A level of a policy is published once, so nothing can join it later."""
    runs = exists().where(
        PublishedRun.store_id == row.store_id,
        PublishedRun.period_id == row.id,
        PublishedRun.level == Level.GROUP,
    )
    return bool(db.scalar(select(runs)))


def _waits_for_store(db: Session, row: ClosingPeriod) -> bool:
    """The month is public once the store's own cards are; the store does not wait for the group."""
    return bool(counts_of(db, [row])[row.id].moving.get(Level.STORE))
