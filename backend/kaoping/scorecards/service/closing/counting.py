"""How far periods have come, in figures: one statement per kind of thing for a whole page of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from kaoping.domain.closing import Level, Stage
from kaoping.storage.tables.closing import (
    Acknowledgement,
    Appeal,
    AppealRuling,
    ClosingPeriod,
    PublishedCard,
    StageSign,
)
from kaoping.storage.tables.scoring import Card, StoreMonth


@dataclass(frozen=True, slots=True)
class Counts:
    """Cards of a period by how far they are. `waiting` are those of a level that are not approved yet, and
    `moving` those of a level that are not published yet."""

    cards: int
    signed: Mapping[str, int]
    approved: int
    published: int
    group_cards: int
    group_published: int
    moving: Mapping[str, int]
    waiting: Mapping[str, int]
    appeals_open: int
    acknowledged: int
    late: int


def counts_of(db: Session, rows: Collection[ClosingPeriod]) -> dict[int, Counts]:
    """By period id."""
    if not rows:
        return {}
    moving = _moving(db, rows)
    published = _published(db, rows)
    signed = _signed(db, rows)
    appeals, acknowledged = _appeals(db, rows), _acknowledged(db, rows)
    late = {(row.store_id, row.period): row.late for row in db.execute(_late(rows))}
    found = {}
    for row in rows:
        cards, out = moving[row.store_id, row.code], published[row.id]
        found[row.id] = Counts(
            cards=sum(one.cards for one in cards.values()) + sum(out.values()),
            signed=signed[row.id],
            approved=sum(one.approved for one in cards.values()) + sum(out.values()),
            published=sum(out.values()),
            group_cards=(cards[Level.GROUP].cards if Level.GROUP in cards else 0) + out.get(Level.GROUP, 0),
            group_published=out.get(Level.GROUP, 0),
            moving={level: one.cards for level, one in cards.items()},
            waiting={level: one.cards - one.approved for level, one in cards.items()},
            appeals_open=appeals.get(row.id, 0),
            acknowledged=acknowledged.get(row.id, 0),
            late=late.get((row.store_id, row.code), 0),
        )
    return found


def _moving(db: Session, rows: Collection[ClosingPeriod]) -> Mapping[tuple[int, str], dict[str, Any]]:
    """Cards in motion, live ones (without a level) included."""
    approved = and_(Card.level.is_not(None), Card.next_stage.is_(None))
    query = (
        select(
            Card.store_id,
            Card.period,
            Card.level,
            func.count().label("cards"),
            func.count().filter(approved).label("approved"),
        )
        .where(_of_months(Card.store_id, Card.period, rows))
        .group_by(Card.store_id, Card.period, Card.level)
    )
    found: dict[tuple[int, str], dict[str, Any]] = defaultdict(dict)
    for row in db.execute(query):
        found[row.store_id, row.period][row.level or ""] = row
    return found


def _published(db: Session, rows: Collection[ClosingPeriod]) -> Mapping[int, dict[str, int]]:
    """Cards by level; each has one first revision."""
    query = (
        select(PublishedCard.period_id, PublishedCard.level, func.count().label("cards"))
        .where(_of_periods(PublishedCard, rows), PublishedCard.revision == 1)
        .group_by(PublishedCard.period_id, PublishedCard.level)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in db.execute(query):
        found[row.period_id][row.level] = row.cards
    return found


def _signed(db: Session, rows: Collection[ClosingPeriod]) -> Mapping[int, dict[str, int]]:
    """Stages signed since the last freeze."""
    freezes = tuple_(StageSign.store_id, StageSign.period_id, StageSign.freeze_no)
    query = (
        select(StageSign.period_id, StageSign.stage, func.count().label("signs"))
        .where(freezes.in_([(row.store_id, row.id, row.freeze_no) for row in rows]))
        .group_by(StageSign.period_id, StageSign.stage)
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Stage, 0))
    for row in db.execute(query):
        found[row.period_id][row.stage] = row.signs
    return found


def _appeals(db: Session, rows: Collection[ClosingPeriod]) -> dict[int, int]:
    """Appeals that nobody has ruled on."""
    ruled = exists().where(AppealRuling.store_id == Appeal.store_id, AppealRuling.appeal_id == Appeal.id)
    query = (
        select(PublishedCard.period_id, func.count().label("open"))
        .join(Appeal, _about(Appeal))
        .where(_of_periods(PublishedCard, rows), ~ruled)
        .group_by(PublishedCard.period_id)
    )
    return {row.period_id: row.open for row in db.execute(query)}


def _acknowledged(db: Session, rows: Collection[ClosingPeriod]) -> dict[int, int]:
    """Cards seen by their people, in whichever revision."""
    query = (
        select(PublishedCard.period_id, func.count(distinct(PublishedCard.id)).label("seen"))
        .join(Acknowledgement, _about(Acknowledgement))
        .where(_of_periods(PublishedCard, rows))
        .group_by(PublishedCard.period_id)
    )
    return {row.period_id: row.seen for row in db.execute(query)}


def _about(table: type[Appeal] | type[Acknowledgement]) -> ColumnElement[bool]:
    return and_(
        table.store_id == PublishedCard.store_id,
        table.card_id == PublishedCard.id,
        table.revision == PublishedCard.revision,
    )


def _late(rows: Collection[ClosingPeriod]) -> Select[*tuple[Any, ...]]:
    """As counted when the month was last measured, which follows every change within seconds."""
    return select(StoreMonth.store_id, StoreMonth.period, StoreMonth.late).where(
        _of_months(StoreMonth.store_id, StoreMonth.period, rows)
    )


def _of_periods(table: type[PublishedCard], rows: Collection[ClosingPeriod]) -> ColumnElement[bool]:
    return or_(*(and_(table.store_id == row.store_id, table.period_id == row.id) for row in rows))


def _of_months(store: Any, period: Any, rows: Collection[ClosingPeriod]) -> ColumnElement[bool]:
    return tuple_(store, period).in_([(row.store_id, row.code) for row in rows])
