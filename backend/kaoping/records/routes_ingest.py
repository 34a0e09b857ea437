"""Paths a dealer's system pushes to: one envelope, one reply, one set of rules for every kind of record."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Header, HTTPException, Query, Request
from sqlalchemy.orm import Session

from kaoping.domain.errors import Fault
from kaoping.domain.people import Principal
from kaoping.records.schemas import (
    FaultOut,
    IngestReply,
    IngestResult,
    PushedKey,
    PushedRepairOrder,
    describe_batch,
)
from kaoping.records.schemas_customers import PushedCustomer
from kaoping.records.schemas_measurements import PushedMeasurement
from kaoping.records.schemas_sales import PushedAppointment, PushedSale
from kaoping.records.service import ingest, pushes
from kaoping.records.service.ingest import Outcome, Verdict
from kaoping.records.sources.canonical import Batch, read_array, read_lines
from kaoping.records.sources.dialects import (
    APPOINTMENTS,
    CUSTOMERS,
    MEASUREMENTS,
    REPAIR_ORDERS,
    SALES,
    Dialect,
)
from kaoping.web.messages import language_of, sentence
from kaoping.web.routing import needs, router

PUSH_LIMIT = 16_000_000
"""Bytes of one push, above the megabyte other bodies may have."""

READERS = {"application/json": read_array, "application/x-ndjson": read_lines}

ingested = router("/ingest", "ingest")
ROUTERS = (ingested,)

Language = Annotated[str | None, Header(alias="Accept-Language", max_length=200)]
Results = Annotated[Literal["all", "issues"], Query()]


class Push:
    """The body of a push as it came; parsed inside the unit of work, where its time is counted."""

    def __init__(self, media_type: str, body: bytearray) -> None:
        self.media_type, self.body = media_type, body

    def read(self, dialect: Dialect) -> Batch:
        """Parses once and lets the bytes go: the records take ten times their room (P11)."""
        body, self.body = self.body, bytearray()
        return READERS[self.media_type](body, dialect)


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


Received = Annotated[Push, Depends(receive_push)]


def _of(model: type[PushedKey]) -> dict[str, Any]:
    """What the document says of a path that takes batches of one kind."""
    return {"requestBody": describe_batch(model)}


@ingested.post(
    "/repair-orders",
    response_model=IngestReply,
    max_body_size=PUSH_LIMIT,
    openapi_extra=_of(PushedRepairOrder),
    summary="Push repair orders, up to 5,000 at a time; send the same again whenever in doubt",
)
@needs("records:write")
def push_repair_orders(
    db: Session, who: Principal, push: Received, results: Results = "issues", accept_language: Language = None
) -> IngestReply:
    outcome = pushes.take_orders(db, lambda: push.read(REPAIR_ORDERS), by=who)
    return _reply(outcome, accept_language, results)


@ingested.post(
    "/sales",
    response_model=IngestReply,
    max_body_size=PUSH_LIMIT,
    openapi_extra=_of(PushedSale),
    summary="Push sales of cars, up to 5,000 at a time; a return ends the calls that wait",
)
@needs("records:write")
def push_sales(
    db: Session, who: Principal, push: Received, results: Results = "issues", accept_language: Language = None
) -> IngestReply:
    outcome = pushes.take_sales(db, lambda: push.read(SALES), by=who)
    return _reply(outcome, accept_language, results)


@ingested.post(
    "/appointments",
    response_model=IngestReply,
    max_body_size=PUSH_LIMIT,
    openapi_extra=_of(PushedAppointment),
    summary="Push appointments, up to 5,000 at a time",
)
@needs("records:write")
def push_appointments(
    db: Session, who: Principal, push: Received, results: Results = "issues", accept_language: Language = None
) -> IngestReply:
    outcome = pushes.take_appointments(db, lambda: push.read(APPOINTMENTS), by=who)
    return _reply(outcome, accept_language, results)


@ingested.post(
    "/customers",
    response_model=IngestReply,
    max_body_size=PUSH_LIMIT,
    openapi_extra=_of(PushedCustomer),
    summary="Push customers, up to 5,000 at a time; two are never merged here",
)
@needs("records:write")
def push_customers(
    db: Session, who: Principal, push: Received, results: Results = "issues", accept_language: Language = None
) -> IngestReply:
    outcome = pushes.take_customers(db, lambda: push.read(CUSTOMERS), by=who)
    return _reply(outcome, accept_language, results)


@ingested.post(
    "/measurements",
    response_model=IngestReply,
    max_body_size=PUSH_LIMIT,
    openapi_extra=_of(PushedMeasurement),
    summary="Push figures of measures that are fed, up to 5,000 at a time",
)
@needs("records:write")
def push_measurements(
    db: Session, who: Principal, push: Received, results: Results = "issues", accept_language: Language = None
) -> IngestReply:
    outcome = pushes.take_measurements(db, lambda: push.read(MEASUREMENTS), by=who)
    return _reply(outcome, accept_language, results)


def _reply(outcome: Outcome, accept_language: str | None, results: str) -> IngestReply:
    language = language_of(accept_language)
    shown = [
        _result(index, verdict, language)
        for index, verdict in enumerate(outcome.verdicts)
        if results == "all" or verdict.status in ("stale", "rejected") or verdict.warnings
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
