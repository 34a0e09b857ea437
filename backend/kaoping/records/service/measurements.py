"""Figures as a kind of record: about a store, or about whoever a code of the source means.

A figure holds nobody to account by its own attribution: it says whom it is about, once the code is known. The
columns hold everything that was said, so no payload is kept beside them.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from kaoping.domain.errors import Fault
from kaoping.records.rules_measurements import find_measurement_faults
from kaoping.records.schemas_measurements import PushedMeasurement
from kaoping.records.service.intake import Intake, Kind, KnownRecord, Message, RecordKey, Winner, upserts
from kaoping.records.service.issues import EMPLOYEE, Issues, write_issues
from kaoping.records.service.rows import HEAD, find_rows, head_of, number_rows, overwrite, write_tombstones
from kaoping.records.service.staff import Code, find_employees
from kaoping.records.service.visits import mark_days
from kaoping.records.sources import dialects
from kaoping.records.versions import Known, version_of
from kaoping.storage.bulk import copy_rows

TABLE = "measurement"
BODY = (
    "measure",
    "employee_code",
    "employee_id",
    "measured_day",
    "published_day",
    "numerator",
    "denominator",
    "warnings",
)
WHOLE = (*HEAD, *BODY)
_KNOWN = (
    "store_id, source, external_id, id, row_version, source_version, source_updated_at, content_hash,"
    " measured_day, published_day"
)


def _find_known(intake: Intake, keys: Sequence[RecordKey]) -> dict[RecordKey, KnownRecord]:
    return {
        (row[0], row[1], row[2]): KnownRecord(
            id=row[3],
            row_version=row[4],
            stored=Known(version_of(row[5], row[6]), row[7]),
            days=(row[8], row[9]),
        )
        for row in find_rows(intake, TABLE, _KNOWN, keys)
    }


def _remember(_winner: Winner, _messages: Sequence[Message]) -> bool:
    """Nothing of a figure is decided by an older message."""
    return False


def _write(intake: Intake, winners: list[Winner], _news: list[Winner]) -> None:
    number_rows(intake, TABLE, winners)
    figures = upserts(winners, PushedMeasurement)
    codes = {(w.store_id, w.key[1], r.employee_code) for w, r in figures if r.employee_code}
    employees = find_employees(intake, codes)
    issues = Issues.none(lambda winner: {"measurement_id": winner.record_id})
    for winner, record in figures:
        winner.days = _days(record)
        code = record.employee_code
        if code and (winner.store_id, winner.key[1], code) not in employees:
            issues.note(EMPLOYEE, winner, code, role="SUBJECT")
            winner.warnings.append(Fault("/employee_code", "employee-unknown"))
    fresh = [pair for pair in figures if pair[0].known is None]
    changed = [pair for pair in figures if pair[0].known is not None]
    if fresh:
        rows = ((*row, intake.now) for row in _rows(intake, fresh, employees))
        copy_rows(intake.cursor, TABLE, (*WHOLE, "created_at"), rows)
    if changed:
        overwrite(intake, TABLE, WHOLE, _rows(intake, changed, employees), twin=TABLE)
    write_tombstones(intake, TABLE, HEAD, winners, lambda _: ())
    write_issues(intake, issues)
    mark_days(intake, winners)


def _days(record: PushedMeasurement) -> tuple[date, date]:
    return record.measured_on, record.published_on or record.measured_on


def _rows(
    intake: Intake, figures: Sequence[tuple[Winner, PushedMeasurement]], employees: dict[Code, int]
) -> Iterator[tuple[object, ...]]:
    for winner, record in figures:
        code = record.employee_code
        yield (
            *head_of(intake, winner),
            record.measure,
            code,
            employees.get((winner.store_id, winner.key[1], code)) if code else None,
            *_days(record),
            record.numerator,
            record.denominator,
            json.dumps([fault.code for fault in winner.warnings]),
        )


MEASUREMENTS = Kind(
    name="measurement",
    dialect=dialects.MEASUREMENTS,
    find_faults=find_measurement_faults,
    find_known=_find_known,
    remember=_remember,
    write=_write,
    asks_calls=False,
)
