"""The fact source ORDERS: repair orders as their newest version says, voided ones left out."""

from sqlalchemy import exists, false, func, or_, select

from kaoping.domain.scoring.measures.sources import ORDERS
from kaoping.storage.facts.shape import FactSource, attributed
from kaoping.storage.tables.records import REPAIR_ORDER, RepairOrder
from kaoping.storage.tables.sales import Appointment

_BY_APPOINTMENT = (
    exists()
    .where(
        Appointment.store_id == RepairOrder.store_id,
        Appointment.source == RepairOrder.source,
        Appointment.order_external_id == RepairOrder.external_id,
        Appointment.status == "ARRIVED",
        Appointment.type == "SERVICE",
        Appointment.voided_at.is_(None),
    )
    .correlate(RepairOrder)
)

KEPT_ORDERS = FactSource(
    source=ORDERS,
    rows=select(
        RepairOrder.id.label("fact_id"),
        RepairOrder.store_id,
        RepairOrder.ro_type,
        RepairOrder.repair_category,
        RepairOrder.status,
        RepairOrder.customer_waiting,
        or_(func.coalesce(RepairOrder.is_rework, false()), RepairOrder.ro_type == "REWORK").label("rework"),
        _BY_APPOINTMENT.label("by_appointment"),
        RepairOrder.opened_at,
        RepairOrder.promised_at_first,
        RepairOrder.work_completed_at,
        RepairOrder.settled_at,
        RepairOrder.delivered_at,
        RepairOrder.opened_day,
        RepairOrder.completed_day,
        RepairOrder.settled_day,
        RepairOrder.delivered_day,
        RepairOrder.amount_total,
    ).where(RepairOrder.voided_at.is_(None)),
    holders=attributed(REPAIR_ORDER),
    version=RepairOrder.row_version,
)
