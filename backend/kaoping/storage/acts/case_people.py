"""Who is in a case, and who answers for it: working rows on one side, frozen attribution on the other.

A row of attribution says which post the person held on the day the case was received. It is
never edited: a reassignment is recorded as a ruling that supersedes the earlier handler.
"""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from kaoping.domain.workflow import Person
from kaoping.storage.reads.posts import posts_on
from kaoping.storage.session import now, save
from kaoping.storage.tables.complaints import COMPLAINT, Complaint, ComplaintPerson
from kaoping.storage.tables.records import Attribution, AttributionRuling

SHARE_STEP = Decimal("0.000001")


def note_person(db: Session, case: Complaint, role: str, person: Person) -> None:
    """Remember that somebody acted in the case, once for each role; a returning handler is current again."""
    known = db.scalar(
        select(ComplaintPerson).where(
            ComplaintPerson.store_id == case.store_id,
            ComplaintPerson.complaint_id == case.id,
            ComplaintPerson.role == role,
            ComplaintPerson.employee_id.is_not_distinct_from(person.employee_id),
            ComplaintPerson.user_id.is_not_distinct_from(person.user_id),
        )
    )
    if known:
        known.until = None
        return
    save(
        db,
        ComplaintPerson(
            store_id=case.store_id,
            complaint_id=case.id,
            role=role,
            employee_id=person.employee_id,
            user_id=person.user_id,
            since=now(db),
        ),
    )


def attribute(
    db: Session, case: Complaint, role: str, employees: Sequence[int], *, ruling_id: int | None = None
) -> None:
    """Freeze who answers for the case in this role; equal shares, the remainder with the first."""
    if not employees:
        return
    posts = posts_on(db, case.store_id, employees, case.received_day)
    each = (Decimal(1) / len(employees)).quantize(SHARE_STEP, rounding="ROUND_DOWN")
    rows = []
    for seq, employee_id in enumerate(employees, 1):
        post = posts.get(employee_id)
        rows.append(
            {
                "store_id": case.store_id,
                "fact_kind": COMPLAINT,
                "fact_id": case.id,
                "role": role,
                "seq": seq,
                "employee_id": employee_id,
                "department_id": post.department_id if post else None,
                "position_id": post.position_id if post else None,
                "share": each if seq > 1 else 1 - each * (len(employees) - 1),
                "origin": "RULING" if ruling_id else "SYSTEM",
                "frozen_at": now(db),
                "ruling_id": ruling_id,
            }
        )
    db.execute(insert(Attribution), rows)


def reattribute(
    db: Session, case: Complaint, role: str, employees: Sequence[int], *, reason: str, by: str
) -> None:
    """Name others for a role: a ruling supersedes whoever stood there, and the rows stay readable."""
    current = (
        Attribution.store_id == case.store_id,
        Attribution.fact_kind == COMPLAINT,
        Attribution.fact_id == case.id,
        Attribution.role == role,
        Attribution.superseded_by.is_(None),
    )
    if db.scalar(select(Attribution.id).where(*current).limit(1)) is None:
        attribute(db, case, role, employees)
        return
    ruling = AttributionRuling(
        store_id=case.store_id, kind="CORRECTION", reason=reason, ruled_by=by, ruled_at=now(db)
    )
    save(db, ruling)
    db.execute(
        update(Attribution).where(*current).values(superseded_by=ruling.id),
        execution_options={"synchronize_session": False},
    )
    attribute(db, case, role, employees, ruling_id=ruling.id)
