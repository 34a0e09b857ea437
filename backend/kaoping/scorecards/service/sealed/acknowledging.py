"""The person on a card says that they have seen a revision of it."""

from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.scorecards.service.holding import hold_published, require_own
from kaoping.scorecards.service.sealed.rows import seal_of_row
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import now, save
from kaoping.storage.tables.closing import Acknowledgement

ACKNOWLEDGED = "scorecards.acknowledged"


def acknowledge(db: Session, who: Principal, card_id: int) -> None:
    """Raises Forbidden on a card of somebody else, Conflict the second time."""
    card, found = hold_published(db, who, card_id)
    require_own(who, found)
    row = Acknowledgement(
        store_id=card.store_id, card_id=card.id, revision=card.revision, user_id=who.user_id, at=now(db)
    )
    save(db, row)
    said = {"period": card.period, "card": card.id, "revision": card.revision, "seal": seal_of_row(row)}
    append_journal(db, card.store_id, ACKNOWLEDGED, "acknowledgement", row.id, said)
