"""Reads JSON values one by one and marks what JSON tolerates and we do not, where it stands.

A key that stands twice, NaN, Infinity and a number no column can hold become faults with their
place; the rest of the record is still read. Limit: the careful, slow lane of `canonical`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kaoping.domain.errors import Fault, Malformed
from kaoping.web.faults import pointer

MAX_KEYS = 20_000
"""Keys of one record; the longest record that makes sense has half as many."""

MAX_FAULTS = 50
"""Faults told of one record; whoever mends fifty is welcome to ask again."""

_INTEGER = re.compile(r"-?\d{1,19}", re.ASCII)
_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class Value:
    """One JSON value and what is wrong with it."""

    value: Any
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Stands in a parsed tree where the text holds something we do not take."""

    code: str
    params: tuple[tuple[str, object], ...] = ()


class Reader:
    """Parses values out of one text; not shared between threads."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._keys = 0
        self._flawed = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=self._integer,
            parse_float=self._real,
            parse_constant=self._constant,
        )

    def read_array(self) -> Iterator[Value]:
        """The items of the array that is the whole text. Raises Malformed where it stops being JSON,
        NotAnArray where it is JSON of another kind."""
        at = self._skip(0)
        if self._text[at : at + 1] != "[":
            self.read_one()
            raise NotAnArray
        at = self._skip(at + 1)
        closed = self._text[at : at + 1] == "]"
        while not closed:
            item, at = self._read(at)
            yield item
            at = self._skip(at)
            mark = self._text[at : at + 1]
            if mark not in (",", "]"):
                raise _malformed("json-syntax", position=at)
            closed = mark == "]"
            at = self._skip(at + 1) if not closed else at
        self._finish(at + 1)

    def read_one(self) -> Value:
        """The one value that is the whole text. Raises Malformed."""
        item, at = self._read(self._skip(0))
        self._finish(at)
        return item

    def _finish(self, at: int) -> None:
        if (end := self._skip(at)) != len(self._text):
            raise _malformed("json-syntax", position=end)

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _read(self, at: int) -> tuple[Value, int]:
        self._keys, self._flawed = 0, False
        try:
            value, end = self._decoder.raw_decode(self._text, at)
        except json.JSONDecodeError as error:
            raise _malformed("json-syntax", position=error.pos) from None
        except RecursionError:
            raise _malformed("json-depth") from None
        if self._keys > MAX_KEYS:
            return Value(None, (Fault("", "too-many-keys", {"max": MAX_KEYS}),)), end
        return Value(value, tuple(islice(_find_flaws(value), MAX_FAULTS)) if self._flawed else ()), end

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        self._keys += len(pairs)
        value = dict(pairs)
        if len(value) != len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    value[key] = self._flaw("json-duplicate-key", key=shown(key))
                seen.add(key)
        return value

    def _integer(self, text: str) -> int | _Flaw:
        return int(text) if _INTEGER.fullmatch(text) else self._flaw("json-number", value="…")

    def _real(self, text: str) -> float | _Flaw:
        value = float(text)
        return value if abs(value) != float("inf") else self._flaw("json-number", value="…")

    def _constant(self, name: str) -> _Flaw:
        return self._flaw("json-number", value=name)

    def _flaw(self, code: str, **params: object) -> _Flaw:
        self._flawed = True
        return _Flaw(code, tuple(params.items()))


class NotAnArray(Exception):
    """The text may be JSON, but it is no array."""


def _find_flaws(root: Any) -> Iterator[Fault]:
    """Every flaw of a tree with its pointer; a loop, because a hostile tree is as deep as it likes."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), root)]
    while waiting:
        place, node = waiting.pop()
        if isinstance(node, _Flaw):
            yield Fault(pointer(place), node.code, dict(node.params))
        elif isinstance(node, dict):
            waiting.extend(((*place, shown(key)), value) for key, value in node.items())
        elif isinstance(node, list):
            waiting.extend(((*place, n), value) for n, value in enumerate(node))


def shown(key: str) -> str:
    """A key as it may stand in an answer: short, and encodable whatever was sent."""
    return key[:64].encode("utf-8", "replace").decode()


def _malformed(code: str, **params: object) -> Malformed:
    return Malformed(fault=Fault("", code, params))
