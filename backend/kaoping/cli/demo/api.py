"""Calls the application as its users would, at a time of our choosing; a refusal stops the demo."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from fastapi import FastAPI

from .organisation import PASSWORD


@dataclass(slots=True)
class DemoClock:
    """The time the database is told; never ahead of the real one."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


class UnexpectedAnswerError(RuntimeError):
    """The API answered what the demo did not expect: either of them is wrong."""


@dataclass(slots=True)
class Api:
    """One client for everybody; tokens are fetched when somebody first acts."""

    client: httpx.AsyncClient
    tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, app: FastAPI) -> "Api":
        transport = httpx.ASGITransport(app=app)
        return cls(httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000/api/v1"))

    async def sign_in(self, username: str) -> None:
        form = {"username": username, "password": PASSWORD, "grant_type": "password"}
        reply = await self.client.post("/auth/token", data=form)
        self.tokens[username] = self._read(reply)["access_token"]

    async def get(self, username: str, path: str, **params: Any) -> Any:
        return self._read(await self.client.get(path, params=params, headers=await self._headers(username)))

    async def post(self, username: str, path: str, body: Any = None) -> Any:
        return self._read(await self.client.post(path, json=body, headers=await self._headers(username)))

    async def push(self, key: str, path: str, records: list[dict[str, Any]]) -> Any:
        headers = {"Authorization": f"Bearer {key}"}
        reply = self._read(await self.client.post(path, json=records, headers=headers))
        if reply["rejected"]:
            raise UnexpectedAnswerError(f"{path}: {reply['results'][:3]}")
        return reply

    async def _headers(self, username: str) -> dict[str, str]:
        if username not in self.tokens:
            await self.sign_in(username)
        return {"Authorization": f"Bearer {self.tokens[username]}"}

    @staticmethod
    def _read(reply: httpx.Response) -> Any:
        if reply.status_code == 204:
            return None
        if not reply.is_success:
            raise UnexpectedAnswerError(f"{reply.request.method} {reply.request.url.path}: {reply.text}")
        return reply.json()
