"""Field types of pushed records, checked by compiled validators alone: no Python runs per field.

They accept what the shared wire types accept and name the same faults; money and shares stay the
decimal text they came as. `benchmarks/ingestion.py` (P1, P2) is the reason they exist.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from kaoping.web.schema import DECIMAL_PATTERN, MONEY_PATTERN

NO_NUL = r"^[^\x00]*$"
INSTANT = r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
MAX_VERSION = 2**63 - 1


def _patterned(pattern: str, code: str) -> CoreSchema:
    return core_schema.custom_error_schema(
        core_schema.str_schema(pattern=pattern, strict=True),
        custom_error_type=code,
        custom_error_message=code,
    )


def _typed(schema: CoreSchema, json_schema: dict[str, Any]) -> Any:
    """Annotated metadata: validate by `schema`, document as `json_schema`."""
    return (GetPydanticSchema(lambda _source, _handler: schema), WithJsonSchema(json_schema))


def text(max_length: int, *, min_length: int = 1) -> Any:
    """Metadata of a bounded text without NUL; the bytes of a body are already valid Unicode."""
    bounded = core_schema.str_schema(min_length=min_length, max_length=max_length, strict=True)
    schema = core_schema.chain_schema([bounded, _patterned(NO_NUL, "text-nul")])
    return _Meta(*_typed(schema, {"type": "string", "minLength": min_length, "maxLength": max_length}))


class _Meta:
    """Two pieces of metadata in one, so that a type alias stays short."""

    def __init__(self, validate: GetPydanticSchema, describe: WithJsonSchema) -> None:
        self.validate, self.describe = validate, describe

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return self.validate.__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> Any:
        return dict(self.describe.json_schema or {})


def _code(max_length: int) -> Any:
    bounded = core_schema.str_schema(min_length=1, max_length=max_length, strict=True)
    schema = core_schema.chain_schema([bounded, _patterned(r"^[^\s\x00-\x1f]+$", "code-format")])
    return _Meta(*_typed(schema, {"type": "string", "minLength": 1, "maxLength": max_length}))


def _instant() -> Any:
    parsed = core_schema.datetime_schema(
        tz_constraint="aware",
        ge=datetime(1970, 1, 1, tzinfo=UTC),
        le=datetime(2200, 12, 31, tzinfo=UTC),
        strict=False,
    )
    schema = core_schema.chain_schema([_patterned(INSTANT, "instant-format"), parsed])
    example = "2026-11-03T17:20:00+08:00"
    return _Meta(*_typed(schema, {"type": "string", "format": "date-time", "examples": [example]}))


def _day() -> Any:
    parsed = core_schema.date_schema(ge=date(1900, 1, 1), le=date(2200, 12, 31), strict=False)
    schema = core_schema.chain_schema([_patterned(DAY, "day-format"), parsed])
    return _Meta(*_typed(schema, {"type": "string", "format": "date", "examples": ["2026-11-03"]}))


def _decimal(pattern: str, code: str, example: str) -> Any:
    described = {"type": "string", "pattern": pattern, "examples": [example]}
    return _Meta(*_typed(_patterned(pattern, code), described))


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
