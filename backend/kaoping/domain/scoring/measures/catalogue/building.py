"""The ways in which the catalogue declares measures, and the conditions several chapters share."""

from ...texts import Text
from ...units import Unit
from ..aggregates import Facts, Fed
from ..measure import Better, Measure
from ..operators import Condition, Is, Not, WithinDays, all_of
from ..sources import MEASUREMENTS

UP, DOWN = Better.HIGHER, Better.LOWER

SERVED = ("advisor", "technician", "consultant")
"""Who served the customer of an interview, as frozen on the order or sale."""

VALID_COMPLAINT = all_of(Is("family", ("COMPLAINT",)), Not(Is("validity", ("INVALID",))))
DELIVERED = Is("status", ("DELIVERED",))
NO_CUSTOMER = Is("ro_type", ("INTERNAL", "RETAIL_PARTS"))
NO_BUYER = Is("purchase_type", ("DEMO", "INTERNAL"))


def stated(code: str, dated_by: str = "measured_day", *, summed: bool = False) -> Fed:
    """What was stated for a code, as a part of a measure."""
    return Fed(Facts(MEASUREMENTS, dated_by, ("subject",), Is("measure", (code,))), summed)


def fed(
    code: str,
    name: str,
    unit: Unit,
    better: Better,
    rule: str,
    label: Text,
    *,
    summed: bool | None = None,
    published: bool = False,
) -> Measure:
    """A measure whose value is stated from outside, with its own fraction.

    Several statements of a period are pooled: Σ numerators ÷ Σ denominators; counts and money add up unless
    `summed` says otherwise. `published`: it belongs to the period in which it became known (S001-Q.R11).
    """
    adds_up = unit in {Unit.COUNT, Unit.MONEY} if summed is None else summed
    dated_by = "published_day" if published else "measured_day"
    return Measure(code, name, unit, better, stated(code, dated_by, summed=adds_up), rule, label)


def days_between(start: str, end: str, low: int, high: int | None) -> Condition:
    """DAY `end` lies `low` to `high` days after DAY `start`, both included; no `high` is open."""
    parts: list[Condition] = []
    if low > 0:
        parts.append(Not(WithinDays(start, end, low - 1)))
    if high is not None:
        parts.append(WithinDays(start, end, high))
    return all_of(*parts)
