"""Publishes cards: evaluates their inputs once more and writes run and cards that nobody can write again.

The journal names the hashes of a run and a seal over every column of it, of its cards and of the judgements
and signatures they rest on: `verifying` takes the same road back.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict
from kaoping.domain.people import Principal
from kaoping.domain.scoring.evaluate import ENGINE
from kaoping.domain.scoring.results import Result
from kaoping.scorecards.service.closing.frozen import frozen_inputs
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.judgements import reviews_by_policy
from kaoping.scorecards.service.keeping import document_of
from kaoping.scorecards.service.sealed.documents import SealedInputs, head_hash
from kaoping.scorecards.service.sealed.heads import Holder, Issue, head_of, holder_in, holders_of
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


@dataclass(frozen=True, slots=True)
class Issued:
    """A card about to be published with what it says; `document` is the result as plain JSON."""

    assignment_id: int
    issue: Issue
    result: Result
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Publication:
    """A run about to be written, what it rests on and its cards."""

    run: PublishedRun
    sealed: SealedInputs
    issued: Sequence[Issued]


def seal_close(db: Session, period: ClosingPeriod, level: str, cards: Sequence[Card], by: Principal) -> int:
    """Publish approved cards of one level as revision 1, each under the id it has; gives how many.

    The caller has locked the period and knows that every card may be published. The moving cards go, and with
    the last of a run the run. Raises Conflict for a card that says something else than its inputs.
    """
    if not cards:
        return 0
    at = publication_time(db)
    of_run: dict[int, list[Card]] = defaultdict(list)
    for card in sorted(cards, key=lambda one: one.id):
        of_run[card.run_id].append(card)
    runs = db.scalars(select(Run).where(Run.store_id == period.store_id, Run.id.in_(of_run)).order_by(Run.id))
    inputs = {one.policy_version_id: one for one in frozen_inputs(db, period)}
    policies = [one.policy_code for one in inputs.values()]
    reviews = reviews_by_policy(db, period.store_id, period.id, policies)
    holders = holders_of(db, [card.assignment_id for card in cards])
    publications = []
    for run in runs:
        frozen = inputs[run.policy_version_id]
        keys = [subject_key(card.assignment_id) for card in of_run[run.id]]
        sealed = SealedInputs.of_frozen(frozen.document, reviews.get(frozen.policy_code, ()), keys)
        row = _run_row(period, level, "CLOSE", sealed, frozen, by=by, at=at, reason=None)
        issued = [
            _first_issue(card, level, holders[card.assignment_id], sealed, at) for card in of_run[run.id]
        ]
        publications.append(Publication(row, sealed, issued))
    _publish(db, publications, PUBLISHED)
    _drop(db, period.store_id, sorted(of_run), cards)
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


def _first_issue(card: Card, level: str, holder: Holder, sealed: SealedInputs, at: datetime) -> Issued:
    result = sealed.results[subject_key(card.assignment_id)]
    document = document_of(result)
    if document != card.result:
        raise Conflict("card-outdated")
    issue = Issue(
        card_id=card.id,
        revision=1,
        level=level,
        period=card.period,
        holder=holder,
        from_day=card.from_day,
        to_day=card.to_day,
        rank=card.rank,
        published_at=at,
    )
    return Issued(card.assignment_id, issue, result, document)


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
    issued = Issued(before.assignment_id, issue, result, document_of(result))
    _publish(db, [Publication(row, sealed, [issued])], act)
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


def _publish(db: Session, publications: Sequence[Publication], act: str) -> None:
    """Write the runs and their cards, and have the journal name them."""
    heads = [[head_of(one.issue, of.sealed, one.result) for one in of.issued] for of in publications]
    for of, handed_out in zip(publications, heads, strict=True):
        of.run.head_hash = head_hash(handed_out)
    save(db, *(of.run for of in publications))
    cards = {
        of.run.id: [_card_row(of.run, one, head) for one, head in zip(of.issued, handed_out, strict=True)]
        for of, handed_out in zip(publications, heads, strict=True)
    }
    db.execute(insert(PublishedCard), [card for together in cards.values() for card in together])
    for of in publications:
        named = named_in_journal(db, of.run, cards[of.run.id])
        append_journal(db, of.run.store_id, act, "published_run", of.run.id, named)


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


def _card_row(run: PublishedRun, issued: Issued, head: str) -> dict[str, Any]:
    issue, result = issued.issue, issued.result
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
        "assignment_id": issued.assignment_id,
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
        "result": issued.document,
        "head": head,
        "published_at": run.published_at,
    }


def _drop(db: Session, store_id: int, runs: Sequence[int], cards: Sequence[Card]) -> None:
    """What moved is published now; a run goes with its last card."""
    db.execute(
        delete(Card).where(Card.store_id == store_id, Card.id.in_([card.id for card in cards])),
        execution_options={"synchronize_session": False},
    )
    for card in cards:
        db.expunge(card)
    left = exists().where(Card.store_id == Run.store_id, Card.run_id == Run.id)
    db.execute(
        delete(Run).where(Run.store_id == store_id, Run.id.in_(runs), ~left),
        execution_options={"synchronize_session": False},
    )
