"""Overlays: differences to a policy document, with a reason; the result is a document that remembers them.

A path names list entries by their `code`: `/items/8/curve`, `/params/pass_mark/value`; entries of a list
without codes by their place, from 0: `/items/8/curve/rows/2/points`. Overlays apply in
order group → brand → store; a later one wins. One that says `example: true` holds example values 示例值, and
everything it touches keeps that mark down to the lines and amounts computed from it.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum

from .document import Place
from .texts import Text


class Level(StrEnum):
    GROUP = "group"
    BRAND = "brand"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Change:
    path: str
    value: object


@dataclass(frozen=True, slots=True)
class Overlay:
    code: str
    version: str
    policy: str
    level: Level
    example: bool
    reason: Text
    changes: tuple[Change, ...]

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Overlay":
        """Raises PolicyRefused with every fault found."""
        place = Place(document)
        place.expect(("overlay", "version", "policy", "level", "example", "reason", "set"))
        changes = []
        for one in place["set"].each():
            one.expect(("at", "value"))
            changes.append(Change(one["at"].text(), one["value"].value))
        overlay = cls(
            code=place["overlay"].text(80),
            version=place["version"].text(20),
            policy=place["policy"].text(40),
            level=place["level"].choice(Level),
            example=place["example"].yes(),
            reason=place["reason"].label(),
            changes=tuple(changes),
        )
        place.refuse_if_faulty()
        return overlay


def apply(document: Mapping[str, object], overlays: Sequence[Overlay]) -> dict[str, object]:
    """The effective document, to be parsed by `Policy.parse`. The given one is left as it is.

    Raises PolicyRefused where an overlay is for another policy or names a place the policy does not have.
    """
    effective: dict[str, object] = deepcopy(dict(document))
    for overlay in overlays:
        place = Place(overlay)
        if document.get("policy") != overlay.policy:
            place.fault("overlay-policy", found=overlay.policy, needed=str(document.get("policy")))
        for index, change in enumerate(overlay.changes):
            if not _set(effective, change):
                Place(change, f"/set/{index}/at", place.faults).fault("overlay-place", at=change.path)
        place.refuse_if_faulty()
        _remember(effective, overlay)
    return effective


def _set(document: dict[str, object], change: Change) -> bool:
    head, *segments = change.path.split("/")
    if head or not segments or "" in segments or segments[0] == "overlays":
        return False
    at: object = document
    for segment in segments[:-1]:
        at = _step(at, segment)
    last = segments[-1]
    if isinstance(at, list):
        position = _position(at, last)
        if position is None:
            return False
        at[position] = deepcopy(change.value)
        return True
    if not isinstance(at, dict):
        return False
    at[last] = deepcopy(change.value)
    return True


def _step(at: object, segment: str) -> object:
    if isinstance(at, dict):
        return at.get(segment)
    if isinstance(at, list):
        position = _position(at, segment)
        return None if position is None else at[position]
    return None


def _position(entries: list[object], segment: str) -> int | None:
    """Where an entry of a list stands: by its code, or by its place where no entry has a code."""
    codes = [one.get("code") if isinstance(one, dict) else None for one in entries]
    if segment in codes:
        return codes.index(segment)
    is_place = segment.isascii() and segment.isdigit() and len(segment) < 5
    return int(segment) if is_place and not any(codes) and int(segment) < len(entries) else None


def _remember(document: dict[str, object], overlay: Overlay) -> None:
    known = document.setdefault("overlays", [])
    if isinstance(known, list):
        known.append(
            {
                "overlay": overlay.code,
                "version": overlay.version,
                "level": overlay.level.value,
                "example": "true" if overlay.example else "false",
                "reason": {"zh": overlay.reason.zh, "en": overlay.reason.en},
                "set": [change.path for change in overlay.changes],
            }
        )


def located(document: Mapping[str, object], path: str) -> tuple[str, object] | None:
    """The JSON pointer and the value of a place that is named by codes; None where there is none."""
    at: object = document
    pointer = ""
    for segment in path.split("/")[1:]:
        if isinstance(at, list):
            position = _position(at, segment)
            if position is None:
                return None
            pointer, at = f"{pointer}/{position}", at[position]
        elif isinstance(at, dict) and segment in at:
            pointer, at = f"{pointer}/{segment.replace('~', '~0')}", at[segment]
        else:
            return None
    return pointer, at
