"""A published card held for an act: its month is locked first, as by every act on a month."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.closing import Refusal
from kaoping.domain.errors import Conflict, Forbidden, KaopingError, SelfDealing
from kaoping.domain.people import Principal
from kaoping.scorecards.service.finding import Found, find_card
from kaoping.storage.tables.closing import ClosingPeriod, PublishedCard


def hold_published(db: Session, who: Principal, card_id: int) -> tuple[PublishedCard, Found]:
    """The newest revision, its month locked until the end of the transaction.

    Raises NotFound out of reach, Conflict for a card that is not published or was withdrawn.
    """
    found = find_card(db, who, card_id)
    if not isinstance(found.card, PublishedCard):
        raise Conflict("card-not-published")
    hold_month(db, found.card.store_id, found.card.period_id)
    found = find_card(db, who, card_id)
    assert isinstance(found.card, PublishedCard)
    if found.card.withdrawn:
        raise Conflict("card-withdrawn")
    return found.card, found


def hold_month(db: Session, store_id: int, period_id: int) -> ClosingPeriod:
    """The month as it is once whoever holds it has let go."""
    query = select(ClosingPeriod).where(ClosingPeriod.store_id == store_id, ClosingPeriod.id == period_id)
    held = db.execute(query.with_for_update().execution_options(populate_existing=True))
    return held.scalar_one()


def require_own(who: Principal, found: Found) -> None:
    if who.employee_id is None or who.employee_id != found.employee_id:
        raise Forbidden("only-own-card")


def refusal_of(code: str) -> KaopingError:
    """A reason why somebody may not act, as the error it is raised as."""
    if code == Refusal.OWN_CARD:
        return SelfDealing(code)
    if code in {Refusal.NOT_PERMITTED, Refusal.FOR_THE_GROUP, Refusal.ONE_STAGE_EACH}:
        return Forbidden(code)
    return Conflict(code)
