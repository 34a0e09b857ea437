"""What a dealer's system pushes and what it is told: one repair order, and the reply to any batch.

Unknown fields are refused by name. Rules between fields stand in `records.rules`.
"""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from kaoping.records.fields import (
    Code,
    Day,
    Instant,
    Kilometres,
    Money,
    Name,
    Narrative,
    Number,
    Quantity,
    ShortCode,
    Title,
    Version,
    Vin,
)
from kaoping.web.schema import In, Out

MAX_RECORDS = 5_000
MAX_LINES = 500
MAX_TECHNICIANS = 20

RoType = Literal["REPAIR", "REWORK", "CLAIM", "RETAIL_PARTS", "INTERNAL"]
RoStatus = Literal[
    "OPEN",
    "IN_WORK",
    "WAIT_INFO",
    "WAIT_PARTS",
    "WORK_DONE",
    "SUBMITTED",
    "SETTLED",
    "DELIVERED",
    "CANCELLED",
    "REOPENED",
]
Slot = Literal["ANY", "MORNING", "NOON", "AFTERNOON", "EVENING"]
PayType = Literal["CUSTOMER", "WARRANTY", "INSURANCE", "INTERNAL", "GOODWILL", "FREE"]
Gender = Literal["M", "F", "U"]


class PushedKey(In):
    """The natural key and the version: at least one of the two version fields."""

    store_code: Code
    source: Code
    external_id: Code
    source_updated_at: Instant | None = None
    source_version: Version | None = None


class PushedVehicle(In):
    """VIN or plate; a car without a plate yet says so with "无牌照"."""

    vin: Vin | None = None
    plate: Number | None = None
    brand: Code | None = None
    series: Title | None = None
    model: Title | None = None
    model_year: Annotated[int, Field(ge=1950, le=2100)] | None = None
    color: Title | None = None
    energy: Literal["ICE", "HEV", "PHEV", "BEV", "EREV", "FCEV"] | None = None
    use: Literal["PRIVATE", "COMPANY", "RIDE_HAILING", "RENTAL", "TEST_DRIVE", "INTERNAL"] | None = None
    sold_on: Day | None = None
    callback_opt_out: bool | None = None


class PushedOwner(In):
    external_id: Code | None = None
    kind: Literal["PERSON", "COMPANY"] = "PERSON"
    name: Name
    gender: Gender | None = None
    phone: Number | None = None


class PushedSender(In):
    """The person who brought the car (送修人); the call-back goes to them."""

    name: Name
    gender: Gender | None = None
    phone: Number | None = None
    relation: ShortCode | None = None


class PushedTechnician(In):
    code: Code
    share: Quantity | None = None


class PushedAmounts(In):
    labor: Money | None = None
    parts: Money | None = None
    sublet: Money | None = None
    misc: Money | None = None
    discount: Money | None = None
    total: Money
    customer_pay: Money | None = None
    warranty_pay: Money | None = None
    insurance_pay: Money | None = None
    internal_pay: Money | None = None


class PushedLine(In):
    line_no: Annotated[int, Field(ge=1, le=9999)]
    kind: Literal["LABOR", "PART", "SUBLET", "MISC"]
    code: Code | None = None
    name: Title
    complaint: Narrative | None = None
    cause: Narrative | None = None
    correction: Narrative | None = None
    qty: Quantity | None = None
    unit_price: Money | None = None
    amount: Money | None = None
    discount: Money | None = None
    std_hours: Quantity | None = None
    actual_hours: Quantity | None = None
    technician_codes: Annotated[list[Code], Field(max_length=MAX_TECHNICIANS)] | None = None
    pay_type: PayType | None = None
    repeat_repair: bool | None = None
    fault_code: Code | None = None
    fault_part: Title | None = None


class PushedRepairOrder(PushedKey):
    """One repair order as it stands at the source."""

    op: Literal["UPSERT"] = "UPSERT"
    ro_no: Number
    ro_type: RoType
    repair_category: Code | None = None
    status: RoStatus
    primary_external_id: Code | None = None
    settlement_nos: Annotated[list[Number], Field(max_length=20)] | None = None
    appointment_external_id: Code | None = None
    arrived_at: Instant | None = None
    opened_at: Instant
    promised_at_first: Instant | None = None
    promised_at: Instant | None = None
    promised_change_count: Annotated[int, Field(ge=0, le=999)] | None = None
    work_started_at: Instant | None = None
    work_completed_at: Instant | None = None
    qc_at: Instant | None = None
    submitted_at: Instant | None = None
    settled_at: Instant | None = None
    delivered_at: Instant | None = None
    odometer_in: Kilometres | None = None
    odometer_out: Kilometres | None = None
    odometer_replaced: bool | None = None
    customer_waiting: bool | None = None
    customer_statement: Narrative | None = None
    diagnosis: Narrative | None = None
    remark: Narrative | None = None
    vehicle: PushedVehicle
    owner: PushedOwner
    sender: PushedSender | None = None
    advisor_code: Code
    opened_by_code: Code | None = None
    technicians: Annotated[list[PushedTechnician], Field(max_length=MAX_TECHNICIANS)] | None = None
    team_leader_code: Code | None = None
    qc_code: Code | None = None
    delivered_by_code: Code | None = None
    callback_consent: bool | None = None
    callback_slot: Slot | None = None
    callback_refusal_reason: Title | None = None
    is_rework: bool | None = None
    is_first_visit: bool | None = None
    is_campaign: bool | None = None
    three_guarantee_flag: bool | None = None
    towed_in: bool | None = None
    loaner_given: bool | None = None
    amounts: PushedAmounts
    lines: Annotated[list[PushedLine], Field(max_length=MAX_LINES)] | None = None


class PushedVoid(PushedKey):
    """A tombstone: the key and the version are enough, the record's other fields may stand beside."""

    model_config = ConfigDict(extra="allow")

    op: Literal["VOID"]


class FaultOut(Out):
    """One fault: where (JSON pointer inside the record), what, and what to do about it."""

    pointer: str
    code: str
    message: str


class IngestResult(Out):
    """One record that was not plainly accepted (or every record, with `results=all`)."""

    index: int
    external_id: str | None
    status: Literal["created", "updated", "unchanged", "stale", "rejected"]
    errors: list[FaultOut]
    warnings: list[FaultOut]


class IngestReply(Out):
    """Everything counted as created or updated is committed before this is sent."""

    received: int
    created: int
    updated: int
    unchanged: int
    stale: int
    rejected: int
    results: list[IngestResult]


def describe_batch(model: type[PushedKey]) -> dict[str, Any]:
    """The request body of a push for the OpenAPI document: the one model, without references."""
    record = inline(model.model_json_schema(mode="validation"))
    void = inline(PushedVoid.model_json_schema(mode="validation"))
    one = {"anyOf": [record, void]}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "array", "maxItems": MAX_RECORDS, "items": one}},
            "application/x-ndjson": {"schema": {"type": "string", "description": "One record a line."}},
        },
    }


def inline(schema: dict[str, Any]) -> dict[str, Any]:
    """Replace each `#/$defs/X` by X itself; pushed records contain nothing recursive."""
    definitions = schema.pop("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, list):
            return [resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        if reference := node.get("$ref"):
            return resolve(definitions[reference.rpartition("/")[2]])
        return {key: resolve(value) for key, value in node.items()}

    return {key: resolve(value) for key, value in schema.items()}
