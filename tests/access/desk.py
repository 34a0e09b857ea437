"""Somebody at the sign-in page."""

from dataclasses import dataclass
from typing import Any

import httpx
from tests.asgi import Client

from kaoping.storage.tables.access import UserAccount
from kaoping.web.passwords import PasswordHasher

TOKEN = "/api/v1/auth/token"
PASSWORD = "correct horse 11"
HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Desk:
    """An account that has a password, and a browser to sign in with."""

    client: Client
    account: UserAccount

    def sign_in(
        self, password: str = PASSWORD, username: str | None = None, **options: Any
    ) -> httpx.Response:
        name = username or self.account.username
        form = {"grant_type": "password", "username": name, "password": password}
        return self.client.post(TOKEN, data=form, **options)
