"""Publishes cards: evaluates their inputs once more and writes run and cards that nobody can write again.

The journal names the hashes of a run and a seal over every column of it, of its cards and of the judgements
and signatures they rest on: `verifying` takes the same road back.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict
from kaoping.domain.people import Principal
from kaoping.domain.scoring.evaluate import ENGINE
from kaoping.domain.scoring.results import Result
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.judgements import reviews_of
from kaoping.scorecards.service.keeping import document_of
from kaoping.scorecards.service.sealed.documents import SealedInputs, head_hash
from kaoping.scorecards.service.sealed.heads import Issue, head_of, holder_in, holders_of
from kaoping.scorecards.service.sealed.rows import Rows, rows_of, seal_of, values_of
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import now, save
from kaoping.storage.tables.closing import (
    ClosingPeriod,
    FrozenInput,
    Judgement,
    PublishedCard,
    PublishedRun,
    StageSign,
)
from kaoping.storage.tables.scoring import Card, Run

LOCK_SPACE = 0x4B52  # publications follow one another, over all stores
PUBLISHED, REVISED, WITHDRAWN = "scorecards.published", "scorecards.revised", "scorecards.withdrawn"
ACTS = (PUBLISHED, REVISED, WITHDRAWN)
"""What the journal calls them; the object of each is a published run."""


def seal_close(db: Session, period: ClosingPeriod, level: str, cards: Sequence[Card], by: Principal) -> int:
    """Publish approved cards of one level as revision 1, each under the id it has; gives how many.

    The caller has locked the period and knows that every card may be published. The moving cards go, and with
    the last of a run the run. Raises Conflict for a card that says something else than its inputs.
    """
    at = publication_time(db)
    of_run: dict[int, list[Card]] = defaultdict(list)
    for card in cards:
        of_run[card.run_id].append(card)
    for run_id, together in sorted(of_run.items()):
        run = db.get_one(Run, (period.store_id, run_id))
        _seal_run(db, period, level, run, together, by, at)
    return len(cards)


def publication_time(db: Session) -> datetime:
    """The time of this publication: later than every one before it, in the order in which they commit.

    Publications wait for each other until they commit. Whoever has read the feed up to a moment has therefore
    missed nothing that was published before it.
    """
    db.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, 0)))
    last = db.scalar(select(func.max(PublishedCard.published_at)))
    at = now(db)
    return at if last is None else max(at, last + timedelta(microseconds=1))


def _seal_run(
    db: Session,
    period: ClosingPeriod,
    level: str,
    run: Run,
    cards: Sequence[Card],
    by: Principal,
    at: datetime,
) -> None:
    frozen = db.scalars(
        select(FrozenInput).where(
            FrozenInput.store_id == period.store_id,
            FrozenInput.period_id == period.id,
            FrozenInput.freeze_no == period.freeze_no,
            FrozenInput.policy_version_id == run.policy_version_id,
        )
    ).one()
    reviews = reviews_of(db, period.store_id, period.id, frozen.policy_code)
    cards = sorted(cards, key=lambda card: card.id)
    sealed = SealedInputs.of_frozen(
        frozen.document, reviews, [subject_key(card.assignment_id) for card in cards]
    )
    row = _run_row(period, level, "CLOSE", sealed, frozen, by=by, at=at, reason=None)
    holders = holders_of(db, [card.assignment_id for card in cards])
    issues = []
    for card in cards:
        result = sealed.results[subject_key(card.assignment_id)]
        if document_of(result) != card.result:
            raise Conflict("card-outdated")
        issue = Issue(
            card_id=card.id,
            revision=1,
            level=level,
            period=period.code,
            holder=holders[card.assignment_id],
            from_day=card.from_day,
            to_day=card.to_day,
            rank=card.rank,
            published_at=at,
        )
        issues.append((card.assignment_id, issue, result))
    _publish(db, row, sealed, issues, PUBLISHED)
    _drop(db, run, cards)


def seal_revision(
    db: Session,
    before: PublishedCard,
    sealed: SealedInputs,
    *,
    reason: str,
    by: Principal,
    withdrawn: bool = False,
) -> PublishedCard:
    """Publish the next revision of one card. The caller has locked the period; names stay as they were."""
    at = publication_time(db)
    prior = db.get_one(PublishedRun, (before.store_id, before.run_id))
    period = db.get_one(ClosingPeriod, (before.store_id, before.period_id))
    row = _run_row(period, before.level, "REVISION", sealed, prior, by=by, at=at, reason=reason)
    issue = Issue(
        card_id=before.id,
        revision=before.revision + 1,
        level=before.level,
        period=before.period,
        holder=holder_in(before.head, before.name_key),
        from_day=before.from_day,
        to_day=before.to_day,
        rank=before.rank,
        published_at=at,
        withdrawn=withdrawn,
    )
    result = sealed.results[subject_key(before.assignment_id)]
    act = WITHDRAWN if withdrawn else REVISED
    _publish(db, row, sealed, [(before.assignment_id, issue, result)], act)
    return db.get_one(PublishedCard, (before.store_id, before.id, issue.revision))


def _run_row(
    period: ClosingPeriod,
    level: str,
    kind: str,
    sealed: SealedInputs,
    made_of: FrozenInput | PublishedRun,
    *,
    by: Principal,
    at: datetime,
    reason: str | None,
) -> PublishedRun:
    return PublishedRun(
        store_id=period.store_id,
        period_id=period.id,
        period=period.code,
        freeze_no=made_of.freeze_no,
        level=level,
        kind=kind,
        policy_code=made_of.policy_code,
        policy_version=sealed.policy.version,
        policy_version_id=made_of.policy_version_id,
        overlay_ids=list(made_of.overlay_ids),
        engine=ENGINE,
        inputs=sealed.document,
        input_hash=sealed.input_hash,
        result_hash=sealed.result_hash,
        reason=reason,
        published_by=by.user_id,
        published_at=at,
    )


def _publish(
    db: Session,
    run: PublishedRun,
    sealed: SealedInputs,
    issues: Iterable[tuple[int, Issue, Result]],
    act: str,
) -> None:
    """Write the run and its cards, and have the journal name them."""
    issued = [
        (assignment, issue, result, head_of(issue, sealed, result)) for assignment, issue, result in issues
    ]
    run.head_hash = head_hash([head for *_, head in issued])
    save(db, run)
    cards = [_card_row(run, *one) for one in issued]
    db.execute(insert(PublishedCard), cards)
    append_journal(db, run.store_id, act, "published_run", run.id, named_in_journal(db, run, cards))


def named_in_journal(db: Session, run: PublishedRun, cards: Rows) -> dict[str, Any]:
    """What the journal says of a run; made again from the rows it must be the same."""
    return {
        "period": run.period,
        "policy": run.policy_code,
        "level": run.level,
        "cards": [[card["id"], card["revision"]] for card in cards],
        "input_hash": run.input_hash,
        "result_hash": run.result_hash,
        "head_hash": run.head_hash,
        "seal": seal_of(
            {
                "run": values_of(run),
                "cards": list(cards),
                "judgements": _judgements(db, run, cards),
                "signs": _signs(db, run, cards),
            }
        ),
    }


def _judgements(db: Session, run: PublishedRun, cards: Rows) -> Rows:
    return rows_of(
        db,
        Judgement,
        Judgement.store_id == run.store_id,
        Judgement.period_id == run.period_id,
        Judgement.policy_code == run.policy_code,
        Judgement.assignment_id.in_([card["assignment_id"] for card in cards]),
    )


def _signs(db: Session, run: PublishedRun, cards: Rows) -> Rows:
    return rows_of(
        db,
        StageSign,
        StageSign.store_id == run.store_id,
        StageSign.card_id.in_([card["id"] for card in cards]),
    )


def _card_row(run: PublishedRun, assignment: int, issue: Issue, result: Result, head: str) -> dict[str, Any]:
    figures = not issue.withdrawn
    return {
        "store_id": run.store_id,
        "id": issue.card_id,
        "revision": issue.revision,
        "run_id": run.id,
        "period_id": run.period_id,
        "period": run.period,
        "level": run.level,
        "policy_code": run.policy_code,
        "employee_id": issue.holder.employee.id,
        "assignment_id": assignment,
        "employee_no": issue.holder.employee.employee_no,
        "name_key": issue.holder.name_key,
        "from_day": issue.from_day,
        "to_day": issue.to_day,
        "total": result.total if figures else None,
        "grade": result.grade if figures else None,
        "rank": issue.rank if figures else None,
        "complete": result.complete and figures,
        "example": result.example,
        "withdrawn": issue.withdrawn,
        "result": document_of(result),
        "head": head,
        "published_at": run.published_at,
    }


def _drop(db: Session, run: Run, cards: Sequence[Card]) -> None:
    """What moved is published now; the run goes with its last card."""
    db.execute(
        delete(Card).where(Card.store_id == run.store_id, Card.id.in_([card.id for card in cards])),
        execution_options={"synchronize_session": False},
    )
    for card in cards:
        db.expunge(card)
    left = exists().where(Card.store_id == run.store_id, Card.run_id == run.id)
    db.execute(
        delete(Run).where(Run.store_id == run.store_id, Run.id == run.id, ~left),
        execution_options={"synchronize_session": False},
    )
