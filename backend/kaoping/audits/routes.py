"""Audits over HTTP: paths, permissions and shapes; what they do stands in `service`."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Path, Query, Request, Response
from sqlalchemy.orm import Session

from kaoping.audits import service
from kaoping.audits.schemas import (
    AuditDetailOut,
    AuditIn,
    AuditorOut,
    AuditOut,
    AuditPhotoOut,
    AuditTemplateDetailOut,
    AuditTemplateOut,
    FindingOut,
    MarkedOut,
    MarkIn,
    ReasonIn,
)
from kaoping.audits.service.findings import NEWEST as NEWEST_FINDINGS
from kaoping.audits.service.listing import NEWEST as NEWEST_AUDITS
from kaoping.audits.service.photos import JPEG, PNG, WEBP
from kaoping.domain.audits import State
from kaoping.domain.checklists import Source
from kaoping.domain.people import Principal
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import MAX_ID, Code, Day, Id

PHOTO_LIMIT = 10_000_000
"""Bytes of one photo."""

PICTURES: dict[str, Any] = {
    kind: {"schema": {"type": "string", "format": "binary"}} for kind in (JPEG, PNG, WEBP)
}

AuditId = Annotated[int, Path(ge=1, le=MAX_ID)]
PhotoId = Annotated[int, Path(ge=1, le=MAX_ID)]
ItemCode = Annotated[Code, Path(max_length=32)]

templates = router("/audit-templates", "audits")
audits = router("/audits", "audits")
findings = router("/findings", "audits")
ROUTERS = (templates, audits, findings)


class AuditPage(Page[AuditOut]):
    """One page of audits, the latest planned first."""


class FindingPage(Page[FindingOut]):
    """One page of lost items, the latest visit first."""


@templates.get("", summary="Checklists in their newest version, with what each brand still lacks")
@needs("audits:read")
def list_audit_templates(db: Session) -> list[AuditTemplateOut]:
    return service.list_templates(db)


@templates.get("/{template_id}", summary="Read a checklist whole")
@needs("audits:read")
def read_audit_template(db: Session, template_id: AuditId) -> AuditTemplateDetailOut:
    return service.read_template(db, template_id)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """The filters of a list, as the address carries them; the days are those audits are planned for."""

    store_id: Annotated[Id | None, Query()] = None
    state: Annotated[list[State] | None, Query(max_length=5)] = None
    template: Annotated[Code | None, Query(description="Code of a checklist")] = None
    mine: Annotated[bool | None, Query(description="Carried out by me")] = None
    first: Annotated[Day | None, Query(alias="from")] = None
    last: Annotated[Day | None, Query(alias="to")] = None

    @property
    def filter(self) -> service.AuditFilter:
        return service.AuditFilter(
            tuple(self.state or ()), self.store_id, self.template, self.mine, self.first, self.last
        )


@audits.get("", summary="List audits, the latest planned first")
@needs("audits:read")
def list_audits(
    db: Session, who: Principal, asked: Annotated[AuditQuery, Depends()], paging: Paging
) -> AuditPage:
    keys = [Key(column, descending) for column, descending in NEWEST_AUDITS]
    rows, cursor, total = page(db, service.select_audits(asked.filter, who), keys, paging)
    return AuditPage(items=service.show_audits(rows, who), next_cursor=cursor, total=total)


@audits.post("", status_code=201, summary="Plan an audit of a store")
@needs("audits:plan")
def plan_audit(db: Session, who: Principal, body: AuditIn) -> AuditDetailOut:
    return service.plan_audit(db, who, body)


@audits.get("/auditors", summary="Who may be sent to a store, and why others may not")
@needs("audits:plan")
def list_auditors(
    db: Session,
    who: Principal,
    store_id: Annotated[Id, Query()],
    template_code: Annotated[Code, Query()],
    sources: Annotated[list[Source] | None, Query(max_length=2)] = None,
    scheduled_on: Annotated[Day | None, Query(description="Today, unless said otherwise")] = None,
) -> list[AuditorOut]:
    return service.list_auditors(db, who, store_id, template_code, sources or (), scheduled_on)


@audits.get("/{audit_id}", summary="Read an audit with its indicators, losses and timeline")
@needs("audits:read")
def read_audit(db: Session, who: Principal, audit_id: AuditId) -> AuditDetailOut:
    return service.read_audit(db, who, audit_id)


@audits.put("/{audit_id}/items/{code}", summary="Mark an indicator; safe to send again and in any order")
@needs("audits:perform")
def mark_audit_item(
    db: Session, who: Principal, audit_id: AuditId, code: ItemCode, body: MarkIn
) -> MarkedOut:
    return service.mark_item(db, who, audit_id, code, body)


async def receive_picture(request: Request) -> service.Picture:
    """The body as it came; one that says it is something else, or compressed, is not read."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    encoded = request.headers.get("content-encoding", "identity").strip().lower()
    if media_type not in PICTURES or encoded != "identity":
        request.scope["media_types"] = tuple(PICTURES)
        raise HTTPException(415)
    return service.Picture(media_type, await request.body())


