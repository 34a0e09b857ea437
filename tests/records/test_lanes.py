"""The fast lane takes exactly what the careful lane takes, and nothing with a repeated or unknown key."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.errors import Malformed
from kaoping.records.sources import canonical
from kaoping.records.sources.canonical import keys_add_up, read_array, read_lines
from kaoping.records.sources.dialects import REPAIR_ORDERS
from kaoping.records.sources.strict_json import Reader
from tests.records.orders import changed, order, void

SPELLINGS = {
    "compact": {"separators": (",", ":")},
    "default": {},
    "pretty": {"indent": 2},
    "spaced": {"separators": (" , ", " : ")},
    "tabbed": {"separators": (",\t", "\t:\n")},
    "escaped": {"ensure_ascii": True},
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30)
TRICKY = (
    st.sampled_from([':"', '":', '\\":', '"', "\\", ' : "', '":"a":', "{", '["', "\n:", '\\\\":']) | TEXTS
)


def slow_only(body, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(canonical, "keys_add_up", lambda *_: False)
        return read_array(body)


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_both_lanes_agree_on_any_spelling(spelling, monkeypatch):
    records = [order(1, "SH1"), void(order(2, "SH1"), "2026-11-04T08:00:00+08:00"), order(3, "SH1", lines=[])]
    body = json.dumps(records, **spelling).encode()
    fast = read_array(body)
    assert fast.rejected == {}
    assert fast.records == slow_only(body, monkeypatch).records


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_plain_records_take_the_fast_lane(spelling, monkeypatch):
    monkeypatch.setattr(canonical, "_read_slowly", lambda _: pytest.fail("took the slow lane"))
    read_array(json.dumps([order(n, "SH1") for n in range(3)], **spelling).encode())


@given(TRICKY, st.sampled_from(list(SPELLINGS)))
def test_any_text_in_any_field_is_read_as_it_was_written(text, spelling):
    record = changed(order(1, "SH1"), remark=text, owner__name=text, diagnosis=text)
    body = json.dumps([record], **SPELLINGS[spelling]).encode()
    batch, careful = read_array(body), canonical._read_slowly(body)
    assert (batch.records, batch.rejected) == (careful.records, careful.rejected)
    if batch.rejected:
        assert not text.strip()
    else:
        assert batch.records[0].remark.strip() == text.strip()


def paths(value, path=()):
    """Every object inside a record, by the way to it."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from paths(inner, (*path, n))


def write(value, repeat, extra, path=()):
    """JSON in which the object at `repeat` has one member more."""
    if isinstance(value, dict):
        members = [f"{json.dumps(k)}: {write(v, repeat, extra, (*path, k))}" for k, v in value.items()]
        if path == repeat:
            members.append(extra(members))
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(write(v, repeat, extra, (*path, n)) for n, v in enumerate(value)) + "]"
    return json.dumps(value, ensure_ascii=False)


WHOLE = order(1, "SH1")
PLACES = list(paths(WHOLE))


@given(st.sampled_from(PLACES), st.integers(0, 60), TRICKY)
def test_no_repeated_key_passes_wherever_it_stands(place, which, text):
    record = changed(WHOLE, remark="说明" + text)
    body = f"[{write(record, place, lambda members: members[which % len(members)])}]".encode()
    batch = read_array(body)
    assert batch.records == [None]
    assert batch.rejected[0].faults[0].code == "json-duplicate-key"
    line = read_lines(body[1:-1].replace(b"\n", b""))
    assert line.records == [None]


@given(st.sampled_from(PLACES), TRICKY)
def test_no_unknown_key_passes_wherever_it_stands(place, text):
    record = changed(WHOLE, remark="说明" + text)
    batch = read_array(f"[{write(record, place, lambda _: json.dumps('z' + text) + ': 1')}]".encode())
    assert batch.records == [None]
    assert {fault.code for fault in batch.rejected[0].faults} == {"unknown-field"}


def test_two_repetitions_cannot_hide_behind_each_other():
    """A missing pair here never makes up for an extra one there: pairs only ever exceed keys."""
    body = (
        json.dumps([WHOLE])
        .replace('"ro_no":', '"ro_no" :')
        .replace('"status":', '"status": "OPEN", "status":')
    )
    assert not keys_add_up(body.encode(), REPAIR_ORDERS.many.validate_json(body, extra="ignore"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body):
    batch = read_lines(body)
    assert len(batch.rejected) == sum(record is None for record in batch.records)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_the_careful_reader_reads_json(value):
    written = json.dumps([value])
    try:
        [read] = Reader(written).read_array()
    except Malformed:
        pytest.fail("refused good JSON")
    if not read.faults:
        assert read.value == value
