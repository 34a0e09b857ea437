"""Figures stated from outside, listed for people."""

from typing import Annotated

from fastapi import Depends, Query
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.records.service import measurements_read
from kaoping.records.service.measurements_read import MeasurementFilter
from kaoping.records.views_measurements import MeasurementRow
from kaoping.storage.tables.measurements import Measurement
from kaoping.web.paging import Key, Page, Paging, page
from kaoping.web.routing import needs, router
from kaoping.web.schema import Day, Id

LATEST = (Key(Measurement.measured_day, descending=True), Key(Measurement.id, descending=True))

measurements = router("/measurements", "records")
ROUTERS = (measurements,)


class MeasurementPage(Page[MeasurementRow]):
    """Figures, latest day first."""


def read_measurement_filter(
    measure: Annotated[str | None, Query(min_length=1, max_length=40)] = None,
    store_id: Id | None = None,
    employee_id: Id | None = None,
    source: Annotated[str | None, Query(min_length=1, max_length=64)] = None,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
) -> MeasurementFilter:
    return MeasurementFilter(measure, store_id, employee_id, source, first, last)


@measurements.get("", response_model=MeasurementPage, summary="Figures that were stated, latest day first")
@needs("records:read")
def list_measurements(
    db: Session,
    who: Principal,
    paging: Paging,
    wanted: Annotated[MeasurementFilter, Depends(read_measurement_filter)],
) -> MeasurementPage:
    query = measurements_read.find_measurements(wanted, who)
    rows, cursor, total = page(db, query, LATEST, paging)
    return MeasurementPage(items=measurements_read.rows_of(rows), next_cursor=cursor, total=total)
