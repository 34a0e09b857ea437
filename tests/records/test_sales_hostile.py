"""Hostile bodies for every kind of record: located answers, no 5xx, no echo; both lanes take the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.records.sources import canonical
from kaoping.records.sources.canonical import read_array
from kaoping.records.sources.dialects import APPOINTMENTS, CUSTOMERS, SALES
from tests.records import sales
from tests.records.orders import void

KINDS = {
    "sale": (sales.SALES, sales.sale, SALES),
    "appointment": (sales.APPOINTMENTS, sales.appointment, APPOINTMENTS),
    "customer": (sales.CUSTOMERS, sales.customer, CUSTOMERS),
}
MARK = "ECHO-CANARY"
VALUES = (
    None,
    True,
    0,
    -1,
    2**63,
    1e308,
    "",
    " ",
    MARK,
    "\u202e" + MARK,
    "' OR 1=1;--",
    "=1+1",
    "\\N",
    "2026-13-45T99:99:99+08:00",
    "2026-11-03",
    [],
    [MARK],
    {},
    {"phone": MARK},
    {"": MARK},
    [[[[]]]],
    "长" * 5000,
)
FRAGMENTS = [
    ('"source": "A"', "json-duplicate-key"),
    ('"x": NaN', "json-number"),
    ('"x": 1E+999999', "json-number"),
    ('"source_version": ' + "9" * 500, "json-number"),
    ('"\\ud800": 1', "text-surrogate"),
    ('"__proto__": 1', "unknown-field"),
    (",".join(f'"k{n}": 1' for n in range(30_000)), "too-many-keys"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("fragment", "code"), FRAGMENTS, ids=[code for _, code in FRAGMENTS])
def test_a_hostile_record_is_refused_and_its_neighbour_taken(dms, world, kind, fragment, code):
    path, make, _ = KINDS[kind]
    bad, good = (json.dumps(make(n, world.store.code), ensure_ascii=False) for n in (1, 2))
    body = f"[{{{fragment}, {bad[1:]}, {good}]".encode("utf-8", "surrogatepass")
    reply = dms.post(path, content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 200, reply.text
    assert (reply.json()["created"], reply.json()["rejected"]) == (1, 1)
    assert code in [error["code"] for error in reply.json()["results"][0]["errors"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_takes_every_value_with_an_answer(dms, world, kind):
    """One record for each field and value; whatever is taken is stored, whatever is not is told where."""
    path, make, _ = KINDS[kind]
    sent = []
    for field in make():
        for value in VALUES:
            sent.append(make(1000 + len(sent), world.store.code) | {field: value})
    for start in range(0, len(sent), 100):
        reply = sales.push_to(path, dms, sent[start : start + 100], "?results=all")
        assert reply.status_code == 200, reply.text
        results = reply.json()["results"]
        for record, result in zip(sent[start : start + 100], results, strict=True):
            refused = result["status"] == "rejected"
            assert refused == bool(result["errors"])
            assert all(error["pointer"] and error["message"] for error in result["errors"]), record
            assert MARK not in json.dumps(result["errors"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[", 400),
        (b"\xff\xfe[\x00]\x00", 400),
        (b"{}", 422),
        (b"null", 422),
        (b"[" * 10_000, 400),
    ],
)
def test_a_hostile_envelope_is_a_problem(dms, kind, body, status):
    reply = dms.post(KINDS[kind][0], content=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("kind", KINDS)
def test_line_by_line_one_bad_line_is_one_bad_record(dms, world, kind):
    path, make, _ = KINDS[kind]
    lines = [json.dumps(make(1, world.store.code)), "{broken", json.dumps(make(2, world.store.code))]
    headers = {"Content-Type": "application/x-ndjson"}
    reply = dms.post(path, content="\n".join(lines).encode(), headers=headers).json()
    assert (reply["created"], reply["rejected"]) == (2, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_records_and_another_media_type(dms, kind):
    path = KINDS[kind][0]
    many = b"[" + b",".join([b"1"] * 5001) + b"]"
    assert dms.post(path, content=many, headers={"Content-Type": "application/json"}).status_code == 422
    assert dms.post(path, content=b"[]", headers={"Content-Type": "text/csv"}).status_code == 415


@pytest.mark.parametrize("kind", KINDS)
def test_plain_records_take_the_fast_lane(kind, monkeypatch):
    _, make, dialect = KINDS[kind]
    records = [make(1, "SH1"), void(make(2, "SH1"), "2026-11-04T08:00:00+08:00")]
    body = json.dumps(records, ensure_ascii=False).encode()
    careful = canonical._read_slowly(body, dialect)
    monkeypatch.setattr(canonical, "_read_slowly", lambda *_: pytest.fail("took the slow lane"))
    assert read_array(body, dialect).records == careful.records


@given(st.sampled_from(list(KINDS)), st.data())
def test_no_repeated_and_no_unknown_key_passes_wherever_it_stands(kind, data):
    _, make, dialect = KINDS[kind]
    written = json.dumps(make(1, "SH1"), ensure_ascii=False)
    opening = [at for at, character in enumerate(written) if character == "{"]
    place = data.draw(st.sampled_from(opening))
    first_key = written[place + 1 : written.index(":", place)]
    key = data.draw(st.sampled_from([first_key, '"stranger"']))
    body = f"[{written[: place + 1]}{key}: 1, {written[place + 1 :]}]".encode()
    batch = read_array(body, dialect)
    assert batch.records == [None]
    expected = "json-duplicate-key" if key == first_key else "unknown-field"
    assert expected in {fault.code for fault in batch.rejected[0].faults}
