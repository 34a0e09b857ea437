"""What people are shown of sales and appointments: masked, complete, with codes instead of prose."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from kaoping.records.schemas_sales import (
    AppointmentChannel,
    AppointmentStatus,
    AppointmentType,
    PurchaseType,
    SaleChannel,
    SaleStatus,
)
from kaoping.records.views import AttributionOut, ContactOut, CustomerOut, VehicleOut, WarningOut
from kaoping.web.schema import Instant, MoneyStr, Out

Arrival = Literal["EARLY", "ON_TIME", "LATE"]
Masked = Annotated[str, Field(description="Masked name of the customer.", examples=["王**"])]


class SaleRow(Out):
    id: int
    store_id: int
    source: str
    external_id: str
    so_no: str
    status: SaleStatus
    channel: SaleChannel | None
    purchase_type: PurchaseType | None
    is_voided: bool
    contract_day: date
    promised_delivery_at_first: Annotated[
        Instant | None, Field(description="The promise of the oldest version that made one.")
    ]
    delivered_at: Instant | None
    delivered_day: date | None
    returned_at: Instant | None
    customer_id: int
    customer: Masked
    vehicle: VehicleOut
    consultant_code: str
    consultant: Annotated[str | None, Field(description="Whom the code means, once that is known.")]
    amount: MoneyStr | None
    row_version: int


class SaleVersionOut(Out):
    """An earlier state of the sale, as evidence may quote it."""

    row_version: int
    source_updated_at: Instant | None
    source_version: int | None
    status: SaleStatus | None
    is_voided: bool
    promised_delivery_at: Instant | None
    delivered_at: Instant | None
    amount: MoneyStr | None
    superseded_at: Instant


class SaleOut(SaleRow):
    source_updated_at: Instant | None
    source_version: int | None
    voided_at: Instant | None
    promised_delivery_at: Instant | None
    delivery_code: str | None
    callback_consent: bool | None
    callback_slot: str | None
    units: int
    profit: MoneyStr | None
    buyer: CustomerOut
    contact: ContactOut | None
    attribution: list[AttributionOut]
    warnings: list[WarningOut]
    newest_version: Annotated[int, Field(description="`row_version` of the sale as it is now.")]
    versions: list[SaleVersionOut]
    callback_task_ids: list[int]
    complaint_ids: list[int]


class AppointmentRow(Out):
    id: int
    store_id: int
    source: str
    external_id: str
    appointment_no: str
    type: AppointmentType
    channel: AppointmentChannel | None
    status: AppointmentStatus
    is_voided: bool
    scheduled_start: Instant
    scheduled_day: date
    duration_min: int | None
    arrived_at: Instant | None
    arrival: Annotated[Arrival | None, Field(description="15 minutes either way are on time.")]
    customer_id: int
    customer: Masked
    vehicle: VehicleOut | None
    advisor_code: str | None
    employee_id: int | None
    advisor: Annotated[str | None, Field(description="Whom the code means, once that is known.")]
    row_version: int


class LinkedOrder(Out):
    id: int
    ro_no: str


class AppointmentOut(AppointmentRow):
    source_updated_at: Instant | None
    source_version: int | None
    voided_at: Instant | None
    order_external_id: str | None
    order: Annotated[LinkedOrder | None, Field(description="The order it became, once that has come.")]
    guest: CustomerOut
    contact: ContactOut | None
    warnings: list[WarningOut]
