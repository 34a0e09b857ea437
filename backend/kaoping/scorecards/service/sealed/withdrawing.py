"""Withdraws a published card: its next revision is a tombstone, so that whoever took it learns of it."""

from dataclasses import replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kaoping.domain.closing import Level, PeriodState, Refusal, refuse_level
from kaoping.domain.people import Principal
from kaoping.scorecards.service.finding import Found
from kaoping.scorecards.service.holding import hold_published, refusal_of
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.scorecards.service.sealed.sealing import seal_revision
from kaoping.storage.reads.staff import actor_at, place_of_post
from kaoping.storage.tables.closing import Appeal, AppealRuling, PublishedCard, PublishedRun

WITHDRAW = "scorecards:withdraw"


def withdraw(db: Session, who: Principal, card_id: int, reason: str) -> None:
    """Raises SelfDealing on one's own card, Forbidden on one of the group, Conflict while it cannot be."""
    card, found = hold_published(db, who, card_id)
    refused = withdrawal_refusal(db, who, found)
    if refused is not None:
        raise refusal_of(refused)
    run = db.get_one(PublishedRun, (card.store_id, card.run_id))
    inputs = replace(SealedInputs.parse(run.inputs), issued=(subject_key(card.assignment_id),))
    seal_revision(db, card, inputs, reason=reason, by=who, withdrawn=True)


def withdrawal_refusal(db: Session, who: Principal, found: Found) -> str | None:
    """Why the caller may not withdraw the card, or None; the code of the problem."""
    card = found.card
    if not isinstance(card, PublishedCard) or found.period is None:
        return "card-not-published"
    if who.employee_id is not None and who.employee_id == card.employee_id:
        return Refusal.OWN_CARD
    place = place_of_post(db, who, card.store_id, card.assignment_id, card.employee_id)
    if refused := refuse_level(Level(card.level), WITHDRAW, actor_at(who, place)):
        return refused
    if card.withdrawn:
        return "card-withdrawn"
    if found.period.state == PeriodState.LOCKED:
        return "period-locked"
    return "appeal-open" if is_appealed(db, card) else None


def is_appealed(db: Session, card: PublishedCard) -> bool:
    """Whether an appeal against the card waits for its ruling."""
    ruled = exists().where(AppealRuling.store_id == Appeal.store_id, AppealRuling.appeal_id == Appeal.id)
    waits = exists().where(Appeal.store_id == card.store_id, Appeal.card_id == card.id, ~ruled)
    return bool(db.scalar(select(waits)))
