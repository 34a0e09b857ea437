"""What a dealer's system pushes of a customer: name, numbers, and what was said about being called."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue

from kaoping.records.fields import Instant, Name, Number
from kaoping.records.schemas import Gender, PushedKey
from kaoping.web.schema import In

MAX_CONTACTS = 20
MAX_CONSENTS = 4

CUSTOMER_EXAMPLE: dict[str, JsonValue] = {
    "store_code": "SH001",
    "source": "dms",
    "external_id": "C-5521",
    "source_updated_at": "2026-11-04T16:00:00+08:00",
    "op": "UPSERT",
    "kind": "PERSON",
    "name": "王小明",
    "gender": "M",
    "contacts": [{"phone": "13800138000", "role": "OWNER"}, {"phone": "021-61234567", "role": "CONTACT"}],
    "do_not_call": False,
    "consents": [
        {"purpose": "SERVICE_CALLBACK", "state": "GRANTED", "captured_at": "2026-10-20T10:30:00+08:00"}
    ],
}


class PushedContact(In):
    """A number of the customer: their own, or that of somebody to speak with instead."""

    phone: Number
    role: Literal["OWNER", "CONTACT"] = "OWNER"


class PushedConsent(In):
    """What the customer said about one purpose, and when; the latest word counts, and on a tie it is no."""

    purpose: Literal["SERVICE_CALLBACK", "NEWCAR_CALLBACK", "MARKETING", "RECORDING"]
    state: Literal["GRANTED", "REFUSED"]
    captured_at: Instant


class PushedCustomer(PushedKey):
    """One customer, as they stand at the source. Never merged with another one, however alike."""

    model_config = ConfigDict(json_schema_extra={"examples": [CUSTOMER_EXAMPLE]})

    op: Literal["UPSERT"] = "UPSERT"
    kind: Literal["PERSON", "COMPANY"] = "PERSON"
    name: Name
    gender: Gender | None = None
    contacts: Annotated[list[PushedContact], Field(max_length=MAX_CONTACTS)] | None = None
    do_not_call: bool = False
    consents: Annotated[list[PushedConsent], Field(max_length=MAX_CONSENTS)] | None = None
