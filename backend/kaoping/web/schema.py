"""Strict wire types: what crosses the wire is bounded, aware and plain text.

Unknown fields are refused, numbers are not guessed from strings, text holds neither NUL nor
lone surrogates, instants carry an offset, decimals travel as strings.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, LiteralString

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

MAX_ID = 2**63 - 1


class In(BaseModel):
    """What comes in: strangers are refused by name."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True, frozen=True)


class Out(BaseModel):
    """What goes out: complete, `None` is written, not implied."""

    model_config = ConfigDict(from_attributes=True, json_schema_serialization_defaults_required=True)


def _plain_text(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("text-nul", "text must not contain NUL")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("text-surrogate", "text must be valid Unicode") from None
    return value


Plain = AfterValidator(_plain_text)
Text = Annotated[str, StringConstraints(min_length=1, max_length=200), Plain]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=4000), Plain]
Note = Annotated[str, StringConstraints(max_length=1000), Plain]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\s\x00-\x1f]+$"), Plain]
Id = Annotated[int, Field(ge=1, le=MAX_ID)]


INSTANT_SHAPE = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII
)
DAY_SHAPE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)  # the library also reads weeks: 2026-W01-1


def _read_instant(value: Any) -> Any:
    if isinstance(value, datetime):
        parsed = value
    elif isinstance(value, str) and INSTANT_SHAPE.fullmatch(value):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("instant-format", "an instant is RFC 3339 with an offset") from None
    else:
        raise PydanticCustomError("instant-format", "an instant is RFC 3339 with an offset")
    if parsed.tzinfo is None:
        raise PydanticCustomError("instant-naive", "an instant needs its offset, such as +08:00")
    if not 1970 <= parsed.year <= 2200:
        raise PydanticCustomError("instant-range", "an instant lies between 1970 and 2200")
    return parsed.astimezone(UTC)


def write_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


Instant = Annotated[
    datetime,
    BeforeValidator(_read_instant),
    PlainSerializer(write_instant, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-03T17:20:00+08:00"]}),
]


def _read_day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not DAY_SHAPE.fullmatch(value):
        raise PydanticCustomError("day-format", "a day is YYYY-MM-DD")
    try:
        parsed = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day-format", "a day is YYYY-MM-DD") from None
    if not 1900 <= parsed.year <= 2200:
        raise PydanticCustomError("day-range", "a day lies between 1900 and 2200")
    return parsed


Day = Annotated[
    date,
    BeforeValidator(_read_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-03"]}),
]

DECIMAL_PATTERN = r"^-?(0|[1-9]\d{0,11})(\.\d{1,6})?$"
MONEY_PATTERN = r"^-?(0|[1-9]\d{0,11})(\.\d{1,2})?$"


def _decimal_reader(pattern: str, code: str, message: LiteralString) -> BeforeValidator:
    shape = re.compile(pattern, re.ASCII)

    def read(value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        if not isinstance(value, str) or not shape.fullmatch(value):
            raise PydanticCustomError(code, message)
        return Decimal(value)

    return BeforeValidator(read)


def _write_decimal(value: Decimal) -> str:
    return f"{value:f}"


_as_text = PlainSerializer(_write_decimal, return_type=str, when_used="json")

MoneyStr = Annotated[
    Decimal,
    _decimal_reader(MONEY_PATTERN, "money-format", "money is a decimal string with at most two places"),
    _as_text,
    WithJsonSchema({"type": "string", "pattern": MONEY_PATTERN, "examples": ["1640.50"]}),
]
DecimalStr = Annotated[
    Decimal,
    _decimal_reader(DECIMAL_PATTERN, "decimal-format", "a decimal is a plain string without exponent"),
    _as_text,
    WithJsonSchema({"type": "string", "pattern": DECIMAL_PATTERN, "examples": ["0.60"]}),
]
Figure = Annotated[
    Decimal,
    _as_text,
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["97.5"]}),
]
"""A computed figure on its way out, with as many places as it has."""


class Label(Out):
    """Bilingual text; `en` falls back to `zh` where nobody has translated it."""

    zh: str
    en: str | None = None


class LabelIn(In):
    """Bilingual text as it is entered: Chinese is required."""

    zh: Text
    en: Text | None = None


class Empty(In):
    """A transition that needs nothing but its name."""
