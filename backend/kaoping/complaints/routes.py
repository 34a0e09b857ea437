"""Complaints over HTTP: paths, permissions and shapes; what they do stands in `service`."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Path, Query
from sqlalchemy.orm import Session

from kaoping.complaints import service
from kaoping.complaints.schemas import (
    AcceptIn,
    AssignIn,
    ComplaintDetailOut,
    ComplaintIn,
    ComplaintOut,
    ComplaintTermsOut,
    HandlerCandidatesOut,
    ReopenIn,
    RequestCloseIn,
    RespondIn,
    RevealedContactOut,
    StartIn,
    VerifyIn,
)
from kaoping.domain.people import Principal
from kaoping.domain.workflow import State
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import MAX_ID, Id, Instant

CaseId = Annotated[int, Path(ge=1, le=MAX_ID)]
complaints = router("/complaints", "complaints")
terms = router("/complaint-terms", "complaints")
ROUTERS = (complaints, terms)


class ComplaintPage(Page[ComplaintOut]):
    """One page of complaints."""


@terms.get("", summary="Categories, causes and SLA classes with their labels")
@needs("complaints:read")
def list_complaint_terms() -> ComplaintTermsOut:
    return service.list_terms()


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """The filters of a list, as the address carries them."""

    state: Annotated[list[State] | None, Query(max_length=8)] = None
    store_id: Annotated[Id | None, Query()] = None
    open: Annotated[bool | None, Query(description="Not yet closed")] = None
    breached: Annotated[bool | None, Query(description="A deadline has passed and still waits")] = None
    missed: Annotated[bool | None, Query(description="A deadline passed before it was met")] = None
    due_before: Annotated[Instant | None, Query(description="Next deadline at or before this")] = None
    handler_id: Annotated[Id | None, Query(description="Employee who handles it")] = None
    mine: Annotated[bool | None, Query(description="Handled by me")] = None
    repair_order_id: Annotated[Id | None, Query()] = None
    sale_id: Annotated[Id | None, Query()] = None
    customer_id: Annotated[Id | None, Query()] = None
    sort: Literal["due_at", "-due_at", "received_at", "-received_at"] = "due_at"

    @property
    def filter(self) -> service.CaseFilter:
        return service.CaseFilter(
            states=tuple(self.state or ()),
            store_id=self.store_id,
            is_open=self.open,
            breached=self.breached,
            missed=self.missed,
            due_before=self.due_before,
            handler_id=self.handler_id,
            mine=self.mine,
            repair_order_id=self.repair_order_id,
            sale_id=self.sale_id,
            customer_id=self.customer_id,
        )


@complaints.get("", summary="List complaints, the most pressing deadline first")
@needs("complaints:read")
def list_complaints(
    db: Session, who: Principal, asked: Annotated[CaseQuery, Depends()], paging: Paging
) -> ComplaintPage:
    keys = [Key(column, descending) for column, descending in service.page_keys(asked.sort)]
    rows, cursor, total = page(db, service.select_cases(db, asked.filter, who), keys, paging)
    return ComplaintPage(items=service.show_cases(db, rows), next_cursor=cursor, total=total)


@complaints.post("", status_code=201, summary="Open a complaint that did not come from a call-back")
@needs("complaints:open")
def open_complaint(db: Session, who: Principal, body: ComplaintIn) -> ComplaintDetailOut:
    return service.open_complaint(db, who, body)


@complaints.get("/{complaint_id}", summary="Read a complaint with its clocks, timeline and next steps")
@needs("complaints:read")
def read_complaint(db: Session, who: Principal, complaint_id: CaseId) -> ComplaintDetailOut:
    return service.read_case(db, who, complaint_id)


@complaints.get("/{complaint_id}/handler-candidates", summary="Who may handle it, and why others may not")
@needs("complaints:assign")
def list_handler_candidates(db: Session, who: Principal, complaint_id: CaseId) -> HandlerCandidatesOut:
    return service.list_candidates(db, who, complaint_id)


@complaints.post("/{complaint_id}/reveal-contact", summary="The number to call, which the journal notes")
@needs("complaints:read")
def reveal_complaint_contact(db: Session, who: Principal, complaint_id: CaseId) -> RevealedContactOut:
    return service.reveal_contact(db, who, complaint_id)


@complaints.post("/{complaint_id}/accept", summary="Take a case on and settle whom it names")
@needs("complaints:assign")
def accept_complaint(db: Session, who: Principal, complaint_id: CaseId, body: AcceptIn) -> ComplaintDetailOut:
    return service.accept(db, who, complaint_id, body)


@complaints.post("/{complaint_id}/assign", summary="Give a case to a handler")
@needs("complaints:assign")
def assign_complaint(db: Session, who: Principal, complaint_id: CaseId, body: AssignIn) -> ComplaintDetailOut:
    return service.assign(db, who, complaint_id, body)


@complaints.post("/{complaint_id}/respond", summary="Record what the customer was told")
@needs("complaints:handle")
def respond_to_complaint(
    db: Session, who: Principal, complaint_id: CaseId, body: RespondIn
) -> ComplaintDetailOut:
    return service.respond(db, who, complaint_id, body)


@complaints.post("/{complaint_id}/start", summary="Begin working on a case")
@needs("complaints:handle")
def start_complaint(db: Session, who: Principal, complaint_id: CaseId, body: StartIn) -> ComplaintDetailOut:
    return service.start(db, who, complaint_id, body)


@complaints.post("/{complaint_id}/request-close", summary="Say how it was solved and what caused it")
@needs("complaints:handle")
def request_complaint_close(
    db: Session, who: Principal, complaint_id: CaseId, body: RequestCloseIn
) -> ComplaintDetailOut:
    return service.request_close(db, who, complaint_id, body)


@complaints.post("/{complaint_id}/verify", summary="Record the closing call")
@needs("complaints:verify")
def verify_complaint(db: Session, who: Principal, complaint_id: CaseId, body: VerifyIn) -> ComplaintDetailOut:
    return service.verify(db, who, complaint_id, body)


@complaints.post("/{complaint_id}/reopen", summary="Take a closed case up again")
@needs("complaints:verify")
def reopen_complaint(db: Session, who: Principal, complaint_id: CaseId, body: ReopenIn) -> ComplaintDetailOut:
    return service.reopen(db, who, complaint_id, body)
