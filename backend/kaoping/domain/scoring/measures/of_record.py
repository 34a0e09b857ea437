"""Whose word counts where several systems state the same thing (P27, S002-I.R06). Pure."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

OF_RECORD = ("finance", "oem", "appointments", "dms", "manual")
"""Sources in the order in which they are believed; any other comes after them, by name."""

Key = TypeVar("Key", bound=Hashable)
Said = TypeVar("Said")


def rank_of(source: str) -> tuple[int, str]:
    """The lower, the sooner believed."""
    return (OF_RECORD.index(source) if source in OF_RECORD else len(OF_RECORD), source)


def of_record(statements: Iterable[tuple[Key, str, Said]]) -> list[tuple[Key, str, Said]]:
    """Of (what it is about, who says so, what is said) those of the best source for each thing, in order.

    The best source may speak of a thing several times: all of that stays.
    """
    every = list(statements)
    best: dict[Key, tuple[int, str]] = {}
    for about, source, _ in every:
        best[about] = min(best.get(about, rank_of(source)), rank_of(source))
    return [one for one in every if rank_of(one[1]) == best[one[0]]]
