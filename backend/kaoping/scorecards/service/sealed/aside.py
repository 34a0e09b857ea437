"""What people did with published cards, acknowledging and appealing: it stands beside their heads."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from kaoping.scorecards import schemas as shapes
from kaoping.storage.tables.closing import Acknowledgement, Appeal, AppealRuling, PublishedCard
from kaoping.web.schema import write_instant


@dataclass(slots=True)
class Aside:
    """Of one card: its newest revision, when each revision was acknowledged, and its appeal."""

    revision: int
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
    keys = sorted(set(cards))
    newest = db.execute(
        select(PublishedCard.id, func.max(PublishedCard.revision))
        .where(tuple_(PublishedCard.store_id, PublishedCard.id).in_(keys))
        .group_by(PublishedCard.id)
    )
    found = {card_id: Aside(revision) for card_id, revision in newest}
    seen = select(Acknowledgement.card_id, Acknowledgement.revision, Acknowledgement.at)
    for row in db.execute(seen.where(tuple_(Acknowledgement.store_id, Acknowledgement.card_id).in_(keys))):
        found[row.card_id].acknowledged[row.revision] = row.at
    appeals = (
        select(Appeal.card_id, Appeal.id, func.coalesce(AppealRuling.outcome, "OPEN").label("state"))
        .outerjoin(
            AppealRuling, (AppealRuling.store_id == Appeal.store_id) & (AppealRuling.appeal_id == Appeal.id)
        )
        .where(tuple_(Appeal.store_id, Appeal.card_id).in_(keys))
    )
    for card_id, appeal_id, state in db.execute(appeals):
        found[card_id].appeal = shapes.AppealRef(id=appeal_id, state=shapes.AppealState(state))
    return found
