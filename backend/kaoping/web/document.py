"""The OpenAPI document as it is published: problems on every operation, permissions, security."""

from typing import Any

from fastapi import FastAPI

from kaoping.domain.people import PUBLIC
from kaoping.web.examples import add_examples
from kaoping.web.problems import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A problem document (RFC 9457). `code` is stable; texts follow Accept-Language.",
    "required": ["type", "title", "status", "detail", "code", "request_id", "errors"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:kaoping:problem:invalid"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "examples": ["invalid"]},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {
                    "pointer": {"type": "string", "examples": ["/vehicle/vin"]},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
TITLES = {
    400: "The body or the request cannot be read",
    401: "Nobody, or nobody we believe",
    403: "Not allowed to do this",
    404: "Not found, or outside the caller's reach",
    409: "The present state does not allow this",
    412: "Somebody changed it meanwhile",
    413: "The body is too large",
    415: "The body is of another media type",
    422: "An input is wrong; errors[] points at it",
    428: "If-Match is missing",
    429: "Too many requests",
    503: "Busy, try again shortly",
}
METHODS = ("get", "post", "put", "patch", "delete")


def complete_document(app: FastAPI) -> None:
    """Replace `app.openapi` by one that tells the whole truth; computed once."""
    bare = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(bare())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {
        "person": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An access token.",
        },
        "machine": {"type": "http", "scheme": "bearer", "description": "A machine key, kp_…"},
    }
    for path, operations in document["paths"].items():
        for method in METHODS:
            if operation := operations.get(method):
                _complete(operation, path)
    add_examples(document)
    return document


def _complete(operation: dict[str, Any], path: str) -> None:
    public = operation.get("x-permission") in (PUBLIC, None)
    operation["security"] = [] if public else [{"person": []}, {"machine": []}]
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in _possible(operation, path):
        operation["responses"][str(status)] = {"description": TITLES[status], "content": content}
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _possible(operation: dict[str, Any], path: str) -> list[int]:
    """The problems an operation can answer with, read off its own shape."""
    possible = {400, 422, 503}
    if operation.get("x-permission"):  # what is public may refuse a password or an origin
        possible |= {401, 403}
    names_rows = (p["name"].endswith("_id") for p in operation.get("parameters", ()))
    if "{" in path or any(names_rows):
        possible.add(404)
    if "requestBody" in operation:
        possible |= {409, 413, 415}
    if any(p["name"].lower() == "if-match" for p in operation.get("parameters", ())):
        possible |= {409, 412, 428}
    if "{" in path and operation.get("x-permission") and "get" not in operation.get("operationId", ""):
        possible.add(409)
    if operation.get("x-throttled"):
        possible.add(429)
    return sorted(possible)
