"""Says whom an unknown code means: what waited for it is superseded by rows that name the employee.

The code may stand on orders, sales, appointments and stated figures; attribution keeps the post held on the
day of the work. Nothing that was frozen is edited.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, cast, func, insert, select, update
from sqlalchemy.orm import Session

from kaoping.domain.errors import Invalid
from kaoping.domain.people import Principal
from kaoping.records.service.ruling_days import mark_facts, zone_of
from kaoping.storage.acts.codes import bind_code
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.reads.posts import Post, posts_on
from kaoping.storage.session import now, save
from kaoping.storage.tables.measurements import Measurement
from kaoping.storage.tables.people import Assignment
from kaoping.storage.tables.records import Attribution, AttributionRuling, MappingIssue
from kaoping.storage.tables.sales import Appointment

QUIET = {"synchronize_session": False}


def bind(db: Session, issue: MappingIssue, employee_id: int, reason: str, by: Principal) -> int:
    """Gives how many records had waited. Raises Invalid when the employee has never held a post in the store,
    Conflict when the code means somebody else already."""
    posted = select(Assignment.id).where(
        Assignment.store_id == issue.store_id, Assignment.employee_id == employee_id
    )
    if db.scalar(posted.limit(1)) is None:
        raise Invalid("employee-not-here", field="/employee_id")
    bind_code(db, issue.store_id, issue.source, issue.code, employee_id)
    facts = _name_facts(db, issue, employee_id, reason, by)
    named = _name_appointments(db, issue, employee_id) + _name_measurements(db, issue, employee_id)
    return facts + named


def _name_facts(db: Session, issue: MappingIssue, employee_id: int, reason: str, by: Principal) -> int:
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
        return 0
    ruling = add_ruling(db, issue, "CODE_BOUND", reason, by)
    zone = zone_of(db, issue.store_id)
    days = [old.frozen_at.astimezone(zone).date() for old in waiting]
    posts = {day: posts_on(db, issue.store_id, [employee_id], day).get(employee_id) for day in set(days)}
    rows = [_named(old, employee_id, posts[day], ruling.id) for old, day in zip(waiting, days, strict=True)]
    supersede(db, waiting, ruling.id)
    db.execute(insert(Attribution), rows)
    facts = {(old.fact_kind, old.fact_id) for old in waiting}
    mark_facts(db, issue.store_id, facts)
    return len(facts)


def add_ruling(db: Session, issue: MappingIssue, kind: str, reason: str, by: Principal) -> AttributionRuling:
    ruling = AttributionRuling(
        store_id=issue.store_id,
        kind=kind,
        reason=reason,
        mapping_issue_id=issue.id,
        ruled_by=by.actor,
        ruled_at=now(db),
    )
    save(db, ruling)
    return ruling


def supersede(db: Session, rows: Sequence[Attribution], ruling_id: int) -> None:
    """These were true until now."""
    db.execute(
        update(Attribution)
        .where(Attribution.store_id == rows[0].store_id, Attribution.id.in_([old.id for old in rows]))
        .values(superseded_by=ruling_id)
        .execution_options(**QUIET)
    )


def _named(old: Attribution, employee_id: int, post: Post | None, ruling_id: int) -> dict[str, Any]:
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


def _name_appointments(db: Session, issue: MappingIssue, employee_id: int) -> int:
    """An appointment holds nobody to account: it simply says who it is with."""
    named = (
        update(Appointment)
        .where(
            Appointment.store_id == issue.store_id,
            Appointment.source == issue.source,
            Appointment.advisor_code == issue.code,
            Appointment.employee_id.is_(None),
        )
        .values(
            employee_id=employee_id,
            warnings=Appointment.warnings.op("-")(cast("employee-unknown", Text)),
            row_version=Appointment.row_version + 1,
            updated_at=func.kaoping_now(),
        )
        .returning(Appointment.scheduled_day)
    )
    days = db.scalars(named.execution_options(**QUIET)).all()
    mark_dirty(db, issue.store_id, days)
    return len(days)


def _name_measurements(db: Session, issue: MappingIssue, employee_id: int) -> int:
    """A figure says whom it is about; the months it belongs to are scored anew."""
    named = (
        update(Measurement)
        .where(
            Measurement.store_id == issue.store_id,
            Measurement.source == issue.source,
            Measurement.employee_code == issue.code,
            Measurement.employee_id.is_(None),
        )
        .values(
            employee_id=employee_id,
            warnings=Measurement.warnings.op("-")(cast("employee-unknown", Text)),
            row_version=Measurement.row_version + 1,
            updated_at=func.kaoping_now(),
        )
        .returning(Measurement.measured_day, Measurement.published_day)
    )
    days = db.execute(named.execution_options(**QUIET)).all()
    mark_dirty(db, issue.store_id, [day for row in days for day in row])
    return len(days)
