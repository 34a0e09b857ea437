"""A card by its id, wherever it stands: moving, or published in one revision or another."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.scorecards.service.heads import moving_heads
from kaoping.scorecards.service.keeping import LIVE
from kaoping.storage.reach import within
from kaoping.storage.tables.closing import ClosingPeriod, PublishedCard, PublishedRun
from kaoping.storage.tables.scoring import Card, Run


@dataclass(frozen=True, slots=True)
class Found:
    """A card with the run it belongs to. `period` is its row if there is one, `newest` its last revision."""

    card: Card | PublishedCard
    run: Run | PublishedRun
    period: ClosingPeriod | None
    head: str
    newest: int

    @property
    def store_id(self) -> int:
        return self.card.store_id

    @property
    def id(self) -> int:
        return self.card.id

    @property
    def employee_id(self) -> int:
        return self.card.employee_id

    @property
    def assignment_id(self) -> int:
        return self.card.assignment_id

    @property
    def days(self) -> tuple[date, date]:
        return self.card.from_day, self.card.to_day

    @property
    def revision(self) -> int:
        return self.card.revision if isinstance(self.card, PublishedCard) else 0

    @property
    def is_live(self) -> bool:
        return isinstance(self.run, Run) and self.run.kind == LIVE

    @property
    def freeze_no(self) -> int:
        """Of which freeze its figures are; 0 while they are not frozen."""
        if isinstance(self.run, PublishedRun):
            return self.run.freeze_no
        return 0 if self.is_live or self.period is None else self.period.freeze_no


def find_card(db: Session, who: Principal, card_id: int, revision: int | None = None) -> Found:
    """The newest revision, or the one asked for. Raises NotFound for what is absent or out of reach."""
    sealed = db.scalars(
        within(select(PublishedCard).where(PublishedCard.id == card_id), PublishedCard, who).order_by(
            PublishedCard.revision.desc()
        )
    ).all()
    if sealed:
        card = next((one for one in sealed if revision in {None, one.revision}), None)
        if card is None:
            raise NotFound()
        run = db.get_one(PublishedRun, (card.store_id, card.run_id))
        period = db.get_one(ClosingPeriod, (card.store_id, card.period_id))
        return Found(card, run, period, card.head, sealed[0].revision)
    if revision:
        raise NotFound()
    return _find_moving(db, who, card_id)


def _find_moving(db: Session, who: Principal, card_id: int) -> Found:
    card = db.scalar(within(select(Card).where(Card.id == card_id), Card, who))
    heads = moving_heads(db, [card_id]) if card is not None else {}
    if card is None or card_id not in heads:
        raise NotFound()
    run = db.get_one(Run, (card.store_id, card.run_id))
    period = db.scalar(
        select(ClosingPeriod).where(
            ClosingPeriod.store_id == card.store_id, ClosingPeriod.code == card.period
        )
    )
    return Found(card, run, period, heads[card_id], 0)
