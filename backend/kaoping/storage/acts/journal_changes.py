"""What a change did to a record, for the journal: each field that differs, before and after.

Only fields somebody lists are noted, so that personal data of customers never gets there unseen.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kaoping.storage.base import Base

Changes = dict[str, list[Any]]
"""Field to `[before, after]`, in plain JSON."""


def fields_of(row: Base, *names: str) -> dict[str, Any]:
    """The named fields as they stand now, to be compared later."""
    return {name: plain(getattr(row, name)) for name in names}


def changes_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Fields that differ, by name. A field of one side alone was, or becomes, nothing."""
    names = sorted(before.keys() | after.keys())
    pairs = {name: [plain(before.get(name)), plain(after.get(name))] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def plain(value: Any) -> Any:
    """As JSON carries it; what is nested is copied, so that a later change does not reach back."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(plain(inner) for inner in value)
        case _:
            return value
