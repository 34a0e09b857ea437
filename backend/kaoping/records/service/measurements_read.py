"""Stated figures as people see them: by measure, subject and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from kaoping.domain.people import Principal
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.records.service.shown import columns_of
from kaoping.records.views_measurements import MeasurementRow
from kaoping.storage.reach import within
from kaoping.storage.tables.measurements import Measurement
from kaoping.storage.tables.people import Employee
from kaoping.web.schema import Label


@dataclass(frozen=True, slots=True)
class MeasurementFilter:
    """What a list may be narrowed to; `None` narrows nothing. The days are those the figures are for."""

    measure: str | None
    store_id: int | None
    employee_id: int | None
    source: str | None
    first: date | None
    last: date | None


def find_measurements(wanted: MeasurementFilter, who: Principal) -> Select[Any]:
    """The figures in reach that are not voided, each with the name of whom it is about."""
    at = Measurement
    whole: Any = select(at, Employee.name.label("subject")).outerjoin(Employee, Employee.id == at.employee_id)
    query: Select[Any] = within(whole, at, who).where(at.voided_at.is_(None))
    same = {
        at.measure: wanted.measure,
        at.store_id: wanted.store_id,
        at.employee_id: wanted.employee_id,
        at.source: wanted.source,
    }
    query = query.where(*(column == value for column, value in same.items() if value is not None))
    if wanted.first:
        query = query.where(at.measured_day >= wanted.first)
    if wanted.last:
        query = query.where(at.measured_day <= wanted.last)
    return query


def rows_of(found: Iterable[Any]) -> list[MeasurementRow]:
    return [_row(row[0], row.subject) for row in found]


def _row(figure: Measurement, subject: str | None) -> MeasurementRow:
    measure = MEASURES.get(figure.measure)
    named = None if measure is None else Label(zh=measure.label.zh, en=measure.label.en)
    return MeasurementRow(
        **columns_of(figure, MeasurementRow),
        label=named,
        subject=subject,
    )
