"""The ETag of a published card without evaluating it: what could differ in the answer, hashed."""

import hashlib

from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.scorecards.service.acts import acts_on
from kaoping.scorecards.service.finding import find_card
from kaoping.scorecards.service.including import shows_pay
from kaoping.scorecards.service.sealed.aside import asides_of
from kaoping.scorecards.service.showing import siblings_of
from kaoping.storage.tables.closing import PublishedRun


def card_tag(db: Session, who: Principal, card_id: int, revision: int | None) -> str | None:
    """None for a card that moves: its bytes say what it is. Raises NotFound out of reach."""
    found = find_card(db, who, card_id, revision)
    if not isinstance(found.run, PublishedRun):
        return None
    aside = asides_of(db, [(found.store_id, found.id)]).get(found.id) if who.user_id else None
    parts = (
        found.head,
        found.newest,
        aside.members(found.revision) if aside else "",
        shows_pay(db, who, found),
        acts_on(db, who, found),
        siblings_of(db, who, found),
    )
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'
