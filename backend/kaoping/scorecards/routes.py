"""Scorecards over HTTP: paths, permissions and shapes; what they do stands in `service`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.scorecards import routes_appeals, routes_periods, routes_simulation, service
from kaoping.scorecards.remembering import RememberingRoute
from kaoping.scorecards.schemas import (
    IncludeText,
    PeriodText,
    ScorecardDetailOut,
    ScorecardItemOut,
    Status,
)
from kaoping.scorecards.schemas_appeals import AppealIn, AppealOut
from kaoping.scorecards.schemas_revisions import CompareOut, RevisionOut, SelfReviewIn, WithdrawIn
from kaoping.scorecards.schemas_trace import EvidenceOut, TraceOut
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import Reply, needs, router
from kaoping.web.schema import MAX_ID, Code, Id, Instant

CardId = Annotated[int, Path(ge=1, le=MAX_ID)]
PeriodCode = Annotated[
    PeriodText | None,
    Query(description="2026-11, 2026-Q4 or 2026"),
]
MAX_REVISION = 30_000
RevisionQuery = Annotated[
    int | None, Query(ge=1, le=MAX_REVISION, description="A published revision; the newest, if not given")
]
scorecards = router("/scorecards", "scorecards")
lists = APIRouter(prefix="/scorecards", tags=["scorecards"], route_class=RememberingRoute)
ROUTERS = (lists, scorecards, *routes_appeals.ROUTERS, *routes_periods.ROUTERS, *routes_simulation.ROUTERS)


class ScorecardPage(Page[ScorecardItemOut]):
    """One page of cards."""


class EvidencePage(Page[EvidenceOut]):
    """One page of the records behind a line."""


@dataclass(frozen=True, slots=True)
class CardQuery:
    """The filters of a list, as the address carries them."""

    period: PeriodCode = None
    store_id: Annotated[Id | None, Query()] = None
    store: Annotated[Code | None, Query(description="Store code")] = None
    employee_id: Annotated[Id | None, Query()] = None
    employee_no: Annotated[Code | None, Query(description="The number the payroll knows")] = None
    policy: Annotated[Code | None, Query(description="Policy code, such as S002-B")] = None
    status: Annotated[Status | None, Query(description="REVISED lists the revisions that were replaced")] = (
        None
    )
    changed_since: Annotated[
        Instant | None,
        Query(
            description="The feed: what was published at this moment or later, in the order of publication, "
            "withdrawn cards as tombstones. Ask next with the last `published_at` seen: cards of that moment "
            "come again, and none is left out."
        ),
    ] = None
    mine: Annotated[bool, Query(description="My own cards only")] = False
    include: Annotated[
        IncludeText | None,
        Query(
            description="`lines`, `pay` or both with a comma; `pay` needs pay:read, but for one's own cards",
        ),
    ] = None

    @property
    def filter(self) -> service.CardFilter:
        return service.CardFilter(
            period=self.period,
            store_id=self.store_id,
            store=self.store,
            employee_id=self.employee_id,
            employee_no=self.employee_no,
            policy=self.policy,
            status=self.status,
            changed_since=self.changed_since,
            mine=self.mine,
        )

    @property
    def included(self) -> frozenset[str]:
        return frozenset((self.include or "").split(",")) - {""}


@lists.get("", response_model=ScorecardPage, summary="List scorecards, or follow what is published")
@needs("scorecards:read")
def list_scorecards(
    db: Session, who: Principal, asked: Annotated[CardQuery, Depends()], paging: Paging
) -> Response:
    service.check_included(who, asked.included, mine=asked.mine)
    cards = service.select_cards(who, asked.filter)
    rows, cursor, total = page(
        db, cards.query, [Key(column, falling) for column, falling in cards.keys], paging
    )
    body = service.page_of(service.show_cards(db, who, rows, asked.included), cursor, total)
    return Response(body, media_type="application/json")


@scorecards.get("/{scorecard_id}", response_model=ScorecardDetailOut, summary="One scorecard with its lines")
@needs("scorecards:read")
def read_scorecard(
    db: Session, who: Principal, scorecard_id: CardId, request: Request, revision: RevisionQuery = None
) -> Reply:
    tag = service.card_tag(db, who, scorecard_id, revision)
    if tag is not None and tag in request.headers.get("if-none-match", ""):
        return Reply(None, 304, {"ETag": tag})
    return Reply(service.show_card(db, who, scorecard_id, revision), headers={"ETag": tag} if tag else {})


@scorecards.get("/{scorecard_id}/trace", summary="The evaluation again, as a tree of reasons")
@needs("scorecards:read")
def explain_scorecard(
    db: Session, who: Principal, scorecard_id: CardId, revision: RevisionQuery = None
) -> TraceOut:
    return service.explain_card(db, who, scorecard_id, revision)


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
    code: Annotated[Code, Path(description="Code of the line, or of an input of the scheme")],
    paging: Paging,
    measure: Annotated[Code | None, Query(description="One measure of the line, such as M-24")] = None,
    revision: RevisionQuery = None,
) -> EvidencePage:
    evidence = service.select_evidence(db, who, scorecard_id, code, measure, revision)
    rows, cursor, total = page(db, evidence.query, [Key(column) for column in evidence.keys], paging)
    return EvidencePage(items=service.show_evidence(db, who, evidence, rows), next_cursor=cursor, total=total)


@scorecards.get("/{scorecard_id}/revisions", summary="The published revisions of a card, the newest first")
@needs("scorecards:read")
def list_revisions(db: Session, who: Principal, scorecard_id: CardId) -> list[RevisionOut]:
    return service.list_revisions(db, who, scorecard_id)


@scorecards.get("/{scorecard_id}/compare", summary="Two revisions of a card side by side")
@needs("scorecards:read")
def compare_revisions(
    db: Session,
    who: Principal,
    scorecard_id: CardId,
    before: Annotated[int, Query(alias="from", ge=1, le=MAX_REVISION)],
    after: Annotated[int, Query(alias="to", ge=1, le=MAX_REVISION)],
) -> CompareOut:
    return service.compare_revisions(db, who, scorecard_id, before, after)


@scorecards.post("/{scorecard_id}/self-review", summary="Fill and sign the self column of my own card")
@needs("scorecards:review-self")
def review_myself(
    db: Session, who: Principal, scorecard_id: CardId, body: SelfReviewIn
) -> ScorecardDetailOut:
    return service.review_myself(db, who, scorecard_id, body)


@scorecards.post("/{scorecard_id}/acknowledge", summary="Say that I have seen my published card")
@needs("scorecards:acknowledge")
def acknowledge_scorecard(db: Session, who: Principal, scorecard_id: CardId) -> ScorecardDetailOut:
    return service.acknowledge_card(db, who, scorecard_id)


@scorecards.post(
    "/{scorecard_id}/withdraw", summary="Withdraw a published card: its next revision is a tombstone"
)
@needs("scorecards:withdraw")
def withdraw_scorecard(
    db: Session, who: Principal, scorecard_id: CardId, body: WithdrawIn
) -> ScorecardDetailOut:
    return service.withdraw_card(db, who, scorecard_id, body.reason)


@scorecards.post(
    "/{scorecard_id}/appeals", status_code=201, summary="Appeal against lines of my published card"
)
@needs("scorecards:appeal")
def appeal_scorecard(db: Session, who: Principal, scorecard_id: CardId, body: AppealIn) -> AppealOut:
    return service.appeal(db, who, scorecard_id, body)
