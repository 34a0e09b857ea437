"""What happened with a customer before: attempts, answers, complaints, and the visits one call covers."""

from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.calls import CallAttempt, CallbackTask, SurveyResponse
from kaoping.storage.tables.complaints import Complaint
from kaoping.storage.tables.people import Employee
from kaoping.storage.tables.records import RepairOrder, Vehicle
from kaoping.storage.tables.sales import Sale

MOST = 20


def merged_visits(db: Session, task: CallbackTask) -> list[dict[str, Any]]:
    delivered_at = func.coalesce(RepairOrder.delivered_at, Sale.delivered_at)
    rows = db.execute(
        select(
            CallbackTask.id.label("callback_id"),
            CallbackTask.order_id,
            RepairOrder.ro_no,
            RepairOrder.repair_category,
            CallbackTask.sale_id,
            Sale.so_no,
            Vehicle.model,
            delivered_at.label("delivered_at"),
        )
        .join(Vehicle, and_(Vehicle.store_id == CallbackTask.store_id, Vehicle.id == CallbackTask.vehicle_id))
        .outerjoin(
            RepairOrder,
            and_(RepairOrder.store_id == CallbackTask.store_id, RepairOrder.id == CallbackTask.order_id),
        )
        .outerjoin(Sale, and_(Sale.store_id == CallbackTask.store_id, Sale.id == CallbackTask.sale_id))
        .where(CallbackTask.store_id == task.store_id, CallbackTask.merged_into_id == task.id)
        .order_by(delivered_at.desc(), CallbackTask.id)
    )
    return [dict(row) for row in rows.mappings()]


def past_of_customer(db: Session, task: CallbackTask) -> dict[str, Any]:
    """At most twenty of each kind, newest first."""
    return {
        "attempts": _attempts(db, task),
        "responses": _responses(db, task),
        "complaints": _complaints(db, task),
    }


def _attempts(db: Session, task: CallbackTask) -> list[dict[str, Any]]:
    personal: PersonalData = db.info["personal"]
    rows = db.execute(
        select(CallAttempt, Employee.name)
        .join(
            CallbackTask,
            and_(CallbackTask.store_id == CallAttempt.store_id, CallbackTask.id == CallAttempt.task_id),
        )
        .join(Employee, Employee.id == CallAttempt.agent_id)
        .where(CallbackTask.store_id == task.store_id, CallbackTask.customer_id == task.customer_id)
        .order_by(CallAttempt.started_at.desc(), CallAttempt.id.desc())
        .limit(MOST)
    )
    return [
        {
            "id": attempt.id,
            "callback_id": attempt.task_id,
            "seq": attempt.seq,
            "agent": {"id": attempt.agent_id, "name": name},
            "started_at": attempt.started_at,
            "ended_at": attempt.ended_at,
            "outcome": attempt.outcome,
            "next_call_at": attempt.next_call_at,
            "talk_seconds": attempt.talk_seconds,
            "note": personal.open(Purpose.TEXT, attempt.note_sealed) if attempt.note_sealed else None,
        }
        for attempt, name in rows
    ]


def _responses(db: Session, task: CallbackTask) -> list[dict[str, Any]]:
    said = SurveyResponse
    rows = db.execute(
        select(
            said.id,
            said.task_id.label("callback_id"),
            said.answered_at,
            said.satisfied,
            said.reasons,
            said.complaint_id,
        )
        .join(CallbackTask, and_(CallbackTask.store_id == said.store_id, CallbackTask.id == said.task_id))
        .where(CallbackTask.store_id == task.store_id, CallbackTask.customer_id == task.customer_id)
        .order_by(said.answered_at.desc(), said.id.desc())
        .limit(MOST)
    )
    return [dict(row) for row in rows.mappings()]


def _complaints(db: Session, task: CallbackTask) -> list[dict[str, Any]]:
    case = Complaint
    rows = db.execute(
        select(
            case.id,
            case.state,
            case.category,
            case.subcategory,
            case.received_at,
            case.repair_order_id.label("order_id"),
            case.sale_id,
        )
        .where(case.store_id == task.store_id, case.customer_id == task.customer_id)
        .order_by(case.received_at.desc(), case.id.desc())
        .limit(MOST)
    )
    return [dict(row) for row in rows.mappings()]
