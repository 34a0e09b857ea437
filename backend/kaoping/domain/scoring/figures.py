"""Step 2, and the readings of step 3: the figure a binding takes for a subject."""

from decimal import Decimal
from fractions import Fraction

from .inputs import Readings
from .numbers import WIDE, ZERO
from .parts import Binding, Input, Scope
from .reading import NOT_PUBLISHED, Reading, State
from .results import Figure, Result
from .work import Work


def figure_of(binding: Binding, subject: str, store: str, readings: Readings) -> Figure:
    """The reading of a binding; one that nobody measured is not published, a small sample is too few."""
    key = store if binding.scope is Scope.STORE else subject
    reading = readings.get((key, binding.measure.code), NOT_PUBLISHED)
    # Without a minimum every value is enough: nothing counted is a real zero.
    if reading.state is State.OK and reading.n < binding.min_n and binding.min_n > 1:
        reading = Reading(reading.numerator, reading.denominator, reading.n, State.TOO_FEW)
    return Figure(binding.measure.code, binding.scope, key, reading)


def read_inputs(work: Work) -> None:
    """Figures that formulas may name; one without a value leaves whatever uses it undecided."""
    for result in work.live:
        for one in work.view(result).inputs:
            value = _value(one, result, work.readings)
            if value is not None:
                result.inputs[one.code] = value


def _value(one: Input, result: Result, readings: Readings) -> Decimal | None:
    reading = figure_of(one.binding, result.subject, result.store, readings).reading
    if reading.state is State.NO_DATA and one.else_zero:
        return ZERO
    return decimal_of(reading.exact) if reading.state is State.OK else None


def decimal_of(exact: Fraction) -> Decimal:
    """A ratio with more digits than any decision looks at; formulas divide as exactly."""
    return WIDE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
