"""What a dealer's system pushes of cars sold and of visits agreed upon.

Fields that no column holds are checked and kept with the sealed payload.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue

from kaoping.records.fields import Code, Day, Instant, Kilometres, Money, Number
from kaoping.records.schemas import PushedKey, PushedOwner, PushedVehicle, Slot

SaleStatus = Literal["ORDERED", "ALLOCATED", "DELIVERING", "DELIVERED", "RETURNED", "CANCELLED"]
SaleChannel = Literal["SHOWROOM", "DCC", "ONLINE", "REFERRAL", "OUTLET"]
PurchaseType = Literal["RETAIL", "FLEET", "LEASE", "DEMO", "INTERNAL"]
AppointmentType = Literal["SERVICE", "TEST_DRIVE", "DELIVERY"]
AppointmentStatus = Literal["BOOKED", "CONFIRMED", "ARRIVED", "CANCELLED", "NO_SHOW"]
AppointmentChannel = Literal["PHONE", "WALK_IN", "WECHAT", "APP", "WEB", "REMINDER", "CAMPAIGN"]

SALE_EXAMPLE: dict[str, JsonValue] = {
    "store_code": "SH001",
    "source": "dms",
    "external_id": "SO20261101-0012",
    "source_updated_at": "2026-11-03T11:20:00+08:00",
    "op": "UPSERT",
    "so_no": "SO20261101-0012",
    "status": "DELIVERED",
    "channel": "SHOWROOM",
    "purchase_type": "RETAIL",
    "contract_on": "2026-10-20",
    "promised_delivery_at_first": "2026-11-02T15:00:00+08:00",
    "promised_delivery_at": "2026-11-03T10:00:00+08:00",
    "delivered_at": "2026-11-03T10:45:00+08:00",
    "vehicle": {"vin": "LSVAA4182E2184847", "plate": "无牌照", "model": "星耀 E6", "energy": "BEV"},
    "customer": {"external_id": "C-5521", "kind": "PERSON", "name": "王小明", "phone": "13800138000"},
    "consultant_code": "S03",
    "delivery_code": "D01",
    "callback_consent": True,
    "callback_slot": "AFTERNOON",
    "units": 1,
    "amount": "268800.00",
    "profit": "9200.00",
}
APPOINTMENT_EXAMPLE: dict[str, JsonValue] = {
    "store_code": "SH001",
    "source": "dms",
    "external_id": "AP20261105-0007",
    "source_updated_at": "2026-11-05T09:10:00+08:00",
    "op": "UPSERT",
    "appointment_no": "AP20261105-0007",
    "type": "SERVICE",
    "channel": "WECHAT",
    "status": "ARRIVED",
    "scheduled_start": "2026-11-05T09:00:00+08:00",
    "duration_min": 60,
    "arrived_at": "2026-11-05T09:08:00+08:00",
    "customer": {"external_id": "C-5521", "kind": "PERSON", "name": "王小明", "phone": "13800138000"},
    "vehicle": {"vin": "LSVAA4182E2184847", "plate": "沪AD12345"},
    "advisor_code": "A07",
    "order_external_id": "RO20261105-0031",
}


class PushedSale(PushedKey):
    """One car sold, as it stands at the source. A car taken back is RETURNED; its delivery stays known."""

    model_config = ConfigDict(json_schema_extra={"examples": [SALE_EXAMPLE]})

    op: Literal["UPSERT"] = "UPSERT"
    so_no: Number
    status: SaleStatus
    channel: SaleChannel | None = None
    purchase_type: PurchaseType | None = None
    contract_on: Day
    invoice_on: Day | None = None
    promised_delivery_at_first: Instant | None = None
    promised_delivery_at: Instant | None = None
    pdi_done_at: Instant | None = None
    delivered_at: Instant | None = None
    returned_at: Instant | None = None
    vehicle: PushedVehicle
    odometer_at_sale: Kilometres | None = None
    customer: PushedOwner
    consultant_code: Code
    delivery_code: Code | None = None
    finance_code: Code | None = None
    trade_in: bool | None = None
    financed: bool | None = None
    insured: bool | None = None
    callback_consent: bool | None = None
    callback_slot: Slot | None = None
    units: Annotated[int, Field(ge=1, le=999)] = 1
    amount: Money | None = None
    profit: Money | None = None


class PushedAppointment(PushedKey):
    """One visit agreed upon. How punctual the customer came is worked out here, 15 minutes either way."""

    model_config = ConfigDict(json_schema_extra={"examples": [APPOINTMENT_EXAMPLE]})

    op: Literal["UPSERT"] = "UPSERT"
    appointment_no: Number
    type: AppointmentType
    channel: AppointmentChannel | None = None
    status: AppointmentStatus
    scheduled_start: Instant
    duration_min: Annotated[int, Field(ge=1, le=1440)] | None = None
    arrived_at: Instant | None = None
    customer: PushedOwner
    vehicle: PushedVehicle | None = None
    advisor_code: Code | None = None
    order_external_id: Code | None = None
