"""From what happened to a problem document (RFC 9457): one table of statuses, one renderer.

Nothing of the input, no SQL and no stack ever stands in a problem.
"""

import json
from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kaoping.domain import errors
from kaoping.domain.errors import Fault, KaopingError
from kaoping.web.faults import faults_of
from kaoping.web.messages import language_of, sentence

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[KaopingError], int] = {
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.StaleVersion: 412,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.Malformed: 400,
    errors.MissingVersion: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
FRAMEWORK_CODES = {
    400: "malformed",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
}
RETRY_AFTER_BUSY = 2  # seconds: a pool wait ends after five, so most callers get through next time

log = structlog.get_logger(__name__)


def problem(
    request: Request,
    status: int,
    code: str,
    params: dict[str, Any] | None = None,
    faults: Sequence[Fault] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    language = language_of(request.headers.get("accept-language"))
    shown = dict(params or {})
    body = {
        "type": f"urn:kaoping:problem:{code}",
        "title": sentence(code, shown, language),
        "status": status,
        "detail": _detail(code, faults, shown, language),
        "code": code,
        "request_id": request.scope.get("request_id", ""),
        "errors": [
            {"pointer": f.field, "code": f.code, "message": sentence(f.code, f.params, language)}
            for f in faults
        ],
    }
    extra = {k: v for k, v in shown.items() if k in ("allowed", "next_at", "people")}
    # A pointer may name a key that is no valid Unicode, which the refusal itself must survive.
    content = json.dumps(body | extra, ensure_ascii=False, default=str).encode(errors="replace")
    return Response(
        content, status, headers={**(headers or {}), "Content-Language": language}, media_type=MEDIA_TYPE
    )


def _detail(code: str, faults: Sequence[Fault], params: dict[str, Any], language: str) -> str:
    if not faults:
        return sentence(code, params, language)
    first = faults[0]
    where = f"{first.field}: " if first.field else ""
    return where + sentence(first.code, first.params, language)


def status_of(error: KaopingError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def render_domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KaopingError)
    headers = {}
    if isinstance(error, errors.TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.Unavailable):
        headers["Retry-After"] = str(RETRY_AFTER_BUSY)
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    faults = error.faults if isinstance(error, errors.Invalid) else ()
    if isinstance(error, errors.Malformed) and (fault := error.params.get("fault")):
        return problem(request, 400, error.code, None, [fault], headers)  # type: ignore[list-item]
    return problem(request, status_of(error), error.code, error.params, faults, headers)


async def render_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem(request, 422, "invalid", None, _request_faults(error.errors()))


def _request_faults(found: Sequence[Any]) -> list[Fault]:
    """Body faults are JSON pointers from the root of the body; others name their place first."""
    faults = []
    for item in found:
        inside_body = item["loc"][:1] == ("body",)
        fault = faults_of([item], skip=1 if inside_body else 0)[0]
        if item["loc"][:1] == ("query",) and fault.code == "unknown-field":
            fault = Fault(fault.field, "unknown-parameter", fault.params)
        faults.append(fault)
    return faults


async def render_framework_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, KaopingError):
        return await render_domain_error(request, error.__cause__)
    code = FRAMEWORK_CODES.get(
        error.status_code, "internal-error" if error.status_code >= 500 else "malformed"
    )
    params: dict[str, Any] = {}
    if code == "unsupported-media-type":
        params["expected"] = " / ".join(request.scope.get("media_types", ("application/json",)))
    if code == "too-large":
        params["limit"] = request.scope.get("body_limit", "")
    headers = dict(error.headers or {})
    if error.status_code == 405 and (allow := request.app.state.methods_of(request.scope)):
        headers["Allow"] = allow
    return problem(request, error.status_code, code, params, headers=headers)


async def render_database_error(request: Request, error: Exception) -> Response:
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(error, PoolTimeout) or isinstance(cause, (pg.LockNotAvailable, pg.DeadlockDetected)):
        return problem(request, 503, "unavailable", headers={"Retry-After": str(RETRY_AFTER_BUSY)})
    if isinstance(error, OperationalError):
        log.error("database-unavailable", reason=type(cause).__name__)
        return problem(request, 503, "database-unavailable", headers={"Retry-After": str(RETRY_AFTER_BUSY)})
    return await render_unexpected(request, error)


async def render_lost_race(request: Request, _: Exception) -> Response:
    return problem(request, 412, "stale-version")


async def render_unexpected(request: Request, error: Exception) -> Response:
    """The last resort, called by the frame around every request, so that it too has an id."""
    log.error("unexpected", error=type(error).__name__, exc_info=error)
    return problem(request, 500, "internal-error")


def install(app: FastAPI) -> None:
    app.add_exception_handler(KaopingError, render_domain_error)
    app.add_exception_handler(RequestValidationError, render_validation)
    app.add_exception_handler(HTTPException, render_framework_error)
    app.add_exception_handler(StaleDataError, render_lost_race)
    app.add_exception_handler(DBAPIError, render_database_error)
    app.add_exception_handler(PoolTimeout, render_database_error)
