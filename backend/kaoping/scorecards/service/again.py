"""A card evaluated again: from stored readings while it moves, from what was frozen or sealed afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.periods import parse_period
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.explaining.trace import Kind, Node
from kaoping.domain.scoring.parts import Scope
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Result
from kaoping.scorecards.service.finding import Found
from kaoping.scorecards.service.happened import find_happened
from kaoping.scorecards.service.heads import policy_of
from kaoping.scorecards.service.including import shows_pay
from kaoping.scorecards.service.inputs import Key, inputs_of, stored_readings, subject_key
from kaoping.scorecards.service.judgements import reviews_of
from kaoping.scorecards.service.keeping import document_of
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.tables.closing import FrozenInput, FrozenReading, PublishedRun


@dataclass(frozen=True)
class Again:
    """A card evaluated again: its policy as it reads for this person, the result, the records behind it.

    `agrees` says that the evaluation gives what is written; of a published card, that its hashes are met.
    """

    card: Found
    policy: Policy
    result: Result
    records: Mapping[Key, int]
    agrees: bool
    may_see_pay: bool
    sealed: SealedInputs | None = None

    def holder(self, scope: Scope) -> int | None:
        """Whose reading counts in a scope: that of the post, or None for that of the store."""
        return None if scope is Scope.STORE else self.card.assignment_id

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The tree of the total, one for each pay line, and what the ledger and the ranks add."""
        return explain(self.policy, self.result)

    @property
    def total(self) -> Node:
        return self.nodes[0]

    @property
    def pay(self) -> Sequence[Node]:
        return [node for node in self.nodes if node.kind is Kind.PAY]

    @cached_property
    def lines(self) -> dict[str, Node]:
        nodes = (node for node in self.total.inputs if node.kind is Kind.LINE)
        return {node.id.removeprefix("item/"): node for node in nodes}


def evaluate_again(db: Session, who: Principal, card: Found) -> Again:
    """Raises NotFound for a live card whose post is gone: it goes with the next recomputation."""
    shown = shows_pay(db, who, card)
    if card.is_live:
        return _live(db, card, shown)
    sealed = sealed_inputs(db, card)
    result = sealed.results[subject_key(card.assignment_id)]
    agrees = document_of(result) == card.card.result
    if isinstance(card.run, PublishedRun):
        hashes = (sealed.input_hash, sealed.result_hash)
        agrees = agrees and hashes == (card.run.input_hash, card.run.result_hash)
    policy = sealed.policy.seen_by(result.attributes)
    return Again(card, policy, result, _frozen_records(db, card, sealed), agrees, shown, sealed)


def policy_and_inputs(db: Session, card: Found) -> tuple[Policy, SealedInputs | None]:
    """The policy a card was made with, and what it rests on once that stands still."""
    if card.is_live:
        return policy_of(db, card.run), None
    sealed = sealed_inputs(db, card)
    return sealed.policy, sealed


def _live(db: Session, card: Found, shown: bool) -> Again:
    policy = policy_of(db, card.run)
    period = parse_period(card.card.period)
    slices = slices_of(db, card.store_id, period.first, period.last)
    kept = stored_readings(db, card.store_id, card.card.period)
    found = {key: one.reading for key, one in kept.items()}
    happened = find_happened(db, card.store_id, period, slices, [policy])
    inputs = inputs_of(db, card.store_id, period, slices, found, happened)
    results = inputs.score(policy, [card.assignment_id])
    if not results:
        raise NotFound()
    result = results[0][1]
    records = {key: one.records for key, one in kept.items()}
    seen = policy.seen_by(result.attributes)
    return Again(card, seen, result, records, document_of(result) == card.card.result, shown)


def sealed_inputs(db: Session, card: Found) -> SealedInputs:
    """What was published, or what was frozen with the judgements so far. Not for live cards."""
    if isinstance(card.run, PublishedRun):
        return SealedInputs.parse(card.run.inputs)
    assert card.period is not None
    frozen = db.scalars(
        select(FrozenInput).where(
            FrozenInput.store_id == card.store_id,
            FrozenInput.period_id == card.period.id,
            FrozenInput.freeze_no == card.freeze_no,
            FrozenInput.policy_version_id == card.run.policy_version_id,
        )
    ).one()
    reviews = reviews_of(db, card.store_id, card.period.id, frozen.policy_code)
    return SealedInputs.of_frozen(frozen.document, reviews, [subject_key(card.assignment_id)])


def _frozen_records(db: Session, card: Found, sealed: SealedInputs) -> dict[Key, int]:
    """Behind frozen readings, and behind those that a ruling took anew."""
    assert card.period is not None
    rows = db.execute(
        select(
            FrozenReading.assignment_id,
            FrozenReading.measure,
            func.cardinality(FrozenReading.evidence).label("records"),
        ).where(
            FrozenReading.store_id == card.store_id,
            FrozenReading.period_id == card.period.id,
            FrozenReading.freeze_no == card.freeze_no,
        )
    )
    found: dict[Key, int] = {(row.assignment_id, row.measure): row.records for row in rows}
    for one in sealed.retaken:
        found[one["assignment_id"], one["measure"]] = len(one["evidence"])
    return found
