"""Paths of records: pushes from dealers' systems, orders and customers for people, mapping issues."""

from typing import Annotated, Literal

from fastapi import Depends, Header, HTTPException, Query, Request
from sqlalchemy.orm import Session

from kaoping.domain.errors import Fault
from kaoping.domain.people import Principal
from kaoping.records.schemas import FaultOut, IngestReply, IngestResult, describe_batch
from kaoping.records.service import ingest, mapping, orders_read, reveal
from kaoping.records.service.ingest import Outcome, Verdict
from kaoping.records.service.orders_read import OrderFilter
from kaoping.records.sources.canonical import Batch, read_array, read_lines
from kaoping.records.views import (
    MappingIssueOut,
    RepairOrderOut,
    RepairOrderRow,
    ResolveMapping,
    RevealCustomer,
    RevealedCustomer,
)
from kaoping.storage.tables.records import MappingIssue, RepairOrder
from kaoping.web.messages import language_of, sentence
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Day, Id

MAX_VERSION = 2**31 - 1
PUSH_LIMIT = 16_000_000
"""Bytes of one push, above the megabyte other bodies may have."""

NEWEST_VISIT = (Key(RepairOrder.opened_at, descending=True), Key(RepairOrder.id, descending=True))
LATEST_SIGHTING = (Key(MappingIssue.last_seen_at, descending=True), Key(MappingIssue.id, descending=True))

READERS = {"application/json": read_array, "application/x-ndjson": read_lines}

pushes = router("/ingest", "ingest")
orders = router("/repair-orders", "records")
issues = router("/mapping-issues", "records")
customers = router("/customers", "records")
ROUTERS = (pushes, orders, issues, customers)

Language = Annotated[str | None, Header(alias="Accept-Language", max_length=200)]


class RepairOrderPage(Page[RepairOrderRow]):
    """Repair orders, newest visit first."""


class MappingIssuePage(Page[MappingIssueOut]):
    """What waits for a ruling, latest sighting first."""


class Push:
    """The body of a push as it came; parsed inside the unit of work, where its time is counted."""

    def __init__(self, media_type: str, body: bytearray) -> None:
        self.media_type, self.body = media_type, body

    def read(self) -> Batch:
        """Parses once and lets the bytes go: the records take ten times their room (P11)."""
        body, self.body = self.body, bytearray()
        return READERS[self.media_type](body)


async def receive_push(request: Request) -> Push:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    encoded = request.headers.get("content-encoding", "identity").strip().lower()
    if media_type not in READERS or charset not in ("", "utf-8", "utf8") or encoded != "identity":
        raise HTTPException(415)
    body = bytearray()  # grows in place; the request's own body() would keep the pieces and the whole
    async for chunk in request.stream():
        body += chunk
    return Push(media_type, body)


@pushes.post(
    "/repair-orders",
    response_model=IngestReply,
    max_body_size=PUSH_LIMIT,
    openapi_extra={"requestBody": describe_batch()},
    summary="Push repair orders, up to 5,000 at a time; send the same again whenever in doubt",
)
@needs("records:write")
def push_repair_orders(
    db: Session,
    who: Principal,
    push: Annotated[Push, Depends(receive_push)],
    results: Annotated[Literal["all", "issues"], Query()] = "issues",
    accept_language: Language = None,
) -> IngestReply:
    outcome = ingest.take_orders(db, push.read, by=who)
    return _reply(outcome, language_of(accept_language), everything=results == "all")


def _reply(outcome: Outcome, language: str, *, everything: bool) -> IngestReply:
    shown = [
        _result(index, verdict, language)
        for index, verdict in enumerate(outcome.verdicts)
        if everything or verdict.status in ("stale", "rejected") or verdict.warnings
    ]
    counts = {status: outcome.count(status) for status in ingest.STATUSES}
    return IngestReply(received=len(outcome.verdicts), results=shown, **counts)


def _result(index: int, verdict: Verdict, language: str) -> IngestResult:
    return IngestResult(
        index=index,
        external_id=verdict.external_id,
        status=verdict.status,
        errors=[_fault(fault, language) for fault in verdict.faults],
        warnings=[_fault(fault, language) for fault in verdict.warnings],
    )


def _fault(fault: Fault, language: str) -> FaultOut:
    return FaultOut(
        pointer=fault.field, code=fault.code, message=sentence(fault.code, fault.params, language)
    )


def read_filter(
    store_id: Id | None = None,
    ro_no: Annotated[str | None, Query(min_length=1, max_length=32)] = None,
    vin_tail: Annotated[str | None, Query(pattern=r"^[A-HJ-NPR-Za-hj-npr-z0-9]{6}$")] = None,
    plate: Annotated[str | None, Query(min_length=2, max_length=32)] = None,
    status: Annotated[str | None, Query(pattern=r"^[A-Z_]{1,16}$")] = None,
    delivered_from: Day | None = None,
    delivered_to: Day | None = None,
) -> OrderFilter:
    return OrderFilter(store_id, ro_no, vin_tail, plate, status, delivered_from, delivered_to)


@orders.get("", response_model=RepairOrderPage, summary="Repair orders, newest visit first")
@needs("records:read")
def list_repair_orders(
    db: Session, who: Principal, paging: Paging, wanted: Annotated[OrderFilter, Depends(read_filter)]
) -> RepairOrderPage:
    rows, cursor, total = page(db, orders_read.find_orders(wanted, who), NEWEST_VISIT, paging)
    return RepairOrderPage(items=orders_read.rows_of(db, rows), next_cursor=cursor, total=total)


@orders.get("/{order_id}", response_model=RepairOrderOut, summary="One repair order with what hangs on it")
@needs("records:read")
def get_repair_order(
    db: Session,
    who: Principal,
    order_id: Id,
    accept_language: Language = None,
    version: Annotated[
        int | None, Query(ge=1, le=MAX_VERSION, description="As it was; the newest, if not given")
    ] = None,
) -> RepairOrderOut:
    return orders_read.show_order(db, order_id, language_of(accept_language), by=who, version=version)


@issues.get("", response_model=MappingIssuePage, summary="Codes and changes waiting for a ruling")
@needs("records:map")
def list_mapping_issues(
    db: Session,
    who: Principal,
    paging: Paging,
    state: Literal["OPEN", "RESOLVED", "DISMISSED"] | None = None,
    kind: Literal["EMPLOYEE", "CATEGORY", "ATTRIBUTION"] | None = None,
    store_id: Id | None = None,
) -> MappingIssuePage:
    query = mapping.find_issues(who, state=state, kind=kind, store_id=store_id)
    rows, cursor, total = page(db, query, LATEST_SIGHTING, paging)
    items = [MappingIssueOut.model_validate(row[0]) for row in rows]
    return MappingIssuePage(items=items, next_cursor=cursor, total=total)


@issues.post("/{issue_id}/resolve", response_model=MappingIssueOut, summary="Say whom a code means")
@needs("records:map")
def resolve_mapping_issue(db: Session, who: Principal, issue_id: Id, body: ResolveMapping) -> MappingIssueOut:
    return mapping.resolve(db, issue_id, body, by=who)


@customers.post(
    "/{customer_id}/reveal",
    response_model=RevealedCustomer,
    summary="See a customer's name and numbers for a stated purpose; noted in the journal",
)
@needs("records:reveal")
def reveal_customer(db: Session, who: Principal, customer_id: Id, body: RevealCustomer) -> RevealedCustomer:
    return reveal.reveal_customer(db, customer_id, body.purpose, by=who)
