"""What must hold between the fields of a record: each fault at its field, with its code."""

import pytest

from tests.records.orders import push

TOO_LATE = "2026-11-06T11:00:01+08:00"


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"store_code": ...}, "/store_code", "required"),
        ({"external_id": ...}, "/external_id", "required"),
        ({"source": ""}, "/source", "too-short"),
        ({"external_id": "has space"}, "/external_id", "code-format"),
        ({"source_updated_at": ...}, "/source_updated_at", "version-missing"),
        ({"source_updated_at": TOO_LATE}, "/source_updated_at", "instant-future"),
        ({"ro_no": ...}, "/ro_no", "required"),
        ({"ro_no": "R" * 33}, "/ro_no", "too-long"),
        ({"ro_type": "repair"}, "/ro_type", "choice"),
        ({"status": "CLOSED"}, "/status", "choice"),
        ({"op": "DELETE"}, "/op", "choice"),
        ({"opened_at": ...}, "/opened_at", "required"),
        ({"opened_at": "2026-11-01T09:05:00"}, "/opened_at", "instant-naive"),
        ({"opened_at": "2026-11-01"}, "/opened_at", "instant-format"),
        ({"opened_at": "2026-02-30T09:05:00+08:00"}, "/opened_at", "instant-format"),
        ({"opened_at": "1900-01-01T00:00:00Z"}, "/opened_at", "too-small"),
        ({"promised_at": "9999-01-01T00:00:00Z"}, "/promised_at", "too-big"),
        ({"opened_at": 1762000000}, "/opened_at", "instant-format"),
        ({"delivered_at": ...}, "/delivered_at", "delivered-without-time"),
        ({"delivered_at": TOO_LATE}, "/delivered_at", "instant-future"),
        ({"settled_at": "2026-11-03T15:00:00+08:00"}, "/settled_at", "time-order"),
        ({"delivered_at": "2026-11-03T16:00:00+08:00"}, "/delivered_at", "time-order"),
        ({"vehicle__vin": "LSVAA4182E218484"}, "/vehicle/vin", "vin-length"),
        ({"vehicle__vin": "LSVAA4182E2I84847"}, "/vehicle/vin", "vin-alphabet"),
        ({"vehicle": {}}, "/vehicle", "vehicle-unidentified"),
        ({"vehicle": {"plate": "无牌照"}}, "/vehicle", "vehicle-unidentified"),
        ({"vehicle__sold_on": "2024-13-01"}, "/vehicle/sold_on", "day-format"),
        ({"owner__name": ...}, "/owner/name", "required"),
        ({"owner__name": "   "}, "/owner/name", "too-short"),
        ({"owner__name": "王" * 81}, "/owner/name", "too-long"),
        ({"owner__kind": "DOG"}, "/owner/kind", "choice"),
        ({"advisor_code": ...}, "/advisor_code", "required"),
        ({"amounts__total": ...}, "/amounts/total", "required"),
        ({"amounts__total": 1640.5}, "/amounts/total", "money-format"),
        ({"amounts__total": "1e9"}, "/amounts/total", "money-format"),
        ({"amounts__total": "1640.505"}, "/amounts/total", "money-format"),
        ({"amounts__total": "1640.52"}, "/amounts/total", "amounts-do-not-add-up"),
        ({"technicians": [{"code": "T12", "share": "0.6"}]}, "/technicians", "shares-do-not-add-up"),
        (
            {"technicians": [{"code": "T12", "share": "0.6"}, {"code": "T15"}]},
            "/technicians",
            "shares-incomplete",
        ),
        (
            {"technicians": [{"code": "T12", "share": "2"}, {"code": "T15", "share": "-1"}]},
            "/technicians",
            "shares-do-not-add-up",
        ),
        (
            {"technicians": [{"code": "T12", "share": "0.5"}, {"code": "T12", "share": "0.5"}]},
            "/technicians",
            "technician-repeated",
        ),
        ({"technicians": [{"code": f"T{n}"} for n in range(21)]}, "/technicians", "too-many"),
        ({"odometer_in": -1}, "/odometer_in", "too-small"),
        ({"odometer_in": 2_000_000}, "/odometer_in", "too-big"),
        ({"odometer_in": True}, "/odometer_in", "integer-type"),
        ({"odometer_in": 1.0}, "/odometer_in", "integer-type"),
        ({"odometer_in": "45210"}, "/odometer_in", "integer-type"),
        ({"customer_waiting": "yes"}, "/customer_waiting", "boolean-type"),
        ({"customer_waiting": 1}, "/customer_waiting", "boolean-type"),
        ({"lines__0__line_no": 0}, "/lines/0/line_no", "too-small"),
        ({"colour": "red"}, "/colour", "unknown-field"),
        ({"vehicle__colour": "red"}, "/vehicle/colour", "unknown-field"),
    ],
)
def test_a_fault_names_its_field(dms, new_order, changes, pointer, code):
    if "lines__0__line_no" in changes:
        line = {"line_no": changes["lines__0__line_no"], "kind": "LABOR", "name": "工时"}
        changes = {"lines": [line]}
    reply = push(dms, [new_order(1, **changes)])
    assert reply.status_code == 200
    [result] = reply.json()["results"]
    assert result["status"] == "rejected"
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in result["errors"]]


def test_a_line_number_stands_once(dms, new_order):
    line = {"line_no": 1, "kind": "LABOR", "name": "工时"}
    [result] = push(dms, [new_order(1, lines=[line, line])]).json()["results"]
    assert result["errors"][0]["code"] == "line-repeated"


def test_every_fault_of_a_record_is_told_at_once(dms, new_order):
    bad = new_order(1, vehicle__vin="SHORT", delivered_at="2026-11-03T16:00:00+08:00", amounts__total="1.00")
    [result] = push(dms, [bad]).json()["results"]
    assert [e["code"] for e in result["errors"]] == ["time-order", "vin-length", "amounts-do-not-add-up"]


@pytest.mark.parametrize(
    "changes",
    [
        {"delivered_at": "2026-11-06T10:59:00+08:00", "source_updated_at": "2026-11-06T10:59:00+08:00"},
        {"promised_at": "2027-01-01T00:00:00+08:00"},
        {"promised_at_first": "2026-10-01T00:00:00+08:00"},
        {"work_completed_at": "2026-11-03T16:50:00+08:00"},
        {"technicians": []},
        {"technicians": ...},
        {"sender": None},
        {"amounts": {"total": "0"}},
        {"amounts": {"labor": "380.00", "parts": "1260.50", "discount": "40.50", "total": "1600.01"}},
        {"source_updated_at": ..., "source_version": 7},
        {"opened_at": "2026-11-01T01:05:00.123456Z"},
        {"owner__external_id": None},
    ],
)
def test_what_is_allowed(dms, new_order, changes):
    reply = push(dms, [new_order(1, **changes)])
    assert reply.json()["created"] == 1, reply.text
