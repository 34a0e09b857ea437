"""The fact source SALES: sales as their newest version says, voided ones left out."""

from sqlalchemy import select

from kaoping.domain.scoring.measures.sources import SALES
from kaoping.storage.facts.shape import FactSource, attributed
from kaoping.storage.tables.records import SALE
from kaoping.storage.tables.sales import Sale

KEPT_SALES = FactSource(
    source=SALES,
    rows=select(
        Sale.id.label("fact_id"),
        Sale.store_id,
        Sale.status,
        Sale.channel,
        Sale.purchase_type,
        Sale.promised_delivery_at_first,
        Sale.delivered_at,
        Sale.contract_day,
        Sale.delivered_day,
        Sale.units,
        Sale.amount,
        Sale.profit,
    ).where(Sale.voided_at.is_(None)),
    holders=attributed(SALE),
    version=Sale.row_version,
)
