"""Sales as people see them: found by number, status, consultant or day, masked, with their history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.records.rules import normal_number
from kaoping.records.service.shown import (
    attribution_of,
    columns_of,
    contacts_of,
    name_of,
    shown_customer,
    shown_vehicle,
    shown_warnings,
)
from kaoping.records.views_sales import SaleOut, SaleRow, SaleVersionOut
from kaoping.storage.reach import within
from kaoping.storage.reads.order_links import complaint_ids_of_sale, task_ids_of_sale
from kaoping.storage.secrets import PersonalData
from kaoping.storage.tables.people import Employee, EmployeeCode, Store
from kaoping.storage.tables.records import SALE, Customer, Vehicle
from kaoping.storage.tables.sales import Sale, SaleHistory

Version = Sale | SaleHistory
"""A sale as it is, or as it was before a change."""


@dataclass(frozen=True, slots=True)
class SaleFilter:
    """What a list may be narrowed to; `None` narrows nothing. The days are those of the contract."""

    no: str | None
    status: str | None
    store_id: int | None
    consultant_id: int | None
    first: date | None
    last: date | None


def find_sales(wanted: SaleFilter, who: Principal) -> Select[Any]:
    """The sales in reach that are not voided, each with its customer and car."""
    query: Select[Any] = within(_whole(), Sale, who).where(Sale.voided_at.is_(None))
    if wanted.no:
        query = query.where(Sale.so_no == normal_number(wanted.no))
    if wanted.status:
        query = query.where(Sale.status == wanted.status)
    if wanted.store_id:
        query = query.where(Sale.store_id == wanted.store_id)
    if wanted.consultant_id:
        query = query.where(EmployeeCode.employee_id == wanted.consultant_id)
    if wanted.first:
        query = query.where(Sale.contract_day >= wanted.first)
    if wanted.last:
        query = query.where(Sale.contract_day <= wanted.last)
    return query


def _whole() -> Any:
    """A sale with its customer, its car and the consultant its newest version names."""
    return (
        select(Sale, Customer, Vehicle, Employee.name.label("consultant"))
        .join(Customer, (Customer.store_id == Sale.store_id) & (Customer.id == Sale.customer_id))
        .join(Vehicle, (Vehicle.store_id == Sale.store_id) & (Vehicle.id == Sale.vehicle_id))
        .outerjoin(
            EmployeeCode,
            (EmployeeCode.store_id == Sale.store_id)
            & (EmployeeCode.source == Sale.source)
            & (EmployeeCode.code == Sale.consultant_code),
        )
        .outerjoin(Employee, Employee.id == EmployeeCode.employee_id)
    )


def rows_of(db: Session, found: Iterable[Any]) -> list[SaleRow]:
    personal: PersonalData = db.info["personal"]
    return [SaleRow(**_row(personal, row[0], row[1], row[2], row.consultant)) for row in found]


def show_sale(
    db: Session, sale_id: int, language: str, *, by: Principal, version: int | None = None
) -> SaleOut:
    """The sale as its newest version says, or as an earlier one did.

    Raises NotFound outside the caller's reach and for a version it never had. A tombstone that came before
    its sale is not there.
    """
    query = within(_whole(), Sale, by).where(Sale.store_id.in_(select(Store.id)), Sale.id == sale_id)
    row = db.execute(query).first()
    if row is None:
        raise NotFound()
    sale, customer, vehicle, consultant = row
    shown = sale if version in {None, sale.row_version} else _past(db, sale, version)
    personal: PersonalData = db.info["personal"]
    contacts = contacts_of(db, sale.store_id, {sale.contact_id})
    named = consultant if shown.consultant_code == sale.consultant_code else None
    taken = SaleRow.model_fields.keys() | {"warnings"}
    details = {name: value for name, value in columns_of(shown, SaleOut).items() if name not in taken}
    return SaleOut(
        **_row(personal, shown, customer, vehicle, named),
        **(details | {"source_version": shown.source_version or None}),
        newest_version=sale.row_version,
        buyer=shown_customer(personal, customer),
        contact=contacts.get(sale.contact_id),
        attribution=attribution_of(db, sale.store_id, SALE, sale.id),
        warnings=shown_warnings(shown.warnings, language),
        versions=_versions_of(db, sale),
        callback_task_ids=task_ids_of_sale(db, sale.store_id, sale.id),
        complaint_ids=complaint_ids_of_sale(db, sale.store_id, sale.id),
    )


def _past(db: Session, sale: Sale, version: int | None) -> SaleHistory:
    past = db.get(SaleHistory, (sale.store_id, sale.id, version))
    if past is None or past.customer_id is None:
        raise NotFound()
    return past


def _row(
    personal: PersonalData, sale: Version, customer: Customer, vehicle: Vehicle, consultant: str | None
) -> dict[str, Any]:
    return {
        **columns_of(sale, SaleRow),
        "is_voided": sale.voided_at is not None,
        "customer": name_of(personal, customer),
        "vehicle": shown_vehicle(vehicle, vehicle.plate),
        "consultant": consultant,
    }


def _versions_of(db: Session, sale: Sale) -> list[SaleVersionOut]:
    query = (
        select(SaleHistory)
        .where(SaleHistory.store_id == sale.store_id, SaleHistory.id == sale.id)
        .order_by(SaleHistory.row_version.desc())
    )
    return [
        SaleVersionOut(
            **columns_of(past, SaleVersionOut)
            | {"is_voided": past.voided_at is not None, "source_version": past.source_version or None}
        )
        for past in db.scalars(query)
    ]
