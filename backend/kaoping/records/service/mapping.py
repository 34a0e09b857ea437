"""Rules on what pushes could not settle: whom an unknown code means, what is left as it is.

Binding a code adds a ruling; the attribution rows that waited for it are superseded by rows that
name the employee, with the post held on the day of the work. Nothing is edited.
"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.records.service.issues import EMPLOYEE
from kaoping.records.views import MappingIssueOut, ResolveMapping
from kaoping.storage.acts.codes import bind_code
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import within
from kaoping.storage.reads.posts import posts_on
from kaoping.storage.session import flush, now, save
from kaoping.storage.tables.people import Assignment, Store
from kaoping.storage.tables.records import (
    REPAIR_ORDER,
    Attribution,
    AttributionRuling,
    MappingIssue,
    RepairOrder,
)

OPEN, RESOLVED, DISMISSED = "OPEN", "RESOLVED", "DISMISSED"


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
    Invalid when an employee is missing, unasked for, or has never held a post in the store."""
    query = within(select(MappingIssue), MappingIssue, by).where(
        MappingIssue.store_id.in_(select(Store.id)), MappingIssue.id == issue_id
    )
    issue = db.scalar(query.with_for_update())
    if issue is None:
        raise NotFound()
    if issue.state != OPEN:
        raise Conflict("mapping-closed")
    if issue.kind == EMPLOYEE:
        _bind(db, issue, ruling, by)
    elif ruling.employee_id is not None:
        raise Invalid("employee-not-asked", field="/employee_id")
    issue.state = RESOLVED if issue.kind == EMPLOYEE else DISMISSED
    issue.employee_id = ruling.employee_id
    issue.resolved_by, issue.resolved_at = by.actor, now(db)
    issue.row_version += 1
    flush(db)
    noted = {
        "kind": issue.kind,
        "source": issue.source,
        "code": issue.code,
        "employee_id": ruling.employee_id,
    }
    append_journal(db, issue.store_id, "mapping.resolved", "mapping_issue", issue.id, noted)
    return MappingIssueOut.model_validate(issue)


def _bind(db: Session, issue: MappingIssue, ruling: ResolveMapping, by: Principal) -> None:
    if ruling.employee_id is None:
        raise Invalid("employee-needed", field="/employee_id")
    posted = select(Assignment.id).where(
        Assignment.store_id == issue.store_id, Assignment.employee_id == ruling.employee_id
    )
    if db.scalar(posted.limit(1)) is None:
        raise Invalid("employee-not-here", field="/employee_id")
    bind_code(db, issue.store_id, issue.source, issue.code, ruling.employee_id)
    _supersede(db, issue, ruling.employee_id, ruling.reason, by)


def _supersede(db: Session, issue: MappingIssue, employee_id: int, reason: str, by: Principal) -> None:
    """Replace every current row of the unknown code by one that names the employee."""
    waiting = db.scalars(
        select(Attribution).where(
            Attribution.store_id == issue.store_id,
            Attribution.source == issue.source,
            Attribution.code == issue.code,
            Attribution.employee_id.is_(None),
            Attribution.superseded_by.is_(None),
        )
    ).all()
    if not waiting:
        return
    ruling = AttributionRuling(
        store_id=issue.store_id,
        kind="CODE_BOUND",
        reason=reason,
        mapping_issue_id=issue.id,
        ruled_by=by.actor,
        ruled_at=now(db),
    )
    save(db, ruling)
    rows = [_named(db, old, employee_id, ruling.id) for old in waiting]
    db.execute(
        update(Attribution)
        .where(Attribution.store_id == issue.store_id, Attribution.id.in_([old.id for old in waiting]))
        .values(superseded_by=ruling.id)
        .execution_options(synchronize_session=False)
    )
    db.execute(insert(Attribution), rows)
    _mark_orders(db, issue.store_id, [old.fact_id for old in waiting if old.fact_kind == REPAIR_ORDER])


def _named(db: Session, old: Attribution, employee_id: int, ruling_id: int) -> dict[str, Any]:
    zone = ZoneInfo(db.scalars(select(Store.zone).where(Store.id == old.store_id)).one())
    day = old.frozen_at.astimezone(zone).date()
    post = posts_on(db, old.store_id, [employee_id], day).get(employee_id)
    return {
        "store_id": old.store_id,
        "fact_kind": old.fact_kind,
        "fact_id": old.fact_id,
        "role": old.role,
        "seq": old.seq,
        "employee_id": employee_id,
        "source": old.source,
        "code": old.code,
        "department_id": post.department_id if post else None,
        "position_id": post.position_id if post else None,
        "share": old.share,
        "origin": "RULING",
        "frozen_at": old.frozen_at,
        "ruling_id": ruling_id,
    }


def _mark_orders(db: Session, store_id: int, orders: list[int]) -> None:
    days = db.execute(
        select(RepairOrder.delivered_day, RepairOrder.opened_day, RepairOrder.settled_day)
        .where(RepairOrder.store_id == store_id, RepairOrder.id.in_(orders))
        .distinct()
    )
    mark_dirty(db, store_id, [day for row in days for day in row])
