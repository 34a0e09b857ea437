"""The fact source MEASUREMENTS: figures stated from outside, voided ones left out.

Two systems may state the same figure: of one measure, subject and day only the source of record counts, the
one named first in `OF_RECORD`, and of those not named there the first by name (P27). What that source states
several times (a figure for each brand) counts every time.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Numeric, Text, and_, case, cast, exists, literal, null, or_, select, tuple_
from sqlalchemy.orm import aliased

from kaoping.domain.scoring.measures.of_record import OF_RECORD
from kaoping.domain.scoring.measures.sources import MEASUREMENTS
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.tables.measurements import Measurement

_OTHER = aliased(Measurement, name="other")


def _rank(row: Any) -> Any:
    places = {source: place for place, source in enumerate(OF_RECORD)}
    return case(places, value=row.source, else_=len(OF_RECORD))


_OUTRANKED = (
    exists()
    .where(
        _OTHER.store_id == Measurement.store_id,
        _OTHER.measure == Measurement.measure,
        _OTHER.measured_day == Measurement.measured_day,
        or_(
            and_(Measurement.employee_code.is_(None), _OTHER.employee_code.is_(None)),
            Measurement.employee_id == _OTHER.employee_id,  # sources have codes of their own for people
        ),
        _OTHER.voided_at.is_(None),
        tuple_(_rank(_OTHER), _OTHER.source) < tuple_(_rank(Measurement), Measurement.source),
    )
    .correlate(Measurement)
)

KEPT_MEASUREMENTS = FactSource(
    source=MEASUREMENTS,
    rows=select(
        Measurement.id.label("fact_id"),
        Measurement.store_id,
        Measurement.measure,
        Measurement.employee_code.is_not(None).label("personal"),
        Measurement.numerator,
        Measurement.denominator,
        Measurement.measured_day,
        Measurement.published_day,
    ).where(and_(Measurement.voided_at.is_(None), ~_OUTRANKED)),
    holders=select(
        Measurement.store_id,
        Measurement.id.label("fact_id"),
        literal("subject", Text).label("role"),
        Measurement.employee_id,
        cast(null(), BigInteger).label("department_id"),
        cast(null(), BigInteger).label("position_id"),
        literal(Decimal(1), Numeric).label("share"),
    ).where(Measurement.employee_id.is_not(None)),
    version=Measurement.row_version,
)
