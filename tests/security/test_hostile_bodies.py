"""R2: what a careful reader refuses, in every place of every body, of every operation of the document.

Nothing of it is ever a fault of ours: each is a located problem that repeats nothing of what was sent.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.asgi import Client
from tests.contract.operations import Operation, leaves, replaced, resolved, sample, with_json_body
from tests.security.stage import EVERYTHING, Stage

from kaoping.web.free_form import READ_BY

CANARY = "绝密13800138000"
RAW_LIMIT = 20_000  # of what a refusal may weigh: it grows with its faults, never with its input
JSON = "application/json"
PUSHES = [o for o in with_json_body() if o.is_push]  # sixteen times the size, and told record by record


@dataclass(frozen=True, slots=True)
class Raw:
    """A whole body as bytes, with the statuses it may be refused with."""

    content: bytes
    statuses: tuple[int, ...]
    code: str | None = None
    headers: tuple[tuple[str, str], ...] = (("Content-Type", JSON),)


def _raw(content: bytes | str, *statuses: int, code: str | None = None, **headers: str) -> Raw:
    data = content.encode() if isinstance(content, str) else content
    given = {"Content-Type": JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Raw(data, statuses or (400,), code, tuple(given.items()))


RAW: dict[str, Raw] = {
    "empty": _raw(b"", 400, 422),
    "spaces": _raw(b"   ", 400, code="json-syntax"),
    "no JSON": _raw(CANARY, code="json-syntax"),
    "cut off": _raw(b'{"a": ', code="json-syntax"),
    "two values": _raw(b"{} {}", code="json-syntax"),
    "a comment": _raw(b"{} // no", code="json-syntax"),
    "a trailing comma": _raw(b'{"a": 1,}', code="json-syntax"),
    "single quotes": _raw(b"{'a': 1}", code="json-syntax"),
    "a line break in a text": _raw(b'{"a": "\n"}', code="json-syntax"),
    "a NUL byte": _raw(b'{"a": "\x00"}', code="json-syntax"),
    "duplicate keys": _raw(b'{"a": 1, "a": 2}', code="json-duplicate-key"),
    "duplicate keys, escaped": _raw(b'{"a": 1, "\\u0061": 2}', code="json-duplicate-key"),
    "duplicate keys, deep": _raw(b'{"x": [{"a": 1, "a": 2}]}', code="json-duplicate-key"),
    "NaN": _raw(b'{"a": NaN}', code="json-number"),
    "Infinity": _raw(b'{"a": Infinity}', code="json-number"),
    "-Infinity": _raw(b'{"a": -Infinity}', code="json-number"),
    "1E+999999": _raw(b'{"a": 1E+999999}', code="json-number"),
    "-1e400": _raw(b'{"a": -1e400}', code="json-number"),
    "a number of 20 digits": _raw(b'{"a": 12345678901234567890}', code="json-number"),
    "a number of a megabyte": _raw(b'{"a": ' + b"9" * 900_000 + b"}", code="json-number"),
    "hexadecimal": _raw(b'{"a": 0x10}', code="json-syntax"),
    "leading zeros": _raw(b'{"a": 01}', code="json-syntax"),
    "a raw surrogate": _raw(b'{"a": "\xed\xa0\x80"}', code="json-encoding"),
    "latin-1": _raw(b'{"a": "\xe9"}', code="json-encoding"),
    "overlong UTF-8": _raw(b'{"a": "\xc0\xaf"}', code="json-encoding"),
    "GBK": _raw('{"a": "考评"}'.encode("gbk"), code="json-encoding"),
    "UTF-8 with a BOM": _raw(b"\xef\xbb\xbf{}", 400, code="json-syntax"),
    "UTF-16": _raw('{"a": 1}'.encode("utf-16"), code="json-encoding"),
    "UTF-16 without a BOM": _raw('{"a": 1}'.encode("utf-16-le"), code="json-syntax"),
    "UTF-32": _raw('{"a": 1}'.encode("utf-32"), code="json-encoding"),
    "33 lists deep": _raw(b"[" * 33 + b"]" * 33, code="json-depth"),
    "100,000 lists deep": _raw(b"[" * 100_000 + b"]" * 100_000, code="json-depth"),
    "100,000 lists, never closed": _raw(b"[" * 100_000, code="json-depth"),
    "100,000 objects deep": _raw(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, code="json-depth"),
    "half a megabyte of escaped quotes": _raw(b'{"' + b'\\"' * 450_000, code="json-syntax"),
    "half a megabyte of backslashes": _raw(b'{"' + b"\\" * 900_001, code="json-syntax"),
    "a list": _raw(b"[]", 400, 422),
    "a text": _raw(json.dumps(CANARY), 400, 422),
    "a number": _raw(b"7", 400, 422),
    "null": _raw(b"null", 400, 422),
    "true": _raw(b"true", 400, 422),
    "a key that is no Unicode": _raw(b'{"\\ud800": 1}', 400, 422),
    "a key of half a megabyte": _raw(b'{"' + b"k" * 500_000 + b'": 1}', 400, 422),
    "five megabytes": _raw(b'{"a": "' + b"x" * 5_000_000 + b'"}', 413),
    "compressed": _raw(gzip.compress(b"{}"), 415, Content_Encoding="gzip"),
    "compressed, unsaid": _raw(gzip.compress(b"{}"), code="json-encoding"),
    "a compressed bomb": _raw(gzip.compress(b" " * 50_000_000), 415, Content_Encoding="gzip"),
    "said to be text": _raw(b"{}", 415, Content_Type="text/plain"),
    "said to be a form": _raw(b"a=1", 415, Content_Type="application/x-www-form-urlencoded"),
    "said to be XML": _raw(b"<a/>", 415, Content_Type="application/xml"),
    "an unknown charset": _raw(b"{}", 415, Content_Type=f"{JSON}; charset=klingon"),
}

VALUES: dict[str, Any] = {
    "NUL": "a\x00b",
    "a lone surrogate": "a\ud800b",
    "a lone low surrogate": "\udc00",
    "2^63": 2**63,
    "-2^63-1": -(2**63) - 1,
    "2^31": 2**31,
    "zero": 0,
    "minus one": -1,
    "true": True,
    "1.0": 1.0,
    "1e300": 1e300,
    "an empty text": "",
    "spaces": "   ",
    "null": None,
    "an empty list": [],
    "an empty object": {},
    "a nested list": [[[[CANARY]]]],
    "an object with a surrogate key": {"\ud800": 1},
    "a long text": CANARY * 5_000,
    "a naive time": "2026-11-03T17:20:00",
    "a time of no day": "2026-02-30T00:00:00+08:00",
    "the end of time": "9999-12-31T23:59:59-23:59",
    "a week date": "2026-W45-2",
    "a statement": "'; DROP TABLE journal; --",
    "a template": "{{7*7}}${7*7}%(x)s",
    "markup": "<script>alert(1)</script>",
    "right to left": "\u202e\u2066abc",
    "digits of another script": "１２３",
    "an exponent": "1E+999999",
    "NaN as text": "NaN",
    "a path": "../../../etc/passwd",
}
NEVER_TAKEN = {
    "NUL",
    "a lone surrogate",
    "a lone low surrogate",
    "an object with a surrogate key",
    "a long text",
}


def _send(caller: Client, operation: Operation, url: str, content: bytes, **headers: str) -> httpx.Response:
    return caller.request(
        operation.method,
        url,
        content=content,
        headers={**operation.headers(), "Content-Type": JSON, **headers},
    )


@pytest.fixture(scope="module")
def anybody(stage: Stage) -> Client:
    """Somebody who may do everything, so that a body is what it fails by."""
    return stage.caller(EVERYTHING)


@pytest.fixture(scope="module")
def own(stage: Stage) -> dict[str, int]:
    return {name: ids[0] for name, ids in stage.ids(stage.ours).items()}


def _assert_told(answer: httpx.Response, *secrets: str) -> dict[str, Any]:
    assert answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < RAW_LIMIT
    for secret in secrets:
        assert secret not in answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.slow
@pytest.mark.parametrize("operation", with_json_body(), ids=lambda o: o.id)
def test_bodies_that_are_none(anybody: Client, own: dict[str, int], operation: Operation) -> None:
    batch = operation.is_push
    for name, raw in RAW.items():
        answer = _send(anybody, operation, operation.url(**own), raw.content, **dict(raw.headers))
        if batch and answer.status_code == 200:
            continue  # the envelope was good; its records are told one by one
        told = _assert_told(answer, CANARY, "xxxxxxxx", "kkkkkkkkkkkkkkkkk" * 10)
        if batch:
            continue
        assert answer.status_code in raw.statuses, (name, answer.text)
        if raw.code:
            assert [fault["code"] for fault in told["errors"]] == [raw.code], name


def _is_free_form(operation: Operation, place: tuple[str | int, ...]) -> bool:
    """Inside a document the engine reads: its length and its keys are the engine's to judge, or to answer."""
    fields = resolved(operation.body_schema or {}).get("properties", {})
    found = resolved(fields.get(place[0], {}))
    return len(place) > 1 and READ_BY in resolved(found.get("items", found))


