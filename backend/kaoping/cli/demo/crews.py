"""Who closes the months of the demo: reviewers by post, HR, the general manager, and the group above them."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaoping.scorecards.schemas_periods import CardLevel

from .staffing import POSITIONS


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
AFTERSALES = frozenset({"ADVISOR", "WARRANTY_CLERK", "STOREKEEPER", "WORKSHOP_MANAGER", "SERVICE_MANAGER"})
WORKSHOP = frozenset({"TECHNICIAN", "QC"})
SALES = frozenset(code for code, _, _, stream in POSITIONS if stream == "SALES")
STORES = (
    Crew(
        CardLevel.STORE,
        {
            "head": AFTERSALES,
            "workshop": WORKSHOP,
            "sales": SALES,
            "crc": frozenset({"AGENT"}),
        },
        company="hr",
        approver="gm",
        publisher="hr",
    ),
    Crew(
        CardLevel.STORE,
        {"head2": AFTERSALES | WORKSHOP, "sales2": SALES, "crc2": frozenset({"AGENT"})},
        company="hr2",
        approver="gm2",
        publisher="gm2",
    ),
    Crew(
        CardLevel.STORE,
        {"head3": AFTERSALES | WORKSHOP, "sales3": SALES, "crc3": frozenset({"AGENT"})},
        company="hr3",
        approver="gm3",
        publisher="hr3",
    ),
)
GROUP = Crew(
    CardLevel.GROUP, {"quality": NO_POST}, company="hr_group", approver="director", publisher="hr_group"
)
"""Heads of departments judge others: their own cards moved up."""
