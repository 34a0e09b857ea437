"""Periods over HTTP: the close of a month step by step; what the steps do stands in `service.closing`."""

from typing import Annotated

from fastapi import Path, Query
from sqlalchemy.orm import Session

from kaoping.domain.closing import PeriodState
from kaoping.domain.people import Principal
from kaoping.scorecards.schemas_periods import (
    ApprovalIn,
    CardLevel,
    CompletenessOut,
    DaysOut,
    LateFactOut,
    LateImpactOut,
    PeriodOut,
    PeriodReopenIn,
    PublishIn,
    ReviewIn,
    SheetOut,
    SheetStage,
    SignedOut,
)
from kaoping.scorecards.service import closing
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import MAX_ID, Id

PeriodId = Annotated[int, Path(ge=1, le=MAX_ID)]
periods = router("/periods", "periods")
ROUTERS = (periods,)


class PeriodPage(Page[PeriodOut]):
    """One page of periods."""


class LateFactPage(Page[LateFactOut]):
    """One page of late facts."""


@periods.get("", summary="List periods, the newest first")
@needs("periods:read")
def list_periods(
    db: Session,
    who: Principal,
    paging: Paging,
    store_id: Annotated[Id | None, Query()] = None,
    state: Annotated[list[PeriodState] | None, Query(max_length=6)] = None,
    code: Annotated[str | None, Query(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$", examples=["2026-10"])] = None,
) -> PeriodPage:
    query = closing.select_periods(who, store_id=store_id, states=state or (), code=code)
    keys = [Key(column, falling) for column, falling in closing.period_keys()]
    rows, cursor, total = page(db, query, keys, paging)
    return PeriodPage(items=closing.show_periods(db, who, rows), next_cursor=cursor, total=total)


@periods.get("/{period_id}", summary="One period and how far its close has come")
@needs("periods:read")
def read_period(db: Session, who: Principal, period_id: PeriodId) -> PeriodOut:
    return closing.show_period(db, who, closing.find_period(db, who, period_id))


@periods.get("/{period_id}/completeness", summary="Is everything there that the month needs")
@needs("periods:read")
def check_completeness(db: Session, who: Principal, period_id: PeriodId) -> CompletenessOut:
    return closing.check_completeness(db, closing.find_period(db, who, period_id))


@periods.get("/{period_id}/days", summary="How much was recorded on each day of the month")
@needs("periods:read")
def list_days(db: Session, who: Principal, period_id: PeriodId) -> DaysOut:
    return closing.count_days(db, closing.find_period(db, who, period_id))


@periods.post("/{period_id}/freeze", summary="Freeze: copy the inputs of a month that is over")
@needs("periods:freeze")
def freeze_period(db: Session, who: Principal, period_id: PeriodId) -> PeriodOut:
    return closing.freeze(db, who, period_id)


@periods.post("/{period_id}/start-review", summary="Open the frozen month for judging")
@needs("periods:freeze")
def start_review(db: Session, who: Principal, period_id: PeriodId) -> PeriodOut:
    return closing.start_review(db, who, period_id)


@periods.get("/{period_id}/sheet", summary="The cards of a frozen month in one stage, exceptions first")
@needs("periods:read")
def read_sheet(
    db: Session,
    who: Principal,
    period_id: PeriodId,
    stage: Annotated[SheetStage | None, Query(description="The first one with work, if not given")] = None,
    level: Annotated[CardLevel | None, Query(description="Both, if not given")] = None,
) -> SheetOut:
    return closing.read_sheet(db, who, period_id, stage, level)


@periods.post("/{period_id}/manager-reviews", summary="Fill and sign the manager's column of many cards")
@needs("scorecards:review-manager")
def review_as_manager(db: Session, who: Principal, period_id: PeriodId, body: ReviewIn) -> SignedOut:
    return closing.review(db, who, period_id, SheetStage.MANAGER, body)


@periods.post("/{period_id}/company-reviews", summary="Fill and sign the company's column of many cards")
@needs("scorecards:review-company")
def review_as_company(db: Session, who: Principal, period_id: PeriodId, body: ReviewIn) -> SignedOut:
    return closing.review(db, who, period_id, SheetStage.COMPANY, body)


@periods.post("/{period_id}/approvals", summary="Approve many cards; a card that is not complete is refused")
@needs("scorecards:approve")
def approve_cards(db: Session, who: Principal, period_id: PeriodId, body: ApprovalIn) -> SignedOut:
    return closing.approve(db, who, period_id, body)


@periods.post("/{period_id}/publish", summary="Publish the cards of the store, or those of the group")
@needs("periods:publish")
def publish_period(db: Session, who: Principal, period_id: PeriodId, body: PublishIn) -> PeriodOut:
    return closing.publish(db, who, period_id, CardLevel(body.level))


@periods.post("/{period_id}/lock", summary="Lock a month that is published and not appealed against")
@needs("periods:lock")
def lock_period(db: Session, who: Principal, period_id: PeriodId) -> PeriodOut:
    return closing.lock(db, who, period_id)


@periods.post("/{period_id}/reopen", summary="Open again: a frozen month at once, a locked one by two people")
@needs("periods:reopen")
def reopen_period(db: Session, who: Principal, period_id: PeriodId, body: PeriodReopenIn) -> PeriodOut:
    return closing.reopen(db, who, period_id, body.reason)


@periods.get("/{period_id}/late", summary="Facts that came, changed or went after the freeze")
@needs("periods:read")
def list_late_facts(db: Session, who: Principal, period_id: PeriodId, paging: Paging) -> LateFactPage:
    late = closing.select_late_facts(closing.find_period(db, who, period_id))
    rows, cursor, total = page(db, late.query, [Key(column) for column in late.keys], paging)
    return LateFactPage(items=closing.show_late(db, who, late, rows), next_cursor=cursor, total=total)


@periods.get("/{period_id}/late-impact", summary="What the month would be on the present facts")
@needs("periods:read")
def weigh_late_facts(db: Session, who: Principal, period_id: PeriodId) -> LateImpactOut:
    return closing.weigh_late(db, who, closing.find_period(db, who, period_id))
