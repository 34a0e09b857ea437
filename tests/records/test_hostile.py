"""Hostile bodies: every one gets a located answer in both languages, none gets a 5xx or an echo."""

import gzip
import json

import pytest

from tests.records.orders import PATH, order, push, push_bytes

MARK = "ECHO-CANARY"


def body_with(fragment: str, store_code: str) -> bytes:
    """One whole record with `fragment` as its first member."""
    record = json.dumps(order(1, store_code), ensure_ascii=False)
    return f"[{{{fragment}, {record[1:]}]".encode("utf-8", "surrogatepass")


REJECTED = [
    ('"ro_no": "A"', "/ro_no", "json-duplicate-key"),
    ('"r\\u006f_no": "A"', "/ro_no", "json-duplicate-key"),
    ('"x": NaN', "/x", "json-number"),
    ('"x": Infinity', "/x", "json-number"),
    ('"x": -Infinity', "/x", "json-number"),
    ('"x": 1E+999999', "/x", "json-number"),
    ('"x": ' + "9" * 5000, "/x", "json-number"),
    ('"remark": "a\\u0000b"', "/remark", "text-nul"),
    ('"remark": "\\ud800"', "/remark", "text-surrogate"),
    ('"remark": "a\\udc00b"', "/remark", "text-surrogate"),
    ('"remark": "' + "长" * 4001 + '"', "/remark", "too-long"),
    ('"remark": ' + '{"a": ' * 20 + "1" + "}" * 20, "/remark", "string-type"),
    ('"remark": []', "/remark", "string-type"),
    ('"remark": "' + "x" * 5_000_000 + '"', "/remark", "too-long"),
    ('"odometer_out": 9223372036854775808', "/odometer_out", "too-big"),
    ('"odometer_out": 1e3', "/odometer_out", "integer-type"),
    ('"source_version": 0', "/source_version", "too-small"),
    ('"\\ud800": 1', "", "text-surrogate"),
    ('"' + "k" * 100_000 + '": 1', "/" + "k" * 64, "unknown-field"),
    ('"": 1', "/", "unknown-field"),
    ('"a/b~c": 1', "/a~1b~0c", "unknown-field"),
    ('"__proto__": 1', "/__proto__", "unknown-field"),
    (",".join(f'"k{n}": 1' for n in range(30_000)), "", "too-many-keys"),
    ('"settlement_nos": [' + ",".join(["1"] * 100_000) + "]", "/settlement_nos", "too-many"),
]


@pytest.mark.parametrize(
    ("fragment", "pointer", "code"), REJECTED, ids=[f"{c}{n}" for n, (_, _, c) in enumerate(REJECTED)]
)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_hostile_record_is_refused_at_its_place(dms, world, fragment, pointer, code, language):
    reply = push_bytes(dms, body_with(fragment, world.store.code), **{"Accept-Language": language})
    assert reply.status_code == 200, reply.text
    [result] = reply.json()["results"]
    assert result["status"] == "rejected"
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in result["errors"]]
    assert all(e["message"] for e in result["errors"])


@pytest.mark.parametrize(("fragment", "pointer", "code"), REJECTED[:9])
def test_the_same_line_by_line(dms, world, fragment, pointer, code):
    line = body_with(fragment, world.store.code)[1:-1]
    good = json.dumps(order(2, world.store.code)).encode()
    reply = push_bytes(dms, line + b"\n" + good, "application/x-ndjson").json()
    assert (reply["created"], reply["rejected"]) == (1, 1)
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in reply["results"][0]["errors"]]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "json-syntax"),
        (b"   ", 400, "json-syntax"),
        (b"[", 400, "json-syntax"),
        (b"[1,]", 400, "json-syntax"),
        (b"[] []", 400, "json-syntax"),
        (b'[{"a": "tab\tinside"}]', 400, "json-syntax"),
        (b"[{'a': 1}]", 400, "json-syntax"),
        (b"\xff\xfe[\x00]\x00", 400, "json-encoding"),
        ("[]".encode("utf-16"), 400, "json-encoding"),
        ("[]".encode("utf-32"), 400, "json-encoding"),
        (b'["\xed\xa0\x80"]', 400, "json-encoding"),
        (b'["\xc0\x80"]', 400, "json-encoding"),
        (b"[" * 100_000, 400, "json-depth"),
        (b'[{"a":' * 100_000, 400, "json-depth"),
        (b'{"store_code": "ECHO-CANARY"}', 422, "batch-array"),
        (b'"ECHO-CANARY"', 422, "batch-array"),
        (b"null", 422, "batch-array"),
        (b"[" + b",".join([b"1"] * 5001) + b"]", 422, "batch-too-long"),
    ],
)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_hostile_envelope_is_a_problem(dms, body, status, code, language):
    reply = push_bytes(dms, body, **{"Accept-Language": language})
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert [e["code"] for e in problem["errors"]] == [code]
    assert problem["errors"][0]["message"]
    assert MARK not in reply.text


@pytest.mark.parametrize("item", ["1", "null", '"x"', "[]", "true", "1.5"])
def test_an_item_that_is_no_record(dms, item):
    [result] = push_bytes(dms, f"[{item}]".encode()).json()["results"]
    assert (result["external_id"], result["errors"][0]["code"]) == (None, "object-type")


def test_a_byte_order_mark_is_passed_over(dms, new_order):
    body = b"\xef\xbb\xbf" + json.dumps([new_order(1)]).encode()
    assert push_bytes(dms, body).json()["created"] == 1


def test_too_many_lines(dms):
    reply = push_bytes(dms, b"1\n" * 5001, "application/x-ndjson")
    assert (reply.status_code, reply.json()["errors"][0]["code"]) == (422, "batch-too-long")


def test_a_body_over_the_limit(dms):
    reply = push_bytes(dms, b"[" + b" " * 16_000_000 + b"]")
    assert (reply.status_code, reply.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_another_media_type(dms, headers):
    reply = dms.post(PATH, content=gzip.compress(b"[]"), headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize("query", ["?results=some", "?limit=-1", "?results=all&results=x"])
def test_a_parameter_nobody_knows(dms, query):
    assert push_bytes(dms, b"[]", query=query).status_code == 422


def test_a_text_like_a_key_costs_time_but_not_correctness(dms, new_order):
    tricky = [
        new_order(1, remark=':"'),
        new_order(2, remark='":"a":'),
        new_order(3, remark="\\"),
        new_order(4, remark='" :'),
        new_order(5, owner__name=":"),
    ]
    assert push(dms, tricky).json()["created"] == 5


@pytest.mark.parametrize(
    "name", ["Robert'); DROP TABLE customer;--", "\u202e王", "=1+1", "\\N", "\\.", "a\tb\nc\\"]
)
def test_names_are_only_names(as_role, dms, new_order, world, name):
    assert push(dms, [new_order(1, owner__name=name, vehicle__model=name)]).json()["created"] == 1
    gm = as_role("STORE_GM", employee=world.people["gm"])
    [row] = gm.get("/api/v1/repair-orders").json()["items"]
    assert row["vehicle"]["model"] == name.strip()
