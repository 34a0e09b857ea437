"""One request is one unit of work: opened, carried out and committed in the endpoint's own thread.

An endpoint names its permission with `@needs` and takes `db` and `who`; the route class gives
both and takes them out of the signature the framework sees. The response model is dumped and the
transaction committed before anything leaves, so nobody is told of work that a failing commit
undoes; and the session never outlives its thread, so finished requests hold no connection while
they wait for one. `docs/decisions/0004-unit-of-work-route.md` has the measurements.
"""

import functools
import hashlib
import inspect
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_type_hints

import anyio
import anyio.to_thread
from fastapi import APIRouter, HTTPException, Request, Response, params
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from kaoping.domain.errors import Fault, Invalid, KaopingError, Unavailable
from kaoping.domain.people import PERMISSIONS, PUBLIC, SIGNED_IN
from kaoping.storage.session import Database
from kaoping.storage.unit_of_work import commit
from kaoping.web.body import StrictRequest
from kaoping.web.callers import check_credential, resolve_caller

JSON_LIMIT = 1_000_000
"""Bytes of a JSON body, unless a route says otherwise with `max_body_size`."""

UTF_8 = ("", "utf-8", "utf8")
WAIT_FOR_TURN = 5.0
"""Seconds a request may wait for a thread; then it is told to come back, as with a busy database."""

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def needs(permission: str) -> Callable[[Endpoint], Endpoint]:
    """Name the permission word an operation asks for; stands right above the endpoint."""
    if permission not in PERMISSIONS | {PUBLIC, SIGNED_IN}:
        raise ValueError(f"unknown permission {permission!r}: add it to domain/people.py")

    def name(endpoint: Endpoint) -> Endpoint:
        endpoint.__permission__ = permission  # type: ignore[attr-defined]
        return endpoint

    return name


@dataclass(frozen=True, slots=True)
class Reply:
    """A value with what else the response carries, for the few routes that set headers.

    `refusal` is raised after the commit: a refusal that has to be remembered, such as a failed sign-in.
    """

    value: Any
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    refusal: KaopingError | None = None


