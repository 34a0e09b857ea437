"""Our own API: a JSON array or one JSON record a line, into validated records of one dialect.

Two lanes. The fast one hands the bytes to the compiled validator, which would let a key stand twice
(the last one wins) and here is told to pass over unknown fields; so the keys are counted on both
sides. Every key ends in a quote followed by a colon; such a pair may also stand inside a text, never
the other way round. Hence pairs >= keys sent >= fields taken, and if the ends are equal no key was
repeated and none is unknown. Anything else, and any fault, goes to the slow lane, which reads record
by record and says what is wrong where. A text such as `":"` costs time, never correctness.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kaoping.domain.errors import Fault, Invalid, Malformed
from kaoping.records.schemas import MAX_RECORDS, PushedVoid
from kaoping.records.sources.dialects import REPAIR_ORDERS, Dialect, Record
from kaoping.records.sources.strict_json import MAX_FAULTS, NotAnArray, Reader, Value, shown
from kaoping.web.faults import faults_of

Body = bytes | bytearray

_SPACED_KEY = re.compile(rb'"[ \t\r\n]*:')
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that was not taken, by what it calls itself, and why."""

    external_id: str | None
    faults: Sequence[Fault]


@dataclass(slots=True)
class Batch:
    """Records in the order they were sent; `None` where one is in `rejected`."""

    records: list[Record | None] = field(default_factory=list)
    rejected: dict[int, Rejected] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        self.records.append(record)

    def refuse(self, external_id: str | None, faults: Sequence[Fault]) -> None:
        self.rejected[len(self.records)] = Rejected(external_id, faults)
        self.records.append(None)


def read_array(body: Body, dialect: Dialect = REPAIR_ORDERS) -> Batch:
    """Raises Malformed when the body is no JSON, Invalid when it is no array or too long."""
    if body.startswith(_BOM):
        body = body.removeprefix(_BOM)  # asked first, because a bytearray is copied even when there is none
    try:
        records = dialect.many.validate_json(body, extra="ignore")
    except ValidationError:
        return _read_slowly(body, dialect)
    if not keys_add_up(body, records, dialect):
        return _read_slowly(body, dialect)
    return Batch(list(records))


def read_lines(body: Body, dialect: Dialect = REPAIR_ORDERS) -> Batch:
    """One record a line, blank lines between them ignored; a line that is no JSON is one bad record."""
    lines = [line for line in body.removeprefix(_BOM).split(b"\n") if not line.isspace() and line]
    _check_count(len(lines))
    batch = Batch()
    for line in lines:
        record = _read_fast(line, dialect)
        if record is not None:
            batch.take(record)
            continue
        try:
            _take(batch, Reader(_decode(line)).read_one(), dialect)
        except Malformed as error:
            batch.refuse(None, [error.params["fault"]])  # type: ignore[list-item]
    return batch


def keys_add_up(body: Body, records: Iterable[Record], dialect: Dialect = REPAIR_ORDERS) -> bool:
    """Whether the body holds exactly the keys that were taken: none twice, none unknown."""
    spaced = b'" ' in body or any(mark in body and b'"' + mark in body for mark in (b"\n", b"\r", b"\t"))
    pairs = len(_SPACED_KEY.findall(body)) if spaced else body.count(b'":')
    return pairs == sum(map(dialect.count, records))


def _read_fast(line: Body, dialect: Dialect) -> Record | None:
    try:
        record: Record = dialect.one.validate_json(line, extra="ignore")
    except ValidationError:
        return None
    return record if keys_add_up(line, (record,), dialect) else None


def _read_slowly(body: Body, dialect: Dialect = REPAIR_ORDERS) -> Batch:
    batch = Batch()
    try:
        for item in Reader(_decode(body)).read_array():
            _check_count(len(batch.records) + 1)
            _take(batch, item, dialect)
    except NotAnArray:
        raise Invalid("batch-array") from None
    return batch


def _check_count(count: int) -> None:
    if count > MAX_RECORDS:
        raise Invalid("batch-too-long", max=MAX_RECORDS)


def _decode(body: Body) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(fault=Fault("", "json-encoding", {})) from None


def _take(batch: Batch, item: Value, dialect: Dialect) -> None:
    value = item.value
    external_id = _external_id(value)
    if item.faults:
        batch.refuse(external_id, item.faults)
    elif not isinstance(value, dict):
        batch.refuse(None, [Fault("", "object-type")])
    else:
        _validate(batch, value, external_id, dialect)


def _validate(batch: Batch, value: dict[str, Any], external_id: str | None, dialect: Dialect) -> None:
    op = value.get("op", "UPSERT")
    if op not in ("UPSERT", "VOID"):
        batch.refuse(external_id, [Fault("/op", "choice", {"expected": "UPSERT, VOID"})])
        return
    adapter: TypeAdapter[Any] = dialect.void if op == "VOID" else dialect.whole
    try:
        record = adapter.validate_python(value)
    except ValidationError as error:
        batch.refuse(external_id, _faults_of(error))
        return
    strangers = (record.model_extra or {}).keys() - dialect.known if isinstance(record, PushedVoid) else ()
    if strangers:
        batch.refuse(external_id, [Fault("/" + shown(name), "unknown-field") for name in sorted(strangers)])
    else:
        batch.take(record)


def _faults_of(error: ValidationError) -> list[Fault]:
    found: list[dict[str, Any]] = [dict(e) for e in error.errors(include_url=False, include_input=False)]
    for fault in found[:MAX_FAULTS]:
        fault["loc"] = tuple(shown(part) if isinstance(part, str) else part for part in fault["loc"])
    return faults_of(found[:MAX_FAULTS])


def _external_id(value: Any) -> str | None:
    offered = value.get("external_id") if isinstance(value, dict) else None
    return shown(offered) if isinstance(offered, str) else None
