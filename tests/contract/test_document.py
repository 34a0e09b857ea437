"""What every operation of the published document must say about itself, and the words it may use."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from tests.contract.operations import Operation, document, operations, resolved

from kaoping.domain.people import MACHINE_SCOPES, PERMISSIONS, PUBLIC, ROLES, SIGNED_IN
from kaoping.web.free_form import READ_BY

VERB_NOUN = re.compile(r"[a-z]+(_[a-z0-9]+)+")
OF_BYTES = {"image/jpeg", "image/png", "image/webp", "application/octet-stream", "application/x-ndjson"}
API = [o for o in operations() if o.path.startswith("/api/")]


def _named(operation: Operation) -> str:
    return operation.id


@pytest.mark.parametrize("operation", API, ids=_named)
def test_names_the_permission_it_asks_for(operation: Operation) -> None:
    assert operation.permission in PERMISSIONS | {PUBLIC, SIGNED_IN}
    assert bool(operation.spec["security"]) == (operation.permission != PUBLIC)


def test_no_permission_word_is_idle() -> None:
    assert {o.permission for o in API} - {PUBLIC, SIGNED_IN} == PERMISSIONS


def test_no_shipped_role_and_no_machine_carries_a_word_of_its_own() -> None:
    carried = frozenset().union(*(role.words for role in ROLES))
    assert carried | MACHINE_SCOPES == PERMISSIONS


@pytest.mark.parametrize("operation", operations(), ids=_named)
def test_is_named_by_verb_and_noun_and_says_what_it_is(operation: Operation) -> None:
    assert VERB_NOUN.fullmatch(operation.id)
    assert 3 < len(operation.spec["summary"]) <= 90
    assert operation.spec["tags"]


def test_operation_names_are_unique() -> None:
    assert [name for name, times in Counter(o.id for o in operations()).items() if times > 1] == []


@pytest.mark.parametrize("operation", API, ids=_named)
def test_documents_what_it_can_answer(operation: Operation) -> None:
    must = {400, 422, 503}
    if operation.permission != PUBLIC:
        must |= {401, 403}
    if operation.path_names:
        must.add(404)
    if operation.body_schema:
        must |= {413, 415}
    if any(p["name"].lower() == "if-match" for p in operation.parameters("header")):
        must |= {412, 428}
    assert must <= operation.statuses
    assert any(200 <= status < 300 for status in operation.statuses)


@pytest.mark.parametrize("operation", API, ids=_named)
def test_every_refusal_is_a_problem_document(operation: Operation) -> None:
    for status, response in operation.spec["responses"].items():
        if int(status) >= 400:
            assert set(response["content"]) == {"application/problem+json"}


def _open_ends(schema: dict[str, Any], *, any_key: bool) -> Iterator[str]:
    """What of a schema has no upper limit."""
    bounded = {"maxLength", "enum", "const", "pattern", "format"}
    match schema.get("type"):
        case "string" if not schema.keys() & bounded:
            yield "length"
        case "array" if "maxItems" not in schema:
            yield "items"
        case "integer" if "maximum" not in schema:
            yield "size"
        case "object":
            if schema.get("additionalProperties") is not False and not any_key:
                yield "any key"
            if "patternProperties" in schema and "maxProperties" not in schema:
                yield "any number of keys"


def _named_fields(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema.get("properties", {}), **schema.get("patternProperties", {})}


@pytest.mark.parametrize("operation", API, ids=_named)
def test_every_text_and_list_that_comes_in_is_bounded(operation: Operation) -> None:
    """Whatever has no upper limit is an invitation."""
    open_ended = []
    schemas = [(p["name"], p["schema"]) for p in operation.spec.get("parameters", ())]
    if operation.body_schema:
        schemas.append(("body", operation.body_schema))
    while schemas:
        name, schema = schemas.pop()
        if choices := schema.get("anyOf") or schema.get("oneOf"):
            schemas += [(name, choice) for choice in choices]
            continue
        schema = resolved(schema)
        if READ_BY in schema:  # the engine refuses what it does not know; the body itself is bounded
            open_ended += [] if "maxProperties" in schema or "required" in schema else [name]
            continue
        open_ended += [name for _ in _open_ends(schema, any_key=operation.is_push)]
        schemas += [(f"{name}.{key}", inner) for key, inner in _named_fields(schema).items()]
        if schema.get("type") == "array":
            schemas.append((f"{name}[]", schema["items"]))
    assert open_ended == []


@pytest.mark.parametrize("operation", API, ids=_named)
def test_shows_an_example_of_what_goes_in_and_what_comes_out(operation: Operation) -> None:
    """Every one of them is what its schema describes, read by a validator that knows nothing of ours."""
    contents = [operation.spec.get("requestBody", {}).get("content", {})]
    contents += [r.get("content", {}) for s, r in operation.spec["responses"].items() if s.startswith("2")]
    structured = [one for content in contents for kind, one in content.items() if kind not in OF_BYTES]
    for described in structured:
        schema = {**described["schema"], "components": document()["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(described["example"])


def test_the_document_is_the_only_one_and_names_its_security() -> None:
    assert document()["openapi"].startswith("3.1")
    assert set(document()["components"]["securitySchemes"]) == {"person", "machine"}
    assert "HTTPValidationError" not in document()["components"]["schemas"]
