"""What a freeze left: the inputs of every policy, evaluated with the judgements made on them so far."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.scoring.results import Result
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.judgements import reviews_by_policy
from kaoping.scorecards.service.keeping import figures_of, write_cards
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.storage.session import now
from kaoping.storage.tables.closing import ClosingPeriod, FrozenInput
from kaoping.storage.tables.scoring import Card, Run


def frozen_inputs(
    db: Session, row: ClosingPeriod, policies: Collection[str] | None = None
) -> Sequence[FrozenInput]:
    """Of the last freeze, by code of the policy."""
    query = select(FrozenInput).where(
        FrozenInput.store_id == row.store_id,
        FrozenInput.period_id == row.id,
        FrozenInput.freeze_no == row.freeze_no,
    )
    if policies is not None:
        query = query.where(FrozenInput.policy_code.in_(sorted(policies)))
    return db.scalars(query.order_by(FrozenInput.policy_code)).all()


def evaluate_frozen(
    db: Session, row: ClosingPeriod, inputs: Sequence[FrozenInput]
) -> list[Mapping[str, Result]]:
    """Of each policy the results of everybody it is for, by subject key, with all judgements until now."""
    policies = [one.policy_code for one in inputs]
    reviews = reviews_by_policy(db, row.store_id, row.id, policies)
    found = []
    for one in inputs:
        everybody = [subject["key"] for subject in one.document["facts"]["subjects"]]
        sealed = SealedInputs.of_frozen(one.document, reviews.get(one.policy_code, ()), everybody)
        found.append(sealed.results)
    return found


def rescore(db: Session, row: ClosingPeriod, policies: Collection[str]) -> None:
    """Bring the cards of these policies up to their judgements: one evaluation for each policy."""
    inputs = frozen_inputs(db, row, policies)
    for frozen, results in zip(inputs, evaluate_frozen(db, row, inputs), strict=True):
        cards = db.scalars(
            select(Card)
            .join(Run, (Run.store_id == Card.store_id) & (Run.id == Card.run_id))
            .where(
                Run.store_id == row.store_id,
                Run.period == row.code,
                Run.policy_version_id == frozen.policy_version_id,
            )
        ).all()
        write_cards(
            db,
            [
                {
                    "store_id": card.store_id,
                    "run_id": card.run_id,
                    "period": card.period,
                    "employee_id": card.employee_id,
                    "assignment_id": card.assignment_id,
                    "from_day": card.from_day,
                    "to_day": card.to_day,
                    "changed_at": now(db),
                    **figures_of(results[subject_key(card.assignment_id)]),
                }
                for card in cards
            ],
        )
        for card in cards:
            db.expire(card)
