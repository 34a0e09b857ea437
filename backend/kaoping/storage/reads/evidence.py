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
from kaoping.storage.tables.calls import CallAttempt, CallbackTask, SurveyResponse
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.records import RepairOrder


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
    path: Callable[[Any], str]


def _of_order(table: Any, order_id: Any) -> ColumnElement[bool]:
    return and_(RepairOrder.store_id == table.store_id, RepairOrder.id == order_id)


def _task_of(table: Any) -> ColumnElement[bool]:
    return and_(CallbackTask.store_id == table.store_id, CallbackTask.id == table.task_id)


_SHELVES = {
    "ORDERS": _Shelf(
        "REPAIR_ORDER",
        RepairOrder,
        "records:read",
        select(RepairOrder.id, RepairOrder.ro_no).select_from(RepairOrder),
        lambda row: Text(f"维修单 {row.ro_no}", f"Repair order {row.ro_no}"),
        lambda row: f"/repair-orders/{row.id}",
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
        select(CallbackTask.id, RepairOrder.ro_no).join(
            RepairOrder, _of_order(CallbackTask, CallbackTask.order_id)
        ),
        lambda row: Text(f"回访 · 维修单 {row.ro_no}", f"Call-back · repair order {row.ro_no}"),
        lambda row: f"/callbacks/{row.id}",
    ),
    "ATTEMPTS": _Shelf(
        "CALL_ATTEMPT",
        CallbackTask,
        "calls:read",
        select(CallAttempt.id, CallAttempt.task_id, CallAttempt.seq, RepairOrder.ro_no)
        .join(CallbackTask, _task_of(CallAttempt))
        .join(RepairOrder, _of_order(CallbackTask, CallbackTask.order_id)),
        lambda row: Text(
            f"第 {row.seq} 次拨打 · 维修单 {row.ro_no}", f"Attempt {row.seq} · repair order {row.ro_no}"
        ),
        lambda row: f"/callbacks/{row.task_id}",
    ),
    "RESPONSES": _Shelf(
        "RESPONSE",
        CallbackTask,
        "calls:read",
        select(SurveyResponse.id, SurveyResponse.task_id, RepairOrder.ro_no)
        .join(CallbackTask, _task_of(SurveyResponse))
        .join(RepairOrder, _of_order(SurveyResponse, SurveyResponse.order_id)),
        lambda row: Text(f"回访答卷 · 维修单 {row.ro_no}", f"Answers · repair order {row.ro_no}"),
        lambda row: f"/callbacks/{row.task_id}",
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


def _case_no(row: Any) -> str:
    return f"TS{row.received_day:%Y%m%d}-{row.id}"
