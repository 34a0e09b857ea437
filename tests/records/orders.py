"""Repair orders as a dealer's system would push them, and a short way to push them."""

import copy
import json
from typing import Any

from httpx import Response

from tests.asgi import Client

INGEST = "/api/v1/ingest"
PATH = f"{INGEST}/repair-orders"
VIN_ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)),
        strict=True,
    )
)


def vin(number: int) -> str:
    """A valid VIN for each number, check digit included."""
    bare = f"LSVAA4180E{number:07}"
    total = sum(_VALUES[c] * w for c, w in zip(bare, _WEIGHTS, strict=True))
    return bare[:8] + "0123456789X"[total % 11] + bare[9:]


def order(number: int = 1, store_code: str = "", **changes: Any) -> dict[str, Any]:
    """Order `number` of a store, delivered; `vehicle__plate="…"` changes a nested field, None removes."""
    record: dict[str, Any] = {
        "store_code": store_code,
        "source": "dms",
        "external_id": f"RO20261101-{number:06}",
        "source_updated_at": "2026-11-03T17:42:10+08:00",
        "op": "UPSERT",
        "ro_no": f"RO20261101-{number:06}",
        "ro_type": "REPAIR",
        "repair_category": "GENERAL",
        "status": "DELIVERED",
        "primary_external_id": None,
        "opened_at": "2026-11-01T09:05:00+08:00",
        "promised_at_first": "2026-11-02T17:00:00+08:00",
        "promised_at": "2026-11-03T12:00:00+08:00",
        "work_completed_at": "2026-11-03T15:10:00+08:00",
        "settled_at": "2026-11-03T16:50:00+08:00",
        "delivered_at": "2026-11-03T17:20:00+08:00",
        "odometer_in": 45210,
        "customer_waiting": False,
        "customer_statement": "右前轮异响，低速转弯时明显",
        "diagnosis": "右前下摆臂球头松旷，建议更换",
        "vehicle": {
            "vin": vin(number),
            "plate": f"沪AD{number % 100000:05}",
            "model": "朗逸",
            "energy": "BEV",
            "sold_on": "2024-05-18",
        },
        "owner": {
            "external_id": f"C-{number}",
            "kind": "PERSON",
            "name": "王小明",
            "phone": f"138{number:08}",
        },
        "sender": {"name": "李思思", "phone": f"139{number:08}", "relation": "FAMILY"},
        "advisor_code": "A07",
        "technicians": [{"code": "T12", "share": "0.6"}, {"code": "T15", "share": "0.4"}],
        "qc_code": "Q02",
        "callback_consent": True,
        "callback_slot": "AFTERNOON",
        "amounts": {"labor": "380.00", "parts": "1260.50", "total": "1640.50", "customer_pay": "1640.50"},
        "lines": [
            {
                "line_no": 1,
                "kind": "LABOR",
                "code": "L-2201",
                "name": "更换下摆臂",
                "qty": "1",
                "amount": "380.00",
                "pay_type": "CUSTOMER",
                "fault_code": "BRK-01",
            }
        ],
    }
    return changed(record, **changes)


def changed(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A copy with fields replaced; `...` removes a field, `__` steps inside."""
    copied = copy.deepcopy(record)
    for name, value in changes.items():
        *path, last = name.split("__")
        place = copied
        for step in path:
            place = place[step]
        if value is ...:
            place.pop(last, None)
        else:
            place[last] = value
    return copied


def void(record: dict[str, Any], updated_at: str) -> dict[str, Any]:
    key = {name: record[name] for name in ("store_code", "source", "external_id")}
    return {**key, "source_updated_at": updated_at, "op": "VOID"}


def encode(records: list[dict[str, Any]]) -> bytes:
    return json.dumps(records, ensure_ascii=False).encode()


def push(client: Client, records: list[dict[str, Any]], query: str = "", **headers: str) -> Response:
    return push_bytes(client, encode(records), query=query, **headers)


def push_bytes(
    client: Client, body: bytes, media_type: str = "application/json", query: str = "", **headers: str
) -> Response:
    return client.post(PATH + query, content=body, headers={"Content-Type": media_type, **headers})
