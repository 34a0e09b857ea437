"""What crosses the wire on dashboards: measures over months and stores, and the records behind a point."""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from kaoping.domain.scoring.measures.measure import Better
from kaoping.domain.scoring.units import Unit
from kaoping.web.schema import Day, Figure, Label, Out

MONTHS = r"[12]\d{3}-(0[1-9]|1[0-2])"


def _check_month(value: str) -> str:
    if re.fullmatch(MONTHS, value, re.ASCII) is None:
        raise PydanticCustomError("month-format", "a month is YYYY-MM")
    return value


MonthText = Annotated[
    str,
    AfterValidator(_check_month),
    WithJsonSchema({"type": "string", "pattern": f"^{MONTHS}$", "examples": ["2026-11"]}),
]


class Whose(StrEnum):
    """Whose figures these are: of whole stores, of the caller's own posts, or nobody's the caller may see."""

    STORES = "STORES"
    OWN = "OWN"
    NOBODY = "NOBODY"


class PointOut(Out):
    """A measure in one month: numerator over denominator, `n` facts behind them.

    `value` is percent for a share; `low` and `high` are its 95 % Wilson interval, null for what is no share.
    """

    period: Annotated[str, Field(examples=["2026-11"])]
    numerator: Annotated[Figure, Field(examples=["43"])]
    denominator: Annotated[Figure, Field(examples=["45"])]
    n: Annotated[int, Field(examples=[45])]
    value: Annotated[Figure, Field(examples=["95.5556"])]
    low: Annotated[Figure | None, Field(examples=["85.17"])]
    high: Annotated[Figure | None, Field(examples=["98.77"])]


class MeasuredStoreOut(Out):
    id: int
    code: str
    label: Label


class StorePointsOut(Out):
    """A store with its points; a month without a value has none."""

    store: MeasuredStoreOut
    points: list[PointOut]


class MeasureOut(Out):
    """One measure: `points` of everything asked for together, numerators and denominators added up."""

    code: Annotated[str, Field(examples=["M-08"])]
    label: Label
    rule: Annotated[str, Field(examples=["S001-G.R07"])]
    unit: Unit
    better: Better
    points: list[PointOut]
    stores: list[StorePointsOut]


class MeasuresOut(Out):
    """Every measure whose facts are kept, month by month."""

    whose: Whose
    periods: Annotated[list[str], Field(examples=[["2026-10", "2026-11"]])]
    measures: list[MeasureOut]


class MeasureRecordOut(Out):
    """A record behind a point, in the shape of the records behind a line of a scorecard.

    `path` opens it in the web application; null where the caller may not. `counted` says that it counts above
    the line. The figure still moves, so it stands on records as they are now.
    """

    measure: Annotated[str, Field(examples=["M-08"])]
    kind: Annotated[
        str, Field(examples=["REPAIR_ORDER", "COMPLAINT", "CALLBACK", "CALL_ATTEMPT", "RESPONSE"])
    ]
    id: int
    store_id: int
    label: Label
    day: Day | None
    counted: bool
    visible: bool
    path: Annotated[str | None, Field(examples=["/complaints/12", "/repair-orders/5", "/callbacks/7"])]
    version: Annotated[None, Field(description="Kept with frozen figures only.")] = None
    changed_since: Literal[False] = False
