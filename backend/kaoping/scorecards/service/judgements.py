"""Judgements of a frozen month as the engine takes them: of every column the newest entry counts."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kaoping.domain.scoring.inputs import Column, Review
from kaoping.scorecards.service.inputs import subject_key
from kaoping.storage.tables.closing import Judgement


def reviews_of(db: Session, store_id: int, period_id: int, policy: str) -> tuple[Review, ...]:
    """By person, item and column; `id` leads back to the entry."""
    rows = db.scalars(
        select(Judgement)
        .where(
            Judgement.store_id == store_id,
            Judgement.period_id == period_id,
            Judgement.policy_code == policy,
        )
        .ext(distinct_on(Judgement.assignment_id, Judgement.item, Judgement.sheet_column))
        .order_by(Judgement.assignment_id, Judgement.item, Judgement.sheet_column, Judgement.id.desc())
    )
    return tuple(
        Review(
            subject_key(row.assignment_id),
            row.item,
            Column(row.sheet_column.lower()),
            row.points,
            row.reason,
            str(row.id),
        )
        for row in rows
    )
