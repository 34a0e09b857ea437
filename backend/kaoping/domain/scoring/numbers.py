"""Exact numbers: strict reading of decimals, the one rounding, and plain printing. No floats anywhere."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

ZERO = Decimal(0)
HUNDRED = Decimal(100)

# Formulas divide, so they need digits to spare: 60 significant ones, of which decisions look at 30 decimals.
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)

_PLAIN = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_EXACT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


def decimal(text: str) -> Decimal:
    """Read a plain decimal such as `-12.50`; no exponent, sign `+`, NaN, blanks or other digits.

    Raises ValueError otherwise: 15 digits before the point and 12 behind are more than any scheme needs.
    """
    if _PLAIN.fullmatch(text) is None:
        raise ValueError("not a plain decimal")
    return Decimal(text)


def exact(text: str) -> Decimal:
    """Read a figure that was computed, with all its digits. Raises ValueError for anything else."""
    if _EXACT.fullmatch(text) is None:
        raise ValueError("not a plain decimal")
    return Decimal(text)


def half_up(value: Decimal | Fraction, places: int) -> Decimal:
    """Round once, half away from zero, to so many decimals; a ratio is rounded from the ratio itself."""
    numerator, denominator = value.as_integer_ratio()
    scaled = abs(numerator) * 10**places
    units = (2 * scaled + denominator) // (2 * denominator)
    return Decimal(units if numerator >= 0 else -units).scaleb(-places, WIDE)


def plain(value: Decimal) -> str:
    """The shortest plain notation: no exponent, no trailing zeros, never -0. 5 and 5.00 print alike."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
