"""The fact source ORDERS: repair orders as their newest version says, voided ones left out."""

from sqlalchemy import select

from kaoping.domain.scoring.measures.sources import ORDERS
from kaoping.storage.facts.shape import FactSource, attributed
from kaoping.storage.tables.records import REPAIR_ORDER, RepairOrder

KEPT_ORDERS = FactSource(
    source=ORDERS,
    rows=select(
        RepairOrder.id.label("fact_id"),
        RepairOrder.store_id,
        RepairOrder.ro_type,
        RepairOrder.repair_category,
        RepairOrder.status,
        RepairOrder.customer_waiting,
        RepairOrder.opened_at,
        RepairOrder.promised_at_first,
        RepairOrder.work_completed_at,
        RepairOrder.settled_at,
        RepairOrder.delivered_at,
        RepairOrder.opened_day,
        RepairOrder.delivered_day,
        RepairOrder.amount_total,
    ).where(RepairOrder.voided_at.is_(None)),
    holders=attributed(REPAIR_ORDER),
    version=RepairOrder.row_version,
)