@audits.post(
    "/{audit_id}/photos",
    status_code=201,
    max_body_size=PHOTO_LIMIT,
    openapi_extra={"requestBody": {"required": True, "content": PICTURES}},
    summary="Add a photo to an indicator; the same picture twice is one photo",
)
@needs("audits:perform")
def add_audit_photo(
    db: Session,
    who: Principal,
    audit_id: AuditId,
    code: Annotated[Code, Query(max_length=32, description="Code of the indicator")],
    picture: Annotated[service.Picture, Depends(receive_picture)],
) -> AuditPhotoOut:
    return service.add_photo(db, who, audit_id, code, picture)


@audits.get(
    "/{audit_id}/photos/{photo_id}",
    response_class=Response,
    responses={200: {"description": "The picture", "content": PICTURES}},
    summary="Read a photo as it was taken",
)
@needs("audits:read")
def read_audit_photo(db: Session, who: Principal, audit_id: AuditId, photo_id: PhotoId) -> Response:
    photo, content = service.read_photo(db, who, audit_id, photo_id)
    return Response(
        content,
        media_type=photo.media_type,
        headers={
            "ETag": f'"{photo.sha256}"',
            "Cache-Control": "private, max-age=86400, immutable",
            "Content-Disposition": "inline",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@audits.delete("/{audit_id}/photos/{photo_id}", status_code=204, summary="Take a photo away again")
@needs("audits:perform")
def remove_audit_photo(db: Session, who: Principal, audit_id: AuditId, photo_id: PhotoId) -> None:
    service.remove_photo(db, who, audit_id, photo_id)


@audits.post("/{audit_id}/start", summary="Begin an audit on site")
@needs("audits:perform")
def start_audit(db: Session, who: Principal, audit_id: AuditId) -> AuditDetailOut:
    return service.start_audit(db, who, audit_id)


@audits.post("/{audit_id}/submit", summary="Hand in an audit whose indicators are all marked")
@needs("audits:perform")
def submit_audit(db: Session, who: Principal, audit_id: AuditId) -> AuditDetailOut:
    return service.submit_audit(db, who, audit_id)


@audits.post("/{audit_id}/send-back", summary="Send an audit back to its auditor")
@needs("audits:review")
def send_back_audit(db: Session, who: Principal, audit_id: AuditId, body: ReasonIn) -> AuditDetailOut:
    return service.send_back(db, who, audit_id, body.reason)


@audits.post("/{audit_id}/publish", summary="Publish an audit: from then on it counts")
@needs("audits:review")
def publish_audit(db: Session, who: Principal, audit_id: AuditId) -> AuditDetailOut:
    return service.publish_audit(db, who, audit_id)


@audits.post("/{audit_id}/cancel", summary="Call off an audit that was not handed in")
@needs("audits:plan")
def cancel_audit(db: Session, who: Principal, audit_id: AuditId, body: ReasonIn) -> AuditDetailOut:
    return service.cancel_audit(db, who, audit_id, body.reason)


@dataclass(frozen=True, slots=True)
class FindingQuery:
    """The filters of the list of losses, as the address carries them; the days are those of the visits."""

    store_id: Annotated[Id | None, Query()] = None
    position_id: Annotated[Id | None, Query(description="Post that answers for it")] = None
    section: Annotated[Code | None, Query(max_length=32)] = None
    template: Annotated[Code | None, Query(description="Code of a checklist")] = None
    first: Annotated[Day | None, Query(alias="from")] = None
    last: Annotated[Day | None, Query(alias="to")] = None

    @property
    def filter(self) -> service.FindingFilter:
        return service.FindingFilter(
            self.store_id, self.position_id, self.section, self.template, self.first, self.last
        )


@findings.get("", summary="Lost items of published audits, with how often each was lost before")
@needs("audits:read")
def list_findings(
    db: Session, who: Principal, asked: Annotated[FindingQuery, Depends()], paging: Paging
) -> FindingPage:
    keys = [Key(column, descending) for column, descending in NEWEST_FINDINGS]
    rows, cursor, total = page(db, service.select_findings(asked.filter, who), keys, paging)
    return FindingPage(items=service.show_findings(db, rows), next_cursor=cursor, total=total)
