"""Makes access tokens by hand, so that a test can make every kind of wrong one."""

import base64
import hmac
import json
import time
from typing import Any

from tests.conftest import SECRET

from kaoping.web.tokens import AUDIENCE, ISSUER, LIFETIME, TYPE

HEADER = {"alg": "HS256", "kid": "1", "typ": TYPE}


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def claims(user_id: int, session_id: int, **changed: Any) -> dict[str, Any]:
    """What a good token says; a claim changed to `...` is left out."""
    issued = int(time.time())
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "sid": session_id,
        "iat": issued,
        "nbf": issued,
        "exp": issued + LIFETIME,
        "jti": "jti-1",
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not ...}


def forge(
    payload: dict[str, Any] | str,
    header: dict[str, Any] | str | None = None,
    key: bytes = SECRET,
    digest: str = "sha256",
) -> str:
    """A token signed with our key unless another is given; strings are taken as JSON text, as they stand."""
    head = _text(HEADER if header is None else header)
    signed = f"{encoded(head.encode())}.{encoded(_text(payload).encode())}"
    return f"{signed}.{encoded(hmac.new(key, signed.encode(), digest).digest())}"


def _text(value: dict[str, Any] | str) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
