"""What people are shown of records: masked by default, complete, with codes instead of prose."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from kaoping.web.schema import Figure, In, Instant, Label, MoneyStr, Out, Text


class VehicleOut(Out):
    id: int
    vin: Annotated[str | None, Field(description="Masked: the last six characters.")]
    plate: Annotated[str | None, Field(description="Masked.")]
    plate_kind: str
    brand_code: str | None
    model: str | None
    energy: str | None


class RepairOrderRow(Out):
    id: int
    store_id: int
    source: str
    external_id: str
    ro_no: str
    ro_type: str
    status: str
    repair_category: str | None
    is_voided: bool
    opened_at: Instant
    promised_at_first: Instant | None
    delivered_at: Instant | None
    delivered_day: date | None
    customer_id: int
    customer: Annotated[str, Field(description="Masked name of the owner.")]
    vehicle: VehicleOut
    advisor_code: str
    advisor: str | None
    amount_total: MoneyStr
    row_version: int


class ContactOut(Out):
    id: int
    role: str
    type: str
    phone: Annotated[str, Field(description="Masked.")]
    status: str


class CustomerOut(Out):
    id: int
    external_id: str | None
    kind: str
    name: Annotated[str, Field(description="Masked.")]
    do_not_call: bool


class AttributionOut(Out):
    """Who served. `superseded` rows were true until a ruling; they stay readable."""

    role: str
    employee_id: int | None
    name: str | None
    code: str | None
    department: Label | None
    position: Label | None
    share: Figure
    origin: str
    ruling_id: int | None
    superseded: bool


class AmountsOut(Out):
    labor: MoneyStr | None
    parts: MoneyStr | None
    sublet: MoneyStr | None
    misc: MoneyStr | None
    discount: MoneyStr | None
    total: MoneyStr
    customer_pay: MoneyStr | None
    warranty_pay: MoneyStr | None
    insurance_pay: MoneyStr | None
    internal_pay: MoneyStr | None


class OrderVersionOut(Out):
    """An earlier state of the order, as evidence may quote it."""

    row_version: int
    source_updated_at: Instant | None
    source_version: int | None
    status: str | None
    is_voided: bool
    promised_at: Instant | None
    delivered_at: Instant | None
    amount_total: MoneyStr | None
    superseded_at: Instant


class WarningOut(Out):
    code: str
    message: str


class RepairOrderOut(RepairOrderRow):
    source_updated_at: Instant | None
    source_version: int | None
    voided_at: Instant | None
    primary_external_id: str | None
    repair_category_code: str | None
    arrived_at: Instant | None
    promised_at: Instant | None
    work_started_at: Instant | None
    work_completed_at: Instant | None
    qc_at: Instant | None
    submitted_at: Instant | None
    settled_at: Instant | None
    odometer_in: int | None
    odometer_out: int | None
    customer_waiting: bool | None
    customer_statement: str | None
    diagnosis: str | None
    callback_consent: bool | None
    callback_slot: str | None
    callback_refusal_reason: str | None
    owner: CustomerOut
    owner_contact: ContactOut | None
    sender: Annotated[str | None, Field(description="Masked name of who brought the car.")]
    sender_relation: str | None
    sender_contact: ContactOut | None
    amounts: AmountsOut
    lines: list[dict[str, Any]]
    attribution: list[AttributionOut]
    warnings: list[WarningOut]
    newest_version: Annotated[int, Field(description="`row_version` of the order as it is now.")]
    versions: list[OrderVersionOut]
    callback_task_ids: list[int]
    complaint_ids: list[int]


class RevealCustomer(In):
    purpose: Text


class RevealedContact(Out):
    id: int
    role: str
    type: str
    phone: str


class RevealedCustomer(Out):
    """Unmasked, for the purpose just noted in the journal."""

    customer_id: int
    name: str
    contacts: list[RevealedContact]
