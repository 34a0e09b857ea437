"""Rules on what pushes could not settle, once, and replays the ruling on everything that waited for it.

A ruling holds the store's lock of bulk writers, which every push takes before it reads a code: a record is
either here when its code is ruled on, or comes later and finds the ruling. None is left behind.
"""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.records.service.issues import ATTRIBUTION, CATEGORY, EMPLOYEE
from kaoping.records.service.ruling_categories import rule_category
from kaoping.records.service.ruling_codes import bind
from kaoping.records.service.ruling_teams import accept_team
from kaoping.records.views_mapping import MappingIssueOut, ResolveMapping
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.bulk import driving, lock_stores
from kaoping.storage.reach import within
from kaoping.storage.session import flush, now
from kaoping.storage.tables.people import Store
from kaoping.storage.tables.records import MappingIssue

OPEN, RESOLVED, DISMISSED = "OPEN", "RESOLVED", "DISMISSED"
ASKED = {EMPLOYEE: "employee", CATEGORY: "category", ATTRIBUTION: "decision"}
"""What each kind of issue is to be decided by."""


def find_issues(who: Principal, *, state: str | None, kind: str | None, store_id: int | None) -> Select[Any]:
    query = within(select(MappingIssue), MappingIssue, who)
    for column, value in (
        (MappingIssue.state, state),
        (MappingIssue.kind, kind),
        (MappingIssue.store_id, store_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return query


def resolve(db: Session, issue_id: int, ruling: ResolveMapping, *, by: Principal) -> MappingIssueOut:
    """Decide an open issue once. Raises NotFound outside reach, Conflict when it is decided already,
    Invalid when what is asked is missing, something else is said, or an employee has no post in the store."""
    issue = _lock(db, issue_id, by)
    dismissed = _check(issue.kind, ruling)
    if not dismissed:
        issue.replayed = _carry_out(db, issue, ruling, by)
    issue.state = DISMISSED if dismissed else RESOLVED
    issue.employee_id, issue.category = ruling.employee_id, ruling.category
    issue.resolved_by, issue.resolved_at = by.actor, now(db)
    issue.row_version += 1
    flush(db)
    _note(db, issue, ruling)
    return shown_issue(issue)


def _lock(db: Session, issue_id: int, who: Principal) -> MappingIssue:
    """The open issue, with the store's pushes kept waiting."""
    query = within(select(MappingIssue), MappingIssue, who).where(
        MappingIssue.store_id.in_(select(Store.id)), MappingIssue.id == issue_id
    )
    found = db.scalar(query)
    if found is None:
        raise NotFound()
    with driving(db) as cursor:
        lock_stores(cursor, [found.store_id])
    issue = db.scalars(
        select(MappingIssue)
        .where(MappingIssue.store_id == found.store_id, MappingIssue.id == issue_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if issue.state != OPEN:
        raise Conflict("mapping-closed")
    return issue


def _check(kind: str, ruling: ResolveMapping) -> bool:
    """Whether the ruling leaves everything as it is. Raises Invalid when it does not answer what is asked."""
    said = {
        "employee": ruling.employee_id is not None,
        "category": ruling.category is not None,
        "decision": ruling.decision in ("ACCEPT", "KEEP"),
    }
    asked = ASKED[kind]
    for name, given in said.items():
        if given and name != asked:
            raise Invalid(f"{name}-not-asked", field=_place(name))
    dismissed = ruling.decision == ("KEEP" if kind == ATTRIBUTION else "DISMISS")
    if not said[asked] and not dismissed:
        raise Invalid(f"{asked}-needed", field=_place(asked))
    if kind != ATTRIBUTION and said[asked] and dismissed:
        raise Invalid("decision-not-asked", field="/decision")
    return dismissed


def _place(name: str) -> str:
    return "/employee_id" if name == "employee" else f"/{name}"


def _carry_out(db: Session, issue: MappingIssue, ruling: ResolveMapping, by: Principal) -> int:
    """Gives how many records had waited."""
    if ruling.employee_id is not None:
        return bind(db, issue, ruling.employee_id, ruling.reason, by)
    if ruling.category is not None:
        return rule_category(db, issue, ruling.category, by)
    return accept_team(db, issue, ruling.reason, by)


def _note(db: Session, issue: MappingIssue, ruling: ResolveMapping) -> None:
    noted = {
        "kind": issue.kind,
        "source": issue.source,
        "code": issue.code,
        "employee_id": ruling.employee_id,
        "category": ruling.category,
        "decision": ruling.decision,
        "reason": ruling.reason,
        "replayed": issue.replayed,
    }
    append_journal(db, issue.store_id, "mapping.resolved", "mapping_issue", issue.id, noted)


def shown_issue(issue: MappingIssue) -> MappingIssueOut:
    columns = {name: getattr(issue, name) for name in MappingIssueOut.model_fields}
    return MappingIssueOut(**columns | {"fact_kind": issue.fact_kind or None})
