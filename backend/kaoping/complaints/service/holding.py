"""A case as a decision needs it: locked, with its clocks, its people and who else could act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.complaints.service.placing import actor_on_case, staff_on_case
from kaoping.domain.complaints import ClockKind
from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.workflow import ASSIGN, HANDLE, VERIFY, Case, Person, State, Step, decide_step
from kaoping.storage.acts.case_clocks import clocks_of
from kaoping.storage.acts.cases import case_days
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.reach import within
from kaoping.storage.session import flush
from kaoping.storage.tables.complaints import Clock, Complaint, ComplaintPerson
from kaoping.storage.tables.people import Store

WORDS = (ASSIGN, HANDLE, VERIFY)


@dataclass(frozen=True, slots=True)
class Held:
    """A locked case. `days` are those it counted on before anything is changed."""

    row: Complaint
    clocks: Mapping[ClockKind, Clock]
    case: Case
    zone: ZoneInfo
    days: tuple[date | None, ...]


def find_case(db: Session, who: Principal, case_id: int) -> Complaint:
    case = db.scalar(within(select(Complaint).where(Complaint.id == case_id), Complaint, who))
    if case is None:
        raise NotFound()
    return case


def hold_case(db: Session, who: Principal, case_id: int) -> Held:
    """Lock a case within reach until the end of the transaction: of two people who take the same
    step at once, the second decides on what the first has left. Rows that only refer to the case
    do not wait for it (FOR NO KEY UPDATE)."""
    query = select(Complaint).where(Complaint.id == case_id).with_for_update(of=Complaint, key_share=True)
    row = db.scalar(within(query, Complaint, who))
    if row is None:
        raise NotFound()
    clocks = clocks_of(db, row)
    zone = db.execute(select(Store.zone).where(Store.id == row.store_id)).scalar_one()
    days = tuple(case_days(row, clocks.values()))
    return Held(row, clocks, weigh_case(db, row, clocks), ZoneInfo(zone), days)


def weigh_case(db: Session, row: Complaint, clocks: Mapping[ClockKind, Clock]) -> Case:
    """The plain values that `domain.workflow` decides on."""
    people = db.scalars(
        select(ComplaintPerson).where(
            ComplaintPerson.store_id == row.store_id, ComplaintPerson.complaint_id == row.id
        )
    ).all()
    handler = next((p for p in people if p.role == "HANDLER" and p.until is None), None)
    return Case(
        state=State(row.state),
        named=frozenset(p.employee_id for p in people if p.role == "NAMED" and p.employee_id),
        handler=_person(handler) if handler else None,
        hands=tuple(_person(p) for p in people if p.role in ("HANDLER", "ANSWERER")),
        answered=clocks[ClockKind.ANSWER].met_at is not None,
        staff=staff_on_case(db, row, WORDS),
    )


def decide(db: Session, held: Held, step: Step, who: Principal) -> State:
    return decide_step(held.case, step, actor_on_case(db, who, held.row, held.case))


def settle(db: Session, held: Held) -> None:
    """Write what changed and mark the days the case counted on before and counts on now."""
    flush(db)
    mark_dirty(db, held.row.store_id, [*held.days, *case_days(held.row, held.clocks.values())])


def _person(row: ComplaintPerson) -> Person:
    return Person(row.employee_id, row.user_id)
