"""What waits for the person on a card: reviewing it, acknowledging it, and how an appeal of theirs stands."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from kaoping.domain.closing import WORDS, Stage
from kaoping.domain.people import Principal
from kaoping.insight.schemas import AppealWaiting, CardWaiting
from kaoping.insight.service.moving import JUDGED, of_month, of_run, signed
from kaoping.storage.tables.closing import (
    Acknowledgement,
    Appeal,
    AppealRuling,
    ClosingPeriod,
    PublishedCard,
    StageSign,
)
from kaoping.storage.tables.policies import Policy, PolicyVersion
from kaoping.storage.tables.scoring import Card, Run
from kaoping.web.schema import Label

RULED_LATELY = timedelta(days=30)


def cards_to_review(db: Session, who: Principal) -> list[CardWaiting]:
    """Where I may still say something: the manager has not judged the card yet."""
    if who.employee_id is None or not who.may(WORDS[Stage.SELF]):
        return []
    rows = db.execute(
        select(Card.id, Card.period, Policy.title, ClosingPeriod.frozen_at.label("since"))
        .join(Run, of_run())
        .join(ClosingPeriod, of_month())
        .join(PolicyVersion, PolicyVersion.id == Run.policy_version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(
            Card.employee_id == who.employee_id,
            Card.next_stage == Stage.MANAGER,
            ClosingPeriod.state.in_(JUDGED),
            ~signed(or_(StageSign.stage == Stage.SELF, StageSign.user_id == who.user_id)),
        )
        .order_by(Card.period.desc(), Card.id)
    )
    return [_card(row) for row in rows]


def cards_to_acknowledge(db: Session, who: Principal) -> list[CardWaiting]:
    """The newest revision of my published cards, where I have not acknowledged it."""
    if who.employee_id is None or not who.may("scorecards:acknowledge"):
        return []
    seen = exists().where(
        Acknowledgement.store_id == PublishedCard.store_id,
        Acknowledgement.card_id == PublishedCard.id,
        Acknowledgement.revision == PublishedCard.revision,
    )
    rows = db.execute(
        select(
            PublishedCard.id, PublishedCard.period, Policy.title, PublishedCard.published_at.label("since")
        )
        .join(Policy, Policy.code == PublishedCard.policy_code)
        .where(
            PublishedCard.employee_id == who.employee_id,
            PublishedCard.withdrawn.is_(False),
            _is_newest(),
            ~seen,
        )
        .order_by(PublishedCard.period.desc(), PublishedCard.id)
    )
    return [_card(row) for row in rows]


def _card(row: Any) -> CardWaiting:
    return CardWaiting(id=row.id, period=row.period, policy=Label.model_validate(row.title), since=row.since)


def _is_newest() -> ColumnElement[bool]:
    later = aliased(PublishedCard)
    return ~exists().where(
        later.store_id == PublishedCard.store_id,
        later.id == PublishedCard.id,
        later.revision > PublishedCard.revision,
    )


def my_appeals(db: Session, who: Principal, moment: datetime) -> list[AppealWaiting]:
    """Those that wait, and those that were ruled on lately."""
    if who.employee_id is None:
        return []
    rows = db.execute(
        select(
            Appeal.id,
            Appeal.at,
            PublishedCard.period,
            Policy.title,
            AppealRuling.outcome,
            AppealRuling.at.label("ruled_at"),
        )
        .join(
            PublishedCard,
            and_(
                PublishedCard.store_id == Appeal.store_id,
                PublishedCard.id == Appeal.card_id,
                PublishedCard.revision == Appeal.revision,
            ),
        )
        .join(Policy, Policy.code == PublishedCard.policy_code)
        .outerjoin(
            AppealRuling,
            and_(AppealRuling.store_id == Appeal.store_id, AppealRuling.appeal_id == Appeal.id),
        )
        .where(
            Appeal.employee_id == who.employee_id,
            or_(AppealRuling.at.is_(None), AppealRuling.at > moment - RULED_LATELY),
        )
        .order_by(Appeal.at.desc(), Appeal.id)
    )
    return [
        AppealWaiting(
            id=row.id,
            period=row.period,
            policy=Label.model_validate(row.title),
            state=row.outcome or "OPEN",
            at=row.at,
            ruled_at=row.ruled_at,
        )
        for row in rows
    ]
