"""What people did with published cards, acknowledging and appealing: it stands beside their heads."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Session

from kaoping.scorecards import schemas as shapes
from kaoping.storage.tables.closing import Acknowledgement, Appeal, AppealRuling, PublishedCard
from kaoping.web.schema import write_instant


@dataclass(slots=True)
class Aside:
    """Of one card: its newest revision, when each revision was acknowledged, and its appeal."""

    revision: int = 0
    acknowledged: dict[int, datetime] = field(default_factory=dict)
    appeal: shapes.AppealRef | None = None

    def acknowledged_at(self, revision: int) -> datetime | None:
        return self.acknowledged.get(revision)

    def members(self, revision: int) -> str:
        """As the last members of a JSON object."""
        seen = self.acknowledged_at(revision)
        at = json.dumps(write_instant(seen) if seen else None)
        appeal = self.appeal.model_dump_json() if self.appeal else "null"
        return f'"acknowledged_at":{at},"appeal":{appeal}'


def asides_of(db: Session, cards: Collection[tuple[int, int]]) -> Mapping[int, Aside]:
    """By card; `cards` are pairs of store and id."""
    if not cards:
        return {}
    found: dict[int, Aside] = defaultdict(Aside)
    asked = {"stores": sorted({store for store, _ in cards}), "cards": sorted({card for _, card in cards})}
    for row in db.execute(BESIDE, asked):
        aside = found[row.card_id]
        aside.revision = max(aside.revision, row.revision)
        if row.at is not None:
            aside.acknowledged[row.revision] = row.at
        if row.appeal_id is not None:
            aside.appeal = shapes.AppealRef(id=row.appeal_id, state=shapes.AppealState(row.state))
    return found


def _of_cards(table: Any, card_id: Any) -> ColumnElement[bool]:
    return and_(table.store_id == any_(STORES), card_id == any_(CARDS))


STORES = bindparam("stores", type_=ARRAY(BigInteger))
CARDS = bindparam("cards", type_=ARRAY(BigInteger))
BESIDE = union_all(
    select(
        PublishedCard.id.label("card_id"),
        PublishedCard.revision,
        Acknowledgement.at,
        cast(null(), BigInteger).label("appeal_id"),
        cast(null(), Text).label("state"),
    )
    .outerjoin(
        Acknowledgement,
        and_(
            Acknowledgement.store_id == PublishedCard.store_id,
            Acknowledgement.card_id == PublishedCard.id,
            Acknowledgement.revision == PublishedCard.revision,
        ),
    )
    .where(_of_cards(PublishedCard, PublishedCard.id)),
    select(
        Appeal.card_id,
        Appeal.revision,
        cast(null(), TIMESTAMP(timezone=True)),
        Appeal.id,
        func.coalesce(AppealRuling.outcome, shapes.AppealState.OPEN.value),
    )
    .outerjoin(
        AppealRuling, and_(AppealRuling.store_id == Appeal.store_id, AppealRuling.appeal_id == Appeal.id)
    )
    .where(_of_cards(Appeal, Appeal.card_id)),
)
"""One statement, built once, that is the same however many cards are asked for."""
