"""How far periods have come, in figures: one statement for a whole page of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
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

MOVING, PUBLISHED, SIGNED = "moving", "published", "signed"
APPEALS, ACKNOWLEDGED, LATE = "appeals", "acknowledged", "late"
Counted = dict[str, dict[str, Any]]
"""By what is counted and its key, rows with `n` and `approved`."""


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
    counted: dict[int, Counted] = defaultdict(lambda: defaultdict(dict))
    parts = (_moving(rows), _published(rows), _signed(rows), _appeals(rows), _acknowledged(rows), _late(rows))
    for one in db.execute(union_all(*parts)):
        counted[one.period_id][one.what][one.key] = one
    return {row.id: _counts(counted[row.id]) for row in rows}


def _counts(counted: Counted) -> Counts:
    moving, signed = counted[MOVING], counted[SIGNED]
    published = {level: one.n for level, one in counted[PUBLISHED].items()}
    out = sum(published.values())
    group = published.get(Level.GROUP, 0)
    return Counts(
        cards=sum(one.n for one in moving.values()) + out,
        signed={stage: signed[stage].n if stage in signed else 0 for stage in Stage},
        approved=sum(one.approved for one in moving.values()) + out,
        published=out,
        group_cards=(moving[Level.GROUP].n if Level.GROUP in moving else 0) + group,
        group_published=group,
        moving={level: one.n for level, one in moving.items()},
        waiting={level: one.n - one.approved for level, one in moving.items()},
        appeals_open=sum(one.n for one in counted[APPEALS].values()),
        acknowledged=sum(one.n for one in counted[ACKNOWLEDGED].values()),
        late=sum(one.n for one in counted[LATE].values()),
    )


def _part(what: str, period_id: Any, key: Any, n: Any, approved: Any = None) -> Select[*tuple[Any, ...]]:
    """A part of the one statement: `what` is counted, for which period, under which key."""
    return select(
        literal(what, Text).label("what"),
        period_id.label("period_id"),
        cast(key, Text).label("key"),
        n.label("n"),
        (literal(0, BigInteger) if approved is None else approved).label("approved"),
    )


def _moving(rows: Collection[ClosingPeriod]) -> Select[*tuple[Any, ...]]:
    """Cards in motion by level, live ones (without a level) included."""
    approved = func.count().filter(Card.level.is_not(None), Card.next_stage.is_(None))
    level = func.coalesce(Card.level, "")
    return (
        _part(MOVING, ClosingPeriod.id, level, func.count(), approved)
        .join(ClosingPeriod, _is_month(Card.store_id, Card.period))
        .where(_of_months(Card.store_id, Card.period, rows))
        .group_by(ClosingPeriod.id, level)
    )


def _published(rows: Collection[ClosingPeriod]) -> Select[*tuple[Any, ...]]:
    """Cards by level; each has one first revision."""
    return (
        _part(PUBLISHED, PublishedCard.period_id, PublishedCard.level, func.count())
        .where(_of_periods(PublishedCard, rows), PublishedCard.revision == 1)
        .group_by(PublishedCard.period_id, PublishedCard.level)
    )


def _signed(rows: Collection[ClosingPeriod]) -> Select[*tuple[Any, ...]]:
    """Stages signed since the last freeze."""
    freezes = tuple_(StageSign.store_id, StageSign.period_id, StageSign.freeze_no)
    return (
        _part(SIGNED, StageSign.period_id, StageSign.stage, func.count())
        .where(freezes.in_([(row.store_id, row.id, row.freeze_no) for row in rows]))
        .group_by(StageSign.period_id, StageSign.stage)
    )


def _appeals(rows: Collection[ClosingPeriod]) -> Select[*tuple[Any, ...]]:
    """Appeals that nobody has ruled on."""
    ruled = exists().where(AppealRuling.store_id == Appeal.store_id, AppealRuling.appeal_id == Appeal.id)
    return (
        _part(APPEALS, PublishedCard.period_id, literal(""), func.count())
        .join(Appeal, _about(Appeal))
        .where(_of_periods(PublishedCard, rows), ~ruled)
        .group_by(PublishedCard.period_id)
    )


def _acknowledged(rows: Collection[ClosingPeriod]) -> Select[*tuple[Any, ...]]:
    """Cards seen by their people, in whichever revision."""
    return (
        _part(ACKNOWLEDGED, PublishedCard.period_id, literal(""), func.count(distinct(PublishedCard.id)))
        .join(Acknowledgement, _about(Acknowledgement))
        .where(_of_periods(PublishedCard, rows))
        .group_by(PublishedCard.period_id)
    )


def _about(table: type[Appeal] | type[Acknowledgement]) -> ColumnElement[bool]:
    return and_(
        table.store_id == PublishedCard.store_id,
        table.card_id == PublishedCard.id,
        table.revision == PublishedCard.revision,
    )


def _late(rows: Collection[ClosingPeriod]) -> Select[*tuple[Any, ...]]:
    """As counted when the month was last measured, which follows every change within seconds."""
    return (
        _part(LATE, ClosingPeriod.id, literal(""), cast(StoreMonth.late, BigInteger))
        .join(ClosingPeriod, _is_month(StoreMonth.store_id, StoreMonth.period))
        .where(_of_months(StoreMonth.store_id, StoreMonth.period, rows))
    )


def _is_month(store: Any, period: Any) -> ColumnElement[bool]:
    return and_(ClosingPeriod.store_id == store, ClosingPeriod.code == period)


def _of_periods(table: type[PublishedCard], rows: Collection[ClosingPeriod]) -> ColumnElement[bool]:
    return or_(*(and_(table.store_id == row.store_id, table.period_id == row.id) for row in rows))


def _of_months(store: Any, period: Any, rows: Collection[ClosingPeriod]) -> ColumnElement[bool]:
    return tuple_(store, period).in_([(row.store_id, row.code) for row in rows])
