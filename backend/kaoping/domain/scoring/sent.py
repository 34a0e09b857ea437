"""Documents as somebody sent them: every fault stands at its place in the request, not in the document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from kaoping.domain.errors import Fault

from .document import UNSET
from .overlay import Overlay, apply, located
from .policy import Policy
from .refusals import PolicyRefused

Document = Mapping[str, object]


@contextmanager
def standing_at(place: str) -> Iterator[None]:
    """Faults of what is read inside are told at this JSON pointer of the request."""
    try:
        yield
    except PolicyRefused as refused:
        faults = (replace(one, field=f"{place}{one.field}") for one in refused.faults)
        raise PolicyRefused(tuple(faults)) from refused


def lay_sent(document: Document, sent: Sequence[tuple[str, Document]]) -> dict[str, object]:
    """A sound document under overlays that were sent, each with its JSON pointer.

    Raises PolicyRefused with the change that brought each fault, where one can be named.
    """
    laid, overlays = dict(document), []
    for place, one in sent:
        with standing_at(place):
            overlay = Overlay.parse(one)
            laid = apply(laid, [overlay])
        overlays.append((place, overlay))
    if overlays:
        try:
            Policy.parse(laid)
        except PolicyRefused as refused:
            faults = (_brought(fault, laid, overlays) for fault in refused.faults)
            raise PolicyRefused(tuple(faults)) from refused
    return laid


def _brought(fault: Fault, laid: Document, overlays: Sequence[tuple[str, Overlay]]) -> Fault:
    """The fault at the last change that covers its place; else at the overlay that came last."""
    for place, overlay in reversed(overlays):
        for index, change in reversed(list(enumerate(overlay.changes))):
            found = located(laid, change.path)
            if found is not None and f"{fault.field}/".startswith(f"{found[0]}/"):
                return replace(fault, field=f"{place}/set/{index}/value{fault.field[len(found[0]) :]}")
    return replace(fault, field=overlays[-1][0])


def complete(document: Document, examples: Iterable[Overlay]) -> tuple[dict[str, object], list[str]]:
    """The document with example values where it says nothing yet, and the codes of the overlays that gave
    them. What the document itself decides stays, and what it does not have is not brought in."""
    found, used = dict(document), []
    for overlay in examples:
        wanted = tuple(one for one in overlay.changes if _is_open(found, one.path))
        if wanted:
            found = apply(found, [replace(overlay, changes=wanted)])
            used.append(overlay.code)
    return found, used


def _is_open(document: Document, path: str) -> bool:
    at = located(document, path)
    return at is not None and _holds_unset(at[1])


def _holds_unset(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_unset, value.values()))
    if isinstance(value, list):
        return any(map(_holds_unset, value))
    return value == UNSET
