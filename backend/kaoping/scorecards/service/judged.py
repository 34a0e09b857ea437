"""What people said about a card in its close: points and reasons by item, and who signed which stage."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kaoping.domain.scoring.inputs import Column
from kaoping.scorecards.schemas import JudgementOut, SignOut
from kaoping.scorecards.service.finding import Found
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.closing import Judgement, StageSign

ORDER = tuple(Column)


def judgements_of(db: Session, card: Found, policy: str) -> Mapping[str, list[JudgementOut]]:
    """By item, the newest entry of each column in the order they are filled; none while the card is live."""
    if card.is_live or card.period is None:
        return {}
    rows = db.execute(
        select(Judgement, UserAccount.display_name)
        .join(UserAccount, UserAccount.id == Judgement.user_id)
        .where(
            Judgement.store_id == card.store_id,
            Judgement.period_id == card.period.id,
            Judgement.policy_code == policy,
            Judgement.assignment_id == card.assignment_id,
        )
        .ext(distinct_on(Judgement.item, Judgement.sheet_column))
        .order_by(Judgement.item, Judgement.sheet_column, Judgement.id.desc())
    )
    found: dict[str, list[JudgementOut]] = defaultdict(list)
    for row, name in rows:
        column = Column(row.sheet_column.lower())
        found[row.item].append(
            JudgementOut(column=column, points=row.points, reason=row.reason, by=name, at=row.at)
        )
    for entries in found.values():
        entries.sort(key=lambda entry: ORDER.index(entry.column))
    return found


def signs_of_card(db: Session, card: Found) -> list[SignOut]:
    """The stages that were signed since the freeze its figures come from."""
    rows = db.execute(
        select(StageSign.stage, StageSign.at, UserAccount.display_name)
        .join(UserAccount, UserAccount.id == StageSign.user_id)
        .where(
            StageSign.store_id == card.store_id,
            StageSign.card_id == card.id,
            StageSign.freeze_no == card.freeze_no,
        )
        .order_by(StageSign.id)
    )
    return [SignOut(stage=row.stage, name=row.display_name, at=row.at) for row in rows]