class UnitOfWorkRoute(APIRoute):
    """The route class of every operation that touches the database."""

    permission: str

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.permission = _permission_of(endpoint)
        extra = {"x-permission": self.permission, **(options.pop("openapi_extra", None) or {})}
        # Not the framework's own limit: it answers in plain text, and before it is known who calls.
        self.body_limit: int = options.pop("max_body_size", None) or JSON_LIMIT
        options["response_model"] = _response_model(endpoint, options.get("response_model"))
        wrapped = (
            _in_unit_of_work(endpoint, self.permission, options) if _takes_session(endpoint) else endpoint
        )
        super().__init__(path, wrapped, openapi_extra=extra, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Who calls is settled first, then whether the parameters are known, then the body is read."""
        handle = super().get_route_handler()
        known = _query_names(self.dependant)
        limit = self.body_limit
        media_types = _media_types(self.body_field)

        async def settle_caller_first(request: Request) -> Response:
            request.state.credential = check_credential(request, self.permission)
            request.scope["body_limit"] = limit
            _check_parameters(request, known)
            if media_types and _is_of_another_kind(request, media_types):
                request.scope["media_types"] = media_types
                raise HTTPException(415)
            return await handle(StrictRequest(request.scope, request.receive, limit))

        return settle_caller_first


def router(prefix: str, tag: str) -> APIRouter:
    """A router whose operations are units of work, tagged as one group of the document."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=UnitOfWorkRoute)


def _permission_of(endpoint: Callable[..., Any]) -> str:
    permission: str | None = getattr(endpoint, "__permission__", None)
    if permission is None:
        raise TypeError(f"{endpoint.__qualname__} names no permission: add @needs(...) right above it")
    return permission


def _response_model(endpoint: Callable[..., Any], declared: Any) -> Any:
    """What the operation answers with: declared on the route, or the endpoint's own return type."""
    if declared is not None and not isinstance(declared, DefaultPlaceholder):
        return declared
    returned = get_type_hints(endpoint).get("return")
    return None if returned in (type(None), Response, Reply) else returned


def _query_names(dependant: Dependant) -> set[str]:
    """The query parameters an operation knows, those of its dependencies included."""
    names = {param.alias for param in dependant.query_params}
    return names.union(*map(_query_names, dependant.dependencies))


def _check_parameters(request: Request, known: set[str]) -> None:
    """Raises Invalid for a query parameter nobody knows, and for NUL, which no text of ours may hold."""
    query = request.query_params.multi_items()
    faults = [Fault(f"/query/{name[:64]}", "unknown-parameter") for name, _ in query if name not in known]
    faults += [
        Fault(f"/query/{name}", "text-nul") for name, value in query if "\0" in value and name in known
    ]
    faults += [
        Fault(f"/path/{name}", "text-nul") for name, value in request.path_params.items() if "\0" in value
    ]
    if faults:
        raise Invalid.of(faults)


def _media_types(body_field: Any) -> tuple[str, ...]:
    """What the framework would read a body from: a form, JSON, or nothing at all."""
    if body_field is None:
        return ()
    if isinstance(body_field.field_info, params.Form):
        return ("application/x-www-form-urlencoded", "multipart/form-data")
    return ("application/json",)


def _is_of_another_kind(request: Request, media_types: tuple[str, ...]) -> bool:
    """A body that says it is something else, or compressed; no body at all is a missing field instead."""
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        return True
    media_type, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    given, charset = media_type.strip(), parameters.strip().removeprefix("charset=").strip('"')
    if not given:
        return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    return given not in media_types or (given == "application/json" and charset not in UTF_8)


def _takes_session(endpoint: Callable[..., Any]) -> bool:
    return "db" in inspect.signature(endpoint).parameters


def _in_unit_of_work(
    endpoint: Callable[..., Any], permission: str, options: dict[str, Any]
) -> Callable[..., Coroutine[Any, Any, Response]]:
    signature = inspect.signature(endpoint)
    render = _renderer(options["response_model"], options.get("status_code"))

    def carry_out(request: Request, arguments: dict[str, Any]) -> Response:
        database: Database = request.app.state.database
        if "request" in signature.parameters:
            arguments["request"] = request
        with database.session() as db:
            db.info["request_id"] = request.scope.get("request_id")
            who = resolve_caller(db, request.state.credential, permission)
            if "who" in signature.parameters:
                arguments["who"] = who
            value = endpoint(db=db, **arguments)
            response = render(request, value)
            commit(db)
        if isinstance(value, Reply) and value.refusal:
            raise value.refusal
        return response

    @functools.wraps(endpoint)
    async def work(*, request: Request, **arguments: Any) -> Response:
        return await _in_own_thread(carry_out, request, arguments)

    kept = [
        p.replace(kind=p.KEYWORD_ONLY)
        for name, p in signature.parameters.items()
        if name not in ("db", "who", "request")
    ]
    asked = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    work.__signature__ = signature.replace(parameters=[asked, *kept])  # type: ignore[attr-defined]
    return work


async def _in_own_thread(carry_out: Callable[..., Response], *given: Any) -> Response:
    """Wait for one of the threads, but not for ever. Raises Unavailable when none becomes free in time."""
    threads, place = anyio.to_thread.current_default_thread_limiter(), object()
    with anyio.move_on_after(WAIT_FOR_TURN) as waiting:
        await threads.acquire_on_behalf_of(place)
    if waiting.cancelled_caught:
        raise Unavailable()
    try:
        # The place is ours already: a limiter of one keeps the call from asking for a second.
        return await anyio.to_thread.run_sync(carry_out, *given, limiter=anyio.CapacityLimiter(1))
    finally:
        threads.release_on_behalf_of(place)


def _renderer(model: Any, default_status: int | None) -> Callable[[Request, Any], Response]:
    """Dump through the response model inside the unit of work: what does not fit is not committed."""
    adapter = TypeAdapter(model) if model is not None else None

    def render(request: Request, value: Any) -> Response:
        if isinstance(value, Response):
            return value
        reply = value if isinstance(value, Reply) else Reply(value)
        status = reply.status or default_status or 200
        if adapter is None or reply.value is None:
            return Response(
                status_code=status if reply.status else (default_status or 204), headers=reply.headers
            )
        body = adapter.dump_json(adapter.validate_python(reply.value, from_attributes=True))
        headers = dict(reply.headers)
        if request.method in ("GET", "PUT", "PATCH") or getattr(reply.value, "row_version", None):
            headers.setdefault("ETag", _etag(reply.value, body))
        if request.method == "GET" and headers["ETag"] in _offered(request):
            return Response(status_code=304, headers=headers)
        return Response(body, status, headers=headers, media_type="application/json")

    return render


def _etag(value: Any, body: bytes) -> str:
    """The quoted version of a resource; a list or an aggregate is known by its bytes."""
    version = getattr(value, "row_version", None)
    return f'"{version}"' if version else f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def _offered(request: Request) -> set[str]:
    """Tags a cache has; a proxy that compresses marks them weak, which says as much for a read."""
    return {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
