"""Months that are not locked yet: what the caller can do next, and how many cards and appeals wait for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, select
from sqlalchemy.orm import Session

from kaoping.domain.closing import PUBLISH, RULE, Level, PeriodState, Stage, appeals_may_come, due_days
from kaoping.domain.people import Principal
from kaoping.insight.schemas import AppealToRule, MonthStep, MonthWaiting
from kaoping.insight.service.moving import STAGES, of_month, reached, waits_for
from kaoping.storage.reach import within
from kaoping.storage.session import now
from kaoping.storage.tables.closing import Appeal, AppealRuling, ClosingPeriod, PublishedCard, StageSign
from kaoping.storage.tables.people import Employee, Store
from kaoping.storage.tables.policies import Policy
from kaoping.storage.tables.scoring import Card
from kaoping.web.schema import Label

FREEZE, LOCK = "periods:freeze", "periods:lock"
SHOWN = 20
STEPS = {
    Stage.MANAGER: MonthStep.REVIEW_MANAGER,
    Stage.COMPANY: MonthStep.REVIEW_COMPANY,
    Stage.APPROVE: MonthStep.APPROVE,
}

ByPeriod = Mapping[int, Mapping[str, int]]


def appeals_to_rule(db: Session, who: Principal) -> list[AppealToRule]:
    """The oldest first; neither those against my own card nor those against points I gave."""
    my_points = exists().where(
        StageSign.store_id == Appeal.store_id,
        StageSign.card_id == Appeal.card_id,
        StageSign.stage.in_((Stage.MANAGER, Stage.COMPANY)),
        StageSign.user_id == who.user_id,
    )
    query = (
        select(Appeal.id, Appeal.at, Employee.name, PublishedCard.period, Policy.title)
        .join(
            PublishedCard,
            and_(
                PublishedCard.store_id == Appeal.store_id,
                PublishedCard.id == Appeal.card_id,
                PublishedCard.revision == Appeal.revision,
            ),
        )
        .join(Employee, Employee.id == Appeal.employee_id)
        .join(Policy, Policy.code == PublishedCard.policy_code)
        .where(
            ~_is_ruled(),
            Appeal.employee_id.is_distinct_from(who.employee_id),
            ~my_points,
            reached(who, RULE, PublishedCard),
        )
        .order_by(Appeal.at, Appeal.id)
        .limit(SHOWN)
    )
    return [
        AppealToRule(
            id=row.id,
            employee=row.name,
            period=row.period,
            policy=Label.model_validate(row.title),
            at=row.at,
        )
        for row in db.execute(query)
    ]


def _is_ruled() -> ColumnElement[bool]:
    return exists().where(AppealRuling.store_id == Appeal.store_id, AppealRuling.appeal_id == Appeal.id)


def months_waiting(db: Session, who: Principal, today: date) -> list[MonthWaiting]:
    """Months that have ended and are not locked, those with a step for the caller first, then the oldest.

    Whoever only judges sees a month while cards of it wait for them.
    """
    query = (
        select(ClosingPeriod, Store.label)
        .join(Store, Store.id == ClosingPeriod.store_id)
        .where(ClosingPeriod.last_day < today, ClosingPeriod.state != PeriodState.LOCKED)
        .order_by(ClosingPeriod.code, ClosingPeriod.store_id)
    )
    rows = db.execute(within(query, ClosingPeriod, who.acting_on("periods:read"))).all()
    periods = [row.ClosingPeriod for row in rows]
    mine, moving, appeals = _for_me(db, who, periods), _moving(db, periods), _appeals(db, periods)
    found = []
    for period, name in rows:
        waits = moving[period.id] or appeals.get(period.id) or appeals_may_come(period.appeals_until, now(db))
        step, count = _next_step(who, period, mine[period.id], moving[period.id], settled=not waits)
        if step is MonthStep.WAIT and not _runs_the_close(who, period.store_id):
            continue
        found.append(
            MonthWaiting(
                id=period.id,
                store=Label.model_validate(name),
                code=period.code,
                state=period.state,
                step=step,
                count=count,
                publish_on=due_days(period.last_day).publish_on,
            )
        )
    return sorted(found, key=lambda month: month.step is MonthStep.WAIT)[:SHOWN]


def _covers(who: Principal, word: str, store_id: int) -> bool:
    return who.may(word) and who.reach_of(word).covers_store(store_id)


def _runs_the_close(who: Principal, store_id: int) -> bool:
    return any(_covers(who, word, store_id) for word in (FREEZE, PUBLISH, LOCK))


def _next_step(
    who: Principal,
    period: ClosingPeriod,
    mine: Mapping[str, int],
    moving: Mapping[str, int],
    *,
    settled: bool,
) -> tuple[MonthStep, int | None]:
    """`mine` are the caller's cards by stage, `moving` those of a level that are not published yet. A month
    is `settled` when all are out and neither an appeal waits nor one may come."""
    store, state = period.store_id, period.state
    if state in (PeriodState.OPEN, PeriodState.FROZEN) and _covers(who, FREEZE, store):
        return (MonthStep.FREEZE if state == PeriodState.OPEN else MonthStep.START_REVIEW), None
    for stage in reversed(STAGES):
        if mine.get(stage):
            return STEPS[stage], mine[stage]
    if state == PeriodState.APPROVED and _covers(who, PUBLISH, store) and _is_ready(moving, Level.STORE):
        return MonthStep.PUBLISH, moving[Level.STORE]
    in_group = who.holds_above(PUBLISH, store)
    if in_group and state in (PeriodState.APPROVED, PeriodState.PUBLISHED) and _is_ready(moving, Level.GROUP):
        return MonthStep.PUBLISH_GROUP, moving[Level.GROUP]
    if state == PeriodState.PUBLISHED and settled and _covers(who, LOCK, store):
        return MonthStep.LOCK, None
    return MonthStep.WAIT, None


def _is_ready(moving: Mapping[str, int], level: Level) -> bool:
    return moving.get(level, 0) > 0 and not moving.get(f"{level}_waiting")


def _for_me(db: Session, who: Principal, periods: Sequence[ClosingPeriod]) -> ByPeriod:
    """Cards the caller may sign now, by the stage they wait for."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = db.execute(
        select(ClosingPeriod.id, Card.next_stage, func.count().label("cards"))
        .join(ClosingPeriod, of_month())
        .where(ClosingPeriod.id.in_([one.id for one in periods]), waits_for(who))
        .group_by(ClosingPeriod.id, Card.next_stage)
    )
    for row in rows:
        found[row.id][row.next_stage] = row.cards
    return found


