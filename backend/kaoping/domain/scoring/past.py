"""What a kept result is worth to a later period: points carried on, and the names triggers look back at.

A kept result holds codes and figures, not how a curve decided them: `figure_…` of an earlier period has no
value, so that a trigger over one never finds a row.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .names import FINES, REWARDS, TOTAL, group_name, item_name
from .numbers import ZERO
from .parts import Missing
from .policy import Policy
from .results import EntryKind, LineState


def looks_back(policy: Policy) -> bool:
    """Whether anything of the policy goes by what earlier periods ended with."""
    return bool(policy.triggers) or carries_points(policy)


def carries_points(policy: Policy) -> bool:
    items = (part for item in policy.items for part in (item, *(one.part for one in item.variants)))
    return any(Missing.CARRY_PREVIOUS in item.missing.values() for item in items)


def points_of(document: Mapping[str, Any]) -> dict[str, Decimal]:
    """Points by item, of a result as it is stored; what had none is absent."""
    lines = document["lines"]
    return {line["item"]: Decimal(line["points"]) for line in lines if line["points"] is not None}


def names_of_result(policy: Policy, document: Mapping[str, Any]) -> dict[str, Decimal]:
    """Values by name, of a result as it is stored; a name without a value is absent, never zero."""
    points = points_of(document)
    names = {item_name(code): worth for code, worth in points.items()}
    there = {line["item"] for line in document["lines"] if not LineState(line["state"]).is_off_sheet}
    for group in policy.groups:
        codes = [item.code for item in policy.items if item.group == group.code and item.code in there]
        if codes and all(code in points for code in codes):
            names[group_name(group.code)] = sum((points[code] for code in codes), ZERO)
    names |= {code: Decimal(value) for code, value in document.get("inputs", {}).items() if value is not None}
    if document["total"] is not None:
        names[TOTAL] = Decimal(document["total"])
    return names | _ledger(document.get("entries", ()))


def _ledger(entries: Any) -> dict[str, Decimal]:
    """What it took and paid, unless something in it had no amount."""
    standing = [one for one in entries if not one["yields_to"]]
    sides = {
        FINES: [one for one in standing if EntryKind(one["kind"]).is_taken],
        REWARDS: [one for one in standing if EntryKind(one["kind"]).is_paid],
    }
    return {
        name: sum((abs(Decimal(one["amount"])) for one in some), ZERO)
        for name, some in sides.items()
        if all(one["amount"] is not None for one in some)
    }
