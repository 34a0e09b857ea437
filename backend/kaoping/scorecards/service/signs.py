"""Who signed which stage of a card since its month was frozen, as decisions look at it."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.closing import Judged, Level, Stage
from kaoping.domain.workflow import Person
from kaoping.scorecards.service.finding import Found
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.closing import PublishedCard, StageSign

Signed = Mapping[Stage, Person]


def signed_stages(db: Session, store_id: int, cards: Collection[int], freeze_no: int) -> Mapping[int, Signed]:
    """By card."""
    rows = db.execute(
        select(StageSign.card_id, StageSign.stage, StageSign.employee_id, StageSign.user_id).where(
            StageSign.store_id == store_id,
            StageSign.card_id.in_(sorted(cards)),
            StageSign.freeze_no == freeze_no,
        )
    )
    found: dict[int, dict[Stage, Person]] = defaultdict(dict)
    for row in rows:
        found[row.card_id][Stage(row.stage)] = Person(row.employee_id, row.user_id)
    return found


def judged_card(db: Session, found: Found) -> Judged:
    """A frozen or published card as separation of duties sees it."""
    card = found.card
    signed = signed_stages(db, card.store_id, [card.id], found.freeze_no).get(card.id, {})
    stage = None if isinstance(card, PublishedCard) else card.next_stage
    return Judged(
        person=holder(db, card.employee_id),
        level=Level(card.level or Level.STORE),
        next_stage=None if stage is None else Stage(stage),
        signed=signed,
        complete=card.complete,
    )


def holder(db: Session, employee_id: int) -> Person:
    """The person on a card, with the account they have."""
    user = db.scalar(select(UserAccount.id).where(UserAccount.employee_id == employee_id).limit(1))
    return Person(employee_id, user)
