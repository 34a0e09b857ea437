"""Taking a case on and giving it to somebody: who it is about is settled, who solves it is named."""

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kaoping.complaints.schemas import AcceptIn, AssignIn, ComplaintDetailOut
from kaoping.complaints.service.holding import Held, decide, hold_case, settle
from kaoping.complaints.service.reading import read_case
from kaoping.domain.complaint_terms import is_topic
from kaoping.domain.complaints import Severity, severity_floor
from kaoping.domain.errors import Invalid, SelfDealing
from kaoping.domain.people import Principal
from kaoping.domain.workflow import HAPPENINGS, Actor, Person, Refusal, Step, refuse_handler
from kaoping.storage.acts.case_people import attribute, note_person, reattribute
from kaoping.storage.acts.cases import Move, advance_case
from kaoping.storage.reads.repeats import find_repeated
from kaoping.storage.reads.staff import person_of
from kaoping.storage.session import now, save
from kaoping.storage.tables.complaints import Complaint, ComplaintPerson
from kaoping.storage.tables.people import Assignment

ASSIGNEE_FAULTS = {
    Refusal.NAMED: "handler-named",
    Refusal.NOT_PERMITTED: "handler-not-permitted",
    Refusal.STAYS_IN_STORE: "handler-outside-store",
}
"""How a refusal reads when it concerns the person chosen and not the caller."""


def accept(db: Session, who: Principal, case_id: int, wanted: AcceptIn) -> ComplaintDetailOut:
    """Take a case on. From here on the people it names answer for it, and are frozen.

    Nobody accepts a case that names them, neither before nor after: taking oneself off the list
    would be the first thing to do.
    """
    held = hold_case(db, who, case_id)
    to = decide(db, held, Step.ACCEPT, who)
    named = held.case.named
    if wanted.named_employee_ids is not None:
        named = frozenset(wanted.named_employee_ids)
        _rename(db, held, named)
    if who.employee_id in named:
        raise SelfDealing(Refusal.NAMED)
    _reclassify(db, held.row, wanted)
    attribute(db, held.row, "named", sorted(named))
    removed = sorted(held.case.named - named)
    advance_case(
        db,
        held.row,
        Move(
            happening=HAPPENINGS[Step.ACCEPT],
            to=to,
            by=person_of(who),
            note=wanted.note,
            data={"named": sorted(named), "no_longer_named": removed, "severity": held.row.severity},
        ),
    )
    settle(db, held)
    return read_case(db, who, case_id)


def assign(db: Session, who: Principal, case_id: int, wanted: AssignIn) -> ComplaintDetailOut:
    """Give the case to somebody who may solve it; raises Invalid, naming why, for somebody who may not."""
    held = hold_case(db, who, case_id)
    to = decide(db, held, Step.ASSIGN, who)
    chosen = _find_handler(held, wanted.handler_employee_id)
    _replace_handler(db, held, chosen, by=who)
    advance_case(
        db,
        held.row,
        Move(
            happening=HAPPENINGS[Step.ASSIGN],
            to=to,
            by=person_of(who),
            note=wanted.note,
            data={"handler": chosen.person.employee_id},
        ),
    )
    settle(db, held)
    return read_case(db, who, case_id)


def check_named(db: Session, store_id: int, employees: Collection[int], *, field: str) -> None:
    """Whoever a complaint names works or worked in the store. Raises Invalid at the first who did not."""
    known = set(
        db.scalars(
            select(Assignment.employee_id).where(
                Assignment.store_id == store_id, Assignment.employee_id.in_(sorted(employees))
            )
        )
    )
    for index, employee_id in enumerate(employees):
        if employee_id not in known:
            raise Invalid("unknown-reference", field=f"{field}/{index}")


def _rename(db: Session, held: Held, named: frozenset[int]) -> None:
    check_named(db, held.row.store_id, sorted(named), field="/named_employee_ids")
    db.execute(
        delete(ComplaintPerson).where(
            ComplaintPerson.store_id == held.row.store_id,
            ComplaintPerson.complaint_id == held.row.id,
            ComplaintPerson.role == "NAMED",
            ComplaintPerson.employee_id.in_(sorted(held.case.named - named)),
        )
    )
    save(
        db,
        *(
            ComplaintPerson(
                store_id=held.row.store_id,
                complaint_id=held.row.id,
                role="NAMED",
                employee_id=employee_id,
                since=now(db),
            )
            for employee_id in sorted(named - held.case.named)
        ),
    )


def _reclassify(db: Session, row: Complaint, wanted: AcceptIn) -> None:
    """A corrected topic may be a repeat of another case, and weighs what it weighs."""
    topic = (wanted.category or row.category, wanted.subcategory or row.subcategory)
    if not is_topic(*topic):
        raise Invalid("complaint-topic", field="/subcategory")
    if topic != (row.category, row.subcategory):
        row.category, row.subcategory = topic
        row.repeat_of_id = find_repeated(
            db, row.store_id, row.vehicle_id, topic, row.received_at, apart_from=row.id
        )
    chosen = wanted.severity or Severity(row.severity)
    row.severity = severity_floor(chosen, topic, repeat=row.repeat_of_id is not None)


def _find_handler(held: Held, employee_id: int) -> Actor:
    stranger = Actor(Person(employee_id), frozenset(), frozenset())
    chosen = next((one for one in held.case.staff if one.person.employee_id == employee_id), stranger)
    if refused := refuse_handler(held.case, chosen):
        raise Invalid(ASSIGNEE_FAULTS[refused], field="/handler_employee_id")
    return chosen


def _replace_handler(db: Session, held: Held, chosen: Actor, *, by: Principal) -> None:
    """Whoever handled it before stays on the list of hands, and verifies nothing of it."""
    row, former = held.row, held.case.handler
    if former and former.is_same(chosen.person):
        return
    db.execute(
        update(ComplaintPerson)
        .where(
            ComplaintPerson.store_id == row.store_id,
            ComplaintPerson.complaint_id == row.id,
            ComplaintPerson.role == "HANDLER",
            ComplaintPerson.until.is_(None),
        )
        .values(until=now(db))
    )
    note_person(db, row, "HANDLER", chosen.person)
    assert chosen.person.employee_id is not None
    reattribute(db, row, "handler", [chosen.person.employee_id], reason="complaint-reassigned", by=by.actor)
