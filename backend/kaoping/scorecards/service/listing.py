"""Lists of cards: those that move and the newest revisions of those published, in one order.

A row carries the keys of the order and, of a published card, its head as it was sealed; heads of moving cards
are built for the rows of a page alone. What people did with a card is looked up for people: the road of a
machine key is one statement.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnClause,
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    and_,
    cast,
    column,
    exists,
    false,
    literal,
    not_,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import TypeEngine

from kaoping.domain.people import CallerKind, Principal
from kaoping.scorecards.schemas import Status
from kaoping.scorecards.service.heads import moving_heads, status_of
from kaoping.scorecards.service.including import included
from kaoping.scorecards.service.sealed.aside import Aside, asides_of
from kaoping.scorecards.service.wording import STATUSES
from kaoping.storage.reach import within
from kaoping.storage.tables.closing import PublishedCard
from kaoping.storage.tables.people import Employee, Store
from kaoping.storage.tables.policies import Policy as PolicyHead
from kaoping.storage.tables.policies import PolicyVersion
from kaoping.storage.tables.scoring import Card, Run

SEALED = frozenset({Status.PUBLISHED, Status.REVISED, Status.WITHDRAWN})
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFilter:
    """`store` is a code, `store_id` an id. `changed_since` makes the list a feed of what was published."""

    period: str | None = None
    store_id: int | None = None
    store: str | None = None
    employee_id: int | None = None
    employee_no: str | None = None
    policy: str | None = None
    status: Status | None = None
    changed_since: datetime | None = None
    mine: bool = False

    @property
    def is_feed(self) -> bool:
        return self.changed_since is not None


@dataclass(frozen=True, slots=True)
class CardList:
    """A list to page through: `keys` are columns of the order and whether they fall."""

    query: Select[*Row]
    keys: Sequence[tuple[Any, bool]]


def select_cards(who: Principal, asked: CardFilter) -> CardList:
    """Cards within the caller's reach.

    A list has the newest period first, then people by their pinyin. A feed has the order of publication;
    asked again from the last `published_at` seen it leaves nothing out, because publications commit in the
    order of their times.
    """
    sides = []
    if not asked.is_feed and asked.status not in SEALED:
        sides.append(_moving(who, asked))
    if asked.status is None or asked.status in SEALED:
        sides.append(_published(who, asked))
    if not sides:
        sides.append(_moving(who, asked).where(false()))
    cards = union_all(*sides).subquery("cards") if len(sides) > 1 else sides[0].subquery("cards")
    return CardList(WHOLE.select_from(cards), FEED if asked.is_feed else LIST)


COLUMNS: dict[str, TypeEngine[Any]] = {
    "id": BigInteger(),
    "store_id": BigInteger(),
    "revision": Integer(),
    "employee_id": BigInteger(),
    "period": String(),
    "name_key": String(),
    "published_at": TIMESTAMP(timezone=True),
    "head": Text(),
    "replaced": Boolean(),
}
ROW: dict[str, ColumnClause[Any]] = {name: column(name, kind) for name, kind in COLUMNS.items()}
WHOLE = select(*ROW.values())
LIST = ((ROW["period"], True), (ROW["name_key"], False), (ROW["id"], False), (ROW["revision"], False))
FEED = ((ROW["published_at"], False), (ROW["id"], False), (ROW["revision"], False))
"""What is the same in every question is built once: building a statement costs more than running it."""

MOVING = (
    select(
        Card.id,
        Card.store_id,
        literal(0).label("revision"),
        Card.employee_id,
        Card.period,
        Employee.name_key,
        cast(null(), TIMESTAMP(timezone=True)).label("published_at"),
        cast(null(), Text).label("head"),
        literal(value=False).label("replaced"),
    )
    .join(Run, (Run.store_id == Card.store_id) & (Run.id == Card.run_id))
    .join(Employee, Employee.id == Card.employee_id)
)
LATER = aliased(PublishedCard)
NEWEST = not_(
    exists().where(
        and_(
            LATER.store_id == PublishedCard.store_id,
            LATER.id == PublishedCard.id,
            LATER.revision > PublishedCard.revision,
        )
    )
)
"""No later revision of a published card is there."""

SHOWN = select(
    PublishedCard.id,
    PublishedCard.store_id,
    PublishedCard.revision,
    PublishedCard.employee_id,
    PublishedCard.period,
    PublishedCard.name_key,
    PublishedCard.published_at,
    PublishedCard.head,
)
CURRENT = SHOWN.add_columns(literal(value=False).label("replaced")).where(NEWEST)
REPLACED = SHOWN.add_columns(literal(value=True).label("replaced")).where(~NEWEST)


def _moving(who: Principal, asked: CardFilter) -> Select[*Row]:
    query: Select[*Row] = MOVING
    if asked.policy is not None:
        query = (
            query.join(PolicyVersion, PolicyVersion.id == Run.policy_version_id)
            .join(PolicyHead, PolicyHead.id == PolicyVersion.policy_id)
            .where(PolicyHead.code == asked.policy)
        )
    if asked.employee_no is not None:
        query = query.where(Employee.employee_no == asked.employee_no)
    if asked.status is not None:
        query = query.where(status_of() == asked.status.value)
    return within(query.where(*_shared(Card, who, asked)), Card, who)


def _published(who: Principal, asked: CardFilter) -> Select[*Row]:
    row = PublishedCard
    query: Select[*Row] = REPLACED if asked.status is Status.REVISED else CURRENT
    if asked.policy is not None:
        query = query.where(row.policy_code == asked.policy)
    if asked.employee_no is not None:
        query = query.where(row.employee_no == asked.employee_no)
    if asked.status in {Status.PUBLISHED, Status.WITHDRAWN}:
        query = query.where(row.withdrawn == (asked.status is Status.WITHDRAWN))
    if asked.changed_since is not None:
        query = query.where(row.published_at >= asked.changed_since)
    return within(query.where(*_shared(row, who, asked)), row, who)


def _shared(
    table: type[Card] | type[PublishedCard], who: Principal, asked: CardFilter
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.period is not None:
        conditions.append(table.period == asked.period)
    if asked.store_id is not None:
        conditions.append(table.store_id == asked.store_id)
    if asked.store is not None:
        conditions.append(
            table.store_id == select(Store.id).where(Store.code == asked.store).scalar_subquery()
        )
    if asked.employee_id is not None:
        conditions.append(table.employee_id == asked.employee_id)
    if asked.mine:
        conditions.append(table.employee_id == who.employee_id if who.employee_id else false())
    return conditions


def show_cards(db: Session, who: Principal, rows: Sequence[Any], include: Collection[str]) -> list[str]:
    """Each card of a page as JSON, in the shape of `ScorecardItemOut`."""
    moving = moving_heads(db, [row.id for row in rows if row.head is None])
    sealed = [(row.store_id, row.id) for row in rows if row.head is not None]
    told = who.kind is CallerKind.PERSON
    asides = asides_of(db, sealed) if told or any(row.replaced for row in rows) else {}
    parts = included(db, who, [(row.store_id, row.id, row.revision) for row in rows], include)
    return [
        _show(
            row, moving.get(row.id) or row.head, asides.get(row.id), parts.get((row.id, row.revision)), told
        )
        for row in rows
        if row.head is not None
        or row.id in moving  # one that has just been published comes with its next page
    ]


NOTHING_MORE = ',"lines":null,"pay":null}'


NOTHING_SAID = '"acknowledged_at":null,"appeal":null'


def _show(row: Any, head: str, aside: Aside | None, parts: str | None, told: bool) -> str:
    if aside is not None and aside.revision > row.revision:
        head = as_replaced(head, aside.revision)
    said = aside.members(row.revision) if aside and told else NOTHING_SAID
    return f"{head[:-1]},{said}{parts or NOTHING_MORE}"


def as_replaced(head: str, revisions: int) -> str:
    """The head of an older revision: it says that it is one."""
    said: dict[str, Any] = json.loads(head)
    label = STATUSES[Status.REVISED]
    said |= {
        "status": Status.REVISED.value,
        "status_label": {"zh": label.zh, "en": label.en},
        "revisions": revisions,
    }
    return json.dumps(said, ensure_ascii=False)


def page_of(cards: Sequence[str], cursor: str | None, total: int | None) -> bytes:
    """The list as it goes out, in the shape of `Page[ScorecardItemOut]`."""
    rest = f'"next_cursor": {json.dumps(cursor)}, "total": {json.dumps(total)}'
    return f'{{"items": [{", ".join(cards)}], {rest}}}'.encode()