@pytest.mark.slow
@pytest.mark.parametrize("operation", [o for o in with_json_body() if not o.is_push], ids=lambda o: o.id)
def test_values_that_are_none_in_every_place(
    anybody: Client, own: dict[str, int], operation: Operation
) -> None:
    assert operation.body_schema
    plain = sample(operation.body_schema)
    for place, name, value in _hostile(plain):
        body = json.dumps(replaced(plain, place, value))
        answer = _send(anybody, operation, operation.url(**own), body.encode())
        what = f"{operation.id} {place} {name}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code < 500, what
        if answer.status_code >= 400:
            told = _assert_told(answer, CANARY * 2)
            if answer.status_code == 422:
                assert told["errors"], what
        if name in NEVER_TAKEN and (name != "a long text" or not _is_free_form(operation, place)):
            assert answer.status_code == 422, what
            pointer = "/" + "/".join(map(str, place))
            assert any(fault["pointer"].startswith(pointer) for fault in told["errors"]), what


@pytest.mark.slow
@pytest.mark.parametrize("operation", PUSHES, ids=lambda o: o.id)
def test_a_batch_tells_each_hostile_record(anybody: Client, operation: Operation) -> None:
    """All of them in a few pushes: each is told by its index, none of them stops another."""
    assert operation.body_schema
    plain = sample(operation.body_schema)[0]
    hostile = list(_hostile(plain))
    for start in range(0, len(hostile), 250):
        records = [replaced(plain, place, value) for place, _, value in hostile[start : start + 250]]
        answer = _send(anybody, operation, operation.url() + "?results=all", json.dumps(records).encode())
        assert answer.status_code == 200, answer.text[:500]
        assert answer.json()["received"] == len(records)
        told = {result["index"]: result for result in answer.json()["results"]}
        for index, (place, name, _) in enumerate(hostile[start : start + 250]):
            if name in NEVER_TAKEN:
                assert told[index]["status"] == "rejected", (place, name, told[index])
        faults = [result["errors"] for result in answer.json()["results"]]
        assert CANARY not in json.dumps(faults, ensure_ascii=False)


def _hostile(plain: Any) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    for place in leaves(plain):
        for name, value in VALUES.items():
            yield place, name, value


@pytest.mark.parametrize("operation", with_json_body(), ids=lambda o: o.id)
def test_a_field_too_many_is_named(anybody: Client, own: dict[str, int], operation: Operation) -> None:
    assert operation.body_schema
    body = sample(operation.body_schema)
    if not isinstance(body, dict):
        body[0]["stranger"] = CANARY
    else:
        body["stranger"] = CANARY
    answer = _send(anybody, operation, operation.url(**own), json.dumps(body).encode())
    assert "unknown-field" in answer.text
    assert "/stranger" in answer.text
    assert CANARY not in answer.text
