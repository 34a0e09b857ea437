"""What people are shown of customers: masked, with everything that hangs on them as links."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from kaoping.records.views import ContactOut, VehicleOut
from kaoping.web.schema import Instant, Out


class CustomerRow(Out):
    id: int
    store_id: int
    source: str
    external_id: str | None
    kind: Literal["PERSON", "COMPANY"]
    name: Annotated[str, Field(description="Masked.", examples=["王**"])]
    gender: Literal["M", "F", "U"] | None
    do_not_call: bool
    phones: Annotated[list[str], Field(description="Masked.", examples=[["138****8000"]])]
    is_voided: Annotated[bool, Field(description="Gone at its source; what hangs on it stays.")]
    updated_at: Instant
    row_version: int


class ConsentOut(Out):
    purpose: Literal["SERVICE_CALLBACK", "NEWCAR_CALLBACK", "MARKETING", "RECORDING"]
    state: Literal["GRANTED", "REFUSED"]
    captured_at: Instant


class VisitLink(Out):
    """An order, a sale or an appointment of the customer."""

    id: int
    no: Annotated[str, Field(examples=["RO20261101-0087"])]
    status: Annotated[str, Field(examples=["DELIVERED"])]
    day: Annotated[date, Field(description="Opened, signed or agreed for.")]


class CallLink(Out):
    id: int
    type: Annotated[str, Field(examples=["AFTERSALES_D3"])]
    state: Annotated[str, Field(examples=["SUCCESS"])]
    due_day: date


class ComplaintLink(Out):
    id: int
    case_no: Annotated[str, Field(examples=["TS20261104-31"])]
    state: Annotated[str, Field(examples=["CLOSED"])]
    received_day: date


class CustomerRecordOut(CustomerRow):
    """Of each kind of link the newest fifty; the lists of records lead to the rest."""

    do_not_call_reason: Annotated[
        str | None,
        Field(
            description="CUSTOMER_REQUEST: said on a call. SOURCE: the source said so.", examples=["SOURCE"]
        ),
    ]
    do_not_call_at: Instant | None
    contacts: list[ContactOut]
    consents: list[ConsentOut]
    vehicles: list[VehicleOut]
    orders: list[VisitLink]
    sales: list[VisitLink]
    appointments: list[VisitLink]
    calls: list[CallLink]
    complaints: list[ComplaintLink]
