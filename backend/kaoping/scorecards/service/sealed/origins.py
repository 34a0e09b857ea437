"""Where published inputs come from: those of a close from its freeze, of a revision from the one before.

Whatever a revision does not owe to a ruling it has from there, unchanged.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.scoring.inputs import Settling
from kaoping.domain.scoring.numbers import plain
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.scorecards.service.inputs import store_key, subject_key
from kaoping.scorecards.service.judgements import reviews_of
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.scorecards.service.sealed.findings import Finding
from kaoping.storage.tables.closing import (
    Appeal,
    AppealRuling,
    FrozenInput,
    PublishedCard,
    PublishedRun,
)


def find_strayed(
    db: Session, run: PublishedRun, sealed: SealedInputs, cards: list[PublishedCard]
) -> Iterator[Finding]:
    if run.kind == "CLOSE":
        if not _is_of_its_freeze(db, run, sealed):
            yield Finding("frozen-altered", f"published_run {run.id}")
        return
    for card in cards:
        if not _is_of_the_one_before(db, run, sealed, card):
            yield Finding("revision-basis", f"published_card {card.id}/{card.revision}")
        if not _is_as_ruled(db, run, sealed, card):
            yield Finding("ruling-differs", f"published_card {card.id}/{card.revision}")


def _is_of_its_freeze(db: Session, run: PublishedRun, sealed: SealedInputs) -> bool:
    frozen = db.scalars(
        select(FrozenInput).where(
            FrozenInput.store_id == run.store_id,
            FrozenInput.period_id == run.period_id,
            FrozenInput.freeze_no == run.freeze_no,
            FrozenInput.policy_code == run.policy_code,
        )
    ).one_or_none()
    if frozen is None:
        return False
    reviews = reviews_of(db, run.store_id, run.period_id, run.policy_code)
    made_of = (frozen.policy_version_id, list(frozen.overlay_ids), frozen.engine)
    try:
        same = SealedInputs.of_frozen(frozen.document, reviews, sealed.issued).document == run.inputs
    except (PolicyRefused, ValueError, KeyError, TypeError):
        return False
    return same and made_of == (run.policy_version_id, list(run.overlay_ids), run.engine)


def _is_of_the_one_before(db: Session, run: PublishedRun, sealed: SealedInputs, card: PublishedCard) -> bool:
    before = db.get(PublishedCard, (card.store_id, card.id, card.revision - 1))
    prior = db.get(PublishedRun, (card.store_id, before.run_id)) if before else None
    if prior is None:
        return False
    try:
        basis = SealedInputs.parse(prior.inputs)
    except (PolicyRefused, ValueError, KeyError, TypeError):
        return False
    anew = {
        (
            store_key(run.store_id) if one["assignment_id"] is None else subject_key(one["assignment_id"]),
            one["measure"],
        )
        for one in sealed.retaken
    }
    kept, had = _without(sealed, anew), _without(basis, anew)
    return kept == had and prior.freeze_no == run.freeze_no


def _without(sealed: SealedInputs, anew: set[tuple[str, str]]) -> object:
    """The inputs but for what a ruling may change: settled lines and the readings taken anew."""
    readings = {key: one for key, one in sealed.facts.readings.items() if key not in anew}
    facts = replace(sealed.facts, readings=readings, settled=())
    return replace(sealed, facts=facts, issued=(), retaken=()).document


def _is_as_ruled(db: Session, run: PublishedRun, sealed: SealedInputs, card: PublishedCard) -> bool:
    """A withdrawal rules on nothing; any other revision says what its ruling says, line by line."""
    if card.withdrawn:
        return True
    ruling = db.scalars(
        select(AppealRuling)
        .join(Appeal, (Appeal.store_id == AppealRuling.store_id) & (Appeal.id == AppealRuling.appeal_id))
        .where(
            Appeal.store_id == card.store_id,
            Appeal.card_id == card.id,
            AppealRuling.revision == card.revision,
        )
    ).one_or_none()
    if ruling is None or ruling.reason != run.reason:
        return False
    ruled = {
        one.item: (None if one.points is None else plain(one.points), one.reason)
        for one in sealed.facts.settled
        if one.settling is Settling.RULED and one.subject == subject_key(card.assignment_id)
    }
    upheld = [one for one in ruling.decisions if one["decision"] == "UPHELD"]
    said = {one["item"]: (one["points"], one["reason"]) for one in upheld if one["points"] is not None}
    held = {one.item for one in sealed.facts.settled if one.settling is Settling.HELD}
    open_again = {one["item"] for one in upheld if one["points"] is None}
    every = {item.code for item in sealed.policy.items}
    return ruled == said and held == every - set(said) - open_again
