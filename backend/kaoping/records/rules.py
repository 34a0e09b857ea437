"""What must hold between the fields of one pushed order, and of any record; each fault points at a field.

Pure. What is odd but possible is a warning, found while the row is made, and never a refusal.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from kaoping.domain.errors import Fault
from kaoping.domain.identifiers import PlateKind, is_vin, read_plate
from kaoping.records.schemas import (
    PushedAmounts,
    PushedKey,
    PushedRepairOrder,
    PushedTechnician,
    PushedVehicle,
    PushedVoid,
)

TOLERATED_FUTURE = timedelta(hours=1)
"""Clocks of dealers' systems run ahead; more than this is a wrong date."""

STEPS = (
    "arrived_at",
    "opened_at",
    "work_started_at",
    "work_completed_at",
    "qc_at",
    "submitted_at",
    "settled_at",
    "delivered_at",
)
"""The times of a visit in the order they happen; promises are not among them."""

SUM_TOLERANCE = Decimal("0.01")
SHARE_UNIT = Decimal("0.000001")
ZERO = Decimal(0)
ONE = Decimal(1)
_SPACES = re.compile(r"\s+")


def faults_of_version(record: PushedKey, latest: datetime) -> Iterator[Fault]:
    """A record of any kind says which version it is, and not one of tomorrow."""
    if record.source_updated_at is None:
        if record.source_version is None:
            yield Fault("/source_updated_at", "version-missing")
    elif record.source_updated_at > latest:
        yield Fault("/source_updated_at", "instant-future")


def find_faults(record: PushedRepairOrder | PushedVoid, now: datetime) -> list[Fault]:
    """Everything wrong with a well-formed order, or the tombstone of one, at this moment."""
    latest = now + TOLERATED_FUTURE
    found = list(faults_of_version(record, latest))
    if isinstance(record, PushedVoid):
        return found
    found.extend(faults_of_times(record, STEPS, latest))
    if record.status == "DELIVERED" and record.delivered_at is None:
        found.append(Fault("/delivered_at", "delivered-without-time"))
    found.extend(faults_of_vehicle(record.vehicle))
    found.extend(_faults_of_amounts(record.amounts))
    if record.technicians:
        found.extend(_faults_of_technicians(record.technicians))
    if record.lines and len({line.line_no for line in record.lines}) != len(record.lines):
        found.append(Fault("/lines", "line-repeated"))
    if not normal_number(record.ro_no):
        found.append(Fault("/ro_no", "required"))
    return found


def faults_of_times(record: PushedKey, steps: Sequence[str], latest: datetime) -> Iterator[Fault]:
    """The times named, as far as they are known, happened already and one after the other."""
    before, before_name = None, ""
    for name in steps:
        moment: datetime | None = getattr(record, name)
        if moment is None:
            continue
        if moment > latest:
            yield Fault("/" + name, "instant-future")
        if before is not None and moment < before:
            yield Fault("/" + name, "time-order", {"before": before_name})
        before, before_name = moment, name


def faults_of_vehicle(vehicle: PushedVehicle) -> Iterator[Fault]:
    if vehicle.vin is not None:
        if len(vehicle.vin) != 17:
            yield Fault("/vehicle/vin", "vin-length", {"length": len(vehicle.vin)})
        elif not is_vin(vehicle.vin.upper()):
            yield Fault("/vehicle/vin", "vin-alphabet")
    elif vehicle.plate is None or read_plate(vehicle.plate).kind is PlateKind.NONE:
        yield Fault("/vehicle", "vehicle-unidentified")


def _faults_of_amounts(amounts: PushedAmounts) -> Iterator[Fault]:
    """The parts must add up to the total where the source sends labour and parts."""
    if amounts.labor is None or amounts.parts is None:
        return
    parts = Decimal(amounts.labor) + Decimal(amounts.parts)
    if amounts.sublet is not None:
        parts += Decimal(amounts.sublet)
    if amounts.misc is not None:
        parts += Decimal(amounts.misc)
    if amounts.discount is not None:
        parts -= abs(Decimal(amounts.discount))
    if abs(parts - Decimal(amounts.total)) > SUM_TOLERANCE:
        yield Fault("/amounts/total", "amounts-do-not-add-up", {"sum": f"{parts:f}"})


def _faults_of_technicians(technicians: list[PushedTechnician]) -> Iterator[Fault]:
    if len({technician.code for technician in technicians}) != len(technicians):
        yield Fault("/technicians", "technician-repeated")
    given = [Decimal(technician.share) for technician in technicians if technician.share is not None]
    if given and len(given) != len(technicians):
        yield Fault("/technicians", "shares-incomplete")
    elif given and (sum(given) != ONE or min(given) <= ZERO):
        yield Fault("/technicians", "shares-do-not-add-up", {"sum": f"{sum(given):f}"})


def shares_of(technicians: list[PushedTechnician]) -> list[Decimal]:
    """Shares that sum to exactly 1: as sent, else equal with the remainder on the first named."""
    if technicians and technicians[0].share is not None:
        return [Decimal(technician.share or "0").quantize(SHARE_UNIT) for technician in technicians]
    count = len(technicians)
    if not count:
        return []
    equal = (ONE / count).quantize(SHARE_UNIT, rounding=ROUND_DOWN)
    return [equal + (ONE - equal * count), *([equal] * (count - 1))]


def normal_number(number: str) -> str:
    """Without spaces, in capitals: `ro 2026-1` and `RO2026-1` are the same order number."""
    return _SPACES.sub("", number).upper()
