"""Lists of cases, the most pressing deadline first; one select brings the clocks and names along."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from kaoping.complaints.schemas import ComplaintOut, ComplaintStoreOut, StaffOut
from kaoping.complaints.service.countdown import is_breached, next_due, show_clock
from kaoping.domain.complaints import ClockKind, Severity, Source
from kaoping.domain.identifiers import mask_plate
from kaoping.domain.people import Principal
from kaoping.domain.workflow import CLOSED, State
from kaoping.storage.reach import reaches, within
from kaoping.storage.session import now
from kaoping.storage.tables.complaints import Clock, Complaint, ComplaintPerson
from kaoping.storage.tables.people import Employee, Store
from kaoping.storage.tables.records import RepairOrder, Vehicle
from kaoping.storage.tables.sales import Sale
from kaoping.web.schema import Label

ANSWER = aliased(Clock, name="answer")
CLOSE = aliased(Clock, name="closing")
NEXT_DUE: ColumnElement[datetime] = case(
    (ANSWER.met_at.is_(None), func.least(ANSWER.due_at, CLOSE.due_at, type_=CLOSE.due_at.type)),
    else_=CLOSE.due_at,
)
ORDERS = {"due_at": NEXT_DUE, "received_at": Complaint.received_at}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list asks for; None leaves a question open."""

    states: tuple[State, ...] = ()
    store_id: int | None = None
    is_open: bool | None = None
    breached: bool | None = None
    missed: bool | None = None
    due_before: datetime | None = None
    handler_id: int | None = None
    mine: bool | None = None
    repair_order_id: int | None = None
    sale_id: int | None = None
    customer_id: int | None = None


def select_cases(db: Session, asked: CaseFilter, who: Principal) -> Select[*tuple[Any, ...]]:
    """The cases within reach that a list asks for, each as a `CaseRow`."""
    columns = (Complaint, ANSWER, CLOSE, Store, Employee, RepairOrder.ro_no, Sale.so_no, Vehicle.plate)
    query = (
        select(*columns, _shows_customer(who).label("visible"))
        .join(ANSWER, _clock_of(ANSWER, ClockKind.ANSWER))
        .join(CLOSE, _clock_of(CLOSE, ClockKind.CLOSE))
        .join(Store, Store.id == Complaint.store_id)
        .outerjoin(
            ComplaintPerson,
            (ComplaintPerson.store_id == Complaint.store_id)
            & (ComplaintPerson.complaint_id == Complaint.id)
            & (ComplaintPerson.role == "HANDLER")
            & ComplaintPerson.until.is_(None),
        )
        .outerjoin(Employee, Employee.id == ComplaintPerson.employee_id)
        .outerjoin(
            RepairOrder,
            (RepairOrder.store_id == Complaint.store_id) & (RepairOrder.id == Complaint.repair_order_id),
        )
        .outerjoin(Sale, (Sale.store_id == Complaint.store_id) & (Sale.id == Complaint.sale_id))
        .outerjoin(Vehicle, (Vehicle.store_id == Complaint.store_id) & (Vehicle.id == Complaint.vehicle_id))
    )
    return within(query, Complaint, who).where(*_conditions(asked, who, now(db)))


def page_keys(sort: str) -> tuple[tuple[Any, bool], tuple[Any, bool]]:
    """Column and direction of an order such as `due_at` or `-received_at`; ids break ties."""
    descending = sort.startswith("-")
    return (ORDERS[sort.removeprefix("-")], descending), (Complaint.id, descending)


class CaseRow(NamedTuple):
    """What `select_cases` gives for a case."""

    row: Complaint
    answer: Clock
    close: Clock
    store: Store
    handler: Employee | None
    ro_no: str | None
    so_no: str | None
    plate: str | None
    visible: bool
    """Whether the customer may be shown, and what was said."""


def show_cases(db: Session, rows: Sequence[Any]) -> list[ComplaintOut]:
    """`rows` begin as `select_cases` gives them; a page adds its keys behind."""
    return [show_case(CaseRow(*row[: len(CaseRow._fields)]), now(db)) for row in rows]


def show_case(found: CaseRow, at: datetime) -> ComplaintOut:
    row, answer, close, store, handler, ro_no, so_no, plate, visible = found
    return ComplaintOut(
        id=row.id,
        case_no=row.case_no,
        row_version=row.row_version,
        store=ComplaintStoreOut(
            id=store.id, code=store.code, label=Label.model_validate(store.label), zone=store.zone
        ),
        state=State(row.state),
        open=State(row.state) not in CLOSED,
        severity=Severity(row.severity),
        category=row.category,
        subcategory=row.subcategory,
        source=Source(row.source),
        received_at=row.received_at,
        repeat=row.repeat_of_id is not None,
        reopened=row.reopened,
        handler=StaffOut(employee_id=handler.id, name=handler.name) if handler else None,
        repair_order_id=row.repair_order_id,
        ro_no=ro_no,
        sale_id=row.sale_id,
        so_no=so_no,
        plate=mask_plate(plate) if plate and visible else None,
        clocks=[show_clock(answer, at), show_clock(close, at)],
        next_due_at=next_due(answer, close),
        breached=is_breached((answer, close), at),
    )


def _shows_customer(who: Principal) -> ColumnElement[bool]:
    """Whoever is only named in a case, or leads somebody who is, sees that they are and the facts."""
    return reaches(Complaint, replace(who, scope=replace(who.scope, own=False, team=frozenset())))


def _clock_of(clock: type[Clock], kind: ClockKind) -> ColumnElement[bool]:
    return (
        (clock.store_id == Complaint.store_id) & (clock.complaint_id == Complaint.id) & (clock.kind == kind)
    )


def _conditions(asked: CaseFilter, who: Principal, at: datetime) -> list[ColumnElement[bool]]:
    waiting = [clock.met_at.is_(None) & (clock.due_at < at) for clock in (ANSWER, CLOSE)]
    late = [clock.due_at < func.coalesce(clock.met_at, at) for clock in (ANSWER, CLOSE)]
    yes_or_no = (
        (asked.is_open, Complaint.state.not_in([str(state) for state in CLOSED])),
        (asked.breached, or_(*waiting)),
        (asked.missed, or_(*late)),
        (asked.mine, Employee.id.is_not_distinct_from(who.employee_id) & Employee.id.is_not(None)),
    )
    equal = (
        (asked.store_id, Complaint.store_id),
        (asked.handler_id, Employee.id),
        (asked.repair_order_id, Complaint.repair_order_id),
        (asked.sale_id, Complaint.sale_id),
        (asked.customer_id, Complaint.customer_id),
    )
    found = [condition if wanted else ~condition for wanted, condition in yes_or_no if wanted is not None]
    found += [column == value for value, column in equal if value is not None]
    if asked.states:
        found.append(Complaint.state.in_([str(state) for state in asked.states]))
    if asked.due_before is not None:
        found.append(asked.due_before >= NEXT_DUE)
    return found
