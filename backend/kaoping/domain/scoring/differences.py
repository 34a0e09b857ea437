"""What one policy document says differently from another, place by place and in words.

Entries of lists are matched by their code, so that a new item in the middle is one difference and not ten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .difference_words import SECTIONS, Said, entry_name, sentence
from .texts import Text

Document = Mapping[str, object]


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: its path by codes (`/items/8/max`), both values, and the sentence."""

    at: str
    kind: Kind
    before: object
    after: object
    said: Text


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the newer document; empty where both say the same."""
    keys, said = dict.fromkeys([*after, *before]), _said(before, after)
    found = [one for key in keys for one in _of(before.get(key), after.get(key), (key,), Text("", ""), said)]
    return tuple(found)


def _said(before: Document, after: Document) -> Said:
    """Words of both documents, those of the newer one first."""
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for document in (before, after):
        words = document.get("words")
        for kind, known in words.items() if isinstance(words, Mapping) else ():
            found.setdefault(kind, {}).update(known)
    return found


def _of(old: object, new: object, path: tuple[str, ...], whose: Text, words: Said) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping) and not _is_label(new):
        for key in dict.fromkeys([*new, *old]):
            yield from _of(old.get(key), new.get(key), (*path, str(key)), whose, words)
    elif _listed(old) and _listed(new) and (_coded(old) or _coded(new)):
        yield from _entries(_by_code(old), _by_code(new), path, whose, words)
    elif _rows(old) and _rows(new) and len(_items(old)) == len(_items(new)):
        for at, (one, other) in enumerate(zip(_items(old), _items(new), strict=True)):
            yield from _of(one, other, (*path, str(at)), whose, words)
    else:
        kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
        inner = path[2:] if whose.zh else path
        yield Difference("/" + "/".join(path), kind, old, new, sentence(inner, whose, old, new, words))


def _entries(
    old: Mapping[str, object],
    new: Mapping[str, object],
    path: tuple[str, ...],
    whose: Text,
    words: Said,
) -> Iterator[Difference]:
    section = SECTIONS.get(path[-1], Text(path[-1], path[-1]))
    for code in dict.fromkeys([*new, *old]):
        at = (*path, code)
        name = entry_name(section, code, new.get(code, old.get(code)))
        name = Text(f"{whose.zh}{name.zh}", f"{whose.en}{name.en}") if whose.zh else name
        if code not in old:
            said = Text(f"{name.zh}：新增", f"{name.en}: added")
            yield Difference("/" + "/".join(at), Kind.ADDED, None, new[code], said)
        elif code not in new:
            said = Text(f"{name.zh}：删除", f"{name.en}: removed")
            yield Difference("/" + "/".join(at), Kind.REMOVED, old[code], None, said)
        else:
            yield from _of(old[code], new[code], at, name, words)
    kept = [[code for code in one if code in other] for one, other in ((old, new), (new, old))]
    if kept[0] != kept[1]:
        said = Text(f"{section.zh}的顺序有变", f"the order of {section.en.lower()} entries changed")
        yield Difference("/" + "/".join(path), Kind.MOVED, kept[0], kept[1], said)


def _is_label(value: Mapping[object, object]) -> bool:
    return set(value) == {"zh", "en"}


def _listed(value: object) -> bool:
    return value is None or (isinstance(value, Sequence) and not isinstance(value, str))


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []


def _coded(value: object) -> bool:
    items = _items(value)
    return bool(items) and all(_code(one) for one in items)


def _rows(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and bool(value)


def _code(entry: object) -> str:
    if not isinstance(entry, Mapping):
        return ""
    return str(entry.get("code") or entry.get("case") or "")


def _by_code(value: object) -> dict[str, object]:
    return {_code(one): one for one in _items(value)}
