"""The records behind a figure as a list shows them: number, day and place to open, never a person or a car.

A record outside the caller's reach is still named, because it counts; it just cannot be opened from there.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, select
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.domain.scoring.texts import Text
from kaoping.storage.base import StoreFact
from kaoping.storage.facts.kept import KEPT
from kaoping.storage.reach import reaches
from kaoping.storage.tables.audits import Audit, AuditItem, number_of
from kaoping.storage.tables.calls import CallAttempt, CallbackTask, SurveyResponse
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.measurements import Measurement
from kaoping.storage.tables.records import RepairOrder
from kaoping.storage.tables.sales import Appointment, Sale


@dataclass(frozen=True, slots=True)
class Record:
    kind: str
    id: int
    label: Text
    day: date | None
    path: str | None


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where facts of a source are found by people: the table whose reach decides, its word and its page."""

    kind: str
    owner: type[StoreFact]
    word: str
    query: Select[*tuple[Any, ...]]
    label: Callable[[Any], Text]
    path: Callable[[Any], str | None]


def _task_of(table: Any) -> ColumnElement[bool]:
    return and_(CallbackTask.store_id == table.store_id, CallbackTask.id == table.task_id)


def _with_visit(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The number of the order or sale that a call is about; a task has one of them."""
    order = and_(RepairOrder.store_id == CallbackTask.store_id, RepairOrder.id == CallbackTask.order_id)
    sale = and_(Sale.store_id == CallbackTask.store_id, Sale.id == CallbackTask.sale_id)
    return (
        query.add_columns(RepairOrder.ro_no, Sale.so_no).outerjoin(RepairOrder, order).outerjoin(Sale, sale)
    )


def _about(row: Any, zh: str, en: str) -> Text:
    if row.so_no is None:
        return Text(f"{zh} · 维修单 {row.ro_no}", f"{en} · repair order {row.ro_no}")
    return Text(f"{zh} · 销售单 {row.so_no}", f"{en} · sale {row.so_no}")


_SHELVES = {
    "ORDERS": _Shelf(
        "REPAIR_ORDER",
        RepairOrder,
        "records:read",
        select(RepairOrder.id, RepairOrder.ro_no).select_from(RepairOrder),
        lambda row: Text(f"维修单 {row.ro_no}", f"Repair order {row.ro_no}"),
        lambda row: f"/repair-orders/{row.id}",
    ),
    "SALES": _Shelf(
        "SALE",
        Sale,
        "records:read",
        select(Sale.id, Sale.so_no).select_from(Sale),
        lambda row: Text(f"销售单 {row.so_no}", f"Sale {row.so_no}"),
        lambda row: f"/sales/{row.id}",
    ),
    "APPOINTMENTS": _Shelf(
        "APPOINTMENT",
        Appointment,
        "records:read",
        select(Appointment.id, Appointment.appointment_no).select_from(Appointment),
        lambda row: Text(f"预约 {row.appointment_no}", f"Appointment {row.appointment_no}"),
        lambda row: f"/appointments/{row.id}",
    ),
    "MEASUREMENTS": _Shelf(
        "MEASUREMENT",
        Measurement,
        "records:read",
        select(Measurement.id, Measurement.measure, Measurement.external_id).select_from(Measurement),
        lambda row: Text(
            f"填报 {row.measure} · {row.external_id}", f"Figure {row.measure} · {row.external_id}"
        ),
        lambda _: None,  # a figure is what was stated: there is nothing more of it to open
    ),
    "COMPLAINTS": _Shelf(
        "COMPLAINT",
        Complaint,
        "complaints:read",
        select(Complaint.id, Complaint.received_day),
        lambda row: Text(f"投诉 {_case_no(row)}", f"Complaint {_case_no(row)}"),
        lambda row: f"/complaints/{row.id}",
    ),
    "TASKS": _Shelf(
        "CALLBACK",
        CallbackTask,
        "calls:read",
        _with_visit(select(CallbackTask.id).select_from(CallbackTask)),
        lambda row: _about(row, "回访", "Call-back"),
        lambda row: f"/callbacks/{row.id}",
    ),
    "ATTEMPTS": _Shelf(
        "CALL_ATTEMPT",
        CallbackTask,
        "calls:read",
        _with_visit(
            select(CallAttempt.id, CallAttempt.task_id, CallAttempt.seq).join(
                CallbackTask, _task_of(CallAttempt)
            )
        ),
        lambda row: _about(row, f"第 {row.seq} 次拨打", f"Attempt {row.seq}"),
        lambda row: f"/callbacks/{row.task_id}",
    ),
    "RESPONSES": _Shelf(
        "RESPONSE",
        CallbackTask,
        "calls:read",
        _with_visit(
            select(SurveyResponse.id, SurveyResponse.task_id).join(CallbackTask, _task_of(SurveyResponse))
        ),
        lambda row: _about(row, "回访答卷", "Answers"),
        lambda row: f"/callbacks/{row.task_id}",
    ),
    "AUDIT_ITEMS": _Shelf(
        "AUDIT_ITEM",
        Audit,
        "audits:read",
        select(AuditItem.id, AuditItem.code, AuditItem.audit_id, Audit.scheduled_on).join(
            Audit, and_(Audit.store_id == AuditItem.store_id, Audit.id == AuditItem.audit_id)
        ),
        lambda row: Text(f"检查 {_audit_no(row)} · {row.code}", f"Audit {_audit_no(row)} · {row.code}"),
        lambda row: f"/audits/{row.audit_id}#{row.code}",
    ),
}


def records_of(
    db: Session, who: Principal, source: str, dated_by: str, store_id: int, ids: Collection[int]
) -> dict[int, Record]:
    """Facts of a source by id; one that has left it since, such as a voided order, keeps its name only."""
    shelf = _SHELVES[source]
    fact: Any = shelf.query.selected_columns[0]
    table = fact.table
    may = reaches(shelf.owner, who.acting_on(shelf.word)) if who.may(shelf.word) else false()
    found = db.execute(
        shelf.query.add_columns(may.label("may")).where(table.c.store_id == store_id, fact.in_(ids))
    ).all()
    days = _days(db, source, dated_by, store_id, ids)
    return {
        row.id: Record(
            shelf.kind, row.id, shelf.label(row), days.get(row.id), shelf.path(row) if row.may else None
        )
        for row in found
    }


def _days(
    db: Session, source: str, dated_by: str, store_id: int, ids: Collection[int]
) -> dict[int, date | None]:
    rows = KEPT[source].rows.subquery()
    query = select(rows.c.fact_id, rows.c[dated_by].label("day")).where(
        rows.c.store_id == store_id, rows.c.fact_id.in_(ids)
    )
    return {row.fact_id: row.day for row in db.execute(query)}


def _audit_no(row: Any) -> str:
    return number_of(row.scheduled_on, row.audit_id)


def _case_no(row: Any) -> str:
    return f"TS{row.received_day:%Y%m%d}-{row.id}"
