"""Reads a JSON body strictly: bounded, UTF-8, no duplicate keys, no NaN, no number JSON cannot hold.

The framework's own parser takes all of these, and some of them crash a database.
"""

import json
import re
from typing import Any, NoReturn

from fastapi import HTTPException, Request
from starlette.types import Message, Receive, Scope

from kaoping.domain.errors import Fault, Malformed

MAX_DEPTH = 32
MAX_NUMBER = re.compile(r"-?\d{1,19}", re.ASCII)


class StrictRequest(Request):
    """A request whose `json()` refuses what a careful reader would, and whose body ends at `limit` bytes."""

    def __init__(self, scope: Scope, receive: Receive, limit: int) -> None:
        super().__init__(scope, receive)
        declared = self.headers.get("content-length", "0")
        if not declared.isascii() or not declared.isdigit() or len(declared) > 15 or int(declared) > limit:
            raise HTTPException(413)
        self._receive = _bounded(receive, limit)

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            try:
                self._json = parse_strictly(await self.body())
            except Malformed as error:
                # The framework turns unknown errors of json() into a bare 400; an HTTPException passes.
                raise HTTPException(400) from error
        return self._json


def _bounded(receive: Receive, limit: int) -> Receive:
    """Stops reading a body that never said how long it is."""
    left = limit

    async def receive_bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return receive_bounded


def parse_strictly(body: bytes) -> Any:
    """The JSON value of `body`. Raises Malformed with a located fault."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("json-encoding")
    _check_depth(text)
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        _refuse("json-syntax", position=error.pos)
    except RecursionError:
        _refuse("json-depth")


def _check_depth(text: str) -> None:
    depth = deepest = 0
    for character in _BRACKETS.finditer(_STRINGS.sub('""', text)):
        depth += 1 if character[0] in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        _refuse("json-depth")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        key = next(k for k, _ in pairs if k in seen or seen.add(k))  # type: ignore[func-returns-value]
        _refuse("json-duplicate-key", key=key[:64])
    return value


def _integer(text: str) -> int:
    if not MAX_NUMBER.fullmatch(text):
        _refuse("json-number", value="…")
    return int(text)


def _real(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        _refuse("json-number", value="…")
    return value


def _constant(name: str) -> NoReturn:
    _refuse("json-number", value=name)


def _refuse(code: str, **params: object) -> NoReturn:
    raise Malformed(fault=Fault("", code, params))


# Possessive, and content with a string that never ends: with neither, a megabyte of \\" takes minutes.
_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]")
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_real, parse_constant=_constant
)
