"""What the caller may do to a card now; the acts themselves decide again when they are carried out."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kaoping.domain.closing import PeriodState, Stage, appeal_deadline, appeal_refusal, stage_refusal
from kaoping.domain.people import Principal
from kaoping.scorecards.schemas import CardAct
from kaoping.scorecards.service.closing.judging import IN_JUDGING
from kaoping.scorecards.service.finding import Found
from kaoping.scorecards.service.sealed.withdrawing import withdrawal_refusal
from kaoping.scorecards.service.signs import judged_card
from kaoping.scorecards.service.working_days import keeping_of
from kaoping.storage.reads.staff import actor_of
from kaoping.storage.session import now
from kaoping.storage.tables.closing import Acknowledgement, Appeal, PublishedCard


def acts_on(db: Session, who: Principal, found: Found) -> list[CardAct]:
    """Nothing on a revision that was replaced, and nothing for machine keys."""
    if who.user_id is None or found.is_live or found.revision != found.newest:
        return []
    checks = {
        CardAct.SELF_REVIEW: ("scorecards:review-self", _may_review),
        CardAct.ACKNOWLEDGE: ("scorecards:acknowledge", _may_acknowledge),
        CardAct.APPEAL: ("scorecards:appeal", _may_appeal),
        CardAct.WITHDRAW: ("scorecards:withdraw", _may_withdraw),
    }
    return [act for act, (word, check) in checks.items() if who.may(word) and check(db, who, found)]


def appeal_until(db: Session, found: Found) -> datetime | None:
    """The end of the time to appeal: only of a card that was published and not withdrawn."""
    if not isinstance(found.card, PublishedCard) or found.card.withdrawn:
        return None
    return appeal_deadline(found.card.published_at, keeping_of(db, found.store_id))


def _is_own(who: Principal, found: Found) -> bool:
    return who.employee_id is not None and who.employee_id == found.employee_id


def _may_review(db: Session, who: Principal, found: Found) -> bool:
    if isinstance(found.card, PublishedCard) or found.period is None:
        return False
    if found.period.state not in IN_JUDGING or not _is_own(who, found):
        return False
    return stage_refusal(judged_card(db, found), Stage.SELF, actor_of(who, found.store_id)) is None


def _may_acknowledge(db: Session, who: Principal, found: Found) -> bool:
    if not isinstance(found.card, PublishedCard) or found.card.withdrawn or not _is_own(who, found):
        return False
    seen = exists().where(
        Acknowledgement.store_id == found.store_id,
        Acknowledgement.card_id == found.id,
        Acknowledgement.revision == found.revision,
    )
    return not db.scalar(select(seen))


def _may_appeal(db: Session, who: Principal, found: Found) -> bool:
    if not isinstance(found.card, PublishedCard) or found.card.withdrawn or not _is_own(who, found):
        return False
    assert found.period is not None
    if db.scalar(select(exists().where(Appeal.store_id == found.store_id, Appeal.card_id == found.id))):
        return False
    keeping = keeping_of(db, found.store_id)
    state = PeriodState(found.period.state)
    return appeal_refusal(state, found.card.published_at, now(db), keeping) is None


def _may_withdraw(db: Session, who: Principal, found: Found) -> bool:
    return withdrawal_refusal(db, who, found) is None