def _moving(db: Session, periods: Sequence[ClosingPeriod]) -> ByPeriod:
    """Cards by level, and under `…_waiting` those of them that are not approved. A live card has no level."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = db.execute(
        select(
            ClosingPeriod.id,
            func.coalesce(cast(Card.level, Text), "").label("level"),
            func.count().label("cards"),
            func.count().filter(Card.next_stage.is_not(None)).label("waiting"),
        )
        .join(ClosingPeriod, of_month())
        .where(ClosingPeriod.id.in_([one.id for one in periods]))
        .group_by(ClosingPeriod.id, Card.level)
    )
    for row in rows:
        found[row.id] |= {row.level: row.cards, f"{row.level}_waiting": row.waiting}
    return found


def _appeals(db: Session, periods: Sequence[ClosingPeriod]) -> Mapping[int, int]:
    """Appeals nobody has ruled on: they keep a month from being locked."""
    rows = db.execute(
        select(PublishedCard.period_id, func.count().label("open"))
        .join(
            Appeal,
            and_(
                PublishedCard.store_id == Appeal.store_id,
                PublishedCard.id == Appeal.card_id,
                PublishedCard.revision == Appeal.revision,
            ),
        )
        .where(PublishedCard.period_id.in_([one.id for one in periods]), ~_is_ruled())
        .group_by(PublishedCard.period_id)
    )
    return {row.period_id: row.open for row in rows}
