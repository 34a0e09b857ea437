"""Where a case lies: the departments and the people it is about, for whoever reaches less than a store."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from kaoping.domain.people import Place, Principal
from kaoping.domain.workflow import HANDLE, VERIFY, Actor, Case
from kaoping.storage.reads.grants import held_on
from kaoping.storage.reads.staff import Official, actor_at, actor_of, officials, person_of
from kaoping.storage.tables.complaints import COMPLAINT, Complaint, ComplaintPerson
from kaoping.storage.tables.people import Assignment
from kaoping.storage.tables.records import REPAIR_ORDER, SALE, Attribution


def actor_on_case(db: Session, who: Principal, row: Complaint, case: Case) -> Actor:
    """The caller with the words they hold for this case; whole stores need no look at where it lies."""
    if not who.is_narrow:
        return actor_of(who, row.store_id)
    mine = case.handler is not None and case.handler.is_same(person_of(who))
    return actor_at(who, replace(place_of_case(db, row), mine=mine))


def staff_on_case(db: Session, row: Complaint, words: Collection[str]) -> tuple[Actor, ...]:
    """Everybody whom a permission reaches there.

    Whoever may handle cases of some department can be given this one and reaches it then; to judge it, they
    have to reach it now.
    """
    staff = officials(db, row.store_id, words)
    if not any(VERIFY in grant.words for one in staff for grant in one.grants if grant.is_narrow):
        return tuple(one.anywhere() for one in staff)
    place = place_of_case(db, row)
    return tuple(_with_handling(one, place) for one in staff)


def _with_handling(one: Official, place: Place) -> Actor:
    here, somewhere = one.at(place), one.anywhere()
    return replace(here, in_store=here.in_store | (somewhere.in_store & {HANDLE}))


def place_of_case(db: Session, row: Complaint) -> Place:
    """What `Complaint.in_departments` and `of_people` ask in SQL, as values."""
    about = [(COMPLAINT, row.id), (REPAIR_ORDER, row.repair_order_id), (SALE, row.sale_id)]
    frozen = select(Attribution.department_id).where(
        Attribution.store_id == row.store_id,
        Attribution.superseded_by.is_(None),
        or_(*((Attribution.fact_kind == kind) & (Attribution.fact_id == key) for kind, key in about if key)),
    )
    people = select(ComplaintPerson.employee_id, ComplaintPerson.role).where(
        ComplaintPerson.store_id == row.store_id, ComplaintPerson.complaint_id == row.id
    )
    known = [(one.employee_id, one.role) for one in db.execute(people) if one.employee_id]
    named = [employee_id for employee_id, role in known if role == "NAMED"]
    posts = select(Assignment.department_id).where(
        Assignment.store_id == row.store_id,
        Assignment.employee_id.in_(named),
        held_on(row.received_day),
    )
    departments = db.scalars(union(frozen, posts)).all()
    return Place(
        row.store_id,
        frozenset(one for one in departments if one is not None),
        frozenset(employee_id for employee_id, _ in known),
    )
