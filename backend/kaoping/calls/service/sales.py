"""A sale as the caller sees it: which car, handed over when and by whom."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from kaoping.calls.service.serving import served_by
from kaoping.storage.tables.calls import CallbackTask
from kaoping.storage.tables.people import Employee
from kaoping.storage.tables.records import SALE, Attribution
from kaoping.storage.tables.sales import Sale

_Seller = aliased(Employee, name="seller")

CONSULTANT: ColumnElement[dict[str, Any] | None] = (
    select(func.jsonb_build_object("id", _Seller.id, "name", _Seller.name))
    .join(Attribution, Attribution.employee_id == _Seller.id)
    .where(
        Attribution.store_id == CallbackTask.store_id,
        Attribution.fact_kind == SALE,
        Attribution.fact_id == CallbackTask.sale_id,
        Attribution.role == "consultant",
        Attribution.superseded_by.is_(None),
    )
    .order_by(Attribution.seq)
    .limit(1)
    .scalar_subquery()
)
"""Who sold the car of a task, as frozen or ruled; empty for an order and for a code nobody knows."""


def sale_line(row: Any) -> dict[str, Any]:
    """From a row of the queue, as `SaleLineOut` has it."""
    return {
        "id": row.CallbackTask.sale_id,
        "so_no": row.so_no,
        "model": row.model,
        "delivered_at": row.delivered_at,
        "consultant": row.consultant,
    }


def show_sale(db: Session, sale: Sale, row: Any) -> dict[str, Any]:
    """The whole card, as `CalledSaleOut` has it."""
    return {
        **sale_line(row),
        **{name: getattr(sale, name) for name in _PLAIN},
        "served_by": served_by(db, SALE, sale.store_id, sale.id),
    }


_PLAIN = ("contract_day", "promised_delivery_at_first", "channel", "purchase_type")
