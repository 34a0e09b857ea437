"""Access tokens: the one place python-jose is called, and the checks it does not make itself.

It would accept a token without an expiry, an audience or an id, an empty key, and any algorithm
it is handed; so the list of algorithms is literal, every claim is required, and type, key id and
lifetime are checked here. Every failure is the same 401.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from jose import jwt
from jose.exceptions import JOSEError

from kaoping.domain.errors import Unauthenticated

ALGORITHM = "HS256"
LIFETIME = 600  # seconds
LEEWAY = 5
ISSUER = "kaoping"
AUDIENCE = "kaoping-api"
TYPE = "at+jwt"
MIN_KEY_BYTES = 32
MAX_TOKEN_CHARACTERS = 2048
REQUIRED = {f"require_{claim}": True for claim in ("aud", "iat", "exp", "nbf", "iss", "sub", "jti")}


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says: the account, and the session it belongs to."""

    user_id: int
    session_id: int


class TokenSigner:
    """Issues and verifies access tokens under one key; `key_id` names the key in the header."""

    def __init__(self, key: bytes, key_id: str) -> None:
        if len(key) < MIN_KEY_BYTES:
            raise ValueError(f"a signing key has at least {MIN_KEY_BYTES} bytes, this one has {len(key)}")
        self._key = key
        self._key_id = key_id

    def issue(self, user_id: int, session_id: int) -> str:
        issued = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "sid": session_id,
            "iat": issued,
            "nbf": issued,
            "exp": issued + LIFETIME,
            "jti": secrets.token_urlsafe(12),
        }
        token: str = jwt.encode(claims, self._key, ALGORITHM, headers={"kid": self._key_id, "typ": TYPE})
        return token

    def verify(self, token: str) -> Claims:
        """The claims of a token of ours. Raises Unauthenticated for anything else."""
        try:
            return self._read(token)
        except (JOSEError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Unauthenticated() from None

    def _read(self, token: str) -> Claims:
        if len(token) > MAX_TOKEN_CHARACTERS:
            raise ValueError("longer than any token of ours")
        header = jwt.get_unverified_header(token)
        if header != {"alg": ALGORITHM, "kid": self._key_id, "typ": TYPE}:
            raise ValueError("not a header of ours")
        claims = jwt.decode(
            token,
            self._key,
            [ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={**REQUIRED, "leeway": LEEWAY},
        )
        if type(claims["aud"]) is not str:
            raise ValueError("one audience, not a list")
        return Claims(_positive(int(claims["sub"])), _positive(_lifetime_checked(claims)["sid"]))


def _lifetime_checked(claims: dict[str, Any]) -> dict[str, Any]:
    if type(claims["exp"]) is not int or type(claims["iat"]) is not int:
        raise ValueError("times are whole seconds")
    if not 0 < claims["exp"] - claims["iat"] <= LIFETIME:
        raise ValueError("lives longer than we ever issue")
    if claims["iat"] > time.time() + LEEWAY:
        raise ValueError("issued in the future")
    return claims


def _positive(value: object) -> int:
    if type(value) is not int or not 0 < value < 2**63:
        raise ValueError("not an id")
    return value
