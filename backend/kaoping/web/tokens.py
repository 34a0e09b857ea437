"""Access tokens: the one place python-jose is called, and the checks it does not make itself.

It would accept a token without an expiry, an audience or an id, an empty key, any algorithm it
is handed, and characters that are no base64 at all; so the list of algorithms is literal, the
header must be ours byte for byte, the signature has one spelling, every claim is required, and
types and lifetime are checked here. Every failure is the same 401.
"""

import base64
import re
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
REGISTERED = ("aud", "iat", "exp", "nbf", "iss", "sub", "jti")
CLAIMS = frozenset({*REGISTERED, "sid"})
REQUIRED = {f"require_{claim}": True for claim in REGISTERED}
SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}", re.ASCII)
SUBJECT = re.compile(r"[1-9]\d{0,18}", re.ASCII)


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
        self._header = self.issue(1, 1).partition(".")[0]

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
        if len(token) > MAX_TOKEN_CHARACTERS or not SHAPE.fullmatch(token):
            raise ValueError("not the shape of a token of ours")
        header, _, signature = token.split(".")
        if header != self._header:
            raise ValueError("not a header of ours")
        # The last of 43 characters carries two bits that decode to nothing: only one spelling is ours.
        if base64.urlsafe_b64encode(base64.urlsafe_b64decode(signature + "=")) != f"{signature}=".encode():
            raise ValueError("not the one spelling of a signature")
        claims = jwt.decode(
            token,
            self._key,
            [ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={**REQUIRED, "leeway": LEEWAY},
        )
        return _claims_of(claims)


def _claims_of(claims: dict[str, Any]) -> Claims:
    if claims.keys() != CLAIMS:
        raise ValueError("other claims than we issue")
    if any(type(claims[name]) is not str for name in ("aud", "iss", "sub", "jti")):
        raise ValueError("texts are texts: one audience, not a list")
    if not SUBJECT.fullmatch(claims["sub"]):
        raise ValueError("not an account")
    _check_lifetime(claims)
    return Claims(_positive(int(claims["sub"])), _positive(claims["sid"]))


def _check_lifetime(claims: dict[str, Any]) -> None:
    if any(type(claims[name]) is not int for name in ("exp", "iat", "nbf")):
        raise ValueError("times are whole seconds")
    if not 0 < claims["exp"] - claims["iat"] <= LIFETIME:
        raise ValueError("lives longer than we ever issue")
    if claims["iat"] > time.time() + LEEWAY:
        raise ValueError("issued in the future")


def _positive(value: object) -> int:
    if type(value) is not int or not 0 < value < 2**63:
        raise ValueError("not an id")
    return value
