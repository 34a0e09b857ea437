"""What is stated from outside for a measure whose source records are not kept here."""

from typing import Annotated, Literal

from pydantic import ConfigDict, JsonValue

from kaoping.records.fields import Code, Day, Quantity, text
from kaoping.records.schemas import PushedKey

MeasureCode = Annotated[str, text(40)]

MEASUREMENT_EXAMPLE: dict[str, JsonValue] = {
    "store_code": "SH001",
    "source": "oem",
    "external_id": "CSS-2026-10-A07",
    "source_updated_at": "2026-11-05T09:00:00+08:00",
    "op": "UPSERT",
    "measure": "M-58",
    "employee_code": "A07",
    "measured_on": "2026-10-31",
    "published_on": "2026-11-05",
    "numerator": "18",
    "denominator": "20",
}


class PushedMeasurement(PushedKey):
    """One figure: of an employee by the source's own code, or of the whole store when no code is given.

    A share is its own fraction (18 of 20). A denominator of 0 says that there was nothing to measure. A count
    or an amount of money has the denominator 1. `published_on` is the day the figure became known,
    `measured_on` unless given.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [MEASUREMENT_EXAMPLE]})

    op: Literal["UPSERT"] = "UPSERT"
    measure: MeasureCode
    employee_code: Code | None = None
    measured_on: Day
    published_on: Day | None = None
    numerator: Quantity
    denominator: Quantity = "1"
