"""A route that remembers its answers for a second: cards are listed far more often than they change.

An answer is remembered for one credential and one question, so nobody is given what another may see. A second
is within what the product promises: facts show within five, and who is signed out is refused within five. The
credential's signature and expiry are checked every time; only the thread and the database are spared, which
`benchmarks/scorecards.py` measures (P5).
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import monotonic
from typing import Any

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders

from kaoping.web.callers import check_credential
from kaoping.web.routing import UnitOfWorkRoute

SECONDS = 1.0
MOST = 256
"""Answers kept at once; the one asked for longest ago goes first."""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    body: bytes
    etag: str
    until: float

    def answer(self, offered: str) -> Response:
        headers = {"ETag": self.etag}
        if self.etag in {tag.strip() for tag in offered.split(",")}:
            return Response(status_code=304, headers=headers)
        return Response(self.body, headers=headers, media_type="application/json")


class RememberingRoute(UnitOfWorkRoute):
    """For reads that answer with finished bytes; every refusal passes through and is not remembered."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        ask = super().get_route_handler()
        kept: OrderedDict[Key, Kept] = OrderedDict()
        asking: dict[Key, asyncio.Future[Kept | Response]] = {}

        async def find_out(request: Request, key: Key) -> Kept | Response:
            response = await ask(request)
            if response.status_code != 200:
                return response
            body = bytes(response.body)
            etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
            kept[key] = found = Kept(body, etag, monotonic() + SECONDS)
            kept.move_to_end(key)
            while len(kept) > MOST:
                kept.popitem(last=False)
            return found

        async def answer(request: Request) -> Response:
            check_credential(request, self.permission)
            headers = request.headers
            key = (headers.get("authorization", ""), request.url.query, headers.get("accept-language", ""))
            found: Kept | Response | None = kept.get(key)
            if found is None or (isinstance(found, Kept) and found.until < monotonic()):
                if key not in asking:  # those who ask the same meanwhile share the one answer
                    asking[key] = asyncio.ensure_future(find_out(_whole(request), key))
                    asking[key].add_done_callback(lambda _: asking.pop(key, None))
                found = await asyncio.shield(asking[key])
            return found.answer(headers.get("if-none-match", "")) if isinstance(found, Kept) else found

        return answer


def _whole(request: Request) -> Request:
    """The same request, answered in full whatever its caller has already."""
    headers = MutableHeaders(raw=list(request.scope["headers"]))
    del headers["if-none-match"]
    return Request({**request.scope, "headers": headers.raw}, request.receive)
