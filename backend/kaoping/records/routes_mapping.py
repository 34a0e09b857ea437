"""Paths of mapping issues: what waits for a ruling, and the ruling."""

from typing import Literal

from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.records.service import issues_read, mapping
from kaoping.records.views_mapping import MappingIssueDetailOut, MappingIssueOut, ResolveMapping
from kaoping.storage.tables.records import MappingIssue
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Id

LATEST_SIGHTING = (Key(MappingIssue.last_seen_at, descending=True), Key(MappingIssue.id, descending=True))

issues = router("/mapping-issues", "records")
ROUTERS = (issues,)


class MappingIssuePage(Page[MappingIssueOut]):
    """What waits for a ruling, latest sighting first."""


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
    items = [mapping.shown_issue(row[0]) for row in rows]
    return MappingIssuePage(items=items, next_cursor=cursor, total=total)


@issues.get(
    "/{issue_id}",
    response_model=MappingIssueDetailOut,
    summary="One code or change with what waits for its ruling, or with the ruling",
)
@needs("records:map")
def get_mapping_issue(db: Session, who: Principal, issue_id: Id) -> MappingIssueDetailOut:
    return issues_read.show_issue(db, issue_id, by=who)


@issues.post(
    "/{issue_id}/resolve",
    response_model=MappingIssueOut,
    summary="Rule on a code or a changed naming; what waited follows",
)
@needs("records:map")
def resolve_mapping_issue(db: Session, who: Principal, issue_id: Id, body: ResolveMapping) -> MappingIssueOut:
    return mapping.resolve(db, issue_id, body, by=who)
