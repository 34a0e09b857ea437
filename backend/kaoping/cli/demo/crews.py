"""Who closes the months of the demo: reviewers by post, HR, the general manager, and the group above them."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaoping.scorecards.schemas_periods import CardLevel


@dataclass(frozen=True, slots=True)
class Crew:
    """The people who judge the cards of one level. `managers` review the posts they name; without a post
    that is named anywhere, the first of them does."""

    level: CardLevel
    managers: Mapping[str, frozenset[str]]
    company: str
    approver: str
    publisher: str

    def manager_of(self, position: str) -> str:
        named = (username for username, posts in self.managers.items() if position in posts)
        return next(named, next(iter(self.managers)))


NO_POST: frozenset[str] = frozenset()
STORES = (
    Crew(
        CardLevel.STORE,
        {"head": NO_POST, "workshop": frozenset({"TECHNICIAN", "QC"}), "crc": frozenset({"AGENT"})},
        company="hr",
        approver="gm",
        publisher="hr",
    ),
    Crew(
        CardLevel.STORE,
        {"head2": NO_POST, "crc2": frozenset({"AGENT"})},
        company="hr2",
        approver="gm2",
        publisher="gm2",
    ),
)
GROUP = Crew(
    CardLevel.GROUP, {"quality": NO_POST}, company="hr_group", approver="director", publisher="hr_group"
)
"""Heads of departments judge others: their own cards moved up."""
