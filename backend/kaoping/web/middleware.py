"""What happens around every request: an id, security headers, one log line, a measurement.

Plain ASGI, because a middleware that wraps the response body would break disconnects and streams.
"""

import re
import time
import uuid

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kaoping.web.problems import render_unexpected

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
    ),
}
ASSETS = "/assets/"
QUIET = frozenset({"/livez", "/readyz", "/metrics"})

REQUESTS = Counter("kaoping_requests_total", "Requests by operation and status.", ["operation", "status"])
SECONDS = Histogram("kaoping_request_seconds", "Time to answer by operation.", ["operation"])

log = structlog.get_logger("kaoping.request")


def _caching(path: str, status: int) -> str:
    """Built assets carry their hash in their name; everything else is asked for again."""
    if path.startswith(ASSETS) and status == 200:
        return "public, max-age=31536000, immutable"
    return "private, no-cache"


class CompressedPages:
    """Compresses pages and scripts; answers of the API are small and change with every call."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressed = GZipMiddleware(app, minimum_size=1000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pages = scope["type"] == "http" and not scope["path"].startswith("/api/")
        await (self.compressed if pages else self.app)(scope, receive, send)


class RequestFrame:
    """Gives a request its id and tells afterwards how it went; paths are logged without their query."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        offered = Headers(scope=scope).get("x-request-id", "")
        request_id = offered if REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex
        scope["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", _caching(scope["path"], status))
            await send(message)

        try:
            await self.app(scope, receive, send_framed)
        except Exception as error:
            if status:
                raise  # half an answer has left: the server can only cut the connection
            answer = await render_unexpected(Request(scope), error)
            await answer(scope, receive, send_framed)
        finally:
            self._tell(scope, status or 500, time.perf_counter() - started)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        operation = getattr(route, "name", None) or "unrouted"
        REQUESTS.labels(operation, status).inc()
        SECONDS.labels(operation).observe(seconds)
        if scope["path"] not in QUIET:
            log.info(
                "request",
                method=scope["method"],
                operation=operation,
                status=status,
                ms=round(seconds * 1000, 1),
                request_id=scope["request_id"],
            )
