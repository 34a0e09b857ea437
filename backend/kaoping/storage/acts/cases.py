"""Opens a complaint and moves it on: the writes that other slices share with `complaints`.

Both take what was decided in `domain.workflow` and check only that it can be so. Each leaves an
event, a journal entry, dirty marks and, where somebody is made answerable, attribution.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.complaint_terms import is_topic
from kaoping.domain.complaints import (
    STD_24,
    Relation,
    Severity,
    SlaClass,
    Source,
    severity_floor,
)
from kaoping.domain.deadlines import Timekeeping
from kaoping.domain.errors import Invalid, WrongState
from kaoping.domain.workflow import Happening, Person, State, follows
from kaoping.storage.acts.case_clocks import clocks_of, start_clocks
from kaoping.storage.acts.case_people import attribute
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reads.repeats import find_repeated
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.session import now, save
from kaoping.storage.tables.complaints import Clock, Complaint, ComplaintEvent, ComplaintPerson
from kaoping.storage.tables.people import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """Everything a case starts with. Texts are plain here and sealed when written.

    `received_at` starts both clocks. `topic` is category and subcategory. `named` are employees
    the complaint is about as far as known; they are settled and frozen at acceptance.
    """

    store_id: int
    source: Source
    topic: tuple[str, str]
    received_at: datetime
    opener: Person
    named: frozenset[int] = frozenset()
    severity: Severity = Severity.S3
    sla: SlaClass = STD_24
    repair_order_id: int | None = None
    sale_id: int | None = None
    customer_id: int | None = None
    vehicle_id: int | None = None
    call_attempt_id: int | None = None
    survey_response_id: int | None = None
    relation: Relation | None = None
    reporter_name: str | None = None
    reporter_phone: str | None = None
    description: str | None = None
    remedy_sought: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One happening in a case: where it leads, who did it, what was said. `data` holds codes and
    ids only; whatever a customer may stand in belongs into `note`."""

    happening: Happening
    to: State
    by: Person
    note: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def open_case(db: Session, new: NewCase) -> Complaint:
    """Open a case in state NEW with both clocks running from `received_at`.

    A repeat (same car, same topic, within 90 days) is found and linked, and the severity raised
    to what the topic or the repeat asks for. Raises Invalid for an unknown topic or a receipt in
    the future, Conflict `case-already-open` when the survey response has its case already.
    """
    if not is_topic(*new.topic):
        raise Invalid("complaint-topic", field="/subcategory")
    at = now(db)
    if new.received_at > at:
        raise Invalid("complaint-not-yet", field="/received_at")
    zone = ZoneInfo(db.execute(select(Store.zone).where(Store.id == new.store_id)).scalar_one())
    case = _write_case(db, new, zone)
    _write_people(db, case, new)
    start_clocks(db, case, new.sla, Timekeeping(zone))
    _write_event(db, case, Move(happening=Happening.OPENED, to=State.NEW, by=new.opener), before=None)
    if new.opener.employee_id:
        attribute(db, case, "opener", [new.opener.employee_id])
    mark_dirty(db, case.store_id, case_days(case, clocks_of(db, case).values()))
    return case


def advance_case(db: Session, case: Complaint, move: Move) -> None:
    """Write one happening of a case that the caller holds locked, and the state it leads to.

    Raises WrongState when the lifecycle has no such way: a decision can not be wrong silently.
    """
    before = State(case.state)
    if not follows(before, move.to):
        raise WrongState(state=str(before), allowed=[])
    case.state = move.to
    case.updated_at = now(db)  # a step that keeps the state is a new version all the same
    _write_event(db, case, move, before=before)


def case_days(case: Complaint, clocks: Iterable[Clock]) -> list[date | None]:
    """Every day the case may be counted on, for the marks before and after a change."""
    clock_days = [day for clock in clocks for day in (clock.due_day, clock.met_day)]
    return [case.received_day, case.verified_day, *clock_days]


def _write_case(db: Session, new: NewCase, zone: ZoneInfo) -> Complaint:
    personal: PersonalData = db.info["personal"]

    def seal(purpose: Purpose, text: str | None) -> bytes | None:
        return personal.seal(purpose, text) if text else None

    repeat_of = find_repeated(db, new.store_id, new.vehicle_id, new.topic, new.received_at)
    case = Complaint(
        store_id=new.store_id,
        source=new.source,
        state=State.NEW,
        severity=severity_floor(new.severity, new.topic, repeat=repeat_of is not None),
        category=new.topic[0],
        subcategory=new.topic[1],
        sla_class=new.sla.code,
        sla_version=new.sla.version,
        received_at=new.received_at,
        received_day=day_of(new.received_at, zone),
        repair_order_id=new.repair_order_id,
        sale_id=new.sale_id,
        customer_id=new.customer_id,
        vehicle_id=new.vehicle_id,
        call_attempt_id=new.call_attempt_id,
        survey_response_id=new.survey_response_id,
        repeat_of_id=repeat_of,
        relation=new.relation,
        reporter_name=seal(Purpose.NAME, new.reporter_name),
        reporter_phone=seal(Purpose.PHONE, new.reporter_phone),
        description=seal(Purpose.TEXT, new.description),
        remedy_sought=seal(Purpose.TEXT, new.remedy_sought),
    )
    save(db, case)
    return case


def _write_people(db: Session, case: Complaint, new: NewCase) -> None:
    people = [("NAMED", Person(employee_id)) for employee_id in sorted(new.named)]
    people.append(("OPENER", new.opener))
    db.execute(
        insert(ComplaintPerson),
        [
            {
                "store_id": case.store_id,
                "complaint_id": case.id,
                "role": role,
                "employee_id": person.employee_id,
                "user_id": person.user_id,
                "since": now(db),
            }
            for role, person in people
        ],
    )


def _write_event(db: Session, case: Complaint, move: Move, *, before: State | None) -> None:
    personal: PersonalData = db.info["personal"]
    at = now(db)
    save(
        db,
        ComplaintEvent(
            store_id=case.store_id,
            complaint_id=case.id,
            kind=move.happening,
            at=at,
            recorded_at=at,
            from_state=before,
            to_state=move.to,
            user_id=move.by.user_id,
            employee_id=move.by.employee_id,
            note=personal.seal(Purpose.TEXT, move.note) if move.note else None,
            data=dict(move.data),
        ),
    )
    said = {"from": before, "to": move.to, **move.data}
    append_journal(db, case.store_id, f"complaint.{move.happening.lower()}", "complaint", case.id, said)
