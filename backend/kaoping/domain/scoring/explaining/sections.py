"""Labels and rules of a policy's sections by code, as its document states them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..policy import Policy
from ..texts import Text


@dataclass(frozen=True, slots=True)
class Section:
    """What an entry of a section is called, its rule, and the action it proposes, if any."""

    label: Text
    rule: str
    action: Text | None = None


def section(policy: Policy, name: str) -> dict[str, Section]:
    """Entries of a section by their code; empty where the policy has no such section."""
    listed = policy.document.get(name)
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return {}
    return {
        str(one["code"]): Section(
            _text(one.get("label"), str(one["code"])), str(one.get("rule", "")), _action(one)
        )
        for one in listed
        if isinstance(one, Mapping) and "code" in one
    }


def _text(value: object, fallback: str) -> Text:
    if isinstance(value, Mapping):
        return Text(str(value.get("zh", fallback)), str(value.get("en", fallback)))
    return Text(fallback, fallback)


def _action(entry: Mapping[str, object]) -> Text | None:
    proposed = entry.get("propose")
    if not isinstance(proposed, Mapping):
        return None
    return _text(proposed.get("label"), str(proposed.get("action", "")))
