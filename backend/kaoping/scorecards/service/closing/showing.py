"""Periods as they are shown: with their counts, their calendar, and what the caller may do next."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.closing import (
    PUBLISH,
    Level,
    PeriodState,
    PeriodStep,
    Stage,
    appeals_may_come,
    decide_step,
    due_days,
)
from kaoping.domain.errors import WrongState
from kaoping.domain.people import Principal
from kaoping.domain.scoring.texts import Text
from kaoping.scorecards.schemas import StoreRef
from kaoping.scorecards.schemas_periods import (
    DueOut,
    PeriodAct,
    PeriodCountsOut,
    PeriodOut,
    ReopenOut,
)
from kaoping.scorecards.service.closing.counting import Counts, counts_of
from kaoping.scorecards.service.wording import label
from kaoping.storage.session import now
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.closing import ClosingPeriod
from kaoping.storage.tables.people import Store
from kaoping.web.schema import Label

STATES = {
    PeriodState.OPEN: Text("进行中", "Open"),
    PeriodState.FROZEN: Text("已冻结", "Frozen"),
    PeriodState.IN_REVIEW: Text("评分中", "In review"),
    PeriodState.APPROVED: Text("已审批", "Approved"),
    PeriodState.PUBLISHED: Text("已发布", "Published"),
    PeriodState.LOCKED: Text("已锁定", "Locked"),
}


def show_period(db: Session, who: Principal, row: ClosingPeriod) -> PeriodOut:
    return show_all(db, who, [row])[0]


def show_periods(db: Session, who: Principal, rows: Sequence[Any]) -> list[PeriodOut]:
    """The rows of a page, as the pager gives them."""
    return show_all(db, who, [row.ClosingPeriod for row in rows])


def show_all(db: Session, who: Principal, rows: Sequence[ClosingPeriod]) -> list[PeriodOut]:
    counts = counts_of(db, rows)
    stores = {
        store.id: store
        for store in db.scalars(select(Store).where(Store.id.in_({row.store_id for row in rows})))
    }
    asked = {row.reopen_asked_by for row in rows if row.reopen_asked_by is not None}
    names = {
        row.id: row.display_name
        for row in db.execute(
            select(UserAccount.id, UserAccount.display_name).where(UserAccount.id.in_(asked))
        )
    } if asked else {}  # fmt: skip
    return [_show(db, who, row, stores[row.store_id], counts[row.id], names) for row in rows]


def _show(
    db: Session, who: Principal, row: ClosingPeriod, store: Store, counts: Counts, names: dict[int, str]
) -> PeriodOut:
    due = due_days(row.last_day)
    return PeriodOut(
        id=row.id,
        store=StoreRef(id=store.id, code=store.code, label=Label.model_validate(store.label)),
        code=row.code,
        first_day=row.first_day,
        last_day=row.last_day,
        state=PeriodState(row.state),
        state_label=label(STATES[PeriodState(row.state)]),
        freeze_no=row.freeze_no,
        frozen_at=row.frozen_at,
        published_at=row.published_at,
        appeals_until=row.appeals_until,
        locked_at=row.locked_at,
        due=DueOut(freeze_on=due.freeze_on, publish_on=due.publish_on, pay_on=due.pay_on),
        counts=_counts(counts),
        reopen=_reopen(row, names),
        next=next_acts(
            who,
            row,
            counts,
            is_over=is_over(db, row, store.zone),
            may_be_appealed=appeals_may_come(row.appeals_until, now(db)),
        ),
    )


def is_over(db: Session, row: ClosingPeriod, zone: str) -> bool:
    """Whether the last day of the month has ended on the store's wall."""
    return day_of(now(db), ZoneInfo(zone)) > row.last_day


def next_acts(
    who: Principal, row: ClosingPeriod, counts: Counts, *, is_over: bool, may_be_appealed: bool
) -> list[PeriodAct]:
    """What the caller could do to the period now, as far as it does not depend on single cards."""
    state = PeriodState(row.state)
    steps = {
        PeriodAct.FREEZE: ("periods:freeze", _has(state, PeriodStep.FREEZE) and is_over),
        PeriodAct.START_REVIEW: ("periods:freeze", _has(state, PeriodStep.START_REVIEW)),
        PeriodAct.PUBLISH: (PUBLISH, _publishable(state, counts, Level.STORE)),
        PeriodAct.LOCK: ("periods:lock", _lockable(state, counts) and not may_be_appealed),
        PeriodAct.REOPEN: ("periods:reopen", _reopenable(who, row, counts)),
    }
    acts = [
        act
        for act, (word, possible) in steps.items()
        if possible and who.may(word) and who.reach_of(word).covers_store(row.store_id)
    ]
    if _publishable(state, counts, Level.GROUP) and who.holds_above(PUBLISH, row.store_id):
        acts.append(PeriodAct.PUBLISH_GROUP)
    return acts


def _has(state: PeriodState, step: PeriodStep) -> bool:
    try:
        decide_step(state, step)
    except WrongState:
        return False
    return True


def _publishable(state: PeriodState, counts: Counts, level: Level) -> bool:
    """Approved cards of the level are there, and the store's come out before the month is public."""
    states = {PeriodState.APPROVED} if level is Level.STORE else {PeriodState.APPROVED, PeriodState.PUBLISHED}
    return state in states and counts.moving.get(level, 0) > 0 and counts.waiting.get(level, 0) == 0


def _lockable(state: PeriodState, counts: Counts) -> bool:
    return _has(state, PeriodStep.LOCK) and not counts.moving and not counts.appeals_open


def _reopenable(who: Principal, row: ClosingPeriod, counts: Counts) -> bool:
    state = PeriodState(row.state)
    if state is PeriodState.LOCKED:
        return row.reopen_asked_by != who.user_id
    return _has(state, PeriodStep.REOPEN) and counts.published == 0


def _counts(counts: Counts) -> PeriodCountsOut:
    return PeriodCountsOut(
        cards=counts.cards,
        self_reviewed=counts.signed[Stage.SELF],
        manager=counts.signed[Stage.MANAGER],
        company=counts.signed[Stage.COMPANY],
        approved=counts.approved,
        published=counts.published,
        group_cards=counts.group_cards,
        group_published=counts.group_published,
        appeals_open=counts.appeals_open,
        acknowledged=counts.acknowledged,
        late=counts.late,
    )


def _reopen(row: ClosingPeriod, names: dict[int, str]) -> ReopenOut | None:
    if row.reopen_asked_by is None or row.reopen_asked_at is None:
        return None
    return ReopenOut(
        asked_by=names[row.reopen_asked_by], asked_at=row.reopen_asked_at, reason=row.reopen_reason or ""
    )
