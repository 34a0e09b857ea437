"""A client for tests: the application in this process, called as a browser or a machine would call it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI


class Client:
    """Blocking calls into the application; `headers` go with every one of them."""

    def __init__(self, app: FastAPI, portal: BlockingPortal, headers: dict[str, str] | None = None) -> None:
        self.app = app
        self.portal = portal
        self.headers = headers or {}

    def signed(self, token: str, **headers: str) -> "Client":
        return Client(self.app, self.portal, {**self.headers, "Authorization": f"Bearer {token}", **headers})

    def request(
        self, method: str, url: str, *, headers: dict[str, str] | None = None, **content: Any
    ) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                return await client.request(
                    method, url, headers={**self.headers, **(headers or {})}, **content
                )

        return self.portal.call(send)

    def get(self, url: str, **content: Any) -> httpx.Response:
        return self.request("GET", url, **content)

    def post(self, url: str, **content: Any) -> httpx.Response:
        return self.request("POST", url, **content)

    def put(self, url: str, **content: Any) -> httpx.Response:
        return self.request("PUT", url, **content)

    def patch(self, url: str, **content: Any) -> httpx.Response:
        return self.request("PATCH", url, **content)

    def delete(self, url: str, **content: Any) -> httpx.Response:
        return self.request("DELETE", url, **content)


@contextmanager
def serving(app: FastAPI) -> Iterator[Client]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        yield Client(app, portal)
