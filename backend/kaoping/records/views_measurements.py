"""What people are shown of stated figures."""

from datetime import date
from typing import Annotated

from pydantic import Field

from kaoping.web.schema import Figure, Instant, Label, Out


class MeasurementRow(Out):
    id: int
    store_id: int
    source: str
    external_id: str
    source_updated_at: Instant | None
    measure: str
    label: Annotated[Label | None, Field(description="Null once no measure has this code any more.")]
    employee_code: Annotated[str | None, Field(description="Null: the figure is about the whole store.")]
    employee_id: int | None
    subject: Annotated[str | None, Field(description="Whom the code means, once that is known.")]
    measured_day: date
    published_day: date
    numerator: Figure
    denominator: Annotated[Figure, Field(description="0: somebody looked, and there was nothing to measure.")]
    row_version: int
