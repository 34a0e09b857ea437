"""Scorecards over HTTP: paths, permissions and shapes; what they do stands in `service`."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.scorecards import service
from kaoping.scorecards.remembering import RememberingRoute
from kaoping.scorecards.schemas import EvidenceOut, ScorecardDetailOut, ScorecardOut, TraceOut
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import MAX_ID, Code, Id

CardId = Annotated[int, Path(ge=1, le=MAX_ID)]
PeriodCode = Annotated[
    str | None,
    Query(pattern=r"^[12]\d{3}(-(0[1-9]|1[0-2])|-Q[1-4])?$", description="2026-11, 2026-Q4 or 2026"),
]
scorecards = router("/scorecards", "scorecards")
lists = APIRouter(prefix="/scorecards", tags=["scorecards"], route_class=RememberingRoute)
ROUTERS = (lists, scorecards)


class ScorecardPage(Page[ScorecardOut]):
    """One page of cards."""


class EvidencePage(Page[EvidenceOut]):
    """One page of the records behind a line."""


@lists.get("", response_model=ScorecardPage, summary="List scorecards, the newest period first")
@needs("scorecards:read")
def list_scorecards(
    db: Session,
    who: Principal,
    paging: Paging,
    period: PeriodCode = None,
    store_id: Annotated[Id | None, Query()] = None,
    employee_id: Annotated[Id | None, Query()] = None,
    policy: Annotated[Code | None, Query(description="Policy code, such as S002-B")] = None,
    mine: Annotated[bool, Query(description="My own cards only")] = False,
) -> Response:
    asked = service.CardFilter(period, store_id, employee_id, policy, mine)
    keys = [Key(column, falling) for column, falling in service.card_keys()]
    rows, cursor, total = page(db, service.select_cards(who, asked), keys, paging)
    body = service.page_of(service.heads_of(db, rows), cursor, total)
    return Response(body, media_type="application/json")


@scorecards.get("/{scorecard_id}", summary="One scorecard with its lines")
@needs("scorecards:read")
def read_scorecard(db: Session, who: Principal, scorecard_id: CardId) -> ScorecardDetailOut:
    return service.show_card(db, who, scorecard_id)


@scorecards.get("/{scorecard_id}/trace", summary="The evaluation again, as a tree of reasons")
@needs("scorecards:read")
def explain_scorecard(db: Session, who: Principal, scorecard_id: CardId) -> TraceOut:
    return service.explain_card(db, who, scorecard_id)


@scorecards.get(
    "/{scorecard_id}/lines/{code}/evidence",
    response_model=EvidencePage,
    summary="The records behind a line",
)
@needs("scorecards:read")
def list_evidence(
    db: Session,
    who: Principal,
    scorecard_id: CardId,
    code: Annotated[Code, Path(description="Code of the line")],
    paging: Paging,
    measure: Annotated[Code | None, Query(description="One measure of the line, such as M-24")] = None,
) -> EvidencePage:
    evidence = service.select_evidence(db, who, scorecard_id, code, measure)
    rows, cursor, total = page(db, evidence.query, [Key(column) for column in evidence.keys], paging)
    return EvidencePage(items=service.show_evidence(db, who, evidence, rows), next_cursor=cursor, total=total)
