"""The published revisions of a card, the newest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.scorecards import schemas_revisions as shapes
from kaoping.scorecards.schemas import PayAmountOut, ScorecardOut
from kaoping.scorecards.service.finding import find_card
from kaoping.scorecards.service.including import pay_amounts, shows_pay
from kaoping.storage.tables.closing import PublishedCard, PublishedRun


def list_revisions(db: Session, who: Principal, card_id: int) -> list[shapes.RevisionOut]:
    """None of a card that still moves. Raises NotFound out of reach."""
    found = find_card(db, who, card_id)
    shown = shows_pay(db, who, found)
    rows = db.execute(
        select(PublishedCard, PublishedRun.reason)
        .join(
            PublishedRun,
            (PublishedRun.store_id == PublishedCard.store_id) & (PublishedRun.id == PublishedCard.run_id),
        )
        .where(PublishedCard.store_id == found.store_id, PublishedCard.id == card_id)
        .order_by(PublishedCard.revision.desc())
    )
    return [_revision(card, reason, found.newest, shown) for card, reason in rows]


def _revision(card: PublishedCard, reason: str | None, newest: int, shown: bool) -> shapes.RevisionOut:
    head = ScorecardOut.model_validate_json(f'{card.head[:-1]},"acknowledged_at":null,"appeal":null}}')
    amounts = pay_amounts(card.result) if shown and not card.withdrawn else None
    return shapes.RevisionOut(
        revision=card.revision,
        published_at=card.published_at,
        reason=reason,
        total=head.total,
        grade=head.grade,
        withdrawn=card.withdrawn,
        pay=None if amounts is None else [PayAmountOut.model_validate(one) for one in amounts],
        current=card.revision == newest,
    )
