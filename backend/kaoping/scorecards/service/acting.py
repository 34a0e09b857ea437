"""Acts on one card, each answered with the card as it is afterwards."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict
from kaoping.domain.people import Principal
from kaoping.scorecards.schemas import ScorecardDetailOut
from kaoping.scorecards.schemas_revisions import SelfReviewIn
from kaoping.scorecards.service.closing.judging import review_oneself
from kaoping.scorecards.service.finding import find_card
from kaoping.scorecards.service.holding import require_own
from kaoping.scorecards.service.including import PAY, require_pay
from kaoping.scorecards.service.sealed.acknowledging import acknowledge
from kaoping.scorecards.service.sealed.withdrawing import withdraw
from kaoping.scorecards.service.showing import show_card
from kaoping.storage.tables.scoring import Card


@dataclass(frozen=True, slots=True)
class SelfEntry:
    """Points for an item of the one card that is reviewed."""

    card_id: int
    item: str
    points: Decimal
    reason: str


def check_included(who: Principal, include: Collection[str], *, mine: bool) -> None:
    """Raises Forbidden for pay that is not the caller's to see."""
    if PAY in include:
        require_pay(who, mine=mine)


def review_myself(db: Session, who: Principal, card_id: int, wanted: SelfReviewIn) -> ScorecardDetailOut:
    """Raises Forbidden on a card of somebody else, Conflict for one that is not in review."""
    found = find_card(db, who, card_id)
    require_own(who, found)
    if not isinstance(found.card, Card) or found.is_live:
        raise Conflict("stage-not-due")
    entries = [SelfEntry(card_id, one.item, one.points, one.reason) for one in wanted.entries]
    review_oneself(db, who, found.card, entries, wanted.note)
    return show_card(db, who, card_id, None)


def acknowledge_card(db: Session, who: Principal, card_id: int) -> ScorecardDetailOut:
    acknowledge(db, who, card_id)
    return show_card(db, who, card_id, None)


def withdraw_card(db: Session, who: Principal, card_id: int, reason: str) -> ScorecardDetailOut:
    withdraw(db, who, card_id, reason)
    return show_card(db, who, card_id, None)
