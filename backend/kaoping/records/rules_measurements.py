"""What must hold of one stated figure. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.measures.measure import Fed
from kaoping.records.rules import TOLERATED_FUTURE, faults_of_version
from kaoping.records.schemas import PushedVoid
from kaoping.records.schemas_measurements import PushedMeasurement

FARTHEST_EAST = timedelta(hours=14)
"""Where it is the next day first."""


def find_measurement_faults(record: PushedMeasurement | PushedVoid, now: datetime) -> list[Fault]:
    """Everything wrong with a well-formed figure, or the tombstone of one, at this moment."""
    latest = now + TOLERATED_FUTURE
    found = list(faults_of_version(record, latest))
    if isinstance(record, PushedVoid):
        return found
    found.extend(_faults_of_figure(record))
    for name in ("measured_on", "published_on"):
        day = getattr(record, name)
        if day is not None and day > (latest + FARTHEST_EAST).date():
            found.append(Fault("/" + name, "instant-future"))
    if record.published_on is not None and record.published_on < record.measured_on:
        found.append(Fault("/published_on", "time-order", {"before": "measured_on"}))
    return found


def _faults_of_figure(record: PushedMeasurement) -> Iterator[Fault]:
    measure = MEASURES.get(record.measure)
    if measure is None or measure.family or not isinstance(measure.takes, Fed):
        yield Fault("/measure", "measure-not-fed", {"measure": record.measure})
        return
    denominator = Decimal(record.denominator)
    if denominator < 0:
        yield Fault("/denominator", "denominator-negative")
    elif measure.takes.summed and denominator != 1:
        yield Fault("/denominator", "denominator-one", {"measure": record.measure})
