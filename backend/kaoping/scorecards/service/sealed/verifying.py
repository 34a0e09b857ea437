"""Proves a published month: every card from its inputs, every row from the journal, and nothing beside it.

The journal's own chain is proven by `storage.acts.journal`; here it is taken as true.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.scorecards.service.closing.evidence import same_evidence
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.keeping import document_of
from kaoping.scorecards.service.sealed.documents import SealedInputs, head_hash
from kaoping.scorecards.service.sealed.findings import Finding, Proof
from kaoping.scorecards.service.sealed.heads import Issue, head_of, holder_in
from kaoping.scorecards.service.sealed.named import find_unnamed
from kaoping.scorecards.service.sealed.origins import find_strayed
from kaoping.storage.tables.closing import ClosingPeriod, PublishedCard, PublishedRun

UNREADABLE = (PolicyRefused, ValueError, KeyError, TypeError, AttributeError, StopIteration)


def prove_period(db: Session, period: ClosingPeriod) -> Proof:
    """Everything published of one month of one store. Reads only; faults come back as data."""
    runs = db.scalars(
        select(PublishedRun)
        .where(PublishedRun.store_id == period.store_id, PublishedRun.period_id == period.id)
        .order_by(PublishedRun.id)
    ).all()
    cards: dict[int, list[PublishedCard]] = defaultdict(list)
    of_period = (PublishedCard.store_id == period.store_id, PublishedCard.period_id == period.id)
    for card in db.scalars(
        select(PublishedCard).where(*of_period).order_by(PublishedCard.id, PublishedCard.revision)
    ):
        cards[card.run_id].append(card)
    known = {run.id for run in runs}
    strays = [one for run_id, found in cards.items() if run_id not in known for one in found]
    findings = [Finding("card-without-run", _name(card)) for card in strays]

    @cache
    def is_evidence(freeze_no: int, sealed: str) -> bool:
        return same_evidence(db, period.store_id, period.id, freeze_no, sealed)

    for run in runs:
        findings += _of_run(db, run, cards[run.id], is_evidence)
    appeals, unnamed = find_unnamed(db, period, runs, cards)
    found = dict.fromkeys((*findings, *unnamed))
    return Proof(period.code, len(runs), sum(map(len, cards.values())), appeals, tuple(found))


def _of_run(
    db: Session, run: PublishedRun, cards: list[PublishedCard], is_evidence: Callable[[int, str], bool]
) -> Iterator[Finding]:
    name = f"published_run {run.id}"
    try:
        sealed = SealedInputs.parse(run.inputs)
        readable = sealed.document == run.inputs and set(sealed.results) == set(sealed.issued)
    except UNREADABLE as fault:
        yield Finding("inputs-unreadable", name, type(fault).__name__)
        return
    if not readable:
        yield Finding("inputs-altered", name)
    if sealed.input_hash != run.input_hash:
        yield Finding("input-hash", name)
    if sealed.result_hash != run.result_hash:
        yield Finding("result-hash", name)
    if head_hash([card.head for card in cards]) != run.head_hash:
        yield Finding("head-hash", name)
    if not is_evidence(run.freeze_no, sealed.evidence):
        yield Finding("evidence-altered", f"freeze {run.freeze_no}")
    yield from _of_cards(run, sealed, cards)
    yield from find_strayed(db, run, sealed, cards)


def _of_cards(run: PublishedRun, sealed: SealedInputs, cards: list[PublishedCard]) -> Iterator[Finding]:
    there = {subject_key(card.assignment_id) for card in cards}
    for missing in (key for key in sealed.issued if key not in there):
        yield Finding("card-missing", f"published_run {run.id}", missing)
    for card in cards:
        result = sealed.results.get(subject_key(card.assignment_id))
        if result is None:
            yield Finding("card-unissued", _name(card))
            continue
        if card.result != document_of(result):
            yield Finding("card-result", _name(card))
        says = (card.total, card.grade, card.complete, card.example)
        if card.withdrawn:
            gives: tuple[Any, ...] = (None, None, False, result.example)
        else:
            gives = (result.total, result.grade, result.complete, result.example)
        if says != gives:
            yield Finding("card-figures", _name(card))
        if not _is_handed_out(card, sealed):
            yield Finding("card-head", _name(card))


def _is_handed_out(card: PublishedCard, sealed: SealedInputs) -> bool:
    """Whether its head, made again with the names it carries, is the very same text."""
    try:
        issue = Issue(
            card_id=card.id,
            revision=card.revision,
            level=card.level,
            period=card.period,
            holder=holder_in(card.head, card.name_key),
            from_day=card.from_day,
            to_day=card.to_day,
            rank=card.rank,
            published_at=card.published_at,
            withdrawn=card.withdrawn,
        )
        said = head_of(issue, sealed, sealed.results[subject_key(card.assignment_id)])
    except UNREADABLE:
        return False
    of = (issue.holder.employee.id, issue.holder.employee.employee_no)
    return said == card.head and of == (card.employee_id, card.employee_no)


def _name(card: PublishedCard) -> str:
    return f"published_card {card.id}/{card.revision}"
