"""An example for every body and answer of the document, composed from what its fields say of themselves.

A schema's own example wins; a field without one is told by its name, and only then by its type. What is made
here fits the schema: a test reads every one of them back.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kaoping.web.example_values import BY_NAME

STRUCTURED = ("application/json", "application/x-www-form-urlencoded")
PREFIX = "#/components/schemas/"
DEEPEST = 12  # a tree that refers to itself ends there with an empty branch


def add_examples(document: dict[str, Any]) -> None:
    """Give every body and every successful answer that has a structure an example, where it has none."""
    composer = Composer(document["components"]["schemas"])
    for content in _contents(document):
        for media_type, described in content.items():
            if (
                media_type in STRUCTURED
                and "schema" in described
                and not {"example", "examples"} & set(described)
            ):
                described["example"] = composer.compose(described["schema"])


def _contents(document: Mapping[str, Any]) -> Iterator[dict[str, dict[str, Any]]]:
    for operations in document["paths"].values():
        for operation in operations.values():
            if "requestBody" in operation:
                yield operation["requestBody"]["content"]
            for status, answer in operation["responses"].items():
                if status.startswith("2"):
                    yield answer.get("content", {})


class Composer:
    """Makes values that fit schemas of one document."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas

    def compose(self, schema: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
        """A value that fits; raises ValueError for a text whose pattern nothing here is known to match."""
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if schema.get("examples"):
            return schema["examples"][0]
        if "enum" in schema:
            return schema["enum"][0]
        if choices := schema.get("anyOf") or schema.get("oneOf"):
            return self._choose(choices, name, depth)
        return self._of_type(schema, name, depth)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema or len(schema.get("allOf", ())) == 1:
            reference = schema if "$ref" in schema else schema["allOf"][0]
            if "$ref" not in reference:
                return {**schema, **reference}
            schema = self._schemas[reference["$ref"].removeprefix(PREFIX)]
        return schema

    def _choose(self, choices: list[Mapping[str, Any]], name: str, depth: int) -> Any:
        """The first that says something; nothing at all where a tree has grown deep enough."""
        something = [choice for choice in choices if choice.get("type") != "null"]
        if len(something) < len(choices) and depth >= DEEPEST:
            return None
        return self.compose(something[0], name, depth)

    def _of_type(self, schema: Mapping[str, Any], name: str, depth: int) -> Any:
        known = BY_NAME.get(name)
        match schema.get("type"):
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, name, depth)
            case "integer" | "number":
                return _bounded(known if isinstance(known, int) else 1, schema)
            case "boolean":
                return schema.get("default", False)
            case "null":
                return None
            case "string":
                return _text(schema, known)
            case _:
                return {}

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        fields = schema.get("properties", {})
        if not fields and isinstance(of := schema.get("additionalProperties"), Mapping):
            return {_key(self._resolved(schema.get("propertyNames", {}))): self.compose(of, "", depth + 1)}
        return {key: self.compose(inner, key, depth + 1) for key, inner in fields.items()}

    def _array(self, schema: Mapping[str, Any], name: str, depth: int) -> list[Any]:
        known = BY_NAME.get(name)
        if isinstance(known, list):
            return known
        if depth >= DEEPEST and not schema.get("minItems"):
            return []
        singular = name.removesuffix("s")
        return [self.compose(schema.get("items", {}), singular, depth + 1)] * max(
            1, schema.get("minItems", 1)
        )


def _key(names: Mapping[str, Any]) -> str:
    """A key of an open object: one of those it allows."""
    return str(next(iter(names.get("enum", ())), "LOGO"))


def _bounded(value: int, schema: Mapping[str, Any]) -> int:
    least: int = schema.get("minimum", value)
    most: int = schema.get("maximum", value)
    return min(max(value, least), most)


def _text(schema: Mapping[str, Any], known: Any) -> str:
    if schema.get("format") == "date":
        return "2026-11-03"
    if schema.get("format") == "date-time":
        return "2026-11-03T17:20:00+08:00"
    text = known if isinstance(known, str) else "EXAMPLE"
    return text[: schema.get("maxLength", len(text))].ljust(schema.get("minLength", 0), "x")
