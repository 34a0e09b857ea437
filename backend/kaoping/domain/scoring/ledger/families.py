"""Readings of measures that come in families, such as one per sub-item of a questionnaire: M-06.greeting."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from ..inputs import Readings
from ..numbers import half_up
from ..reading import Reading, State
from .rules import Parts

Members = Mapping[tuple[str, str], Mapping[str, Reading]]  # (subject or store, family) → member → reading

SHOWN = 10
"""Decimals of a figure as an entry shows it; the exact one decides."""


def members(readings: Readings, families: set[str]) -> Members:
    """The readings of each family by whom they are of; a member is written FAMILY.key."""
    found: dict[tuple[str, str], dict[str, Reading]] = {}
    for (key, code), reading in readings.items():
        family, _, _ = code.rpartition(".")
        if family in families:
            found.setdefault((key, family), {})[code] = reading
    return found


def beyond(parts: Parts, limit: Decimal, found: Mapping[str, Reading]) -> tuple[tuple[str, Decimal], ...]:
    """Members beyond the limit with their figures, in order of code; one without a value is none of them."""
    codes = []
    for code in sorted(found):
        reading = found[code]
        if reading.state is not State.OK or reading.n < parts.min_n:
            continue
        figure = reading.figure(parts.measure.unit)
        edge = Fraction(limit)
        if figure < edge if parts.below else figure > edge:
            codes.append((code, half_up(figure, SHOWN)))
    return tuple(codes)
