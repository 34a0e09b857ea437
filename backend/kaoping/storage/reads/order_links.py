"""What hangs on a repair order or a sale: its call-back tasks and the cases opened over it, by id."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.complaints import Complaint


def task_ids_of(db: Session, store_id: int, order_id: int) -> list[int]:
    query = select(CallbackTask.id).where(
        CallbackTask.store_id == store_id, CallbackTask.order_id == order_id
    )
    return list(db.scalars(query.order_by(CallbackTask.id)))


def complaint_ids_of(db: Session, store_id: int, order_id: int) -> list[int]:
    query = select(Complaint.id).where(Complaint.store_id == store_id, Complaint.repair_order_id == order_id)
    return list(db.scalars(query.order_by(Complaint.id)))


def task_ids_of_sale(db: Session, store_id: int, sale_id: int) -> list[int]:
    query = select(CallbackTask.id).where(CallbackTask.store_id == store_id, CallbackTask.sale_id == sale_id)
    return list(db.scalars(query.order_by(CallbackTask.id)))


def complaint_ids_of_sale(db: Session, store_id: int, sale_id: int) -> list[int]:
    query = select(Complaint.id).where(Complaint.store_id == store_id, Complaint.sale_id == sale_id)
    return list(db.scalars(query.order_by(Complaint.id)))
