"""Appeals against published cards, and pay terms, over HTTP: paths, permissions and shapes."""

from typing import Annotated

from fastapi import Path, Query
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.scorecards.schemas import AppealState
from kaoping.scorecards.schemas_appeals import (
    AppealOut,
    PayTermIn,
    PayTermOut,
    PreviewIn,
    RulingIn,
)
from kaoping.scorecards.schemas_revisions import CompareOut
from kaoping.scorecards.service import pay_terms
from kaoping.scorecards.service.sealed import appeals as rows_of_appeals
from kaoping.scorecards.service.sealed import ruling
from kaoping.scorecards.service.sealed.showing import show_appeal, show_appeals
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import MAX_ID, Code, Id

AppealId = Annotated[int, Path(ge=1, le=MAX_ID)]
appeals = router("/appeals", "appeals")
terms = router("/pay-terms", "pay-terms")
ROUTERS = (appeals, terms)


class AppealPage(Page[AppealOut]):
    """One page of appeals."""


class PayTermPage(Page[PayTermOut]):
    """One page of pay terms."""


@appeals.get("", response_model=AppealPage, summary="List appeals, those that wait first, then the newest")
@needs("scorecards:read")
def list_appeals(
    db: Session,
    who: Principal,
    paging: Paging,
    store_id: Annotated[Id | None, Query()] = None,
    state: Annotated[AppealState | None, Query()] = None,
    mine: Annotated[bool, Query(description="My own appeals only")] = False,
) -> AppealPage:
    query = rows_of_appeals.select_appeals(who, store_id=store_id, state=state, mine=mine)
    keys = [Key(column, falling) for column, falling in rows_of_appeals.appeal_keys()]
    rows, cursor, total = page(db, query, keys, paging)
    shown = show_appeals(db, who, [row.Appeal for row in rows])
    return AppealPage(items=shown, next_cursor=cursor, total=total)


@appeals.get("/{appeal_id}", summary="One appeal with its lines and its ruling")
@needs("scorecards:read")
def read_appeal(db: Session, who: Principal, appeal_id: AppealId) -> AppealOut:
    return show_appeal(db, who, rows_of_appeals.find_appeal(db, who, appeal_id))


@appeals.post("/{appeal_id}/preview", summary="What a ruling would change, nothing written")
@needs("scorecards:rule")
def preview_ruling(db: Session, who: Principal, appeal_id: AppealId, body: PreviewIn) -> CompareOut:
    return ruling.preview_ruling(db, who, appeal_id, body.decisions)


@appeals.post("/{appeal_id}/rule", summary="Rule on an appeal; what is upheld becomes the next revision")
@needs("scorecards:rule")
def rule_on_appeal(db: Session, who: Principal, appeal_id: AppealId, body: RulingIn) -> AppealOut:
    return ruling.rule(db, who, appeal_id, body)


@terms.get("", response_model=PayTermPage, summary="List pay terms by person")
@needs("pay:read")
def list_pay_terms(
    db: Session,
    who: Principal,
    paging: Paging,
    store_id: Annotated[Id | None, Query()] = None,
    employee_id: Annotated[Id | None, Query()] = None,
    code: Annotated[Code | None, Query()] = None,
) -> PayTermPage:
    query = pay_terms.select_terms(who, store_id=store_id, employee_id=employee_id, code=code)
    keys = [Key(column, falling) for column, falling in pay_terms.term_keys()]
    rows, cursor, total = page(db, query, keys, paging)
    shown = [pay_terms.show_term(row.PayTerm, row.Store, row.Employee) for row in rows]
    return PayTermPage(items=shown, next_cursor=cursor, total=total)


@terms.post("", status_code=201, summary="Set a pay term of a person from a day on")
@needs("pay:write")
def set_pay_term(db: Session, who: Principal, body: PayTermIn) -> PayTermOut:
    return pay_terms.set_term(db, who, body)
