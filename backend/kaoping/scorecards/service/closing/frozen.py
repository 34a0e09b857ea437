"""What a freeze left: the inputs of every policy, evaluated with the judgements made on them so far."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.scoring.canonical import sha256
from kaoping.domain.scoring.results import Result
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.judgements import reviews_of
from kaoping.scorecards.service.keeping import figures_of, write_cards
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.storage.session import now
from kaoping.storage.tables.closing import ClosingPeriod, FrozenFact, FrozenInput, FrozenReading
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


def evaluate_frozen(db: Session, frozen: FrozenInput) -> Mapping[str, Result]:
    """The results of everybody the policy is for, by subject key, with all judgements until now."""
    reviews = reviews_of(db, frozen.store_id, frozen.period_id, frozen.policy_code)
    everybody = [one["key"] for one in frozen.document["facts"]["subjects"]]
    return SealedInputs.of_frozen(frozen.document, reviews, everybody).results


def rescore(db: Session, row: ClosingPeriod, policies: Collection[str]) -> None:
    """Bring the cards of these policies up to their judgements: one evaluation for each policy."""
    for frozen in frozen_inputs(db, row, policies):
        results = evaluate_frozen(db, frozen)
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


def evidence_hash(db: Session, store_id: int, period_id: int, freeze_no: int) -> str:
    """SHA-256 over every reading and every fact of a freeze, as their rows say today."""
    readings = db.execute(
        select(
            FrozenReading.measure,
            FrozenReading.assignment_id,
            FrozenReading.numerator,
            FrozenReading.denominator,
            FrozenReading.n,
            FrozenReading.state,
            FrozenReading.evidence,
            FrozenReading.part_ends,
            FrozenReading.counted,
        )
        .where(
            FrozenReading.store_id == store_id,
            FrozenReading.period_id == period_id,
            FrozenReading.freeze_no == freeze_no,
        )
        .order_by(FrozenReading.measure, FrozenReading.assignment_id.nulls_first())
    )
    facts = db.execute(
        select(FrozenFact.source, FrozenFact.fact_id, FrozenFact.version, FrozenFact.mark)
        .where(
            FrozenFact.store_id == store_id,
            FrozenFact.period_id == period_id,
            FrozenFact.freeze_no == freeze_no,
        )
        .order_by(FrozenFact.source, FrozenFact.fact_id)
    )
    return sha256({"readings": [list(one) for one in readings], "facts": [list(one) for one in facts]})
