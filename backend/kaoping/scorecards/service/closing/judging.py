"""Stages of judging, many cards at once: each is decided on its own, and one refused holds up no other."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from kaoping.domain.closing import (
    AFTER,
    PeriodState,
    Refusal,
    Stage,
    decide_stage,
    stage_refusal,
)
from kaoping.domain.errors import NotFound, WrongState
from kaoping.domain.people import Principal
from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.schemas_periods import (
    ApprovalIn,
    EntryIn,
    RefusedOut,
    ReviewIn,
    SheetStage,
    SignedOut,
)
from kaoping.scorecards.service.closing.entries import Entry, check_entries, keep_entries
from kaoping.scorecards.service.closing.frozen import frozen_inputs, rescore
from kaoping.scorecards.service.closing.moving import Moving, moving_cards
from kaoping.scorecards.service.closing.periods import hold_month, hold_period, settle
from kaoping.scorecards.service.closing.showing import show_period
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reads.staff import actor_at
from kaoping.storage.session import now
from kaoping.storage.tables.closing import ClosingPeriod, StageSign
from kaoping.storage.tables.scoring import Card
from kaoping.web.messages import PROBLEMS
from kaoping.web.schema import Label

IN_JUDGING = frozenset({PeriodState.IN_REVIEW, PeriodState.APPROVED, PeriodState.PUBLISHED})
"""Cards of the group are still judged when those of the store are approved or out already."""

MISSING = "not-found"


def review(db: Session, who: Principal, period_id: int, stage: SheetStage, wanted: ReviewIn) -> SignedOut:
    row = hold_period(db, who, period_id)
    return _sign(db, who, row, Stage(stage), wanted.card_ids, wanted.entries, wanted.note)


def approve(db: Session, who: Principal, period_id: int, wanted: ApprovalIn) -> SignedOut:
    row = hold_period(db, who, period_id)
    return _sign(db, who, row, Stage.APPROVE, wanted.card_ids, (), wanted.note)


def review_oneself(
    db: Session, who: Principal, card: Card, entries: Sequence[Entry], note: str | None
) -> None:
    """Fill and sign the self column of one's own card. Raises what refuses it."""
    row = hold_month(db, card.store_id, card.period)
    _refuse_unless_judged(row)
    moving = next(iter(moving_cards(db, row, [card.id])), None)
    if moving is None:
        raise NotFound()
    check_entries(entries, {card.id: moving}, _policies(db, row), Stage.SELF)
    decide_stage(moving.judged, Stage.SELF, actor_at(who, moving.place))
    rescore(db, row, keep_entries(db, row, entries, {card.id: moving}, Stage.SELF, who))
    _keep_signs(db, who, row, Stage.SELF, [card.id], note)


def _sign(
    db: Session,
    who: Principal,
    row: ClosingPeriod,
    stage: Stage,
    ids: Sequence[int],
    entries: Sequence[EntryIn],
    note: str | None,
) -> SignedOut:
    _refuse_unless_judged(row)
    wanted = list(dict.fromkeys(ids))
    found = {one.card.id: one for one in moving_cards(db, row, wanted, seen_by=who)}
    check_entries(entries, {one: found.get(one) for one in wanted}, _policies(db, row), stage)
    refused = _refusals(who, stage, wanted, found)
    signed = [one for one in wanted if one not in refused]
    rescore(db, row, keep_entries(db, row, entries, {one: found[one] for one in signed}, stage, who))
    _keep_signs(db, who, row, stage, signed, note)
    settle(db, row)
    return SignedOut(
        signed=signed,
        refused=[_refused(card_id, code) for card_id, code in refused.items()],
        period=show_period(db, who, row),
    )


def _refuse_unless_judged(row: ClosingPeriod) -> None:
    if row.state not in IN_JUDGING:
        raise WrongState("period-not-in-review", state=row.state, allowed=[])


def _policies(db: Session, row: ClosingPeriod) -> Mapping[str, Policy]:
    """As they were frozen."""
    return {one.policy_code: Policy.parse(one.document["policy"]) for one in frozen_inputs(db, row)}


def _refusals(
    who: Principal, stage: Stage, wanted: Sequence[int], found: Mapping[int, Moving]
) -> dict[int, str]:
    refused: dict[int, str] = {}
    for card_id in wanted:
        if card_id not in found:
            refused[card_id] = MISSING
        elif (why := _refusal(who, stage, found[card_id])) is not None:
            refused[card_id] = why.value
    return refused


def _refusal(who: Principal, stage: Stage, one: Moving) -> Refusal | None:
    return stage_refusal(one.judged, stage, actor_at(who, one.place))


def _refused(card_id: int, code: str) -> RefusedOut:
    said = PROBLEMS[code]
    return RefusedOut(card_id=card_id, code=code, detail=Label(zh=said.zh, en=said.en))


def _keep_signs(
    db: Session, who: Principal, row: ClosingPeriod, stage: Stage, signed: Sequence[int], note: str | None
) -> None:
    if not signed:
        return
    db.execute(
        insert(StageSign),
        [
            {
                "store_id": row.store_id,
                "period_id": row.id,
                "freeze_no": row.freeze_no,
                "card_id": card_id,
                "stage": stage.value,
                "user_id": who.user_id,
                "employee_id": who.employee_id,
                "note": note or None,
                "at": now(db),
            }
            for card_id in signed
        ],
    )
    if stage is not Stage.SELF:
        after = AFTER[stage]
        db.execute(
            update(Card)
            .where(Card.store_id == row.store_id, Card.id.in_(signed))
            .values(
                next_stage=None if after is None else after.value,
                row_version=Card.row_version + 1,
                changed_at=now(db),
            ),
            execution_options={"synchronize_session": False},
        )
    said = {"period": row.code, "stage": stage.value, "cards": list(signed)}
    append_journal(db, row.store_id, "scorecards.signed", "period", row.id, said)
