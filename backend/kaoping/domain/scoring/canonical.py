"""Canonical bytes and their SHA-256: the same meaning always gives the same hash, on any machine.

UTF-8, keys by code point, no spaces, decimals as plain shortest strings, instants in UTC with Z, lists in
declared order. Floats are refused, because two machines may print one float differently.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from .numbers import plain


def canonical(value: object) -> bytes:
    """Raises TypeError for floats, naive instants, text keys that are not text and unknown types."""
    return json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def sha256(value: object) -> str:
    """Hex digest of the canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


_AS_IS = frozenset({type(None), bool, int, str})


def _plain(value: object) -> object:
    """Exact types first and without a call where none is needed: a group's month is millions of values."""
    kind = type(value)
    if kind in _AS_IS:
        return value
    if isinstance(value, dict):
        return {
            key if type(key) is str else _key(key): one if type(one) in _AS_IS else _plain(one)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [one if type(one) in _AS_IS else _plain(one) for one in value]
    return _converted(value)


def _converted(value: object) -> object:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise TypeError("only finite decimals have a canonical form")
        return plain(value)
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _plain(dict(value))
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError("keys are text")
    return str(key)


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("an instant without offset has no canonical form")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
