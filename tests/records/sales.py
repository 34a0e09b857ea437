"""Sales, appointments and customers as a dealer's system would push them."""

import functools
from typing import Any

from httpx import Response

from tests.asgi import Client
from tests.records.orders import INGEST, changed, encode, vin

SALES, APPOINTMENTS, CUSTOMERS = (f"{INGEST}/{kind}" for kind in ("sales", "appointments", "customers"))


def sale(number: int = 1, store_code: str = "", **changes: Any) -> dict[str, Any]:
    """Sale `number` of a store, delivered on 3 November; changes are those of `orders.changed`."""
    record: dict[str, Any] = {
        "store_code": store_code,
        "source": "dms",
        "external_id": f"SO20261101-{number:06}",
        "source_updated_at": "2026-11-03T11:20:00+08:00",
        "op": "UPSERT",
        "so_no": f"SO20261101-{number:06}",
        "status": "DELIVERED",
        "channel": "SHOWROOM",
        "purchase_type": "RETAIL",
        "contract_on": "2026-10-20",
        "promised_delivery_at_first": "2026-11-02T15:00:00+08:00",
        "promised_delivery_at": "2026-11-03T10:00:00+08:00",
        "delivered_at": "2026-11-03T10:45:00+08:00",
        "vehicle": {"vin": vin(number), "plate": "无牌照", "model": "星耀 E6", "energy": "BEV"},
        "customer": {
            "external_id": f"C-{number}",
            "kind": "PERSON",
            "name": "王小明",
            "phone": f"138{number:08}",
        },
        "consultant_code": "S03",
        "delivery_code": "D01",
        "callback_consent": True,
        "callback_slot": "AFTERNOON",
        "units": 1,
        "amount": "268800.00",
        "profit": "9200.00",
    }
    return changed(record, **changes)


def appointment(number: int = 1, store_code: str = "", **changes: Any) -> dict[str, Any]:
    """Appointment `number`, for nine in the morning of 5 November, kept eight minutes late."""
    record: dict[str, Any] = {
        "store_code": store_code,
        "source": "dms",
        "external_id": f"AP20261105-{number:06}",
        "source_updated_at": "2026-11-05T09:10:00+08:00",
        "op": "UPSERT",
        "appointment_no": f"AP20261105-{number:06}",
        "type": "SERVICE",
        "channel": "WECHAT",
        "status": "ARRIVED",
        "scheduled_start": "2026-11-05T09:00:00+08:00",
        "duration_min": 60,
        "arrived_at": "2026-11-05T09:08:00+08:00",
        "customer": {"external_id": f"C-{number}", "name": "王小明", "phone": f"138{number:08}"},
        "vehicle": {"vin": vin(number), "plate": f"沪AD{number % 100000:05}"},
        "advisor_code": "A07",
        "order_external_id": f"RO20261101-{number:06}",
    }
    return changed(record, **changes)


def customer(number: int = 1, store_code: str = "", **changes: Any) -> dict[str, Any]:
    """Customer `number`, with a number of their own and somebody else's."""
    record: dict[str, Any] = {
        "store_code": store_code,
        "source": "dms",
        "external_id": f"C-{number}",
        "source_updated_at": "2026-11-04T16:00:00+08:00",
        "op": "UPSERT",
        "kind": "PERSON",
        "name": "王小明",
        "gender": "M",
        "contacts": [
            {"phone": f"138{number:08}", "role": "OWNER"},
            {"phone": "021-61234567", "role": "CONTACT"},
        ],
        "do_not_call": False,
        "consents": [
            {"purpose": "NEWCAR_CALLBACK", "state": "GRANTED", "captured_at": "2026-10-20T10:30:00+08:00"}
        ],
    }
    return changed(record, **changes)


def push_to(
    path: str, client: Client, records: list[dict[str, Any]], query: str = "", **headers: str
) -> Response:
    named = {"Content-Type": "application/json", **headers}
    return client.post(path + query, content=encode(records), headers=named)


push_sales = functools.partial(push_to, SALES)
push_appointments = functools.partial(push_to, APPOINTMENTS)
push_customers = functools.partial(push_to, CUSTOMERS)
