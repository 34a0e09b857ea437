"""Cards of a frozen month as the workbench counts them: which wait for the caller, and where."""

from sqlalchemy import ColumnElement, and_, cast, exists, false, func, not_, or_
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import InstrumentedAttribute

from kaoping.domain.closing import WORDS, Level, PeriodState, Stage
from kaoping.domain.people import Principal
from kaoping.storage.reach import reaches
from kaoping.storage.tables.closing import ClosingPeriod, PublishedCard, StageSign
from kaoping.storage.tables.scoring import Card, Run

JUDGED = (PeriodState.IN_REVIEW, PeriodState.APPROVED, PeriodState.PUBLISHED)
"""Cards of the group may still be judged while those of the store are approved or out already."""
STAGES = (Stage.MANAGER, Stage.COMPANY, Stage.APPROVE)
PAY_MISSING = '$[*] ? (@.state == "unset" || @.state == "undefined")'


def of_run() -> ColumnElement[bool]:
    return and_(Run.store_id == Card.store_id, Run.id == Card.run_id)


def of_month() -> ColumnElement[bool]:
    return and_(ClosingPeriod.store_id == Card.store_id, ClosingPeriod.code == Card.period)


def signed(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the card has a sign of that kind since its month was frozen last."""
    return exists().where(
        StageSign.store_id == Card.store_id,
        StageSign.card_id == Card.id,
        StageSign.freeze_no == ClosingPeriod.freeze_no,
        condition,
    )


def waits_for(who: Principal) -> ColumnElement[bool]:
    """The card's next stage is one the caller may sign: `closing.stage_refusal` finds nothing, in SQL."""
    stages = [
        and_(Card.next_stage == stage, reached(who, WORDS[stage], Card))
        for stage in STAGES
        if who.may(WORDS[stage])
    ]
    if not stages:
        return false()
    pay_missing = func.jsonb_path_exists(Card.result["pay"], cast(PAY_MISSING, JSONPATH))
    complete = and_(Card.complete, not_(pay_missing))
    return and_(
        or_(*stages),
        or_(Card.next_stage != Stage.APPROVE, complete),
        Card.employee_id.is_distinct_from(who.employee_id),
        ~signed(StageSign.user_id == who.user_id),
        ClosingPeriod.state.in_(JUDGED),
    )


def reached(who: Principal, word: str, table: type[Card] | type[PublishedCard]) -> ColumnElement[bool]:
    """Where the caller holds the word: a card of the group is nobody's in the store."""
    level: InstrumentedAttribute[str] | InstrumentedAttribute[str | None] = table.level
    parts = [and_(level == Level.STORE, reaches(table, who.acting_on(word)))]
    above = who.acting_above(word)
    if not above.scope.is_empty:
        parts.append(and_(level.is_not(None), reaches(table, above)))
    return or_(*parts)
