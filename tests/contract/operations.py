"""Every operation of the OpenAPI document as a value, with a body that fits it: for generated tests."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kaoping.app import describe_api

METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"


@functools.cache
def document() -> dict[str, Any]:
    return describe_api()


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. Its spec is compared by neither: id and path say which it is."""

    id: str
    method: str
    path: str

    @property
    def spec(self) -> dict[str, Any]:
        found: dict[str, Any] = document()["paths"][self.path][self.method.lower()]
        return found

    @property
    def permission(self) -> str | None:
        return self.spec.get("x-permission")

    @property
    def statuses(self) -> set[int]:
        return {int(status) for status in self.spec["responses"]}

    def parameters(self, place: str) -> list[dict[str, Any]]:
        return [p for p in self.spec.get("parameters", ()) if p["in"] == place]

    @property
    def path_names(self) -> list[str]:
        return [p["name"] for p in self.parameters("path")]

    @property
    def is_push(self) -> bool:
        """A batch of records, each of them judged by itself: bad ones do not make the request bad."""
        return self.path.startswith("/api/v1/ingest/")

    @property
    def takes_body(self) -> bool:
        return "requestBody" in self.spec

    @property
    def body_schema(self) -> dict[str, Any] | None:
        """Of a JSON body; forms and raw streams have none."""
        content = self.spec.get("requestBody", {}).get("content", {})
        return content[JSON].get("schema") if JSON in content else None

    def url(self, **values: object) -> str:
        """The path with its parameters filled: those given, and a value of their type for the rest."""
        url = self.path
        for parameter in self.parameters("path"):
            value = values.get(parameter["name"], sample(parameter["schema"]))
            url = url.replace(f"{{{parameter['name']}}}", str(value))
        return url

    def headers(self) -> dict[str, str]:
        """What the operation asks for beside the body, so that a test gets past it."""
        given = {}
        for parameter in self.parameters("header"):
            if parameter["name"].lower() == "if-match":
                given["If-Match"] = '"1"'
            elif parameter.get("required"):
                given[parameter["name"]] = str(sample(parameter["schema"]))
        return given


def operations() -> list[Operation]:
    return [
        Operation(spec.get("operationId", ""), method.upper(), path)
        for path, methods in document()["paths"].items()
        for method, spec in methods.items()
        if method in METHODS
    ]


def with_json_body() -> list[Operation]:
    return [o for o in operations() if o.body_schema]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed, and of alternatives the first that is not null."""
    while True:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = document()["components"]["schemas"][name]
        elif choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            schema = next((c for c in choices if c.get("type") != "null"), choices[0])
        else:
            return schema


def sample(schema: dict[str, Any]) -> Any:
    """The plainest value that fits: an example where one is declared."""
    schema = resolved(schema)
    for declared in ("const", "default"):
        if schema.get(declared) is not None:
            return schema[declared]
    for declared in ("examples", "enum"):
        if schema.get(declared):
            return schema[declared][0]
    match schema.get("type"):
        case "object":
            return {name: sample(inner) for name, inner in schema.get("properties", {}).items()}
        case "array":
            return [sample(schema["items"])] * max(1, schema.get("minItems", 0))
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return _sample_text(schema)


def _sample_text(schema: dict[str, Any]) -> str:
    if schema.get("format") == "date":
        return "2026-11-03"
    if schema.get("format") == "date-time":
        return "2026-11-03T17:20:00+08:00"
    return ("sample-text-0" * 10)[: max(schema.get("minLength", 1), min(13, schema.get("maxLength", 13)))]


def leaves(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every value in a body, containers included, the body itself left out."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    for key, item in inner:
        yield (*place, key)
        yield from leaves(item, (*place, key))


def replaced(value: Any, place: tuple[str | int, ...], by: Any) -> Any:
    """The same body with another value in one place."""
    if not place:
        return by
    head, rest = place[0], place[1:]
    if isinstance(value, dict):
        return {k: replaced(v, rest, by) if k == head else v for k, v in value.items()}
    return [replaced(v, rest, by) if k == head else v for k, v in enumerate(value)]
