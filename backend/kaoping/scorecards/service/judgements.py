"""Judgements of a frozen month as the engine takes them: of every column the newest entry counts."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kaoping.domain.scoring.inputs import Column, Review
from kaoping.scorecards.service.inputs import subject_key
from kaoping.storage.tables.closing import Judgement


def reviews_of(db: Session, store_id: int, period_id: int, policy: str) -> tuple[Review, ...]:
    """By person, item and column; `id` leads back to the entry."""
    return reviews_by_policy(db, store_id, period_id, (policy,)).get(policy, ())


def reviews_by_policy(
    db: Session, store_id: int, period_id: int, policies: Collection[str]
) -> Mapping[str, tuple[Review, ...]]:
    """The same of several policies; one that nobody judged anything by is absent."""
    rows = db.scalars(
        select(Judgement)
        .where(
            Judgement.store_id == store_id,
            Judgement.period_id == period_id,
            Judgement.policy_code.in_(sorted(policies)),
        )
        .ext(
            distinct_on(
                Judgement.policy_code, Judgement.assignment_id, Judgement.item, Judgement.sheet_column
            )
        )
        .order_by(
            Judgement.policy_code,
            Judgement.assignment_id,
            Judgement.item,
            Judgement.sheet_column,
            Judgement.id.desc(),
        )
    )
    found: dict[str, list[Review]] = defaultdict(list)
    for row in rows:
        found[row.policy_code].append(
            Review(
                subject_key(row.assignment_id),
                row.item,
                Column(row.sheet_column.lower()),
                row.points,
                row.reason,
                str(row.id),
            )
        )
    return {policy: tuple(reviews) for policy, reviews in found.items()}
