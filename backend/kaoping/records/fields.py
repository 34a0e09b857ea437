"""Field types of pushed records, checked by compiled validators alone: no Python runs per field.

They accept what the shared wire types accept and name the same faults; money and shares stay the
decimal text they came as. `benchmarks/ingestion.py` (P1, P2) is the reason they exist.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from kaoping.web.schema import DECIMAL_PATTERN, MONEY_PATTERN

NO_NUL = r"^[^\x00]*$"
NO_SPACE = r"^[^\s\x00-\x1f]+$"
INSTANT = r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
MAX_VERSION = 2**63 - 1


def _patterned(pattern: str, code: str) -> CoreSchema:
    return core_schema.custom_error_schema(
        core_schema.str_schema(pattern=pattern, strict=True),
        custom_error_type=code,
        custom_error_message=code,
    )


class _Checked:
    """Metadata of a type alias: validate by one schema, document by another."""

    def __init__(self, schema: CoreSchema, described: JsonSchemaValue) -> None:
        self.schema, self.described = schema, described

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return self.schema

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return self.described


def text(max_length: int) -> _Checked:
    """A bounded text without NUL; the bytes of a body are already valid Unicode."""
    bounded = core_schema.str_schema(min_length=1, max_length=max_length, strict=True)
    schema = core_schema.chain_schema([bounded, _patterned(NO_NUL, "text-nul")])
    return _Checked(schema, {"type": "string", "minLength": 1, "maxLength": max_length})


def _code(max_length: int) -> _Checked:
    bounded = core_schema.str_schema(min_length=1, max_length=max_length, strict=True)
    schema = core_schema.chain_schema([bounded, _patterned(NO_SPACE, "code-format")])
    return _Checked(schema, {"type": "string", "minLength": 1, "maxLength": max_length})


def _instant() -> _Checked:
    parsed = core_schema.datetime_schema(
        tz_constraint="aware",
        ge=datetime(1970, 1, 1, tzinfo=UTC),
        le=datetime(2200, 12, 31, tzinfo=UTC),
        strict=False,
    )
    schema = core_schema.chain_schema([_patterned(INSTANT, "instant-format"), parsed])
    example = "2026-11-03T17:20:00+08:00"
    return _Checked(schema, {"type": "string", "format": "date-time", "examples": [example]})


def _day() -> _Checked:
    parsed = core_schema.date_schema(ge=date(1900, 1, 1), le=date(2200, 12, 31), strict=False)
    schema = core_schema.chain_schema([_patterned(DAY, "day-format"), parsed])
    return _Checked(schema, {"type": "string", "format": "date", "examples": ["2026-11-03"]})


def _decimal(pattern: str, code: str, example: str) -> _Checked:
    return _Checked(_patterned(pattern, code), {"type": "string", "pattern": pattern, "examples": [example]})


Code = Annotated[str, _code(64)]
ShortCode = Annotated[str, _code(16)]
Name = Annotated[str, text(80)]
Title = Annotated[str, text(200)]
Narrative = Annotated[str, text(4000)]
Number = Annotated[str, text(32)]
Instant = Annotated[datetime, _instant()]
Day = Annotated[date, _day()]
Money = Annotated[str, _decimal(MONEY_PATTERN, "money-format", "1640.50")]
Quantity = Annotated[str, _decimal(DECIMAL_PATTERN, "decimal-format", "0.60")]
Vin = Annotated[str, text(17)]
Kilometres = Annotated[int, Field(ge=0, le=1_999_999)]
Version = Annotated[int, Field(ge=1, le=MAX_VERSION)]
