"""What a policy leaves unset: every `unset` of its document at its place. Simulation minds none of them,
activation minds each: an amount nobody has set is never read as zero (A-03)."""

from collections.abc import Iterator, Mapping

from kaoping.domain.errors import Fault

from .document import UNSET

# Sections in the order in which authors fill them; the others follow as the document has them.
_FIRST = ("items", "params", "deductions")
# A golden case may expect something to be unset, and an overlay remembers what it has set.
_NEVER = frozenset({"cases", "overlays"})
# Where the name of the entry says it all.
_SILENT = frozenset({"value", "criterion"})


def unset_places(document: Mapping[str, object]) -> tuple[Fault, ...]:
    """One fault per place, at its JSON pointer; the entry's code is named in the sentence."""
    rest = [key for key in document if key not in _FIRST and key not in _NEVER]
    return tuple(
        Fault(f"/{section}{pointer}", "unset", {"what": ".".join(what) or section})
        for section in (*_FIRST, *rest)
        if section in document
        for pointer, what in _walk(document[section])
    )


def _walk(value: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(pointer below here, names on the way) of every unset value."""
    if value == UNSET:
        yield "", ()
    elif isinstance(value, Mapping):
        for key, one in value.items():
            for pointer, what in _walk(one):
                named = what if key in _SILENT and not what else (str(key), *what)
                yield f"/{_escaped(str(key))}{pointer}", named
    elif isinstance(value, list | tuple):
        for index, one in enumerate(value):
            code = one.get("code") if isinstance(one, Mapping) else None
            for pointer, what in _walk(one):
                yield f"/{index}{pointer}", (code if isinstance(code, str) else str(index), *what)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
