"""Documents somebody else reads: a policy, an overlay, the facts of a period.

Their own reader refuses what it does not know, place by place. Here they are only bounded and plain: no text
the database cannot hold, no number that has been read as binary already.
"""

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema

from kaoping.domain.errors import Fault, Invalid
from kaoping.domain.scoring.facts.schema import facts_schema

MOST_KEYS = 60
MOST_DOCUMENTS = 20
READ_BY = "x-read-by"
"""Marks a schema whose values are read by something that refuses strangers itself."""
ENGINE = "the policy engine"


Given = TypeVar("Given", dict[str, Any], list[dict[str, Any]])


def _texts(value: object, at: str) -> Iterator[tuple[str, str]]:
    """Every text with its place; a key stands where its value does."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, one in value.items():
            inner = f"{at}/{key.replace('~', '~0').replace('/', '~1')}"
            yield inner, key
            yield from _texts(one, inner)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _texts(one, f"{at}/{place}")


def _plain(value: Given, info: ValidationInfo) -> Given:
    """Raises Invalid itself: the schema library would only name the whole document."""
    faults = [
        Fault(at, "text-nul" if "\x00" in text else "text-surrogate")
        for at, text in _texts(value, f"/{info.field_name}")
        if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text)
    ]
    if faults:
        raise Invalid.of(faults)
    return value


def _facts() -> dict[str, Any]:
    schema: dict[str, Any] = {**facts_schema(), READ_BY: ENGINE}
    schema.pop("$schema")  # the document says its dialect once
    subject = {"key": "s", "store": "t", "attributes": {"position": "AGENT"}}
    schema["examples"] = [
        {
            "period": {"code": "2026-10", "first": "2026-10-01", "last": "2026-10-31"},
            "subjects": [subject],
            "readings": [{"subject": "s", "measure": "M-24", "numerator": "19", "denominator": "20"}],
        }
    ]
    return schema


Unread = Annotated[
    dict[str, Any],
    Field(max_length=MOST_KEYS),
    WithJsonSchema(
        {
            "type": "object",
            "maxProperties": MOST_KEYS,
            "additionalProperties": True,
            READ_BY: ENGINE,
            "description": "A policy or an overlay as its file says it; every number is text",
            "examples": [
                {"policy": "S002-B", "version": "2", "title": {"zh": "回访考核", "en": "Call-backs"}}
            ],
        }
    ),
]

Document = Annotated[Unread, AfterValidator(_plain)]
Documents = Annotated[list[Unread], Field(max_length=MOST_DOCUMENTS), AfterValidator(_plain)]

FactsDocument = Annotated[
    dict[str, Any], Field(max_length=MOST_KEYS), AfterValidator(_plain), WithJsonSchema(_facts())
]
