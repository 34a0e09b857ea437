"""Figures of scorecards on the wire."""

from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema

from kaoping.domain.scoring.numbers import plain

Number = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["4.5"]}),
]
"""Points and figures without needless zeros: 5 and 5.00 are the same score. Money keeps its two places."""
